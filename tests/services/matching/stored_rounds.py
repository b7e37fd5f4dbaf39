"""People and rounds as they are stored, without a service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from chassis.http import Idempotency
from services.matching.announcements import of_enrolment
from services.matching.clock import now
from services.matching.domain.mentoring import Assignment, Prospects, assignment_id_of
from services.matching.domain.mentoring.arranging import arrange
from services.matching.domain.rounds import Pair, Round, RoundSettings
from services.matching.domain.rounds.statistics import Statistics
from services.matching.settings import MatchingSettings
from tests.services.matching.people import NOBODY_IN_PARTICULAR, newcomer

if TYPE_CHECKING:
    from services.matching.domain.people import Mentor
    from services.matching.store import MatchingStore


def enrol(store: MatchingStore, one: Mentor) -> Mentor:
    """Store a mentor."""
    at = now()
    store.mentors.add(
        one,
        [of_enrolment(one, at, NOBODY_IN_PARTICULAR)],
        effect=Idempotency(key=uuid4().hex, fingerprint="f"),
        body={},
        now=at,
    )
    return one


def waiting(store: MatchingStore, count: int) -> list[Assignment]:
    """Store people who wait."""
    turns = []
    for _ in range(count):
        somebody = newcomer()
        wanted = Assignment(
            id=assignment_id_of(somebody.member_id),
            newcomer=somebody,
            joined_at=now(),
            since=now(),
            correlation_id=str(uuid4()),
        )
        turns.append(arrange(wanted, Prospects(why="next_round"), MatchingSettings().rules, now()))
    assert store.assignments.add([(turn.after, []) for turn in turns]) == []
    return [turn.after for turn in turns]


def begun(store: MatchingStore) -> Round:
    """Store a round that this process computes."""
    at = now()
    new = Round(
        id=str(uuid4()),
        place_id=None,
        settings=RoundSettings(),
        created_at=at,
        since=at,
        nightly=True,
        due_at=at,
    )
    store.rounds.add_nightly(new)
    computing = store.rounds.replace(new, new.begun(at, timedelta(seconds=30)))
    assert computing is not None
    return computing


def ready(store: MatchingStore, people: list[Assignment], one: Mentor) -> Round:
    """Store a round that gives all of them the same mentor, on its way to be published."""
    computing = begun(store)
    pairs = [
        Pair(
            assignment_id=each.id,
            member_id=each.member_id,
            version=each.version,
            mentor_id=one.id,
            points=1,
            waiting_since=computing.since,
        )
        for each in people
    ]
    parts = store.round_pairs.add(computing.attempt, pairs)
    complete = replace(computing, pairs=len(pairs), parts=parts)
    assert store.rounds.finish(complete, Statistics(), now())
    known = store.rounds.get(computing.id)
    assert known is not None
    publishing = store.rounds.replace(known, known.publishing(now()))
    assert publishing is not None
    return publishing
