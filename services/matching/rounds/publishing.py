"""Publishes rounds: all of one, or nothing; by whichever replica, from wherever one was killed.

First each pair claims its seat. Then one write says that the round is published: that is the
moment at which it counts. Then each claim becomes an arrangement like any other, with its facts.
If a claim is refused, one write says that the round is refused, and the claims are given back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from chassis import crash_points, metrics
from services.matching.clock import now
from services.matching.domain.gates import closed_gate
from services.matching.domain.mentoring import Prospects
from services.matching.domain.mentoring.arranging import arrange
from services.matching.domain.people import all_spoken
from services.matching.domain.rounds.round import SETTLING
from services.matching.domain.score import today
from services.matching.store.assignments import place_in_row
from services.matching.store.round_claims import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from services.matching.domain.mentoring import Assignment, Turn
    from services.matching.domain.rounds import Pair, Round
    from services.matching.matchmaker import Matchmaker
    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore
    from services.matching.store.round_claims import Standing

log = structlog.get_logger(__name__)

PORTION: Final = 100
"""So many pairs are dealt with in one write."""

TRIES: Final = 5
"""How often a portion looks for seats anew after others were quicker."""

_LOOKED_AT_BEFORE: Final = 5_000
"""So many pairs are looked at before a request to publish is answered."""

_ROUNDS_AT_ONCE: Final = 20
_CLAIMS_AT_ONCE: Final = 200
_FORGOTTEN_AT_ONCE: Final = 20


class Publication:
    """Carries rounds on from where they are; every step may be taken twice, or by two."""

    def __init__(
        self, store: MatchingStore, matchmaker: Matchmaker, settings: MatchingSettings
    ) -> None:
        self._store = store
        self._matchmaker = matchmaker
        self._lease = timedelta(seconds=settings.round_lease_seconds)
        self._kept = timedelta(days=settings.rounds_kept_days)

    def still_holds(self, ready: Round, at: datetime) -> bool:
        """Tell whether the people of a round are still as it has seen them, at a first look."""
        seen = 0
        for pairs in self._portions(ready):
            standing = self._store.round_claims.standing([pair.assignment_id for pair in pairs])
            if not all(_is_as_seen(pair, standing) for pair in pairs):
                return False
            if self._claims_for(pairs, at) is None:
                return False
            seen += len(pairs)
            if seen >= _LOOKED_AT_BEFORE:
                return True
        # Who has left was taken out of it.
        return seen == ready.pairs

    def settle(self) -> None:
        """Carry on whatever is due."""
        for _ in range(_ROUNDS_AT_ONCE):
            due = self._store.rounds.due(now(), SETTLING)
            if due is None:
                return
            if self._store.rounds.take(due, now() + self._lease):
                self._go_on(due)

    def _go_on(self, due: Round) -> None:
        if due.status == "publishing":
            self._claim_all(due)
        elif due.status == "published":
            self._arrange_all(due)
        elif due.status == "refused":
            self._give_back(due)

    def tidy(self, at: datetime) -> None:
        """Have what was left lying about looked at, and forget what is old."""
        for round_id in self._store.round_claims.rounds_that_claim(limit=_CLAIMS_AT_ONCE):
            self._store.rounds.wake(round_id, at)
        old = self._store.rounds.older_than(at - self._kept, limit=_FORGOTTEN_AT_ONCE)
        if old:
            self._store.round_pairs.remove(old)
            self._store.rounds.remove(old)

    def _claim_all(self, due: Round) -> None:
        for pairs in self._portions(due):
            if not self._keep(due):
                return
            if not self._claimed(due, pairs):
                self._refuse(due)
                return
            crash_points.reached(crash_points.WHILE_ROUND_CLAIMS)
        # Whoever was claimed first may have said something new since, or left.
        claimed = 0
        for pairs in self._portions(due):
            standing = self._store.round_claims.standing([pair.assignment_id for pair in pairs])
            if not all(_is_claimed(pair, standing, due.id) for pair in pairs):
                break
            claimed += len(pairs)
        if claimed != due.pairs:
            self._refuse(due)
            return
        crash_points.reached(crash_points.AFTER_ROUND_CLAIMS)
        published = self._store.rounds.replace(due, due.published(now()))
        if published is not None:
            crash_points.reached(crash_points.AFTER_ROUND_COMMIT)
            self._arrange_all(published)

    def _claimed(self, due: Round, pairs: Sequence[Pair]) -> bool:
        """Claim the seats of a portion; tell whether all are claimed."""
        for _ in range(TRIES):
            standing = self._store.round_claims.standing([pair.assignment_id for pair in pairs])
            left = [pair for pair in pairs if not _is_claimed(pair, standing, due.id)]
            if not left:
                return True
            if not all(_is_as_seen(pair, standing) for pair in left):
                return False
            at = now()
            claims = self._claims_for(left, at)
            if claims is None:
                return False
            self._store.round_claims.claim(due.id, claims, at)
        return False

    def _claims_for(self, pairs: Sequence[Pair], at: datetime) -> list[Claim] | None:
        """Return a free seat for each pair; ``None`` if anybody may not be brought together."""
        mentor_ids = {pair.mentor_id for pair in pairs}
        mentors = {mentor.id: mentor for mentor in self._store.mentors.of(mentor_ids)}
        taken = self._store.round_claims.seats_taken(mentor_ids)
        known = self._store.assignments.of(pair.assignment_id for pair in pairs)
        claims = []
        for pair in pairs:
            assignment, mentor = known.get(pair.assignment_id), mentors.get(pair.mentor_id)
            if assignment is None or mentor is None:
                return None
            seats = taken[mentor.id]
            if closed_gate(assignment.newcomer, mentor, len(seats), today(at)) is not None:
                return None
            seat = min(set(range(mentor.capacity)) - seats)
            seats.add(seat)
            claims.append(
                Claim(
                    assignment_id=pair.assignment_id,
                    version=pair.version,
                    mentor_id=mentor.id,
                    seat=seat,
                    row=place_in_row(assignment),
                    languages=tuple(sorted(all_spoken(assignment.newcomer.languages))),
                )
            )
        return claims

    def _refuse(self, due: Round) -> None:
        refused = self._store.rounds.replace(due, due.refused("world_changed", now()))
        if refused is not None:
            metrics.ROUNDS_REFUSED.labels("by_night" if due.nightly else "by_request").inc()
            log.info("a round is refused: the world has changed")
            self._give_back(refused)

    def _give_back(self, due: Round) -> None:
        while self._keep(due) and self._store.round_claims.give_back(
            due.id, limit=PORTION, now=now()
        ):
            crash_points.reached(crash_points.WHILE_ROUND_GIVES_BACK)
        self._store.rounds.replace(due, due.left_alone())

    def _arrange_all(self, due: Round) -> None:
        arranged = 0
        for pairs in self._portions(due):
            if not (self._keep(due) and self._arranged(due, pairs)):
                return  # it is due again: whoever comes next goes on
            standing = self._store.round_claims.standing([pair.assignment_id for pair in pairs])
            arranged += sum(each.of_round == due.id for each in standing.values())
            crash_points.reached(crash_points.WHILE_ROUND_ARRANGES)
        # Claims of who was taken out of the round meanwhile, if any.
        while self._store.round_claims.give_back(due.id, limit=PORTION, now=now()):
            pass
        self._store.rounds.replace(due, due.settled(arranged))

    def _arranged(self, due: Round, pairs: Sequence[Pair]) -> bool:
        """Let claims become arrangements; tell whether nobody has to be looked at again.

        Who has left, or may not be brought together any more by what was said in that very moment,
        goes on as they are.
        """
        at = now()
        ids = [pair.assignment_id for pair in pairs]
        claimed = {
            assignment_id: each.claimed
            for assignment_id, each in self._store.round_claims.standing(ids).items()
            if each.wanted and each.round_id == due.id and each.claimed is not None
        }

        def arranged(assignment: Assignment) -> Turn | None:
            seat = claimed.get(assignment.id)
            if seat is None or assignment.status != "wanted":
                return None
            choice = self._matchmaker.mentors.choice_of(assignment, *seat, at)
            if choice is None:
                return None
            # The next best is named to step in.
            others = self._matchmaker.mentors.choices(assignment, at)
            prospects = Prospects((choice, *others))
            return arrange(assignment, prospects, self._matchmaker.rules, at)

        known = self._store.assignments.of(claimed)
        lost = self._matchmaker.act(known.values(), arranged, at)
        self._store.round_claims.settle(due.id, set(ids) - {each.id for each in lost}, at)
        return not lost

    def _keep(self, due: Round) -> bool:
        return self._store.rounds.hold_settling(due.id, due.status, now() + self._lease)

    def _portions(self, of: Round) -> Iterator[Sequence[Pair]]:
        for pairs in self._store.round_pairs.parts(of):
            for start in range(0, len(pairs), PORTION):
                yield pairs[start : start + PORTION]


def _is_as_seen(pair: Pair, standing: Mapping[str, Standing]) -> bool:
    each = standing.get(pair.assignment_id)
    return (
        each is not None and each.wanted and each.round_id is None and each.version == pair.version
    )


def _is_claimed(pair: Pair, standing: Mapping[str, Standing], round_id: str) -> bool:
    each = standing.get(pair.assignment_id)
    return each is not None and each.wanted and each.round_id == round_id and each.untouched
