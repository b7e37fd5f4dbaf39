"""How good a round is, in figures."""

import resource
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.score import MOST_POINTS
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.coverage import Seating
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.pairs import (
    is_set_aside,
    is_within_reach,
    language_of,
    product_of,
)

_FULL: Final = 3
_REACHED: Final = 6


def mean_fit(points: NDArray[np.int64]) -> float:
    """Return the mean of ``Score.fit``; 1 of nobody."""
    return float(np.clip(points / MOST_POINTS, 0, 1).mean()) if len(points) else 1.0


def shares(crowd: Crowd, seating: Seating) -> NDArray[np.float64]:
    """Return of each mentor who takes newcomers how much of their capacity is taken."""
    mentors = crowd.mentors
    counted = ~mentors["away"] & (mentors["capacity"] > 0)
    taken = mentors["mentees"][counted] + seating.taken[counted]
    portions: NDArray[np.float64] = taken / mentors["capacity"][counted]
    return portions


def gini(portions: NDArray[Any]) -> float:
    """Return how unevenly something is spread: 0 if all have the same, towards 1 if one has all."""
    if not len(portions) or not portions.sum():
        return 0.0
    ordered = np.sort(portions)
    ranks = np.arange(1, len(ordered) + 1)
    total = ordered.sum()
    return float(
        2 * (ranks * ordered).sum() / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
    )


def spread(portions: NDArray[Any]) -> float:
    """Return the largest less the smallest."""
    return float(portions.max() - portions.min()) if len(portions) else 0.0


def peak_mb() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@compiled()
def reasons(c: Crowd, mentor_of: NDArray[np.int32]) -> NDArray[np.int8]:
    """Return why each newcomer is left, as the place in ``WHY_NOBODY``; ``NOBODY`` if they are not.

    If somebody may be theirs, the seats are given to others: those who have waited longer.
    """
    found = np.full(len(mentor_of), NOBODY, dtype=np.int8)
    for u in range(len(mentor_of)):
        if mentor_of[u] != NOBODY:
            continue
        farthest = 1 if len(c.mentors) else 0
        for row in range(len(c.mentors)):
            farthest = max(farthest, _passed(c, u, row))
            if farthest == _REACHED:
                farthest = _FULL
                break
        found[u] = farthest
    return found


@compiled()
def _passed(c: Crowd, u: int, row: int) -> int:
    """Return which gate, in the order of ``WHY_NOBODY``, is the first that is closed."""
    n, m = c.newcomers[u], c.mentors[row]
    if language_of(n, m) == 0:
        return 1
    if m.away:
        return 2
    if m.seats == 0:
        return 3
    if is_set_aside(n, m, row, c.aside):
        return 4
    return 6 if is_within_reach(n, m, product_of(n, m)) else 5
