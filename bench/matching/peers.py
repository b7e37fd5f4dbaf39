"""Other ways to plan a round, on the same people, gates and points.

All of them are compiled as ours is, and are handed the points of all pairs, so that what differs is
the way and not the language. None of them may break a gate.

Lern-Fair's scoring is the published one of ``corona-school/backend``, ``common/match/matching.ts``
(https://github.com/corona-school/backend, as of a72cb27b): subjects in common by a sigmoid, a bonus
for languages, and one for offers that wait, by a sigmoid that is all but full a few days after the
20th; the bonus for the same state is there, at nought. Whoever shares no subject is no match at
all, and how long somebody has been waiting for help does not count. A row of the matrix for each
free seat; the best assignment of that matrix is what OR-tools finds here sooner than the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import prange
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.coverage import Seating, nobody_seated, sit, stand_up
from services.matching.engine.rounds.crowd import NOBODY
from services.matching.engine.rounds.pairs import is_eligible, language_of, load_of, points_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.matching.engine.rounds.crowd import Crowd

NEVER = -32768
_WAITING_AFTER_DAYS = 20


@compiled(parallel=True)
def all_points(c: Crowd) -> NDArray[np.int16]:
    """Return the points of all pairs that may be; ``NEVER`` of all others."""
    points = np.full((len(c.newcomers), len(c.mentors)), NEVER, dtype=np.int16)
    for u in prange(len(c.newcomers)):
        for m in range(len(c.mentors)):
            if c.mentors[m].seats > 0 and is_eligible(c.newcomers[u], c.mentors[m], m, c.aside):
                points[u, m] = points_of(c, u, m)
    return points


@compiled()
def _room(s: Seating, m: int) -> bool:
    return s.taken[m] < s.seats_from[m + 1] - s.seats_from[m]


def arrival_order(crowd: Crowd) -> Seating:
    """Whoever comes first takes the best who is left, load included."""
    seating = nobody_seated(crowd)
    _arrival_order(crowd, all_points(crowd), seating)
    return seating


@compiled()
def _arrival_order(c: Crowd, points: NDArray[np.int16], s: Seating) -> None:
    for u in range(len(points)):
        best, most = NOBODY, 0
        for m in range(points.shape[1]):
            if points[u, m] != NEVER and _room(s, m):
                worth = points[u, m] - load_of(c.mentors[m], s.taken[m])
                if best == NOBODY or worth > most:
                    best, most = m, worth
        if best != NOBODY:
            sit(s, u, best)


def global_greedy(crowd: Crowd) -> Seating:
    """The best pair of all, then the best of what is left, and so on."""
    points = all_points(crowd)
    seating = nobody_seated(crowd)
    pairs = np.flatnonzero(points.ravel() != NEVER)
    order = pairs[np.argsort(-points.ravel()[pairs], kind="stable")]
    _global_greedy(order, points.shape[1], seating)
    return seating


@compiled()
def _global_greedy(order: NDArray[np.int64], mentors: int, s: Seating) -> None:
    for pair in order:
        u, m = pair // mentors, pair % mentors
        if s.mentor[u] == NOBODY and _room(s, m):
            sit(s, u, m)


def gale_shapley(crowd: Crowd) -> Seating:
    """Newcomers ask, best first; mentors keep those who suit them best, as many as they take."""
    points = all_points(crowd)
    seating = nobody_seated(crowd)
    _gale_shapley(points, _preferences(points), seating)
    return seating


@compiled(parallel=True)
def _preferences(points: NDArray[np.int16]) -> NDArray[np.int32]:
    order = np.empty(points.shape, dtype=np.int32)
    for u in prange(len(points)):
        order[u] = np.argsort(-points[u].astype(np.int32), kind="mergesort")
    return order


@compiled()
def _gale_shapley(points: NDArray[np.int16], wishes: NDArray[np.int32], s: Seating) -> None:
    asked = np.zeros(len(points), dtype=np.int64)
    waiting = [np.int64(u) for u in range(len(points))]
    while waiting:
        u = waiting.pop()
        while asked[u] < points.shape[1]:
            m = wishes[u, asked[u]]
            asked[u] += 1
            if points[u, m] == NEVER:
                asked[u] = points.shape[1]
                break
            if _room(s, m):
                sit(s, u, m)
                break
            weakest = s.newcomer[s.seats_from[m]]
            for seat in range(s.seats_from[m] + 1, s.seats_from[m] + s.taken[m]):
                if points[s.newcomer[seat], m] < points[weakest, m]:
                    weakest = s.newcomer[seat]
            if points[weakest, m] < points[u, m]:
                stand_up(s, weakest)
                sit(s, u, m)
                waiting.append(np.int64(weakest))
                break


def lern_fair(crowd: Crowd, offered_days: NDArray[np.float64]) -> Seating:
    """The best assignment by Lern-Fair's score.

    Args:
        offered_days: how long each mentor's offer has been waiting.
    """
    seating = nobody_seated(crowd)
    tails, heads, scores = _lern_fair_scores(crowd, offered_days)
    people, mentors = len(crowd.newcomers), len(crowd.mentors)
    source, sink = people + mentors, people + mentors + 1
    flow = SimpleMinCostFlow()
    ones = np.ones(len(tails), dtype=np.int64)
    edges = flow.add_arcs_with_capacity_and_unit_cost(tails, heads + people, ones, -scores)
    _join(flow, np.full(people, source), np.arange(people), np.ones(people, dtype=np.int64))
    seats = crowd.mentors["seats"].astype(np.int64)
    _join(flow, np.arange(mentors) + people, np.full(mentors, sink), seats)
    # Whoever is left goes past the mentors, for nothing: an assignment of the most weight.
    _join(flow, np.array([source]), np.array([sink]), np.array([people]))
    flow.set_node_supply(source, people)
    flow.set_node_supply(sink, -people)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("no best assignment was found")
    for edge in np.flatnonzero(flow.flows(edges)):
        sit(seating, tails[edge], heads[edge])
    return seating


def _join(flow: Any, tails: Any, heads: Any, capacities: Any) -> None:
    nothing = np.zeros(len(tails), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, nothing)


def _lern_fair_scores(
    crowd: Crowd, offered_days: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    tails, heads, subjects, tongues = _in_common(crowd)
    late = offered_days[heads]
    waiting = np.where(
        late > _WAITING_AFTER_DAYS, _sigmoid(np.minimum(late - _WAITING_AFTER_DAYS, 700.0)), 0.0
    )
    scores = 0.8 * _sigmoid((subjects - 1) * 2.0) + 0.05 * tongues + 0.2 * waiting
    return tails, heads, np.round(scores * 10_000).astype(np.int64)


def _sigmoid(value: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-value))


@compiled()
def _in_common(
    c: Crowd,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    tails, heads, subjects, tongues = [0], [0], [0.0], [0.0]
    for u in range(len(c.newcomers)):
        n = c.newcomers[u]
        common = np.zeros(len(c.mentors), dtype=np.int64)
        for number in range(n.sought_from, n.sought_to):
            wish = c.sought[number]
            for at in range(c.met_from[wish], c.met_from[wish + 1]):
                common[c.met[at]] += 1
        for m in range(len(c.mentors)):
            mentor = c.mentors[m]
            if common[m] and mentor.seats > 0 and is_eligible(n, mentor, m, c.aside):
                tails.append(u)
                heads.append(m)
                subjects.append(float(common[m]))
                tongues.append(1.0 if language_of(n, mentor) else 0.0)
    return (
        np.array(tails[1:]), np.array(heads[1:]), np.array(subjects[1:]), np.array(tongues[1:]),
    )  # fmt: skip
