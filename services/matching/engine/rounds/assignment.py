"""The best assignment of those who are covered: exact, by a flow of least cost."""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from services.matching.engine.rounds.candidates import HUNDREDTHS, Candidates
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.coverage import Seating, sit, stand_up
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.pairs import load_of, points_of


def assign(crowd: Crowd, candidates: Candidates, seating: Seating, load_weight: int) -> int:
    """Seat those who have a seat as well as can be; nobody loses theirs.

    Everybody is weighed with their candidates and with the mentor who they have already. Each
    further seat of a mentor costs more than the one before, so that the load is even.

    Returns:
        The value of it all, in hundredths of points.

    Raises:
        RuntimeError: the solver did not find the best; nothing was changed.
    """
    who = np.flatnonzero(seating.mentor != NOBODY)
    if not len(who):
        return 0
    tails, heads, values = _edges(crowd, candidates, who, seating.mentor)
    seat_mentors, seat_costs = _seats(crowd, load_weight)
    people, mentors = len(who), len(crowd.mentors)
    sink = people + mentors
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(
        tails, heads + people, np.ones(len(tails), dtype=np.int64), -values
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        seat_mentors + people,
        np.full(len(seat_mentors), sink),
        np.ones(len(seat_mentors), dtype=np.int64),
        seat_costs,
    )
    flow.set_nodes_supplies(np.arange(people), np.ones(people, dtype=np.int64))
    flow.set_node_supply(sink, -people)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the best assignment was not found: {status.name}")
    used = np.flatnonzero(flow.flows(edges))
    _reseat(seating, who, who[tails[used]], heads[used])
    return -int(flow.optimal_cost())


@compiled()
def value_of(crowd: Crowd, mentor_of: NDArray[np.int32], load_weight: int) -> int:
    """Return the value of an assignment, in hundredths of points."""
    value = 0
    more = np.zeros(len(crowd.mentors), dtype=np.int64)
    for u in range(len(mentor_of)):
        m = mentor_of[u]
        if m != NOBODY:
            value += HUNDREDTHS * points_of(crowd, u, m)
            value -= load_weight * load_of(crowd.mentors[m], more[m])
            more[m] += 1
    return value


@compiled()
def _edges(
    c: Crowd, candidates: Candidates, who: NDArray[np.int64], mentor_of: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    most = len(who) * (candidates.mentors.shape[1] + 1)
    tails = np.empty(most, dtype=np.int64)
    heads = np.empty(most, dtype=np.int64)
    values = np.empty(most, dtype=np.int64)
    count = 0
    for number in range(len(who)):
        u = who[number]
        present = False
        for place in range(candidates.mentors.shape[1]):
            m = candidates.mentors[u, place]
            if m == NOBODY:
                break
            tails[count], heads[count] = number, m
            values[count] = HUNDREDTHS * int(candidates.points[u, place])
            count += 1
            present = present or m == mentor_of[u]
        if not present:
            tails[count], heads[count] = number, mentor_of[u]
            values[count] = HUNDREDTHS * points_of(c, u, mentor_of[u])
            count += 1
    return tails[:count], heads[:count], values[:count]


@compiled()
def _seats(c: Crowd, load_weight: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    count = 0
    for m in range(len(c.mentors)):
        count += c.mentors[m].seats
    mentors = np.empty(count, dtype=np.int64)
    costs = np.empty(count, dtype=np.int64)
    at = 0
    for m in range(len(c.mentors)):
        for more in range(c.mentors[m].seats):
            mentors[at] = m
            costs[at] = load_weight * load_of(c.mentors[m], more)
            at += 1
    return mentors, costs


@compiled()
def _reseat(
    s: Seating, who: NDArray[np.int64], newcomers: NDArray[np.int64], mentors: NDArray[np.int64]
) -> None:
    for u in who:
        stand_up(s, u)
    for number in range(len(newcomers)):
        sit(s, newcomers[number], mentors[number])
