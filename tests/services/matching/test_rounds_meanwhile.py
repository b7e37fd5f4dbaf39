"""What others do in the very moment in which a round is being published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client import REGISTRY

from chassis import crash_points
from services.matching.clock import now
from services.matching.kept_lexicon import KeptLexicon
from services.matching.matchmaker import Matchmaker
from services.matching.own_words import OwnWords
from services.matching.rounds.publishing import Publication
from services.matching.settings import MatchingSettings
from services.matching.store.assignments import place_in_row
from services.matching.store.round_claims import Claim
from tests.services.matching.people import mentor
from tests.services.matching.stored_rounds import enrol, ready, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.database import Database

    from services.matching.domain.mentoring import Assignment
    from services.matching.store import MatchingStore

pytestmark = pytest.mark.database
Meanwhile = Any


def publication(store: MatchingStore) -> Publication:
    """What one replica publishes with."""
    settings = MatchingSettings()
    matchmaker = Matchmaker(store, settings, OwnWords(KeptLexicon(store, settings), store))
    return Publication(store, matchmaker, settings)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
    """Have something happen, once, at a named point of the publication."""

    def at(point: str, happens: Callable[[], object]) -> None:
        left = [happens]

        def reached(name: str) -> None:
            if name == point and left:
                left.pop()()

        monkeypatch.setattr(crash_points, "reached", reached)

    return at


def claim_of(one: Assignment, version: int, mentor_id: str, seat: int) -> Claim:
    """The claim of a seat for somebody."""
    return Claim(
        assignment_id=one.id,
        version=version,
        mentor_id=mentor_id,
        seat=seat,
        row=place_in_row(one),
        languages=("fr",),
    )


def says_something(mongo: Database[dict[str, Any]], one: Assignment) -> None:
    """Let somebody say something new of themselves."""
    done = mongo["assignments"].update_one({"_id": one.id}, {"$inc": {"version": 1}})
    assert done.modified_count == 1


def refused_by_night() -> float:
    """How many rounds of a night were refused in this process, as Prometheus reads it."""
    name = "entrelieux_matching_rounds_refused_total"
    return REGISTRY.get_sample_value(name, {"begun": "by_night"}) or 0.0


def test_who_says_something_after_their_claim_has_the_round_refused(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """The look before the commit finds them; nothing is left of the claims."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 3)
    due = ready(store, people, one)
    meanwhile(crash_points.WHILE_ROUND_CLAIMS, lambda: says_something(mongo, people[0]))
    before = refused_by_night()
    publication(store).settle()
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.because, known.due_at) == ("refused", "world_changed", None)
    assert refused_by_night() == before + 1
    stored = list(mongo["assignments"].find())
    assert not any("held" in each or "claim" in each for each in stored)


def test_who_says_something_after_the_commit_is_still_brought_together(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """What holds, holds: unless the two may not be brought together any more."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 3)
    due = ready(store, people, one)

    def happens() -> None:
        says_something(mongo, people[0])
        mongo["assignments"].update_one(
            {"_id": people[1].id}, {"$set": {"avoid": [one.id]}, "$inc": {"version": 1}}
        )

    meanwhile(crash_points.AFTER_ROUND_COMMIT, happens)
    publication(store).settle()
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.arranged, known.moved_on) == ("published", 2, 1)
    stored = store.assignments.of(each.id for each in people)
    assert [stored[each.id].status for each in people] == ["assigned", "wanted", "assigned"]
    assert not any("claim" in each for each in mongo["assignments"].find())


def test_a_mentor_who_pauses_after_the_commit_has_nobody(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """Nobody is left with somebody who is away."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 2)
    ready(store, people, one)
    meanwhile(
        crash_points.AFTER_ROUND_COMMIT,
        lambda: mongo["mentors"].update_one(
            {"_id": one.id}, {"$set": {"held": True, "changed_at": now()}, "$inc": {"version": 1}}
        ),
    )
    publication(store).settle()
    stored = store.assignments.of(each.id for each in people)
    assert {each.status for each in stored.values()} == {"wanted"}
    assert not any("held" in each for each in mongo["assignments"].find())


def test_two_replicas_at_the_same_point_commit_once(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """Whoever is second finds it done."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 3)
    due = ready(store, people, one)

    def happens() -> None:
        mongo["rounds"].update_one({"_id": due.id}, {"$set": {"due_at": now()}})
        publication(store).settle()

    meanwhile(crash_points.AFTER_ROUND_CLAIMS, happens)
    publication(store).settle()
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.arranged) == ("published", 3)
    assert {each.status for each in store.assignments.of(p.id for p in people).values()} == {
        "assigned"
    }


def test_one_replica_cannot_commit_what_another_has_refused(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """Published or refused is decided once; the claims of who was slower are given back."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 3)
    due = ready(store, people, one)
    meanwhile(
        crash_points.AFTER_ROUND_CLAIMS,
        lambda: store.rounds.replace(due, due.refused("world_changed", now())),
    )
    publication(store).settle()
    publication(store).settle()
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.arranged, known.due_at) == ("refused", 0, None)
    stored = list(mongo["assignments"].find())
    assert {each["status"] for each in stored} == {"wanted"}
    assert not any("held" in each or "claim" in each for each in stored)


def test_nobody_is_given_a_mentor_at_once_whom_a_round_has_claimed(
    store: MatchingStore, mongo: Database[dict[str, Any]], meanwhile: Meanwhile
) -> None:
    """Mentors come while a round is being published: what it has claimed is left alone."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 3)
    due = ready(store, people, one)

    def happens() -> None:
        enrol(store, mentor(capacity=50, skills=("couture", "cuisine")))
        settings = MatchingSettings()
        words = OwnWords(KeptLexicon(store, settings), store)
        Matchmaker(store, settings, words).retry(now())
        assert not store.assignments.waiting(limit=9)

    meanwhile(crash_points.AFTER_ROUND_CLAIMS, happens)
    publication(store).settle()
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.arranged) == ("published", 3)
    assert {each["mentor_id"] for each in mongo["assignments"].find()} == {one.id}


def test_claims_left_behind_are_found_and_given_back(
    store: MatchingStore, mongo: Database[dict[str, Any]]
) -> None:
    """By a replica that was too slow to notice that the round is over."""
    one = enrol(store, mentor(capacity=5))
    people = waiting(store, 1)
    due = ready(store, people, one)
    refused = store.rounds.replace(due, due.refused("world_changed", now()))
    assert refused is not None
    publication(store).settle()
    claim = claim_of(people[0], people[0].version, one.id, 0)
    store.round_claims.claim(due.id, [claim], now())
    assert store.round_claims.standing([people[0].id])[people[0].id].round_id == due.id
    publication(store).tidy(now())
    publication(store).settle()
    assert not any("held" in each or "claim" in each for each in mongo["assignments"].find())


def test_a_claim_is_written_over_the_version_that_was_seen_alone(
    store: MatchingStore, mongo: Database[dict[str, Any]]
) -> None:
    """Nor over another claim, nor for a seat that somebody has."""
    people = waiting(store, 3)

    def claimed(one: Assignment, version: int, seat: int, round_id: str = "r") -> bool:
        claim = claim_of(one, version, "m", seat)
        store.round_claims.claim(round_id, [claim], now())
        return store.round_claims.standing([one.id])[one.id].claimed == ("m", seat)

    says_something(mongo, people[0])
    assert not claimed(people[0], people[0].version, 0)
    assert claimed(people[1], people[1].version, 0)
    assert not claimed(people[1], people[1].version + 1, 1, "other")
    assert not claimed(people[2], people[2].version, 0)
    assert store.round_claims.seats_taken(["m", "n"]) == {"m": {0}, "n": set()}
    assert store.round_claims.give_back("r", limit=9, now=now()) == 1
    assert claimed(people[2], people[2].version, 0)
