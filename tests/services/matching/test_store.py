"""What the store promises: once only, never the same seat twice, never reading everything."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from chassis.http import Idempotency
from services.matching.announcements import of_assignment, of_enrolment
from services.matching.domain.people import Mentor
from services.matching.matchmaker import Matchmaker
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore
from tests.services.explained import WatchedDatabase
from tests.services.matching.people import (
    NOBODY_IN_PARTICULAR,
    NOW,
    PLACE,
    due,
    mentor,
    newcomer,
)

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]


def enrol(store: MatchingStore, *staff: Mentor, at: datetime = NOW) -> None:
    for each in staff:
        store.mentors.add(
            each,
            [of_enrolment(each, at, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=uuid4().hex, fingerprint="f"),
            body={},
            now=at,
        )


def matchmaker(mongo: Mongo) -> Matchmaker:
    return Matchmaker(MatchingStore(mongo), MatchingSettings())


def seats_in(mongo: Mongo) -> list[tuple[str, int]]:
    return [
        (each["mentor_id"], each["seat"])
        for each in mongo["assignments"].find({"status": "assigned"})
    ]


def test_an_assignment_is_stored_once_with_its_fact(store: MatchingStore, mongo: Mongo) -> None:
    """A duplicate changes nothing, and the seat proposed for it stays free."""
    enrol(store, mentor(capacity=2))
    mine = due()
    one, other = matchmaker(mongo), matchmaker(mongo)
    assert one.assign([mine], {}, NOW) == []
    before = mongo["assignments"].find_one({"_id": mine.id})
    assert before is not None
    assert [fact["key"] for fact in before["facts"]] == ["mentor_assigned.v1"]
    for again in (one, other, one):
        assert again.assign([mine, mine], {}, NOW + timedelta(hours=1)) == []
    assert mongo["assignments"].find_one({"_id": mine.id}) == before
    yours = due()
    other.assign([yours], {}, NOW)
    stored = store.assignments.get(yours.id)
    assert stored is not None
    assert stored.seat is not None
    assert stored.seat[1] == 1


def test_the_index_refuses_a_seat_that_is_taken(store: MatchingStore) -> None:
    """Whoever is second learns of it, and those beside them in the batch are stored."""
    mentor_id = str(uuid4())
    first, second, bystander = (
        replace(due(), status="assigned", mentor_id=mentor_id, mentor_given_name="I", number=number)
        for number in (0, 0, 1)
    )
    assert store.assignments.add([(first, of_assignment(first, None))]) == []
    refused = store.assignments.add(
        [(second, of_assignment(second, None)), (bystander, of_assignment(bystander, None))]
    )
    assert refused == [second]
    stored = store.assignments.of([first.id, second.id, bystander.id])
    assert set(stored) == {first.id, bystander.id}
    assert store.assignments.mentees([mentor_id]) == {mentor_id: 2}


def test_many_matchmakers_at_once_never_exceed_a_capacity(
    store: MatchingStore, mongo: Mongo
) -> None:
    """Four at work, 120 newcomers of whom some come twice, room for 50: 50 pairs and 70 waits."""
    staff = [mentor(capacity=capacity) for capacity in (1, 4, 15, 30)]
    enrol(store, *staff)
    everybody = [due() for _ in range(120)]

    def work(number: int) -> None:
        mine = matchmaker(mongo)
        left = everybody[number::3]
        while left:
            left = mine.assign(left[:10], {}, NOW) + left[10:]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (0, 1, 2, 0)))
    seats = seats_in(mongo)
    assert len(seats) == len(set(seats)) == 50
    load = Counter(mentor_id for mentor_id, _ in seats)
    assert load == {each.id: each.capacity for each in staff}
    states = Counter(each["status"] for each in mongo["assignments"].find())
    assert states == {"assigned": 50, "wanted": 70}


def test_those_who_wait_are_assigned_in_the_order_of_their_waiting(
    store: MatchingStore, mongo: Mongo
) -> None:
    """A mentor appears: who has waited longest comes first, others keep waiting."""
    waiting = [due(since=NOW + timedelta(minutes=n)) for n in range(5)]
    english = due(newcomer(languages=("en",)), since=NOW - timedelta(days=1))
    matchmaker(mongo).assign([waiting[3], waiting[0], english, *waiting[1:3], waiting[4]], {}, NOW)
    new = mentor(capacity=3)
    enrol(store, new, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    matchmaker(mongo).retry(later, enrolled=[new.id], languages={"fr"})
    stored = store.assignments.of(each.id for each in [*waiting, english])
    states = [stored[each.id].status for each in waiting]
    assert states == ["assigned"] * 3 + ["wanted"] * 2
    assert stored[waiting[3].id].waiting_for == "no_mentor"
    assert stored[english.id].status == "wanted"
    facts = mongo["assignments"].find_one({"_id": waiting[0].id}) or {}
    assert [(fact["v"], fact["key"]) for fact in facts["facts"]] == [
        (1, "mentor_wanted.v1"),
        (2, "mentor_assigned.v1"),
    ]


def test_retries_by_many_replicas_are_harmless(store: MatchingStore, mongo: Mongo) -> None:
    """Timers fire everywhere at once: each wait ends once, and no seat is taken twice."""
    matchmaker(mongo).assign([due() for _ in range(60)], {}, NOW)
    enrol(store, mentor(capacity=50), mentor(capacity=20))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.retry(NOW), [matchmaker(mongo) for _ in range(4)]))
    seats = seats_in(mongo)
    assert len(seats) == len(set(seats)) == 60
    assert {len(each["facts"]) for each in mongo["assignments"].find()} == {2}


def test_a_failed_write_has_the_seats_counted_anew(store: MatchingStore, mongo: Mongo) -> None:
    """Nobody knows what was stored then, so nothing that was merely proposed stays taken."""
    enrol(store, mentor(capacity=1))
    one = matchmaker(mongo)
    with pytest.raises(ValueError, match="hexadecimal"):
        one.assign([due(correlation_id="no uuid")], {}, NOW)
    good = due()
    one.assign([good], {}, NOW)
    stored = store.assignments.get(good.id)
    assert stored is not None
    assert stored.status == "assigned"


def test_no_hot_path_reads_a_whole_collection(mongo: Mongo) -> None:
    """Every query on the way of a newcomer is answered by an index."""
    watched: Any = WatchedDatabase(mongo)
    store = MatchingStore(watched)
    one = mentor()
    effect = Idempotency(key="k", fingerprint="f")
    for _ in range(2):  # the second is a repetition, which reads back by the key
        store.mentors.add(one, [], effect=effect, body={}, now=NOW)
    store.mentors.of([one.id])
    store.mentors.page(limit=5, after="a", place_ids=[PLACE])
    store.mentors.changed_since(NOW)
    store.assignments.of(["a"])
    store.assignments.get("a")
    store.assignments.waiting(["fr", "en"], limit=5)
    store.assignments.seats_changed_since(NOW)
    store.assignments.seats_of([one.id])
    store.assignments.mentees([one.id])
    assert len(watched.plans) >= 10
    assert watched.scans() == []
