"""Invitations to sessions: they follow from joining, by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from bus import Later, reacts_to
from contracts.journey import MemberLeft, MemberReturned
from contracts.onboarding import MemberJoined
from contracts.sessions import (
    SessionAttended,
    SessionCancelled,
    SessionScheduled,
    SessionSeatGivenUp,
    SessionSeatTaken,
)
from services.onboarding.domain.sessions.invitations import (
    KINDS,
    attended,
    gave_up,
    left,
    returned,
    settled,
)
from services.onboarding.service.room import now
from services.onboarding.service.session_room import SessionRoom

if TYPE_CHECKING:
    from datetime import datetime

    from services.onboarding.domain.sessions.session import Kind
    from services.onboarding.session_desk import Note

SeatNews: TypeAlias = SessionSeatTaken | SessionSeatGivenUp | SessionCancelled | SessionAttended
News: TypeAlias = SeatNews | MemberLeft | MemberReturned


class SessionInvitations(SessionRoom):
    """What makes people be invited, or be invited no more."""

    @reacts_to(MemberJoined, queue="onboarding.expect_at_sessions")
    def expect_at_sessions(self, events: list[MemberJoined]) -> None:
        """Note when newcomers are to be invited, and invite them to what is there already."""
        self.session_desk.expect(events, now())

    @reacts_to(SessionScheduled, queue="onboarding.invite_to_sessions")
    def invite_to_sessions(self, events: list[SessionScheduled]) -> None:
        """Have those looked at again who wait for a session in one of these languages."""
        for kind in KINDS:
            languages = {
                language for event in events if event.kind == kind for language in event.languages
            }
            if languages:
                self.session_desk.awaken(kind, languages, now())

    @reacts_to(
        SessionSeatTaken,
        SessionSeatGivenUp,
        SessionCancelled,
        SessionAttended,
        MemberLeft,
        MemberReturned,
        queue="onboarding.settle_invitations",
    )
    def settle_invitations(self, events: list[News]) -> None:
        """Invite nobody to what they have a seat in or have been to, nor who has left.

        Whoever has lost their seat, or saw their session cancelled, is invited to another one.
        """
        at = now()
        notes: dict[str, list[Note]] = {}
        for event in events:
            people = event.member_ids if isinstance(event, SessionCancelled) else (event.member_id,)
            for member_id in people:
                notes.setdefault(member_id, []).append(_note_of(event, at))
        if notes and not self.session_desk.note(notes):
            raise Later("others_were_quicker", events)

    @reacts_to(MemberLeft, queue="onboarding.free_session_seats")
    def free_session_seats(self, events: list[MemberLeft]) -> None:
        """Give up the seats of who has left; others have waited for them."""
        gone = {event.member_id for event in events}
        if not self.session_desk.leave(gone, now(), events[0].event_id):
            raise Later("others_were_quicker", events)


def _note_of(event: News, at: datetime) -> Note:
    match event:
        case MemberLeft():
            return lambda known, _: left(known, event.occurred_at)
        case MemberReturned():
            return lambda known, _: returned(known, event.occurred_at)
        case SessionAttended():
            return lambda known, _: attended(known, _kind(event))
        case SessionSeatGivenUp():
            return lambda known, sessions: settled(
                gave_up(known, event.session_id), _kind(event), sessions, at
            )
        case _:
            return lambda known, sessions: settled(known, _kind(event), sessions, at)


def _kind(event: SeatNews) -> Kind:
    return cast("Kind", event.kind)
