"""Plans a round: everybody is covered, who has waited longest first, as well as can be."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import NamedTuple

import numpy as np

from services.matching.domain.gates import closed_gate
from services.matching.domain.score import Kinship, score_of, today
from services.matching.engine.reasons import WHY_NOBODY
from services.matching.engine.rounds import statistics
from services.matching.engine.rounds.assignment import assign
from services.matching.engine.rounds.candidates import Candidates, best_candidates
from services.matching.engine.rounds.counting import at_their_places, crowd_of, queued
from services.matching.engine.rounds.coverage import Seating, cover
from services.matching.engine.rounds.crowd import NOBODY, Crowd
from services.matching.engine.rounds.stability import bring_together, points_of_pairs
from services.matching.engine.rounds.terms import (
    MentorWithSeats,
    Pair,
    Plan,
    RoundSettings,
    Statistics,
    Uncovered,
    Waiting,
)


class Seated(NamedTuple):
    """A crowd with mentors for all who can have one.

    Attributes:
        value: of the assignment before pairs were brought together, in hundredths of points.
        blocking: pairs who would rather have each other, before and after.
    """

    seating: Seating
    candidates: Candidates
    value: int
    blocking: tuple[int, int]


class Phases(dict[str, float]):
    """How many seconds each phase took."""

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the time of a block."""
        began = perf_counter()
        yield
        self[name] = perf_counter() - began


def plan_round(
    newcomers: Iterable[Waiting],
    mentors: Iterable[MentorWithSeats],
    settings: RoundSettings,
    kinship: Kinship,
    now: datetime,
) -> Plan:
    """Return who would be brought together: the same for the same people, settings and moment.

    In this order: as many as possible have a mentor; who has waited longer comes first; the pairs
    suit each other, and the load is even; hardly anybody would rather have each other. Gates and
    capacities are never weighed.
    """
    phases = Phases()
    with phases.phase("counting"):
        waiting, staff = queued(newcomers, settings.seed), at_their_places(mentors)
        crowd = crowd_of(waiting, staff, kinship, now)
    seated = seat(crowd, settings, phases)
    with phases.phase("explaining"):
        pairs = _pairs(waiting, staff, seated.seating, kinship, now)
        uncovered = _uncovered(crowd, waiting, seated.seating)
    return Plan(
        settings=settings,
        pairs=pairs,
        uncovered=uncovered,
        statistics=_statistics(crowd, waiting, seated, now, phases),
    )


def seat(crowd: Crowd, settings: RoundSettings, phases: Phases | None = None) -> Seated:
    """Return mentors for everybody of a crowd who can have one."""
    phases = Phases() if phases is None else phases
    with phases.phase("candidates"):
        candidates = best_candidates(crowd, settings.candidates, settings.load_weight)
    with phases.phase("coverage"):
        seating = cover(crowd, candidates.mentors)
    with phases.phase("assignment"):
        value = assign(crowd, candidates, seating, settings.load_weight)
    with phases.phase("stability"):
        blocking = bring_together(
            crowd, candidates, seating, settings.threshold, settings.load_weight
        )
    return Seated(seating, candidates, value, blocking)


def _pairs(
    waiting: Sequence[Waiting],
    staff: Sequence[MentorWithSeats],
    seating: Seating,
    kinship: Kinship,
    now: datetime,
) -> tuple[Pair, ...]:
    """Return the pairs, whoever has waited longest first; the plain definitions have the last word.

    Raises:
        RuntimeError: a gate is closed between two of them.
    """
    taken = [set(each.taken) for each in staff]
    pairs = []
    for one, row in zip(waiting, seating.mentor.tolist(), strict=True):
        if row == NOBODY:
            continue
        mentor, seats = staff[row].mentor, taken[row]
        gate = closed_gate(one.newcomer, mentor, len(seats), today(now))
        if gate is not None:
            raise RuntimeError(f"a round would bring two together in spite of the gate {gate}")
        number = next(each for each in range(mentor.capacity) if each not in seats)
        seats.add(number)
        score = score_of(one.newcomer, mentor, kinship, now)
        pairs.append(
            Pair(member_id=one.newcomer.member_id, mentor_id=mentor.id, seat=number, score=score)
        )
    return tuple(pairs)


def _uncovered(crowd: Crowd, waiting: Sequence[Waiting], seating: Seating) -> tuple[Uncovered, ...]:
    reasons = statistics.reasons(crowd, seating.mentor)
    return tuple(
        Uncovered(member_id=one.newcomer.member_id, reason=WHY_NOBODY[reason])
        for one, reason in zip(waiting, reasons.tolist(), strict=True)
        if reason != NOBODY
    )


def _statistics(
    crowd: Crowd, waiting: Sequence[Waiting], seated: Seated, now: datetime, phases: Phases
) -> Statistics:
    covered = seated.seating.mentor != NOBODY
    days = np.array(
        [(now - each.waiting_since).total_seconds() / 86_400 for each in waiting], dtype=float
    )
    left = days[~covered]
    points = points_of_pairs(crowd, seated.seating.mentor)
    portions = statistics.shares(crowd, seated.seating)
    return Statistics(
        newcomers=len(waiting),
        covered=int(covered.sum()),
        worst_wait_days=float(left.max()) if len(left) else 0.0,
        mean_wait_days=float(left.mean()) if len(left) else 0.0,
        mean_fit=statistics.mean_fit(points[covered]),
        load_gini=statistics.gini(portions),
        load_spread=statistics.spread(portions),
        blocking_before=seated.blocking[0],
        blocking_after=seated.blocking[1],
        seconds=dict(phases),
        peak_mb=statistics.peak_mb(),
    )
