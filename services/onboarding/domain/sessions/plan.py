"""What a session must have so that people can come to it, and how its organisers change that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.sessions.course import pass_time, schedule
from services.onboarding.domain.sessions.session import (
    WAYS,
    NotPossible,
    Rules,
    Session,
    Span,
    Turn,
)

if TYPE_CHECKING:
    from datetime import datetime

    from services.onboarding.domain.sessions.polls import Poll

SEATS = 400
"""So many seats there are at the most, in the room and online together."""

LONGEST = timedelta(hours=12)
FARTHEST = timedelta(days=2 * 366)
LAST_WORD = timedelta(hours=1)
"""So long before the first proposed time, at the least, a poll must close."""


def check_plan(session: Session) -> None:
    """See that people can come to a session the way it says they can.

    Raises:
        NotAcceptable: something is missing or does not go together.
    """
    ways = WAYS[session.mode]
    if "room" in ways and not session.address:
        raise NotAcceptable("/address", "A session with people in a room needs its address.")
    if "online" in ways and not session.link:
        raise NotAcceptable("/link", "A session with people online needs its link.")
    for way, field in (("room", "/room_seats"), ("online", "/online_seats")):
        seats = session.room_seats if way == "room" else session.online_seats
        if way in ways and seats < 1:
            raise NotAcceptable(field, "There must be at least one seat.")
        if way not in ways and seats:
            raise NotAcceptable(field, "Nobody can take part that way in this kind of session.")
    if session.room_seats + session.online_seats > SEATS:
        raise NotAcceptable("/room_seats", f"There can be {SEATS} seats in all at the most.")
    if session.elders_wanted > session.room_seats + session.online_seats:
        raise NotAcceptable("/elders_wanted", "There cannot be more elders than seats.")


def check_span(span: Span, now: datetime, field: str) -> None:
    """See that a time is one at which a session can be.

    Args:
        span: from when until when.
        now: aware UTC.
        field: a JSON pointer to what holds ``starts_at`` and ``ends_at``.

    Raises:
        NotAcceptable: it is past, too far away, too long, or ends before it begins.
    """
    if span.starts_at <= now:
        raise NotAcceptable(f"{field}/starts_at", "This is past: choose a time to come.")
    if span.starts_at > now + FARTHEST:
        raise NotAcceptable(f"{field}/starts_at", "This is more than two years away.")
    if span.ends_at <= span.starts_at:
        raise NotAcceptable(f"{field}/ends_at", "It must end after it begins.")
    if span.ends_at - span.starts_at > LONGEST:
        raise NotAcceptable(f"{field}/ends_at", "It may last twelve hours at the most.")


def check_poll(poll: Poll, now: datetime) -> None:
    """See that people have the time to vote, on times that differ.

    Raises:
        NotAcceptable: they have not.
    """
    for index, span in enumerate(poll.times):
        check_span(span, now, f"/poll/times/{index}")
    if len(set(poll.times)) != len(poll.times):
        raise NotAcceptable("/poll/times", "The same time is proposed twice.")
    if poll.closes_at <= now:
        raise NotAcceptable("/poll/closes_at", "This is past: let people have the time to vote.")
    if poll.closes_at > min(poll.times).starts_at - LAST_WORD:
        raise NotAcceptable(
            "/poll/closes_at", "It must close at least an hour before the first proposed time."
        )


def planned(session: Session, span: Span | None, now: datetime, rules: Rules) -> Turn:
    """Return a new session: with a time, or with a poll that is to find one.

    Raises:
        NotAcceptable: it cannot be held so.
    """
    check_plan(session)
    if (span is None) == (session.poll is None):
        raise NotAcceptable("/starts_at", "Give a time, or a poll that is to find one.")
    if session.poll is not None:
        check_poll(session.poll, now)
        return Turn(session)
    if span is None:
        return Turn(session)
    check_span(span, now, "")
    turn = schedule(session, span, now, rules)
    return turn.then(lambda each: pass_time(each, now, rules))


def change(
    session: Session, changed: Session, span: Span | None, now: datetime, rules: Rules
) -> Turn:
    """Return a session as its organisers want it from now on.

    Args:
        session: as it is.
        changed: the same, with other words, seats or whereabouts.
        span: another time; ``None`` leaves it.
        now: aware UTC.
        rules: the network's.

    Raises:
        NotAcceptable: it cannot be held so.
        NotPossible: it is too late for that, or people have seats that would be lost.
    """
    if session.status == "cancelled" or session.begun(now):
        raise NotPossible("This session has begun or is cancelled: it cannot be changed any more.")
    if span is not None and session.status == "polling":
        raise NotPossible("The time of this session is being voted on: close the poll first.")
    check_plan(changed)
    if span is not None:
        check_span(span, now, "")
    ways = WAYS[changed.mode]
    active = [each for each in session.entries if each.standing != "given_up"]
    if any(each.way not in ways for each in active):
        raise NotPossible("People are in it in the way that would be no more: write to them first.")
    if any(changed.free(way) < 0 for way in ways):
        raise NotPossible("More people have a seat than there would be seats.")
    changed = replace(changed, edition=session.edition + 1)
    if changed.elders_wanted != session.elders_wanted:
        changed = replace(changed, elders_checked=False, warned_at=None)
    elsewhere = any(
        getattr(changed, field) != getattr(session, field) for field in ("mode", "address", "link")
    )
    moved = span is not None and span != session.span
    if changed.status == "scheduled" and changed.span is not None and (moved or elsewhere):
        return schedule(changed, span or changed.span, now, rules, was=session)
    return Turn(changed)
