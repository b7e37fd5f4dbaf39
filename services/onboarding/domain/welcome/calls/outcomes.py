"""What came of a call: held, with what outcome, or missed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.calls.call import (
    By,
    Choice,
    Judgement,
    Outcome,
    Task,
    TaskKind,
    WelcomeCall,
)
from services.onboarding.domain.welcome.calls.escalating import escalated
from services.onboarding.domain.welcome.calls.orders import arrange
from services.onboarding.domain.welcome.calls.refusals import NotNow
from services.onboarding.domain.welcome.calls.turn import (
    NOT_ARRANGED,
    OF_THE_LAST,
    Told,
    Turn,
    task,
    tasks_of,
    turned,
)
from services.onboarding.domain.welcome.rules import Rules

_ID = re.compile(r"[0-9a-f-]{36}")

_LEFT_TO_DO: Mapping[Judgement | None, TaskKind] = {
    "to_follow_up": "follow_up",
    None: "look_again",
}
"""What an outcome leaves to somebody, by what it means so far: it must not be forgotten."""

MOST_MISSED = 2
"""After so many nobody is rung up again by itself: a named person finds a gentler way."""


def hold(call: WelcomeCall, outcome: Outcome, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call held at its time.

    Raises:
        NotNow: it has no time, or its time has not come.
        NotAcceptable: the outcome says that somebody is not aligned, but not with what.
    """
    _check_begun(call, now)
    _check_measures(outcome)
    after = turned(call, rules, now, what="held", by=by, status="held", outcome=outcome)
    after = replace(after, tasks=_left_to_do(after, outcome, now))
    return Turn(before=call, call=after, told=(Told(what="held", of=after),))


def hold_by_hand(
    call: WelcomeCall,
    outcome: Outcome,
    rules: Rules,
    now: datetime,
    *,
    by: By,
    given_name: str,
) -> Turn:
    """Return the call held by somebody who rang the newcomer up themselves, whatever was arranged.

    Raises:
        NotNow: it is over.
        NotAcceptable: the outcome says that somebody is not aligned, but not with what.
    """
    if call.status in {"held", "closed"}:
        raise NotNow("This call is over.")
    if by.person_id is None or not _ID.fullmatch(by.person_id):
        raise NotNow("Only somebody with an account of their own can note this.")
    _check_measures(outcome)
    said = {
        **NOT_ARRANGED,
        "welcomer_id": by.person_id,
        "welcomer_given_name": given_name,
        "starts_at": now,
        "ends_at": now + timedelta(minutes=1),
        "language": call.language or call.languages[0],
        "time_zone": call.time_zone or "UTC",
    }
    after = turned(
        call,
        rules,
        now,
        what="held",
        by=by,
        status="held",
        waiting_for=None,
        arrangement=call.arrangement + 1,
        outcome=outcome,
        **said,
    )
    after = replace(after, tasks=_left_to_do(after, outcome, now))
    told = []
    if call.status == "booked":
        of = replace(call, version=after.version, arrangement=after.arrangement)
        told.append(Told(what="cancelled", of=of, detail="held"))
    return Turn(before=call, call=after, told=(*told, Told(what="held", of=after)))


def miss(
    call: WelcomeCall, choices: Sequence[Choice], why: str, rules: Rules, now: datetime, *, by: By
) -> Turn:
    """Return the call after the two did not meet: with another time, or in gentler hands.

    Raises:
        NotNow: it has no time, or its time has not come.
    """
    _check_begun(call, now)
    times = call.missed + 1
    said = Told(
        what="missed",
        of=replace(call, version=call.version + 1, missed=times, arrangement=call.arrangement + 1),
    )
    let_go = replace(
        call,
        **NOT_ARRANGED,
        status="wanted",
        given=call.given_by(now),
        missed=times,
        arrangement=call.arrangement + 1,
    )
    if times < MOST_MISSED:
        turn = arrange(let_go, choices, why, rules, now, by=by, change="rebooked")
        return Turn(before=call, call=turn.call, told=(said, *turn.told))
    turn = escalated(let_go, "missed_twice", rules, now, by=by)
    gentle = task(turn.call, "gentle_word", now, for_person=turn.call.escalated_to)
    tasks = (*tasks_of(call, OF_THE_LAST), gentle)
    return Turn(before=call, call=replace(turn.call, tasks=tasks), told=(said, *turn.told))


def contacted(call: WelcomeCall, how: str, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call with a line that a word was exchanged beside it, and in which way."""
    after = turned(call, rules, now, what=f"contact_{how}", by=by)
    return Turn(before=call, call=after, told=())


def look_again(call: WelcomeCall, rules: Rules, now: datetime, *, by: By, confirmed: bool) -> Turn:
    """Return the call after a second pair of eyes has looked at its outcome.

    Raises:
        NotNow: there is nothing to look at, or it is the same pair of eyes.
    """
    outcome = call.outcome
    if outcome is None or outcome.judgement != "not_aligned" or outcome.confirmed is not None:
        raise NotNow("There is no outcome here that waits for a second look.")
    if by.person_id is None or by.person_id in {outcome.said_by, call.member_id}:
        raise NotNow("Somebody other than who said so has to look at it.")
    seen = replace(outcome, confirmed=confirmed, decided_by=by.person_id)
    what = "outcome_confirmed" if confirmed else "outcome_overturned"
    after = turned(call, rules, now, what=what, by=by, outcome=seen)
    after = replace(after, tasks=_left_to_do(after, seen, now))
    return Turn(before=call, call=after, told=())


def _left_to_do(call: WelcomeCall, outcome: Outcome, now: datetime) -> tuple[Task, ...]:
    kind = _LEFT_TO_DO.get(outcome.effective)
    return () if kind is None else (task(call, kind, now),)


def _check_begun(call: WelcomeCall, now: datetime) -> None:
    if call.status != "booked" or call.starts_at is None:
        raise NotNow("This call has no time that could have come.")
    if call.starts_at > now:
        raise NotNow("The time of this call has not come yet.")


def _check_measures(outcome: Outcome) -> None:
    if outcome.judgement == "not_aligned" and not outcome.measures:
        raise NotAcceptable("/measures", "Name the measures of the charter that it is about.")
