"""Welcomers who are members, too: they leave, and come back, as one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

from bus import Later, reacts_to
from contracts.journey import MemberLeft, MemberReturned
from contracts.onboarding import WelcomerTrained
from contracts.welcome import WelcomeCallHeld, WelcomerChanged
from services.onboarding.announcements import of_welcomer_changed
from services.onboarding.domain.welcome.changes import back_as_member, left_as_member
from services.onboarding.peer_news import PeerNews, milestones_of_peers
from services.onboarding.service.room import Room, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from contracts.event import Event
    from services.onboarding.domain.welcome.welcomers import Welcomer

News: TypeAlias = MemberLeft | MemberReturned | WelcomerTrained | WelcomerChanged


class WelcomersAsMembers(Room):
    """What becomes of a welcomer when the member they are leaves or comes back."""

    @reacts_to(
        MemberLeft,
        MemberReturned,
        WelcomerTrained,
        WelcomerChanged,
        queue="onboarding.follow_members_who_welcome",
    )
    def follow_members_who_welcome(self, events: list[News]) -> None:
        """Let welcomers be there exactly while the members they are have not left.

        The events only say of whom to look; what counts is whether they have left now. So the
        order of events makes no difference, nor does hearing of one again. What is heard of
        welcomers themselves is who somebody is, which may be said while that member leaves.
        """
        member_ids = {event.member_id for event in events if event.member_id is not None}
        if not member_ids:
            return
        at = now()
        # Read before whether the members have left: a write that is older than that fails.
        known = self.store.welcomers.being(member_ids)
        gone = self.store.members.gone(member_ids)
        changed = [
            (after, version + 1, _facts(before, after, version + 1, at))
            for before, version in known
            if (after := _followed(before, before.member_id in gone, at)) != before
        ]
        if not self.store.welcomers.follow(changed, at):
            raise Later("others_were_quicker", events)

    @reacts_to(
        WelcomerTrained,
        WelcomerChanged,
        WelcomeCallHeld,
        queue="onboarding.advance_journeys_of_welcomers",
    )
    def advance_journeys_of_welcomers(self, events: list[PeerNews]) -> None:
        """Move members on by what they do as welcomers; giving a call is a sign of life."""
        calls = [event for event in events if isinstance(event, WelcomeCallHeld)]
        members = self.store.welcomers.members_of({event.welcomer_id for event in calls})
        milestones = list(milestones_of_peers(events, members))
        self.store.milestones.add(milestones)
        days: dict[datetime, set[str]] = {}
        for event in calls:
            if event.welcomer_id in members:
                day = event.occurred_at.replace(hour=0, minute=0, second=0, microsecond=0)
                days.setdefault(day, set()).add(members[event.welcomer_id])
        self.store.members.seen(days)
        self.store.journeys.stir((member_id for member_id, _ in milestones), now())


def _followed(welcomer: Welcomer, gone: bool, at: datetime) -> Welcomer:
    if welcomer.left:
        return welcomer
    today = at.astimezone(ZoneInfo(welcomer.time_zone)).date()
    return left_as_member(welcomer, today) if gone else back_as_member(welcomer, at, today)


def _facts(before: Welcomer, after: Welcomer, version: int, at: datetime) -> Sequence[Event]:
    return of_welcomer_changed(
        before,
        after,
        "left" if after.gone else "resumed",
        version=version,
        now=at,
        correlation_id=uuid4(),
    )
