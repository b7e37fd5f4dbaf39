"""Plans one round in one way and prints its figures: `python -m bench.matching.one_round WAY ...`.

A process for each way, so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bench.matching import peers
from bench.matching.people import NOW, Tree, mentors, newcomers, waiting_since
from services.matching.engine.rounds import statistics as figures
from services.matching.engine.rounds.assignment import assign, value_of
from services.matching.engine.rounds.candidates import best_candidates
from services.matching.engine.rounds.counting import at_their_places, crowd_of, queued
from services.matching.engine.rounds.coverage import cover
from services.matching.engine.rounds.crowd import NOBODY
from services.matching.engine.rounds.plan import seat
from services.matching.engine.rounds.stability import blocking_pairs, points_of_pairs
from services.matching.engine.rounds.terms import MentorWithSeats, RoundSettings, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.matching.engine.rounds.coverage import Seating
    from services.matching.engine.rounds.crowd import Crowd

SETTINGS = RoundSettings()
WIDE = RoundSettings(candidates=100, threshold=1000)
"""So many candidates that what is best among them is as good as what is best of all."""


class Town(NamedTuple):
    """Everybody of a round, in objects and in numbers."""

    waiting: list[Waiting]
    staff: list[MentorWithSeats]
    crowd: Crowd
    counting: float


def town(count: int, staff: int, capacity: int) -> Town:
    """Return so many newcomers and mentors."""
    people = zip(newcomers(count), waiting_since(count), strict=True)
    waiting = [Waiting(newcomer=each, waiting_since=since) for each, since in people]
    there = [MentorWithSeats(mentor=each) for each in mentors(staff, capacity)]
    began = time.perf_counter()
    queue, at_places = queued(waiting, SETTINGS.seed), at_their_places(there)
    crowd = crowd_of(queue, at_places, Tree(), NOW)
    return Town(queue, at_places, crowd, time.perf_counter() - began)


def ours(crowd: Crowd) -> Seating:
    """As a round is planned."""
    return seat(crowd, SETTINGS).seating


def optimum(crowd: Crowd) -> Seating:
    """The best assignment of those who can be covered, five times as many candidates each."""
    candidates = best_candidates(crowd, WIDE.candidates, WIDE.load_weight)
    seating = cover(crowd, candidates.mentors)
    assign(crowd, candidates, seating, WIDE.load_weight)
    return seating


def lern_fair(crowd: Crowd) -> Seating:
    """By Lern-Fair's score; offers have been waiting for about as long as newcomers."""
    dice = random.Random(4)
    days = np.array([dice.expovariate(1 / 12) for _ in crowd.mentors])
    return peers.lern_fair(crowd, days)


WAYS: dict[str, Callable[[Crowd], Seating]] = {
    "ours": ours,
    "arrival order": peers.arrival_order,
    "global greedy": peers.global_greedy,
    "Lern-Fair's scoring": lern_fair,
    "Gale-Shapley with quotas": peers.gale_shapley,
    "exact optimum": optimum,
}


def measure(way: str, there: Town, runs: int) -> dict[str, float]:
    """Plan a round so many times, return how good it is and how long it took in the median."""
    WAYS[way](town(50, 20, 3).crowd)  # what is compiled is loaded, once
    walls, processors = [], []
    for _ in range(runs):
        began, busy = time.perf_counter(), time.process_time()
        seating = WAYS[way](there.crowd)
        walls.append(time.perf_counter() - began)
        processors.append(time.process_time() - busy)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": statistics.median(walls),
        "processor_seconds": statistics.median(processors),
        "memory_mb": memory,
        "counting_seconds": there.counting,
        **quality(there, seating),
    }


def quality(there: Town, seating: Seating) -> dict[str, float]:
    """Return how good a round is."""
    crowd = there.crowd
    covered = seating.mentor != NOBODY
    days = np.array([(NOW - each.waiting_since).total_seconds() / 86_400 for each in there.waiting])
    left = days[~covered]
    candidates = best_candidates(crowd, WIDE.candidates, SETTINGS.load_weight)
    return {
        "coverage": 100 * float(covered.mean()),
        "worst_wait": float(left.max()) if len(left) else 0.0,
        "mean_fit": figures.mean_fit(points_of_pairs(crowd, seating.mentor)[covered]),
        "load_gini": figures.gini(figures.shares(crowd, seating)),
        "blocking": blocking_pairs(
            crowd, candidates, seating, SETTINGS.threshold, SETTINGS.load_weight
        ),
        "value": value_of(crowd, seating.mentor, SETTINGS.load_weight),
    }


def share_of_optimum(there: Town) -> float:
    """Return what ours is worth, in parts of the optimum of the very same graph."""
    candidates = best_candidates(there.crowd, SETTINGS.candidates, SETTINGS.load_weight)
    seating = cover(there.crowd, candidates.mentors)
    best = assign(there.crowd, candidates, seating, SETTINGS.load_weight)
    planned = ours(there.crowd)
    return value_of(there.crowd, planned.mentor, SETTINGS.load_weight) / best


def main() -> None:
    """Print the figures of one way as JSON."""
    way, (count, staff, capacity, runs) = sys.argv[1], map(int, sys.argv[2:6])
    there = town(count, staff, capacity)
    found = measure(way, there, runs)
    if way == "ours":
        found["share"] = share_of_optimum(there)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
