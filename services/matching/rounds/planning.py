"""Has a round planned, and tells what was planned in the words of rounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.matching.domain.rounds import Pair
from services.matching.engine.rounds import terms
from services.matching.engine.rounds.plan import plan_round

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.people import Mentor
    from services.matching.domain.rounds import RoundSettings
    from services.matching.domain.score import Kinship


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Who would be brought together, and why others would not, by member id.

    Attributes:
        blocking_pairs: who would both rather have each other, by more than the threshold.
        seconds: of each part of the planning.
    """

    pairs: Sequence[Pair]
    uncovered: Mapping[str, str]
    blocking_pairs: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


def plan(
    waiting: Sequence[Assignment],
    mentors: Sequence[Mentor],
    taken: Mapping[str, set[int]],
    *,
    settings: RoundSettings,
    kinship: Kinship,
    now: datetime,
) -> Planned:
    """Return the plan of a round: the same for the same people, settings and moment.

    Args:
        waiting: who waits.
        mentors: all mentors there are.
        taken: which of their seats are taken, by mentor id.
        settings: what was chosen.
        kinship: how concepts are related.
        now: aware UTC.
    """
    by_member = {each.member_id: each for each in waiting}
    planned = plan_round(
        [
            terms.Waiting(newcomer=each.seeking(), waiting_since=since_of(each))
            for each in by_member.values()
        ],
        [
            terms.MentorWithSeats(mentor=each, taken=frozenset(taken.get(each.id, ())))
            for each in mentors
        ],
        terms.RoundSettings(
            seed=settings.seed,
            candidates=settings.candidates,
            load_weight=settings.load_weight,
            threshold=settings.stability_threshold,
        ),
        kinship,
        now,
    )
    return Planned(
        pairs=[
            Pair(
                assignment_id=by_member[each.member_id].id,
                member_id=each.member_id,
                version=by_member[each.member_id].version,
                mentor_id=each.mentor_id,
                points=each.score.points,
                waiting_since=since_of(by_member[each.member_id]),
            )
            for each in planned.pairs
        ],
        uncovered={each.member_id: each.reason for each in planned.uncovered},
        blocking_pairs=planned.statistics.blocking_after,
        seconds={part: round(seconds, 3) for part, seconds in planned.statistics.seconds.items()},
    )


def since_of(assignment: Assignment) -> datetime:
    """Return since when somebody waits, however many were asked meanwhile."""
    return assignment.alone_since or assignment.since
