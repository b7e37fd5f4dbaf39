"""The poll by which a session finds a time that suits as many as possible, and leaves nobody out.

The rule, in this order: the time at which most people can come ("yes" and "maybe" both can); then
the one that suits most of those who stated a constraint; then the one with most plain "yes"; then
the earliest. Times that are past are left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from services.onboarding.domain.sessions.session import Mode, Span

Answer = Literal["yes", "maybe", "no"]
Constraint = Literal["evening", "daytime", "weekend", "school_hours", "childcare", "online_only"]
Because = Literal[
    "most_people", "constraints_first", "most_certain", "earliest", "only_one_left", "no_votes"
]

BALLOTS = 500
NIGHT_FALLS = 17
"""The hour, by the local clock, at which the evening begins."""

_SCHOOL = (9, 16)
_SATURDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """How somebody voted.

    Attributes:
        answers: by the number of the time, from 1; what they left out they cannot come to.
        constraints: what they need so as to be able to come at all.
    """

    member_id: str
    answers: Mapping[int, Answer]
    constraints: tuple[Constraint, ...] = ()

    def can_come(self, number: int) -> bool:
        """Tell whether they could come at that time."""
        return self.answers.get(number, "no") != "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Proposed times, until when people may vote on them, and their votes."""

    closes_at: datetime
    times: tuple[Span, ...]
    ballots: tuple[Ballot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was said of one time.

    Attributes:
        constrained: how many of those who can come stated a constraint.
        needs: what those who can come need, and how many of them.
        unmet: how many voters stated something that this time does not respect.
    """

    number: int
    yes: int
    maybe: int
    constrained: int
    needs: Mapping[Constraint, int]
    unmet: int

    @property
    def can_come(self) -> int:
        """How many can come."""
        return self.yes + self.maybe


@dataclass(frozen=True, slots=True)
class Choice:
    """The time that was chosen, by its number, and which part of the rule decided."""

    number: int
    because: Because


def tallies(poll: Poll, zone: str, mode: Mode) -> tuple[Tally, ...]:
    """Return what was said of each proposed time, in their order."""
    found = []
    for number, span in enumerate(poll.times, 1):
        coming = [each for each in poll.ballots if each.can_come(number)]
        sure = sum(each.answers[number] == "yes" for each in coming)
        found.append(
            Tally(
                number=number,
                yes=sure,
                maybe=len(coming) - sure,
                constrained=sum(bool(each.constraints) for each in coming),
                needs=dict(Counter(need for each in coming for need in each.constraints)),
                unmet=sum(
                    any(not respects(span, zone, mode, need) for need in each.constraints)
                    for each in poll.ballots
                ),
            )
        )
    return tuple(found)


def choose(poll: Poll, zone: str, mode: Mode, now: datetime) -> Choice | None:
    """Return the time that the rule gives; ``None`` if all of them are past."""
    left = [
        each for each in tallies(poll, zone, mode) if poll.times[each.number - 1].starts_at > now
    ]
    if not left:
        return None
    if len(left) == 1:
        return Choice(left[0].number, "only_one_left")
    if not any(each.can_come for each in left):
        return Choice(_earliest(poll, left).number, "no_votes")
    for because, worth in _RULE:
        most = max(worth(each) for each in left)
        left = [each for each in left if worth(each) == most]
        if len(left) == 1:
            return Choice(left[0].number, because)
    return Choice(_earliest(poll, left).number, "earliest")


_RULE: tuple[tuple[Because, Callable[[Tally], int]], ...] = (
    ("most_people", lambda each: each.can_come),
    ("constraints_first", lambda each: each.constrained),
    ("most_certain", lambda each: each.yes),
)


def respects(span: Span, zone: str, mode: Mode, need: Constraint) -> bool:
    """Tell whether a time respects a constraint; childcare is a matter of who organises it."""
    begins = span.starts_at.astimezone(ZoneInfo(zone))
    ends = span.ends_at.astimezone(ZoneInfo(zone))
    weekend = begins.isoweekday() >= _SATURDAY
    opens, closes = _SCHOOL
    match need:
        case "evening":
            return begins.hour >= NIGHT_FALLS
        case "daytime":
            return begins.hour < NIGHT_FALLS and ends - begins <= timedelta(hours=12)
        case "weekend":
            return weekend
        case "school_hours":
            same_day = begins.date() == ends.date()
            before_the_bell = (ends.hour, ends.minute) <= (closes, 0)
            return not weekend and same_day and begins.hour >= opens and before_the_bell
        case "online_only":
            return mode != "in_person"
        case "childcare":
            return True


def _earliest(poll: Poll, left: list[Tally]) -> Tally:
    return min(left, key=lambda each: (poll.times[each.number - 1], each.number))
