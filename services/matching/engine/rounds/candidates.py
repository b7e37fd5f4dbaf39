"""The best mentors for each newcomer: exactly those that looking at everybody would find.

Mentors at the place and around it are looked at first, then whoever can do what is sought; what is
left are places as a whole, most of which cannot beat what has been found.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numba import prange
from numpy.typing import NDArray

from services.matching.domain.score import (
    CLOSE_SUPPORT_SHARE,
    COMPLEMENT_POINTS,
    FREE_POINTS,
    NEAR_POINTS,
    PLACE_POINTS,
)
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.notes import NOTE, note_wishes
from services.matching.engine.rounds.pairs import (
    complement_of,
    free_of,
    is_set_aside,
    is_within_reach,
    language_of,
    load_of,
    near_of,
    product_of,
)

HUNDREDTHS: Final = 100
"""Values of pairs are hundredths of points, so that load can weigh any hundredth of its points."""

_CHUNK: Final = 256
_NOTHING: Final = -(2**31)
_MUCH: Final = 150
"""Points for what is sought from which on somebody is looked at early."""

_FIRST, _SECOND, _THIRD = (points for _, points in NEAR_POINTS)

FOUND: Final = np.dtype(
    [("value", np.int64), ("product", np.float64), ("mentor", np.int32), ("points", np.int32)],
    align=True,
)


class Candidates(NamedTuple):
    """For each newcomer the best mentors, the best first; ``NOBODY`` where there are no more.

    Attributes:
        points: as ``score.score_of`` has them; load is not in it.
    """

    mentors: NDArray[np.int32]
    points: NDArray[np.int16]


def best_candidates(crowd: Crowd, count: int, load_weight: int) -> Candidates:
    """Return the ``count`` best mentors with room for each newcomer.

    Best is who has the most points, less what their first new mentee costs; then the nearer one;
    then the first by id.
    """
    values = _values(crowd.mentors, load_weight)
    tops = _tops(crowd.groups, values)
    return Candidates(*_best(crowd, values, tops, count))


@compiled()
def _values(mentors: NDArray[Any], load_weight: int) -> NDArray[np.int32]:
    """Return what each mentor brings along with everybody, in hundredths of points."""
    values = np.full(len(mentors), _NOTHING, dtype=np.int32)
    for row in range(len(mentors)):
        m = mentors[row]
        if m.seats > 0:
            values[row] = HUNDREDTHS * m.standing - load_weight * load_of(m, 0)
    return values


@compiled()
def _tops(groups: NDArray[Any], values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the best of these values at each place."""
    tops = np.full(len(groups), _NOTHING, dtype=np.int32)
    for g in range(len(groups)):
        for row in range(groups[g].rows_from, groups[g].rows_to):
            tops[g] = max(tops[g], values[row])
    return tops


@compiled()
def _precedes(value: int, product: float, identity: int, other: Any, mentors: NDArray[Any]) -> bool:
    if value != other.value:
        first = value > other.value
    elif product != other.product:
        first = product > other.product
    else:
        first = identity < mentors[other.mentor].id
    return bool(first)


@compiled()
def _look_at(
    n: Any,
    row: int,
    value: int,
    u: int,
    mentors: NDArray[Any],
    notes: NDArray[Any],
    can: NDArray[np.int32],
    abilities: NDArray[np.int32],
    aside: NDArray[np.int32],
    best: NDArray[Any],
    found: int,
) -> int:
    """Put a mentor among the best, where they are of them; return how many there are."""
    m, note = mentors[row], notes[row]
    note.done = u
    language = language_of(n, m)
    if language == 0:
        return found
    some = language + m.standing
    if note.seen == u:
        some += int(note.first) + note.second + note.third + note.passes_on
    product = product_of(n, m)
    some += near_of(n, m, product)
    value += HUNDREDTHS * (some - m.standing)
    last = len(best) - 1
    most = FREE_POINTS + COMPLEMENT_POINTS
    if found > last and value + HUNDREDTHS * most < best[last].value:
        return found
    more = free_of(n, m) + complement_of(n, m, can, abilities)
    value += HUNDREDTHS * more
    at = found
    while at > 0 and _precedes(value, product, m.id, best[at - 1], mentors):
        at -= 1
    if at > last or not is_within_reach(n, m, product) or is_set_aside(n, m, row, aside):
        return found
    for place in range(min(found, last), at, -1):
        best[place] = best[place - 1]
    one = best[at]
    one.value = value
    one.product = product
    one.mentor = row
    one.points = some + more
    return min(found + 1, last + 1)


@compiled()
def _nearest(n: Any, g: Any) -> int:
    """Return the most points that anybody of a place can have for being near."""
    points = 0
    if n.place == g.place:
        points = PLACE_POINTS
    elif n.located:
        product = n.x * g.x + n.y * g.y + n.z * g.z
        if product >= g.within_third:
            points = _THIRD
            if product >= g.within_second:
                points = _FIRST if product >= g.within_first else _SECOND
    return points * CLOSE_SUPPORT_SHARE // 100 if n.close else points


@compiled()
def _limits(
    n: Any, groups: NDArray[Any], tops: NDArray[np.int32], limits: NDArray[np.int32]
) -> int:
    """Write how much anybody of each place can add to their own value; return the own place.

    What the mentors can do is not in it. Of places where nobody can be theirs: ``_NOTHING``; those
    around have odd numbers.
    """
    home = NOBODY
    most = FREE_POINTS if n.hours > 0 else FREE_POINTS // 2
    most += COMPLEMENT_POINTS if n.can_from < n.can_to else 0
    for g in range(len(groups)):
        limits[g] = _NOTHING
        if tops[g] == _NOTHING:
            continue
        language = language_of(n, groups[g])
        if language == 0:
            continue
        if groups[g].place == n.place:
            home = g
        nearest = _nearest(n, groups[g])
        limits[g] = HUNDREDTHS * (nearest + language + most) + (1 if nearest else 0)
    return home


@compiled()
def _look_at_place(
    c: Crowd, u: int, g: int, values: NDArray[np.int32], notes: NDArray[Any], best: NDArray[Any],
    found: int, wishes: bool,
) -> int:  # fmt: skip
    """Look at everybody of a place; without ``wishes`` at those who can do nothing of them."""
    n, mentors, can, abilities, aside = c.newcomers[u], c.mentors, c.can, c.abilities, c.aside
    for row in range(c.groups[g].rows_from, c.groups[g].rows_to):
        if values[row] != _NOTHING and (wishes or notes[row].seen != u):
            found = _look_at(n, row, values[row], u, mentors, notes, can, abilities, aside, best,
                             found)  # fmt: skip
    return found


@compiled()
def _look_at_able(
    c: Crowd, u: int, values: NDArray[np.int32], limits: NDArray[np.int32], notes: NDArray[Any],
    able: NDArray[np.int32], best: NDArray[Any], found: int, least: int,
) -> int:  # fmt: skip
    """Look at those who have ``least`` points for what is sought, and could be among the best."""
    n, mentors, can, abilities, aside = c.newcomers[u], c.mentors, c.can, c.abilities, c.aside
    last = len(best) - 1
    for row in able:
        note = notes[row]
        limit = limits[mentors[row].group]
        if note.done == u or limit == _NOTHING or values[row] == _NOTHING:
            continue
        known = int(note.first) + note.second + note.third + note.passes_on
        most = limit + values[row] + HUNDREDTHS * known
        if known >= least and (found <= last or most >= best[last].value):
            found = _look_at(n, row, values[row], u, mentors, notes, can, abilities, aside, best,
                             found)  # fmt: skip
    return found


@compiled()
def _best_of(
    c: Crowd,
    u: int,
    values: NDArray[np.int32],
    tops: NDArray[np.int32],
    limits: NDArray[np.int32],
    notes: NDArray[Any],
    touched: NDArray[np.int32],
    best: NDArray[Any],
) -> int:
    """Write the best mentors for one newcomer; return how many."""
    able = touched[: note_wishes(c, u, notes, touched)]
    home = _limits(c.newcomers[u], c.groups, tops, limits)
    found, last = 0, len(best) - 1
    if home != NOBODY:
        found = _look_at_place(c, u, home, values, notes, best, found, True)
    # Whoever can do much of what is sought is looked at first: few of the others can beat them.
    found = _look_at_able(c, u, values, limits, notes, able, best, found, _MUCH)
    found = _look_at_able(c, u, values, limits, notes, able, best, found, 0)
    # Nobody else can do anything of it. Those around come before those who are far.
    for around in (1, 0):
        for g in range(len(limits)):
            limit = limits[g]
            if (
                limit != _NOTHING
                and limit & 1 == around
                and g != home
                and (found <= last or tops[g] + limit >= best[last].value)
            ):
                found = _look_at_place(c, u, g, values, notes, best, found, False)
    return found


@compiled()
def _best_of_some(
    c: Crowd,
    values: NDArray[np.int32],
    tops: NDArray[np.int32],
    first: int,
    last: int,
    ranked: NDArray[np.int32],
    points: NDArray[np.int16],
) -> None:
    notes = np.empty(len(values), dtype=NOTE)
    for row in range(len(values)):
        notes[row].seen = NOBODY
        notes[row].done = NOBODY
    touched = np.empty(len(values), dtype=np.int32)
    limits = np.empty(len(tops), dtype=np.int32)
    best = np.empty(ranked.shape[1], dtype=FOUND)
    for u in range(first, last):
        found = _best_of(c, u, values, tops, limits, notes, touched, best)
        for place in range(found):
            ranked[u, place] = best[place].mentor
            points[u, place] = best[place].points


@compiled(parallel=True)
def _best(
    c: Crowd,
    values: NDArray[np.int32],
    tops: NDArray[np.int32],
    count: int,
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    newcomers = len(c.newcomers)
    ranked = np.full((newcomers, count), NOBODY, dtype=np.int32)
    points = np.zeros((newcomers, count), dtype=np.int16)
    for chunk in prange((newcomers + _CHUNK - 1) // _CHUNK):
        first, last = chunk * _CHUNK, min(newcomers, (chunk + 1) * _CHUNK)
        _best_of_some(c, values, tops, first, last, ranked, points)
    return ranked, points
