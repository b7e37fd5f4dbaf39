"""Who can have a mentor at all, if those who have waited longest come first.

Newcomers come one by one, in the order of their waits. Whoever finds no free seat may make others
change theirs, as long as nobody loses one: a chain of changes is looked for, over all
mentors who may be theirs, not only over the best. So the number of those covered is the greatest
there is, and nobody who waits longer is left for somebody who does not.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.pairs import is_eligible


class Seating(NamedTuple):
    """Which mentor everybody has, and who has each seat.

    Attributes:
        mentor: by newcomer; ``NOBODY`` for those without.
        seats_from: where each mentor's seats begin.
        newcomer: by seat; the taken ones of a mentor come first.
        taken: how many of each mentor's seats are taken.
    """

    mentor: NDArray[np.int32]
    seats_from: NDArray[np.int64]
    newcomer: NDArray[np.int32]
    taken: NDArray[np.int32]


class Search(NamedTuple):
    """What is noted while chains are looked for.

    Attributes:
        unseen: the mentors who were not seen in this search, in its first ``alive`` places.
        through: by mentor, the newcomer who would change to them.
        queue: newcomers whose other possible mentors are still to be looked at.
        open: mentors with a free seat.
    """

    unseen: NDArray[np.int32]
    alive: NDArray[np.int32]
    through: NDArray[np.int32]
    queue: NDArray[np.int32]
    open: NDArray[np.int32]


def nobody_seated(crowd: Crowd) -> Seating:
    """Return the seats of a crowd, all of them free."""
    seats = crowd.mentors["seats"].astype(np.int64)
    begins = np.zeros(len(seats) + 1, dtype=np.int64)
    np.cumsum(seats, out=begins[1:])
    return Seating(
        mentor=np.full(len(crowd.newcomers), NOBODY, dtype=np.int32),
        seats_from=begins,
        newcomer=np.full(int(begins[-1]), NOBODY, dtype=np.int32),
        taken=np.zeros(len(seats), dtype=np.int32),
    )


def cover(crowd: Crowd, candidates: NDArray[np.int32]) -> Seating:
    """Return a seating that covers as many as possible, who has waited longest before all others.

    Args:
        candidates: for each newcomer some mentors, who are tried first.
    """
    seats = crowd.mentors["seats"]
    seating = nobody_seated(crowd)
    with_seats = np.flatnonzero(seats > 0).astype(np.int32)
    search = Search(
        unseen=with_seats.copy(),
        alive=with_seats.copy(),
        through=np.full(len(seats), NOBODY, dtype=np.int32),
        queue=np.zeros(len(crowd.newcomers) + 1, dtype=np.int32),
        open=with_seats.copy(),
    )
    _cover(crowd, candidates, seating, search)
    return seating


@compiled()
def _has_room(s: Seating, m: int) -> bool:
    return bool(s.taken[m] < s.seats_from[m + 1] - s.seats_from[m])


@compiled()
def sit(s: Seating, u: int, m: int) -> None:
    """Give a newcomer a free seat of a mentor."""
    s.newcomer[s.seats_from[m] + s.taken[m]] = u
    s.taken[m] += 1
    s.mentor[u] = m


@compiled()
def stand_up(s: Seating, u: int) -> None:
    """Take a newcomer's seat from them."""
    m = s.mentor[u]
    last = s.seats_from[m] + s.taken[m] - 1
    for seat in range(s.seats_from[m], last):
        if s.newcomer[seat] == u:
            s.newcomer[seat] = s.newcomer[last]
            break
    s.newcomer[last] = NOBODY
    s.taken[m] -= 1
    s.mentor[u] = NOBODY


@compiled()
def _free_one(
    u: int,
    newcomers: NDArray[Any],
    mentors: NDArray[Any],
    aside: NDArray[np.int32],
    open_: NDArray[np.int32],
    count: int,
) -> int:
    """Return some mentor with room who may be theirs, if there is one."""
    n = newcomers[u]
    for number in range(count):
        if is_eligible(n, mentors[open_[number]], open_[number], aside):
            return int(open_[number])
    return NOBODY


@compiled()
def _chain(c: Crowd, s: Seating, search: Search, u: int, alive: int) -> tuple[int, int]:
    """Look for a mentor with room to whom a chain of changes leads.

    Returns:
        The mentor, ``NOBODY`` if there is none; and how many of ``unseen`` are unseen still.
    """
    newcomers, mentors, aside = c.newcomers, c.mentors, c.aside
    unseen, through, queue = search.unseen, search.through, search.queue
    queue[0] = u
    first, last = 0, 1
    while first < last:
        who = queue[first]
        n = newcomers[who]
        first += 1
        number = 0
        while number < alive:
            m = unseen[number]
            if not is_eligible(n, mentors[m], m, aside):
                number += 1
                continue
            through[m] = who
            alive -= 1
            unseen[number], unseen[alive] = unseen[alive], m
            if _has_room(s, m):
                return int(m), alive
            for seat in range(s.seats_from[m], s.seats_from[m + 1]):
                queue[last] = s.newcomer[seat]
                last += 1
    return NOBODY, alive


@compiled()
def _first_choice(s: Seating, candidates: NDArray[np.int32], u: int) -> int:
    """Return the best candidate with room, if there is one."""
    for number in range(candidates.shape[1]):
        m = int(candidates[u, number])
        if m == NOBODY or _has_room(s, m):
            return m
    return NOBODY


@compiled()
def _still_open(s: Seating, open_: NDArray[np.int32], count: int) -> int:
    """Keep those mentors first who have a free seat; return how many have."""
    kept = 0
    for number in range(count):
        if _has_room(s, open_[number]):
            open_[kept] = open_[number]
            kept += 1
    return kept


@compiled()
def _move_along(s: Seating, through: NDArray[np.int32], u: int, m: int) -> int:
    """Let everybody of a chain change seats; return the mentor whose seat is free then."""
    while through[m] != u:
        moving = through[m]
        before = s.mentor[moving]
        stand_up(s, moving)
        sit(s, moving, m)
        m = before
    return m


@compiled()
def _cover(c: Crowd, candidates: NDArray[np.int32], s: Seating, search: Search) -> None:
    open_count, alive = len(search.open), len(search.alive)
    for u in range(len(c.newcomers)):
        chosen = _first_choice(s, candidates, u)
        if chosen == NOBODY:
            open_count = _still_open(s, search.open, open_count)
            chosen = _free_one(u, c.newcomers, c.mentors, c.aside, search.open, open_count)
        if chosen == NOBODY and open_count > 0:
            search.unseen[:alive] = search.alive[:alive]
            chosen, unseen = _chain(c, s, search, u, alive)
            if chosen == NOBODY:
                # Nobody who comes later can do better there: all seats are taken for good.
                alive = unseen
                search.alive[:alive] = search.unseen[:alive]
            else:
                chosen = _move_along(s, search.through, u, chosen)
        if chosen != NOBODY:
            sit(s, u, chosen)
