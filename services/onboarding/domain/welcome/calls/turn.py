"""What a transition is: the call in its next version, and what is to be told of it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from services.onboarding.domain.welcome.calls.call import (
    By,
    Choice,
    Happening,
    Task,
    TaskKind,
    WelcomeCall,
)
from services.onboarding.domain.welcome.calls.ladder import next_due
from services.onboarding.domain.welcome.rules import Rules

What = Literal[
    "booked",
    "wanted",
    "offered",
    "cancelled",
    "reminder_due",
    "held",
    "missed",
    "declined",
    "escalated",
]
_ANSWERED_BEFORE = timedelta(hours=2)
_HANDS: Final[frozenset[TaskKind]] = frozenset({"look_after", "gentle_word"})
OF_THE_LAST: Final[frozenset[TaskKind]] = frozenset({"follow_up"})
"""What came of the last call is still to be done while another one is arranged."""

NOT_ARRANGED: Final[dict[str, Any]] = {
    "welcomer_id": None,
    "welcomer_given_name": None,
    "starts_at": None,
    "ends_at": None,
    "language": None,
    "held": (),
    "explanation": (),
    "choices": (),
    "answer_by": None,
}
"""What a call without a time does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that others are told.

    Attributes:
        of: the call that it is said of, as it was or as it is.
        detail: the closed word that goes with it, where there is one.
    """

    what: What
    of: WelcomeCall
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A transition.

    Attributes:
        before: the call as it was.
        call: the call as it is then, one version later.
        told: what is said of it, in order.
    """

    before: WelcomeCall
    call: WelcomeCall
    told: tuple[Told, ...]

    @property
    def to_pass_on(self) -> bool:
        """Whether task lists and the gate to hosting have to hear of it."""
        return self.before.tasks != self.call.tasks or self.before.outcome != self.call.outcome


def turned(
    before: WelcomeCall, rules: Rules, now: datetime, *, what: str, by: By, **changes: Any
) -> WelcomeCall:
    """Return the call one version later, with a line in its history and its next due time."""
    # A call that was not stored yet has been as it is since it came to be.
    anew = changes.get("status", before.status) != before.status or "arrangement" in changes
    if anew and before.version:
        changes["since"] = now
    if changes.get("starts_at", before.starts_at) != before.starts_at:
        changes["given"] = before.given_by(now)
    call = replace(
        before,
        version=before.version + 1,
        history=before.remembering(Happening(at=now, what=what, by=by)),
        **changes,
    )
    return replace(call, due_at=next_due(call, rules), tasks=_number_asked(before, call, now))


def _number_asked(before: WelcomeCall, call: WelcomeCall, now: datetime) -> tuple[Task, ...]:
    """Return the tasks of a call, with the one to ask for a number while none is known.

    Without one there is no call, whatever is arranged; it is asked for once.
    """
    tasks = tuple(each for each in call.tasks if each.kind != "ask_for_number")
    if call.has_number or call.status in {"held", "declined", "closed"}:
        return tasks
    asked = tasks_of(before, {"ask_for_number"}) or (task(call, "ask_for_number", now),)
    return (*asked, *tasks)


def booked(
    before: WelcomeCall, choice: Choice, rules: Rules, now: datetime, *, by: By, change: str
) -> WelcomeCall:
    """Return the call arranged for a time; what people had to do for that is done."""
    return turned(
        before,
        rules,
        now,
        what=change,
        by=by,
        **{
            **NOT_ARRANGED,
            "status": "booked",
            "waiting_for": None,
            "arrangement": before.arrangement + 1,
            "welcomer_id": choice.welcomer_id,
            "welcomer_given_name": choice.welcomer_given_name,
            "starts_at": choice.starts_at,
            "ends_at": choice.ends_at,
            "language": choice.language,
            "time_zone": before.time_zone or choice.time_zone,
            "held": choice.held,
            "explanation": choice.explanation,
            "tasks": tasks_of(before, OF_THE_LAST),
            "pressed": False,
            "escalation": None,
            "outcome": None,
        },
    )


def offered(
    before: WelcomeCall, choices: Sequence[Choice], rules: Rules, now: datetime, *, by: By
) -> WelcomeCall:
    """Return the call with times kept for the newcomer to choose from."""
    # Whoever does not answer is still called in time, and at a time that was said.
    answer_by = min(
        now + timedelta(hours=rules.answer_hours),
        before.until - timedelta(hours=rules.escalate_hours),
        min(each.starts_at for each in choices) - _ANSWERED_BEFORE,
    )
    return turned(
        before,
        rules,
        now,
        what="offered",
        by=by,
        **{
            **NOT_ARRANGED,
            "status": "offered",
            "waiting_for": None,
            "arrangement": before.arrangement + 1,
            "choices": tuple(choices),
            "answer_by": max(answer_by, now),
            "time_zone": before.time_zone or choices[0].time_zone,
            "held": tuple(sorted({claim for each in choices for claim in each.held})),
            "tasks": tasks_of(before, OF_THE_LAST),
            "pressed": False,
            "escalation": None,
            "outcome": None,
        },
    )


def wanted(
    before: WelcomeCall, why: str, rules: Rules, now: datetime, *, by: By, what: str = "wanted"
) -> WelcomeCall:
    """Return the call with nothing arranged; what was arranged no longer holds."""
    return turned(
        before,
        rules,
        now,
        what=what,
        by=by,
        **{
            **NOT_ARRANGED,
            "status": "wanted",
            "waiting_for": why,
            "arrangement": before.arrangement + (before.status in {"booked", "offered"}),
            # What somebody has in their own hands stays there until there is a time again.
            "tasks": tasks_of(before, OF_THE_LAST | (_HANDS if before.escalation else set())),
            "pressed": False,
            "outcome": None,
        },
    )


def ended(before: WelcomeCall, status: str, rules: Rules, now: datetime, *, by: By) -> WelcomeCall:
    """Return the call over without having been held."""
    return turned(
        before,
        rules,
        now,
        what=status,
        by=by,
        **{
            **NOT_ARRANGED,
            "status": status,
            "waiting_for": None,
            "arrangement": before.arrangement + (before.status in {"booked", "offered"}),
            "tasks": tasks_of(before, OF_THE_LAST) if status == "declined" else (),
            "escalation": None,
        },
    )


def task(
    call: WelcomeCall,
    kind: TaskKind,
    now: datetime,
    *,
    for_person: str | None = None,
    times: tuple[datetime, ...] = (),
) -> Task:
    """Return what somebody is to do about a call."""
    return Task(id=call.task_id(kind), kind=kind, since=now, for_person=for_person, times=times)


def tasks_of(call: WelcomeCall, kinds: Set[TaskKind]) -> tuple[Task, ...]:
    """Return what is still to be done about a call, of these kinds."""
    return tuple(each for each in call.tasks if each.kind in kinds)
