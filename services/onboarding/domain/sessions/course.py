"""The course of a session: it finds its time, it moves, it is cancelled, and time passes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.onboarding.domain.sessions.polls import BALLOTS, choose
from services.onboarding.domain.sessions.seats import lapse, promote
from services.onboarding.domain.sessions.session import (
    News,
    NotPossible,
    Rules,
    Session,
    Span,
    Turn,
    about,
    concerned,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.onboarding.domain.sessions.polls import Ballot

ARRANGEMENTS = 20
"""So often a session may be given a time or a place; people would stop reading the letters."""


def act(session: Session, now: datetime, rules: Rules, what: Callable[[Session], Turn]) -> Turn:
    """Return the session after an act at ``now``: first what was due by then, then the act.

    So it makes no difference whether the clock's own turn came before the act or not. What follows
    from the act at once is done, too: a seat that it sets free is offered.
    """
    return (
        pass_time(session, now, rules)
        .then(what)
        .then(lambda session: pass_time(session, now, rules))
    )


def pass_time(session: Session, now: datetime, rules: Rules) -> Turn:
    """Return the session after all that was due by ``now``; nothing is due twice.

    Offers made late, after a stop, run from ``now``: everybody has the time to answer.
    """
    turn = Turn(session)
    if session.poll is not None and session.status == "polling" and now >= session.poll.closes_at:
        turn = turn.then(lambda each: close_poll(each, now, rules))
    if turn.session.status != "scheduled":
        return turn
    return (
        turn.then(lambda each: lapse(each, now))
        .then(lambda each: promote(each, now, rules))
        .then(lambda each: _look_for_elders(each, now, rules))
        .then(lambda each: _remind(each, now, rules))
    )


def next_due(session: Session, rules: Rules) -> datetime | None:
    """Return when something is due next without anybody's doing; ``None`` for never."""
    if session.status == "polling" and session.poll is not None:
        return session.poll.closes_at
    if session.status != "scheduled" or session.span is None:
        return None
    begins = session.span.starts_at
    due = [each.answer_by for each in session.entries if each.answer_by is not None]
    if not session.elders_checked:
        due.append(begins - rules.elders_due)
    if not session.reminded:
        due.append(begins - rules.reminder)
    return min(due, default=None)


def schedule(
    session: Session, span: Span, now: datetime, rules: Rules, *, was: Session | None = None
) -> Turn:
    """Give a session a time, its first or another; seats stay with those who have them.

    Args:
        session: the session.
        span: its time from now on.
        now: aware UTC.
        rules: the network's.
        was: the session as people know it, where it is to be held another way or elsewhere.

    Raises:
        NotPossible: it was moved too often.
    """
    was = was or session
    if session.arrangement >= ARRANGEMENTS:
        raise NotPossible("This session was moved too often: cancel it and plan another.")
    entries = tuple(
        replace(each, answer_by=min(each.answer_by, span.starts_at)) if each.answer_by else each
        for each in session.entries
    )
    session = replace(
        session,
        status="scheduled",
        span=span,
        entries=entries,
        arrangement=session.arrangement + 1,
        elders_checked=False,
        warned_at=None,
        # Who hears of it a few hours before needs no reminder.
        reminded=now >= span.starts_at - rules.reminder,
    )
    return Turn(session, _moved(session, was))


def _moved(session: Session, was: Session) -> tuple[News, ...]:
    """Return the news of a time or whereabouts: to each with a seat their own, one to the others.

    A link concerns those alone who have a seat online: nobody else is ever told it.
    """
    same_time, same_mode = session.span == was.span, session.mode == was.mode
    seated = [each for each in session.entries if each.standing == "seated"]
    moved = []
    for each in seated:
        same_place = same_mode and session.where(each.way) == was.where(each.way)
        if not (same_time and same_place):
            moved.append(
                replace(about(each, "seat_moved"), same_time=same_time, same_place=same_place)
            )
    without_seat = set(concerned(session)) - {each.member_id for each in seated}
    if same_time and same_mode and session.address == was.address:
        without_seat = set()
    told = tuple(each for each in concerned(session) if each in without_seat)
    return (News(word="scheduled", member_ids=told, same_time=same_time), *moved)


def vote(session: Session, ballot: Ballot) -> Turn:
    """Note somebody's votes, in place of those they gave before.

    Raises:
        NotPossible: there is no poll, or it is closed, or too many have voted.
    """
    if session.status != "polling" or session.poll is None:
        raise NotPossible("There is no vote on the time of this session, or it is over.")
    others = tuple(each for each in session.poll.ballots if each.member_id != ballot.member_id)
    if len(others) >= BALLOTS:
        raise NotPossible("Too many have voted: tell the organiser what you need.")
    return Turn(replace(session, poll=replace(session.poll, ballots=(*others, ballot))))


def close_poll(session: Session, now: datetime, rules: Rules) -> Turn:
    """Choose the time by the poll's rule; a closed poll stays as it is.

    A session whose proposed times are all past is cancelled: so it is after a long stop.

    Raises:
        NotPossible: there never was a poll, or the session is cancelled.
    """
    if session.poll is None or session.status == "cancelled":
        raise NotPossible("There is no vote on the time of this session.")
    if session.status == "scheduled":
        return Turn(session)
    choice = choose(session.poll, session.time_zone, session.mode, now)
    if choice is None:
        return cancel(session, now)
    chosen = replace(session, choice=choice, edition=session.edition + 1)
    return schedule(chosen, session.poll.times[choice.number - 1], now, rules)


def cancel(session: Session, now: datetime) -> Turn:
    """Call a session off; one that is cancelled stays so.

    Raises:
        NotPossible: it has begun.
    """
    if session.status == "cancelled":
        return Turn(session)
    if session.status == "scheduled" and session.begun(now):
        raise NotPossible("This session has begun: it cannot be cancelled any more.")
    people = concerned(session)
    if session.span is None and session.poll is not None:
        # Who voted is told, too; what is told of has a time: by then it would have been.
        session = replace(session, span=max(session.poll.times))
    entries = tuple(replace(each, answer_by=None) for each in session.entries)
    session = replace(
        session, status="cancelled", entries=entries, edition=session.edition + 1, warned_at=None
    )
    return Turn(session, (News(word="cancelled", member_ids=people),))


def _look_for_elders(session: Session, now: datetime, rules: Rules) -> Turn:
    if session.span is None or session.elders_checked:
        return Turn(session)
    if now < session.span.starts_at - rules.elders_due:
        return Turn(session)
    session = replace(session, elders_checked=True)
    if not session.elders_missing or session.begun(now):
        return Turn(session)
    return Turn(replace(session, warned_at=now), (News(word="elders_missing"),))


def _remind(session: Session, now: datetime, rules: Rules) -> Turn:
    if session.span is None or session.reminded:
        return Turn(session)
    if now < session.span.starts_at - rules.reminder:
        return Turn(session)
    told = (
        ()
        if session.begun(now)
        else tuple(
            about(each, "reminder_due") for each in session.entries if each.standing == "seated"
        )
    )
    return Turn(replace(session, reminded=True), told)
