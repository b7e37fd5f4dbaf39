"""Welcomers' own calendars: their calls as a private feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bus import reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.onboarding import WelcomeCallBooked
from contracts.welcome import WelcomeCallCancelled
from services.onboarding.diary_news import entries_of
from services.onboarding.forms.calendar_feeds import FeedForm
from services.onboarding.service.room import Room, found, now
from services.onboarding.views.diary import diary
from services.onboarding.views.words import moment

if TYPE_CHECKING:
    from services.onboarding.domain.welcome.welcomers import Welcomer

_CALENDAR = "text/calendar; charset=utf-8"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class CalendarFeeds(Room):
    """Keeps what welcomers' calendars show, and shows it to who has the secret address."""

    @reacts_to(WelcomeCallBooked, WelcomeCallCancelled, queue="onboarding.note_diary_entries")
    def note_diary_entries(self, events: list[WelcomeCallBooked | WelcomeCallCancelled]) -> None:
        """Note what is in whose calendar, and what is there no more."""
        self.store.diary_entries.note([entry for event in events for entry in entries_of(event)])

    @route("POST", "/welcomers/<welcomer_id>/calendar-feed")
    def open_calendar_feed(self, call: Call, welcomer_id: str) -> Answer:
        """Give a welcomer's feed a new address; the old one ends."""
        welcomer = self._own(call, welcomer_id)
        form, at = read(FeedForm, call.body), now()
        body = self.store.calendar_feeds.open(
            welcomer.id,
            form.digest,
            effect=call.effect,
            body={"active": True, "since": moment(at)},
            at=at,
        )
        return Answer(201, body)

    @route("DELETE", "/welcomers/<welcomer_id>/calendar-feed")
    def close_calendar_feed(self, call: Call, welcomer_id: str) -> Answer:
        """End a welcomer's feed."""
        welcomer = self._own(call, welcomer_id)
        body = {"active": False, "since": None}
        return Answer(
            200, self.store.calendar_feeds.close(welcomer.id, effect=call.effect, body=body)
        )

    @route("GET", "/feeds/<digest>")
    def get_feed(self, call: Call, digest: str) -> Answer:
        """Show the calls of whoever's feed has the address with that hash."""
        if "public" not in call.caller.reach or not _DIGEST.fullmatch(digest):
            raise not_found()
        welcomer_id = found(self.store.calendar_feeds.whose(digest))
        welcomer = found(next(iter(self.store.welcomers.of([welcomer_id])), None))
        entries = self.store.diary_entries.of(welcomer.id, now())
        members = self.store.members.of(entry.member_id for entry in entries)
        names = {member.id: member.given_name for member in members.values()}
        return Answer(200, diary(entries, names, welcomer.languages[0]), media_type=_CALENDAR)

    def _own(self, call: Call, welcomer_id: str) -> Welcomer:
        welcomer: Welcomer = found(next(iter(self.store.welcomers.of([welcomer_id])), None))
        # A calendar is nobody else's business: also a coordinator has no feed of somebody's calls.
        if "own" not in call.caller.reach or call.caller.subject != welcomer.id:
            raise not_found()
        return welcomer
