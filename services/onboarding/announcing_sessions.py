"""What onboarding says of its sessions: the domain's news as contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from contracts.event import Event, event_id
from contracts.sessions import (
    SessionAttended,
    SessionCancelled,
    SessionEldersMissing,
    SessionInvited,
    SessionReminderDue,
    SessionScheduled,
    SessionSeatAwaited,
    SessionSeatGivenUp,
    SessionSeatMoved,
    SessionSeatOffered,
    SessionSeatTaken,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.onboarding.domain.sessions.invitations import Invitations
    from services.onboarding.domain.sessions.session import Kind, News, Session, Span

_MEMBERS_OWN: dict[str, type[Event]] = {
    "seat_taken": SessionSeatTaken,
    "seat_awaited": SessionSeatAwaited,
    "seat_offered": SessionSeatOffered,
    "seat_given_up": SessionSeatGivenUp,
    "seat_moved": SessionSeatMoved,
    "attended": SessionAttended,
    "reminder_due": SessionReminderDue,
}


def of_session(
    session: Session,
    news: Sequence[News],
    now: datetime,
    correlation_id: UUID,
    because: UUID | None = None,
) -> list[Event]:
    """Return the facts that ``news`` are, of a session in the version that said them."""
    if session.span is None:
        return []  # nothing is told of a session without a time
    said = {"occurred_at": now, "correlation_id": correlation_id, "causation_id": because}
    facts = [_fact(session, session.span, each, said) for each in news]
    # A quota that is changed on the very day it is looked at is missed twice: what counts is now.
    return list({fact.event_id: fact for fact in facts}.values())


def of_invitation(
    invitations: Invitations, kind: Kind, now: datetime, because: UUID | None = None
) -> SessionInvited:
    """Return the fact that somebody is invited to a kind of session."""
    return SessionInvited(
        # Who has lost a seat is invited once more: another fact.
        event_id=uuid5(UUID(invitations.id), f"{kind}:{invitations.version}:SessionInvited"),
        occurred_at=now,
        correlation_id=UUID(invitations.correlation_id),
        causation_id=because,
        member_id=invitations.member_id,
        kind=kind,
    )


def _fact(session: Session, span: Span, news: News, said: dict[str, Any]) -> Event:
    of_one = news.member_id is not None
    fields: dict[str, Any] = {
        **said,
        "session_id": session.id,
        "kind": session.kind,
        "title": session.titles.get("fr") or next(iter(session.titles.values())),
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "time_zone": session.time_zone,
        "mode": session.mode,
        # The link is told to those alone who have a seat.
        "where": session.where(news.way) if news.word in _WITH_A_SEAT else session.address,
        "languages": session.languages,
        "arrangement": max(1, session.arrangement),
    }
    if of_one:
        event = _MEMBERS_OWN[news.word]
        fields["member_id"] = news.member_id
        if news.word == "seat_offered":
            fields["answer_by"] = news.answer_by
        if news.word == "seat_given_up":
            fields["lapsed"] = news.lapsed
        if news.word == "seat_moved":
            fields |= {"same_time": news.same_time, "same_place": news.same_place}
        seat_id = str(uuid5(UUID(session.id), news.member_id or ""))
        return event(event_id=event_id(seat_id, session.version, event), **fields)
    match news.word:
        case "scheduled":
            event = SessionScheduled
            fields["member_ids"] = news.member_ids
            fields["same_time"] = news.same_time
        case "cancelled":
            event = SessionCancelled
            fields["member_ids"] = news.member_ids
            fields["dated"] = session.arrangement > 0
        case _:
            event = SessionEldersMissing
            fields["place_id"] = session.place_id
            fields["organiser_id"] = session.organiser_id
            fields["missing"] = session.elders_missing
    return event(event_id=event_id(session.id, session.version, event), **fields)


_WITH_A_SEAT = frozenset({"seat_taken", "seat_moved", "reminder_due"})
