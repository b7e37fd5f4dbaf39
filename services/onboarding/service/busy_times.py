"""Welcomers' busy times, out of their own calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from nameko.timer import Timer

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.onboarding.busy_desk import BusyDesk
from services.onboarding.busy_feeds.fetching import NotFetched, target_of
from services.onboarding.domain.welcome.busy import BusyFeed
from services.onboarding.forms.busy_feeds import BusyFeedForm
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.settings import OnboardingSettings
from services.onboarding.views.busy_feeds import in_plain_words, no_busy_feed, of_busy_feed

if TYPE_CHECKING:
    from services.onboarding.domain.welcome.welcomers import Welcomer

log = structlog.get_logger(__name__)


class Looks(Timer):
    """Fires every ``ONBOARDING_BUSY_FEED_SECONDS``, in every replica: looks are claimed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how often."""
        settings = OnboardingSettings()
        self.interval = settings.busy_feed_seconds
        if settings.busy_feed_test_only_port is not None:
            log.warning("calendars may be fetched from this machine: that is for tests alone")


class BusyTimes(Room):
    """Takes in where calendars are, looks at them in time, and shows how that goes."""

    @Looks.decorator
    def look_at_calendars(self) -> None:
        """Look at the calendars that are due and that nobody else is looking at."""
        BusyDesk(self.store, OnboardingSettings()).look(now)

    @route("POST", "/welcomers/<welcomer_id>/busy-feed")
    def name_busy_feed(self, call: Call, welcomer_id: str) -> Answer:
        """Note where a welcomer's own calendar is, instead of what was said of that before."""
        welcomer = self._themselves(call, welcomer_id)
        form, at = read(BusyFeedForm, call.body), now()
        settings = OnboardingSettings()
        try:
            target_of(form.url, local_server=settings.local_server)
        except NotFetched as refused:
            raise not_valid("/url", in_plain_words(refused.why)) from None
        feed = BusyFeed(welcomer_id=welcomer.id, url=form.url, due_at=at)
        body = self.store.busy_feeds.name(
            welcomer.id, form.url, effect=call.effect, body=of_busy_feed(feed), at=at
        )
        return Answer(200, body)

    @route("GET", "/welcomers/<welcomer_id>/busy-feed")
    def get_busy_feed(self, call: Call, welcomer_id: str) -> Answer:
        """Show how it goes with a welcomer's own calendar."""
        welcomer = self._themselves(call, welcomer_id)
        return Answer(200, of_busy_feed(self.store.busy_feeds.get(welcomer.id)))

    @route("DELETE", "/welcomers/<welcomer_id>/busy-feed")
    def forget_busy_feed(self, call: Call, welcomer_id: str) -> Answer:
        """Forget a welcomer's own calendar, and when they were busy by it."""
        welcomer = self._themselves(call, welcomer_id)
        body = self.store.busy_feeds.forget(
            welcomer.id, effect=call.effect, body=no_busy_feed(), at=now()
        )
        return Answer(200, body)

    def _themselves(self, call: Call, welcomer_id: str) -> Welcomer:
        welcomer: Welcomer = found(next(iter(self.store.welcomers.of([welcomer_id])), None))
        # Where somebody keeps their calendar is nobody else's business, whoever leads.
        if "own" not in call.caller.reach or call.caller.subject != welcomer.id:
            raise not_found()
        return welcomer
