"""One newcomer and one mentor in a crowd: are all gates open, and how many points is it?

What is asked millions of times is handed records, which are read where they are; a whole crowd is
handed over only where it is asked seldom.
"""

from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.people import EARTH_RADIUS_M
from services.matching.domain.score import (
    CLOSE_SUPPORT_SHARE,
    COMPLEMENT_POINTS,
    FREE_POINTS,
    LANGUAGE_POINTS,
    LOAD_POINTS,
    NEAR_POINTS,
    PASSING_ON_POINTS,
    PLACE_POINTS,
)
from services.matching.engine.globe import CLOSE_CALL, product_at
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.crowd import Crowd

UNKNOWN: Final = -3.0
"""The product of two vectors of which one is unknown: farther than anything."""

_FIRST, _SECOND, _FURTHER = LANGUAGE_POINTS
_LIMITS: Final = tuple(product_at(metres) for metres, _ in NEAR_POINTS)
_METRES: Final = tuple(float(metres) for metres, _ in NEAR_POINTS)
_POINTS: Final = tuple(points for _, points in NEAR_POINTS)


@compiled()
def is_listed(numbers: NDArray[np.int32], begin: int, end: int, number: int) -> int:
    """Return where a number is in a sorted part of a list; -1 if it is not."""
    low, high = begin, end
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low if low < end and numbers[low] == number else -1


@compiled()
def metres_of(n: Any, m: Any) -> float:
    """Return metres as ``people.metres_between`` does, for close calls."""
    phi, theta = radians(n.latitude), radians(m.latitude)
    north = sin((theta - phi) / 2)
    east = sin(radians(m.longitude - n.longitude) / 2)
    chord = north**2 + cos(phi) * cos(theta) * east**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


@compiled()
def product_of(n: Any, m: Any) -> float:
    """Return what tells who is nearer: 1 at the same place, the less the farther."""
    if n.place == m.place:
        return 1.0
    if not (n.located and m.located):
        return UNKNOWN
    return float(n.x * m.x + n.y * m.y + n.z * m.z)


@compiled()
def language_of(n: Any, m: Any) -> int:
    """Return the points for a shared language; 0 if there is none. Also of a whole place."""
    if (n.first & m.speaks) | (n.first_more & m.speaks_more):
        return _FIRST
    if (n.second & m.speaks) | (n.second_more & m.speaks_more):
        return _SECOND
    if (n.further & m.speaks) | (n.further_more & m.speaks_more):
        return _FURTHER
    return 0


@compiled()
def is_set_aside(n: Any, m: Any, row: int, aside: NDArray[np.int32]) -> bool:
    """Tell whether two are not to be brought together."""
    return (
        (n.household >= 0 and n.household == m.household)
        or (n.employer >= 0 and n.employer == m.employer)
        or (n.aside_from < n.aside_to and is_listed(aside, n.aside_from, n.aside_to, row) >= 0)
    )


@compiled()
def is_within_reach(n: Any, m: Any, product: float) -> bool:
    """Tell whether two can meet."""
    if (n.online and m.online) or n.place == m.place:
        return True
    if abs(product - m.reach) < CLOSE_CALL:
        return bool(metres_of(n, m) <= m.reach_m)
    return bool(product >= m.reach)


@compiled()
def is_eligible(n: Any, m: Any, row: int, aside: NDArray[np.int32]) -> bool:
    """Tell whether all gates are open, capacity apart."""
    return (
        not m.away
        and language_of(n, m) > 0
        and is_within_reach(n, m, product_of(n, m))
        and not is_set_aside(n, m, row, aside)
    )


@compiled()
def near_of(n: Any, m: Any, product: float) -> int:
    """Return the points for being near."""
    points = 0
    if n.place == m.place:
        points = PLACE_POINTS
    elif product > UNKNOWN:
        for number in range(len(_LIMITS)):
            if abs(product - _LIMITS[number]) < CLOSE_CALL:
                within = metres_of(n, m) <= _METRES[number]
            else:
                within = product >= _LIMITS[number]
            if within:
                points = _POINTS[number]
                break
    return points * CLOSE_SUPPORT_SHARE // 100 if n.close else points


@compiled()
def free_of(n: Any, m: Any) -> int:
    """Return the points for parts of the week that suit both."""
    if n.hours == 0 or m.free == 0:
        return FREE_POINTS // 2
    bits = np.int64(n.free & m.free)
    common = 0
    while bits:
        bits &= bits - 1
        common += 1
    return int(FREE_POINTS * common // n.hours)


@compiled()
def complement_of(n: Any, m: Any, can: NDArray[np.int32], abilities: NDArray[np.int32]) -> int:
    """Return the points for being able to do what the newcomer cannot."""
    if n.can_from == n.can_to:
        return 0
    for number in range(m.abilities_from, m.abilities_to):
        known = False
        for other in range(n.can_from, n.can_to):
            if abilities[number] == can[other]:
                known = True
                break
        if not known:
            return COMPLEMENT_POINTS
    return 0


@compiled()
def knows_of(c: Crowd, u: int, row: int) -> int:
    """Return the points for what is sought, the best three of it."""
    n = c.newcomers[u]
    first, second, third = 0, 0, 0
    for number in range(n.sought_from, n.sought_to):
        wish = c.sought[number]
        at = is_listed(c.met, c.met_from[wish], c.met_from[wish + 1], row)
        if at >= 0:
            points = int(c.met_points[at])
            if points > first:
                first, second, third = points, first, second
            elif points > second:
                second, third = points, second
            elif points > third:
                third = points
    return first + second + third


@compiled()
def passes_on_of(c: Crowd, u: int, row: int) -> int:
    """Return the points for liking to pass on what is sought."""
    n = c.newcomers[u]
    for number in range(n.sought_from, n.sought_to):
        wish = c.sought[number]
        if is_listed(c.passed_on, c.passed_on_from[wish], c.passed_on_from[wish + 1], row) >= 0:
            return PASSING_ON_POINTS
    return 0


@compiled()
def points_of(c: Crowd, u: int, row: int) -> int:
    """Return all points of a pair."""
    n, m = c.newcomers[u], c.mentors[row]
    return int(
        knows_of(c, u, row)
        + near_of(n, m, product_of(n, m))
        + language_of(n, m)
        + free_of(n, m)
        + complement_of(n, m, c.can, c.abilities)
        + passes_on_of(c, u, row)
        + m.standing
    )


@compiled()
def load_of(m: Any, more: int) -> int:
    """Return what one more newcomer costs a mentor to whom the round has given ``more``."""
    return int(LOAD_POINTS * (2 * (m.mentees + more) + 1) // m.capacity)
