"""A newcomer's journey: what is done, where they are, and who has to act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

StepName = Literal["joined", "welcome_call", "mentor"]
State = Literal["done", "current", "todo"]
WhoActs = Literal["member", "place", "network"]

_FOLLOWING: tuple[StepName, ...] = ("welcome_call", "mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is as it is: a closed word and what it is about."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One thing that happened on the way, whenever we came to hear of it.

    Attributes:
        id: identity of the fact, so that hearing of it twice changes nothing.
        step: the step it is about.
        reached: whether the step is settled by it; otherwise somebody is still looked for.
        occurred_at: when it happened, aware UTC.
        waiting_for: the closed word for what is missing, unless reached.
        appointment: when the newcomer is to be somewhere, aware UTC.
        peer_id: the welcomer or mentor who is at their side from then on.
    """

    id: str
    step: StepName
    reached: bool
    occurred_at: datetime
    waiting_for: str | None = None
    reasons: tuple[Reason, ...] = ()
    appointment: datetime | None = None
    peer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station of the journey as the newcomer sees it."""

    name: StepName
    state: State
    at: datetime | None = None
    waiting_for: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The whole way, and the one place on it where the newcomer is.

    Attributes:
        next_action: closed word for what comes next; ``None`` when nothing is left to do.
        who_acts: whose turn it is; ``None`` when nothing is left to do.
        updated_at: when something last happened, aware UTC.
    """

    member_id: str
    you_are_here: StepName
    next_action: str | None
    who_acts: WhoActs | None
    steps: tuple[Step, ...]
    updated_at: datetime


def journey_of(
    member_id: str, joined_at: datetime, milestones: Iterable[Milestone], now: datetime
) -> Journey:
    """Return the journey that ``milestones`` add up to, in whatever order they are given.

    A step that was reached once stays reached: news of a wait that arrives later is old news.
    Between milestones of one kind, what happened last counts.
    """
    known = sorted({each.id: each for each in milestones}.values(), key=_chronological)
    latest = {name: _latest([each for each in known if each.step == name]) for name in _FOLLOWING}
    pending = [name for name in _FOLLOWING if not _is_reached(latest[name])]
    steps = [Step(name="joined", state="done", at=joined_at)]
    for name in _FOLLOWING:
        state: State = "done" if name not in pending else "current"
        steps.append(_step(name, latest[name], "todo" if name in pending[1:] else state))
    here: StepName = pending[0] if pending else _FOLLOWING[-1]
    action, who = _next(pending, latest, now)
    return Journey(
        member_id=member_id,
        you_are_here=here,
        next_action=action,
        who_acts=who,
        steps=tuple(steps),
        updated_at=max([joined_at, *(each.occurred_at for each in known)]),
    )


def is_peer_of(milestones: Iterable[Milestone], person_id: str | None) -> bool:
    """Tell whether somebody is the welcomer or the mentor of the newcomer on this way."""
    return person_id is not None and any(
        each.reached and each.peer_id == person_id for each in milestones
    )


def _chronological(milestone: Milestone) -> tuple[datetime, str]:
    return milestone.occurred_at, milestone.id


def _latest(milestones: Sequence[Milestone]) -> Milestone | None:
    reached = [each for each in milestones if each.reached]
    return next(reversed(reached or milestones), None)


def _is_reached(milestone: Milestone | None) -> bool:
    return milestone is not None and milestone.reached


def _step(name: StepName, milestone: Milestone | None, state: State) -> Step:
    if milestone is None:
        return Step(name=name, state=state)
    return Step(
        name=name,
        state=state,
        at=(milestone.appointment or milestone.occurred_at) if milestone.reached else None,
        waiting_for=None if milestone.reached else milestone.waiting_for,
        reasons=milestone.reasons,
    )


def _next(
    pending: Sequence[StepName], latest: dict[StepName, Milestone | None], now: datetime
) -> tuple[str | None, WhoActs | None]:
    if pending:
        waited_for = latest[pending[0]]
        if waited_for is None:
            return f"find_{pending[0]}", "network"
        return f"await_{pending[0]}", "place"
    call = latest["welcome_call"]
    if call is not None and call.appointment is not None and call.appointment > now:
        return "take_welcome_call", "member"
    return None, None
