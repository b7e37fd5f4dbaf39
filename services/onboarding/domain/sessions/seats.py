"""Seats: signing up, giving up, and the one way by which those who wait come to a seat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.onboarding.domain.sessions.session import (
    ENTRIES,
    WAYS,
    Entry,
    News,
    NotPossible,
    Rules,
    Session,
    Turn,
    Way,
    about,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

SIGN_UPS = 3
"""So often somebody may sign up to the same session, giving up in between."""


def promote(session: Session, now: datetime, rules: Rules) -> Turn:
    """Offer each free seat to whoever has waited longest among those who may have it.

    This is the only way from waiting to a seat, whatever set the seat free: somebody who gave up,
    an offer that ran out, more seats, elders who came or are no longer waited for.
    """
    if session.status != "scheduled" or session.span is None or session.begun(now):
        return Turn(session)
    left = session.span.starts_at - now
    answer_by = min(
        now + max(min(left / 4, rules.offer), min(rules.offer_least, rules.offer)),
        session.span.starts_at,
    )
    news: list[News] = []
    for entry in session.entries:
        if entry.standing == "waiting" and seat_for(
            session, entry.way, now, rules, elder=entry.elder
        ):
            offered = replace(entry, standing="offered", answer_by=answer_by)
            session = session.with_entry(offered)
            news.append(about(offered, "seat_offered"))
    return Turn(session, tuple(news))


def seat_for(session: Session, way: Way, now: datetime, rules: Rules, *, elder: bool) -> bool:
    """Tell whether there is a free seat for somebody who would be there that way.

    The last seats are kept for the elders who are still missing, until it is too late for that.
    """
    if session.free(way) <= 0:
        return False
    return elder or session.free("room") + session.free("online") > kept(session, now, rules)


def kept(session: Session, now: datetime, rules: Rules) -> int:
    """Return how many of the free seats are kept for elders."""
    if session.span is None or now >= session.span.starts_at - rules.elders_due:
        return 0
    return session.elders_missing


def lapse(session: Session, now: datetime) -> Turn:
    """Pass on what nobody answered to in time."""
    news = []
    for entry in session.entries:
        if entry.standing == "offered" and entry.answer_by is not None and entry.answer_by <= now:
            gone = replace(entry, standing="given_up", answer_by=None)
            session = session.with_entry(gone)
            news.append(replace(about(gone, "seat_given_up"), lapsed=True))
    return Turn(session, tuple(news))


def sign_up(
    session: Session, member_id: str, way: Way, now: datetime, rules: Rules, *, elder: bool
) -> Turn:
    """Give somebody a seat, or a place in the waiting line; who is in already stays as they are.

    Raises:
        NotPossible: it is no longer, or not yet, open to them.
    """
    _check_open(session, now)
    if way not in WAYS[session.mode]:
        raise NotPossible("This session cannot be taken part in that way: choose the other one.")
    known = session.entry(member_id)
    if known is not None and known.standing != "given_up":
        if known.way != way:
            raise NotPossible("They are in it another way already: give that seat up first.")
        return Turn(session)
    if known is not None and known.sign_ups >= SIGN_UPS:
        raise NotPossible("They have signed up and given up too often: ask the organiser.")
    if known is None and len(session.entries) >= ENTRIES:
        raise NotPossible("The session and its waiting line are full: choose another session.")
    entry = Entry(
        member_id=member_id,
        way=way,
        standing="waiting",
        number=_next_number(session),
        elder=elder,
        since=now,
        sign_ups=known.sign_ups + 1 if known else 1,
    )
    if not seat_for(session, way, now, rules, elder=elder):
        return Turn(session.with_entry(entry), (about(entry, "seat_awaited"),))
    seated = replace(entry, standing="seated")
    return Turn(session.with_entry(seated), (about(seated, "seat_taken"),))


def accept(session: Session, member_id: str, now: datetime) -> Turn:
    """Take the seat that somebody is kept; who has it already stays as they are.

    Raises:
        NotPossible: no seat is kept for them, or no longer.
    """
    _check_open(session, now)
    entry = session.entry(member_id)
    if entry is None or entry.standing == "given_up":
        raise NotPossible("The seat has been passed on: sign up again to wait for another.")
    if entry.standing == "waiting":
        raise NotPossible("No seat is free yet: we shall write as soon as one is.")
    if entry.standing == "seated":
        return Turn(session)
    seated = replace(entry, standing="seated", answer_by=None)
    return Turn(session.with_entry(seated), (about(seated, "seat_taken"),))


def withdraw(session: Session, member_id: str, now: datetime) -> Turn:
    """Give up somebody's seat or place in the line; who has done so already stays as they are.

    Raises:
        NotPossible: it has begun, or will not be.
    """
    entry = session.entry(member_id)
    if entry is None or entry.standing == "given_up":
        return Turn(session)
    _check_open(session, now)
    gone = replace(entry, standing="given_up", answer_by=None)
    return Turn(session.with_entry(gone), (about(gone, "seat_given_up"),))


def attend(
    session: Session, member_ids: Iterable[str], now: datetime, *, elders: Collection[str] = ()
) -> Turn:
    """Note who was there; those noted before stay so.

    Who came without having signed up gets a seat now, even where there are more people than seats.

    Args:
        session: the session.
        member_ids: who was there.
        now: aware UTC.
        elders: which of them count as elders, where they had not signed up.

    Raises:
        NotPossible: it has not begun, or will not be, or more people came than it can know.
    """
    if session.status != "scheduled" or not session.begun(now):
        raise NotPossible("Nobody can have been there yet: note it once the session has begun.")
    news = []
    for member_id in member_ids:
        entry = session.entry(member_id)
        if entry is None and len(session.entries) >= ENTRIES:
            raise NotPossible("So many people are known to this session that it can take no more.")
        if entry is None:
            entry = Entry(
                member_id=member_id,
                way=WAYS[session.mode][0],
                standing="seated",
                number=_next_number(session),
                elder=member_id in elders,
                since=now,
            )
        if not entry.attended:
            session = session.with_entry(replace(entry, attended=True))
            news.append(about(entry, "attended"))
    return Turn(session, tuple(news))


def _next_number(session: Session) -> int:
    return max((each.number for each in session.entries), default=0) + 1


def _check_open(session: Session, now: datetime) -> None:
    if session.status == "cancelled":
        raise NotPossible("This session is cancelled: choose another one.")
    if session.status == "polling":
        raise NotPossible("This session has no time yet: vote on one, then sign up.")
    if session.begun(now):
        raise NotPossible("This session has begun: choose another one.")
