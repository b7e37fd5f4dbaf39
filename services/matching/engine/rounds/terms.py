"""What a round is asked and what it answers; without any of the libraries it computes with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.matching.domain.people import Mentor, Newcomer
from services.matching.domain.score import Score
from services.matching.engine.reasons import WhyNobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A newcomer without a mentor.

    Attributes:
        waiting_since: aware; whoever waits longest comes first.
    """

    newcomer: Newcomer
    waiting_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorWithSeats:
    """A mentor, and which of their seats are taken.

    Attributes:
        taken: numbers of seats; those beyond a lowered capacity count, too.
    """

    mentor: Mentor
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSettings:
    """What a round may be told to do differently; never about gates, coverage, or who comes first.

    Attributes:
        seed: decides between newcomers who have waited equally long.
        candidates: so many mentors are weighed for each newcomer. Fewer are quicker; nobody is left
            without a mentor for it.
        load_weight: how much an even load counts against fit, in hundredths of ``load_points``.
        threshold: two people who would rather have each other by more points than this are brought
            together, where nobody loses their mentor for it.
    """

    seed: int = 1
    candidates: int = 20
    load_weight: int = 100
    threshold: int = 150

    def __post_init__(self) -> None:
        for name, least, most in (
            ("seed", 0, 2**31 - 1),
            ("candidates", 1, 100),
            ("load_weight", 0, 1_000),
            ("threshold", 0, 1_000),
        ):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} is from {least} to {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A newcomer and a mentor whom the round brings together.

    Attributes:
        seat: of the mentor's free ones.
    """

    member_id: str
    mentor_id: str
    seat: int
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Somebody whom the round leaves without a mentor, and why."""

    member_id: str
    reason: WhyNobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How good a round is.

    Attributes:
        newcomers, covered: how many there were, and how many have a mentor now.
        worst_wait_days, mean_wait_days: of those left without.
        mean_fit: from 0 to 1, of the pairs (see ``Score.fit``).
        load_gini: of the mentors' mentees per capacity, from 0 (even) to 1.
        load_spread: the largest such share less the smallest, among mentors who take newcomers.
        blocking_before, blocking_after: how many pairs would both rather have each other by more
            than the threshold, before and after such pairs were looked at.
        seconds: of each phase.
        peak_mb: the most memory that the process has had.
    """

    newcomers: int
    covered: int
    worst_wait_days: float
    mean_wait_days: float
    mean_fit: float
    load_gini: float
    load_spread: float
    blocking_before: int
    blocking_after: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0

    @property
    def coverage(self) -> float:
        """The share of newcomers who have a mentor now; all of none."""
        return self.covered / self.newcomers if self.newcomers else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a round would do: a proposal, until somebody publishes it."""

    settings: RoundSettings
    pairs: tuple[Pair, ...]
    uncovered: tuple[Uncovered, ...]
    statistics: Statistics
