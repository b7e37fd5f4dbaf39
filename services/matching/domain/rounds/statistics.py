"""What a round, or things as they are, come to: numbers that say how well and how fairly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from services.matching.domain.score import MOST_POINTS

if TYPE_CHECKING:
    from services.matching.domain.rounds.round import Pair

_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How evenly mentors are asked: by the share of their seats that is taken.

    Attributes:
        gini: 0 where all bear the same share, towards 1 where few bear it all.
        spread: the largest share less the smallest.
    """

    gini: float = 0.0
    spread: float = 0.0


EVEN: Final = Load()
"""Where nobody is asked more than anybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What a round comes to.

    Attributes:
        newcomers: who waited; ``paired`` of them would have a mentor.
        mean_fit: of the pairs, from 0 to 1.
        load: of all mentors who are there, with whom they have already.
        longest_wait_days, mean_wait_days: of those who would have a mentor.
        longest_left_days: of those who would go on waiting.
        blocking_pairs: who would both rather have each other, by more than the threshold; counted
            among the mentors that are looked at for each newcomer who would have one.
        uncovered: how many go on waiting, by why.
        seconds: how long each part of the work took.
    """

    newcomers: int = 0
    paired: int = 0
    mean_fit: float = 0.0
    load: Load = EVEN
    longest_wait_days: float = 0.0
    mean_wait_days: float = 0.0
    longest_left_days: float = 0.0
    blocking_pairs: int = 0
    uncovered: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """The share of those who waited who would have a mentor; 1 where nobody waits."""
        return share(self.paired, self.newcomers)


def statistics_of(
    pairs: Sequence["Pair"],
    uncovered: Mapping[str, str],
    waiting_since: Mapping[str, datetime],
    *,
    capacities: Mapping[str, int],
    mentees: Mapping[str, int],
    now: datetime,
) -> Statistics:
    """Return what pairs come to.

    Args:
        pairs: who would be brought together.
        uncovered: why each of the others goes on waiting, by member id.
        waiting_since: of everybody who waits, by member id.
        capacities: of all mentors who are there, by id.
        mentees: how many each mentor has already, by id.
        now: aware UTC.
    """
    taken = Counter(mentees)
    taken.update(pair.mentor_id for pair in pairs)
    waits = [_days(pair.waiting_since, now) for pair in pairs]
    left = [_days(waiting_since[member_id], now) for member_id in uncovered]
    return Statistics(
        newcomers=len(pairs) + len(uncovered),
        paired=len(pairs),
        mean_fit=round(mean([fit_of(pair.points) for pair in pairs]), 4),
        load=load_of(capacities, taken),
        longest_wait_days=max(waits, default=0.0),
        mean_wait_days=round(mean(waits), 2),
        longest_left_days=max(left, default=0.0),
        uncovered=dict(sorted(Counter(uncovered.values()).items())),
    )


def load_of(capacities: Mapping[str, int], taken: Mapping[str, int]) -> Load:
    """Return how evenly mentors are asked.

    Args:
        capacities: of all mentors who are there, by id.
        taken: how many newcomers each has, by id; nobody for who is not named.
    """
    shares = [taken.get(mentor, 0) / capacity for mentor, capacity in capacities.items()]
    if not shares:
        return EVEN
    return Load(gini=round(gini(shares), 4), spread=round(max(shares) - min(shares), 4))


def gini(values: Iterable[float]) -> float:
    """Return the Gini coefficient of values that are not negative: 0 where all are the same."""
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return 0.0
    weighted = sum(rank * value for rank, value in enumerate(ordered, start=1))
    count = len(ordered)
    return max(0.0, (2 * weighted - (count + 1) * total) / (count * total))


def mean(values: Sequence[float]) -> float:
    """Return the mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def share(part: int, whole: int) -> float:
    """Return which share a part is of the whole; 1 where there is no whole."""
    return round(part / whole, 4) if whole else 1.0


def fit_of(points: int) -> float:
    """Return points as a fit from 0 to 1."""
    return max(0.0, min(1.0, points / MOST_POINTS))


def _days(since: datetime, now: datetime) -> float:
    return round(max(0.0, (now - since).total_seconds()) / _DAY_SECONDS, 2)
