"""Pairs who would both rather have each other by more than a threshold are brought together.

Only newcomers who have a mentor are asked: whoever has none would rather have anybody, and that
nobody who waits longer is left for them comes first.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.rounds.candidates import HUNDREDTHS, Candidates
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.coverage import Seating, sit, stand_up
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.pairs import is_eligible, load_of, points_of

_MOST_SWEEPS: Final = 5


def points_of_pairs(crowd: Crowd, mentor_of: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return everybody's points with the mentor they have; 0 for those without."""
    points: NDArray[np.int64] = _points(crowd, mentor_of)
    return points


def blocking_pairs(
    crowd: Crowd, candidates: Candidates, seating: Seating, threshold: int, load_weight: int
) -> int:
    """Return how many newcomers and mentors would rather have each other.

    A mentor would rather have somebody than the one of theirs who suits them least; or than a free
    seat, if it is worth what one more newcomer costs.
    """
    points = points_of_pairs(crowd, seating.mentor)
    return int(_count(crowd, candidates, seating, points, threshold, load_weight))


def bring_together(
    crowd: Crowd, candidates: Candidates, seating: Seating, threshold: int, load_weight: int
) -> tuple[int, int]:
    """Bring such pairs together where whoever has to leave finds another mentor.

    Nobody loses their seat for it, and there are never more such pairs than before.

    Returns:
        How many there were before, and after.
    """
    before = least = blocking_pairs(crowd, candidates, seating, threshold, load_weight)
    for _ in range(_MOST_SWEEPS):
        if not least:
            break
        kept = [each.copy() for each in (seating.mentor, seating.newcomer, seating.taken)]
        points = points_of_pairs(crowd, seating.mentor)
        _sweep(crowd, candidates, seating, points, threshold, load_weight)
        now = blocking_pairs(crowd, candidates, seating, threshold, load_weight)
        if now >= least:
            for column, was in zip(
                (seating.mentor, seating.newcomer, seating.taken), kept, strict=True
            ):
                column[:] = was
            break
        least = now
    return before, least


@compiled()
def _points(c: Crowd, mentor_of: NDArray[np.int32]) -> NDArray[np.int64]:
    points = np.zeros(len(mentor_of), dtype=np.int64)
    for u in range(len(mentor_of)):
        if mentor_of[u] != NOBODY:
            points[u] = points_of(c, u, mentor_of[u])
    return points


@compiled()
def _weakest(s: Seating, m: int, points: NDArray[np.int64]) -> int:
    """Return which of a mentor's newcomers suits them least; ``NOBODY`` if they have none."""
    weakest = NOBODY
    for seat in range(s.seats_from[m], s.seats_from[m] + s.taken[m]):
        u = int(s.newcomer[seat])
        if weakest == NOBODY or (points[u], -u) < (points[weakest], -weakest):
            weakest = u
    return weakest


@compiled()
def _is_worth_a_seat(
    c: Crowd, s: Seating, u: int, m: int, gain: int, threshold: int, load_weight: int
) -> bool:
    """Tell whether a free seat is there, and worth taking although the load gets less even."""
    if s.taken[m] >= s.seats_from[m + 1] - s.seats_from[m]:
        return False
    before = s.mentor[u]
    more = load_of(c.mentors[m], s.taken[m]) - load_of(c.mentors[before], s.taken[before] - 1)
    return HUNDREDTHS * (gain - threshold) > load_weight * more


@compiled()
def _count(
    c: Crowd,
    candidates: Candidates,
    s: Seating,
    points: NDArray[np.int64],
    threshold: int,
    load_weight: int,
) -> int:
    least = np.zeros(len(c.mentors), dtype=np.int64)
    for m in range(len(c.mentors)):
        weakest = _weakest(s, m, points)
        least[m] = points[weakest] if weakest != NOBODY else 2**31
    count = 0
    for u in range(len(points)):
        if s.mentor[u] == NOBODY:
            continue
        for place in range(candidates.mentors.shape[1]):
            m = candidates.mentors[u, place]
            if m == NOBODY:
                break
            gain = candidates.points[u, place] - points[u]
            if gain > threshold and m != s.mentor[u]:
                count += candidates.points[u, place] - least[m] > threshold or _is_worth_a_seat(
                    c, s, u, m, gain, threshold, load_weight
                )
    return count


@compiled()
def _elsewhere(c: Crowd, candidates: Candidates, s: Seating, v: int, freed: int) -> tuple[int, int]:
    """Return the best mentor with room for somebody who has to leave theirs, and the points.

    Args:
        freed: the mentor with whom a seat is about to become free.
    """
    best, most = NOBODY, 0
    if is_eligible(c.newcomers[v], c.mentors[freed], freed, c.aside):
        best, most = freed, points_of(c, v, freed)
    for place in range(candidates.mentors.shape[1]):
        m = int(candidates.mentors[v, place])
        if m == NOBODY:
            break
        points = int(candidates.points[v, place])
        if s.taken[m] < s.seats_from[m + 1] - s.seats_from[m] and (best == NOBODY or points > most):
            best, most = m, points
    return best, most


@compiled()
def _sweep(
    c: Crowd,
    candidates: Candidates,
    s: Seating,
    points: NDArray[np.int64],
    threshold: int,
    load_weight: int,
) -> None:
    for u in range(len(points)):
        if s.mentor[u] == NOBODY:
            continue
        for place in range(candidates.mentors.shape[1]):
            m = int(candidates.mentors[u, place])
            if m == NOBODY:
                break
            there = int(candidates.points[u, place])
            gain = there - points[u]
            if gain <= threshold or m == s.mentor[u]:
                continue
            if _is_worth_a_seat(c, s, u, m, gain, threshold, load_weight):
                stand_up(s, u)
                sit(s, u, m)
                points[u] = there
                break
            v = _weakest(s, m, points)
            if v == NOBODY or there - points[v] <= threshold:
                continue
            freed = int(s.mentor[u])
            other, most = _elsewhere(c, candidates, s, v, freed)
            if other in {NOBODY, m}:
                continue
            stand_up(s, u)
            stand_up(s, v)
            sit(s, u, m)
            sit(s, v, other)
            points[u], points[v] = there, most
            break
