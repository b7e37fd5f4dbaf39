"""What the store promises: once only, never the same slot twice, never reading everything."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from chassis.http import Idempotency
from chassis.problems import Problem
from services.onboarding.announcements import of_training
from services.onboarding.domain.journey.milestones import Milestone
from services.onboarding.domain.places import Place, Point
from services.onboarding.domain.welcome.welcomers import Welcomer
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.welcome_desk import BATCH, WelcomeDesk
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.samples import (
    NOBODY_IN_PARTICULAR,
    NOW,
    booking_of,
    call_due,
    every_day,
    welcomer,
)

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]


def enrol(store: OnboardingStore, *staff: Welcomer, at: datetime = NOW) -> None:
    for each in staff:
        store.welcomers.add(
            each,
            [of_training(each, at, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=uuid4().hex, fingerprint="f"),
            body={},
            now=at,
        )


def desk(mongo: Mongo) -> WelcomeDesk:
    return WelcomeDesk(OnboardingStore(mongo), OnboardingSettings())


def booked_slots(mongo: Mongo) -> list[tuple[str, datetime]]:
    return [
        (each["welcomer_id"], each["starts_at"])
        for each in mongo["welcome_calls"].find({"status": "booked"})
    ]


def test_a_request_has_one_effect_and_one_answer(store: OnboardingStore, mongo: Mongo) -> None:
    """The same key gives the same answer again; another body under it is refused."""
    effect = Idempotency(key="k", fingerprint="f")
    place = Place(id=str(uuid4()), name="Ici", country="FR", location=Point(48.0, 2.0))
    first = store.places.add(place, effect=effect, body={"id": place.id})
    again = store.places.add(replace(place, id=str(uuid4())), effect=effect, body={"id": "other"})
    assert first == again == {"id": place.id}
    assert mongo["places"].count_documents({}) == 1
    with pytest.raises(Problem) as refusal:
        store.places.add(
            replace(place, id="b"), effect=Idempotency(key="k", fingerprint="g"), body={}
        )
    assert (refusal.value.status, refusal.value.slug) == (422, "idempotency-key-reused")


def test_a_call_is_stored_once_with_its_fact(store: OnboardingStore, mongo: Mongo) -> None:
    """A duplicate, also under another slot, changes nothing, and its slot is free again."""
    enrol(store, welcomer())
    call = call_due()
    one, other = desk(mongo), desk(mongo)
    assert one.book([call], {}, NOW) == []
    before = mongo["welcome_calls"].find_one({"_id": call.id})
    assert before is not None
    assert [fact["key"] for fact in before["facts"]] == ["welcome_call_booked.v1"]
    for again in (one, other, one):
        assert again.book([call, call], {}, NOW + timedelta(hours=1)) == []
    assert mongo["welcome_calls"].find_one({"_id": call.id}) == before
    next_call = call_due()
    other.book([next_call], {}, NOW)
    stored = store.calls.get(next_call.id)
    assert stored is not None
    assert stored.starts_at == before["starts_at"] + timedelta(minutes=30)


def test_the_index_refuses_a_slot_that_is_taken(store: OnboardingStore) -> None:
    """Whoever is second learns of it, and those beside them in the batch are stored."""
    enrol(store, welcomer())
    first, second, bystander = (
        replace(
            call_due(),
            status="booked",
            welcomer_id=str(NOBODY_IN_PARTICULAR),
            welcomer_given_name="W",
            starts_at=NOW + timedelta(minutes=shift),
            ends_at=NOW + timedelta(minutes=shift + 30),
            language="fr",
        )
        for shift in (0, 0, 30)
    )
    assert store.calls.add([booking_of(first)]) == []
    refused = store.calls.add([booking_of(second), booking_of(bystander)])
    assert [each.id for each in refused] == [second.id]
    assert set(store.calls.of([first.id, second.id, bystander.id])) == {first.id, bystander.id}


def test_a_desk_that_lost_a_slot_takes_the_next(store: OnboardingStore, mongo: Mongo) -> None:
    """Two desks with the same idea: one is first, the other finds out and books what is left."""
    enrol(store, welcomer())
    one, other = desk(mongo), desk(mongo)
    one.book([call_due()], {}, NOW)
    other.book([call_due()], {}, NOW)  # both have looked at the calendar by now
    for _ in range(3):
        assert one.book([call_due(), call_due()], {}, NOW) == []
        assert other.book([call_due(), call_due()], {}, NOW) == []
    slots = booked_slots(mongo)
    assert len(slots) == len(set(slots)) == 14


def test_many_desks_at_once_never_book_twice(store: OnboardingStore, mongo: Mongo) -> None:
    """Four desks, 120 newcomers of whom some come twice, 108 slots: 108 calls and 12 waits."""
    enrol(
        store,
        *(welcomer(id=str(uuid4()), availability=every_day(18, 19)) for _ in range(2)),
    )
    calls = [call_due() for _ in range(120)]
    batches = [calls[start : start + 10] for start in range(0, 120, 10)]

    def work(number: int) -> None:
        mine = desk(mongo)
        left = [call for batch in batches[number::3] for call in batch]
        while left:
            left = mine.book(left[:10], {}, NOW) + left[10:]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (0, 1, 2, 0)))
    slots = booked_slots(mongo)
    # From tomorrow until the 28th day from now, which begins before the evening.
    assert len(slots) == len(set(slots)) == 108
    states = Counter(each["status"] for each in mongo["welcome_calls"].find())
    assert states == {"booked": 108, "wanted": 12}


def test_those_who_wait_are_booked_in_the_order_of_their_waiting(
    store: OnboardingStore, mongo: Mongo
) -> None:
    """A welcomer appears: who has waited longest is called first, others keep waiting."""
    waiting = [call_due(since=NOW + timedelta(minutes=n)) for n in range(5)]
    english = call_due(languages=("en",), since=NOW - timedelta(days=1))
    desk(mongo).book([waiting[3], waiting[0], english, *waiting[1:3], waiting[4]], {}, NOW)
    assert {call.waiting_for for call in store.calls.of(c.id for c in waiting).values()} == {
        "no_welcomer"
    }
    new = welcomer(availability=every_day(18, 19))
    enrol(store, new, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    desk(mongo).retry(later, trained=[new.id], languages={"fr"})
    calls = store.calls.of(call.id for call in waiting)
    assert [calls[call.id].status for call in waiting] == ["booked"] * 5
    starts = [calls[call.id].starts_at for call in waiting]
    assert starts == sorted(starts, key=str)
    assert {call.version for call in calls.values()} == {2}
    still = store.calls.get(english.id)
    assert still is not None
    assert still.status == "wanted"
    facts = mongo["welcome_calls"].find_one({"_id": waiting[0].id}) or {}
    assert [(fact["v"], fact["key"]) for fact in facts["facts"]] == [
        (1, "welcome_call_wanted.v1"),
        (2, "welcome_call_booked.v1"),
    ]


def test_whom_nobody_may_call_stands_in_nobodys_way(store: OnboardingStore, mongo: Mongo) -> None:
    """More wait than are looked at in one go, whom the one welcomer may not call."""
    only = welcomer()
    waiting = [
        call_due(avoid=(only.id,), since=NOW + timedelta(seconds=n)) for n in range(BATCH + 5)
    ]
    behind = call_due(since=NOW + timedelta(hours=1))
    desk(mongo).book([*waiting, behind], {}, NOW)
    enrol(store, only)
    desk(mongo).retry(NOW + timedelta(hours=2))
    stored = store.calls.of([behind.id, waiting[0].id])
    assert [stored[behind.id].status, stored[waiting[0].id].status] == ["booked", "wanted"]


def test_retries_by_many_replicas_are_harmless(store: OnboardingStore, mongo: Mongo) -> None:
    """Timers fire everywhere at once: each wait ends once, and no slot is taken twice."""
    calls = [call_due() for _ in range(60)]
    desk(mongo).book(calls, {}, NOW)
    enrol(store, welcomer(), welcomer())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.retry(NOW), [desk(mongo) for _ in range(4)]))
    slots = booked_slots(mongo)
    assert len(slots) == len(set(slots)) == 60
    assert {len(each["facts"]) for each in mongo["welcome_calls"].find()} == {2}


def test_a_failed_write_makes_the_desk_start_over(mongo: Mongo, store: OnboardingStore) -> None:
    """Nobody knows what was stored then, so nothing that was merely proposed stays taken."""
    enrol(store, welcomer())
    one = desk(mongo)
    broken = replace(call_due(), correlation_id="no uuid")
    with pytest.raises(ValueError, match="hexadecimal"):
        one.book([broken], {}, NOW)
    good = call_due()
    one.book([good], {}, NOW)
    stored = store.calls.get(good.id)
    assert stored is not None
    assert stored.starts_at == datetime(2026, 6, 2, 16, tzinfo=UTC)


def test_milestones_are_added_once(store: OnboardingStore) -> None:
    """Again, and beside new ones: what was there stays, what is new is added."""
    one, two = (Milestone(id=str(uuid4()), fact="MentorWanted", occurred_at=NOW) for _ in range(2))
    assert store.milestones.add([("m", one)]) == 0
    assert store.milestones.add([("m", one), ("m", two), ("n", one)]) == 2
    assert {each.id for each in store.milestones.of("m")} == {one.id, two.id}


def test_no_hot_path_reads_a_whole_collection(mongo: Mongo) -> None:
    """Every query on the way of a newcomer is answered by an index."""
    watched: Any = WatchedDatabase(mongo)
    store = OnboardingStore(watched)
    here = Place(id=str(uuid4()), name="Ici", country="FR", location=Point(48.0, 2.0))
    effect = Idempotency(key="k", fingerprint="f")
    for _ in range(2):  # the second is a repetition, which reads back by the key
        store.places.add(here, effect=effect, body={})
    store.places.get(here.id)
    store.places.of([here.id])
    assert store.places.near(Point(48.0, 2.0), radius_m=1000, limit=5, after=None)
    store.members.get("m")
    store.members.page(limit=5, after="a", place_ids=["p"])
    store.welcomers.page(limit=5, after="a", place_ids=["p"])
    store.welcomers.of(["w"])
    store.welcomers.changed_since(NOW)
    store.calls.of(["c"])
    store.calls.get("c")
    store.calls.waiting(["fr", "en"], limit=5)
    store.calls.taken_from(NOW)
    store.calls.taken_since(NOW)
    store.calls.due(NOW, limit=5)
    store.calls.to_pass_on(NOW, limit=5)
    store.calls.of_welcomer("w", NOW, limit=5)
    store.calls.of_welcomer("w", NOW, limit=5, after=NOW)
    store.calls.offering("w", limit=5)
    store.calls.waiting(["fr"], limit=5, skip=5)
    store.tasks.page(limit=5, after="a")
    store.tasks.page(limit=5, after=None, place_ids=["p"])
    store.tasks.page(limit=5, after="a", place_ids=["p"])
    store.tasks.page(limit=5, after="a", for_person="n")
    store.hosting.of([str(uuid4())])
    store.members.of(["m"])
    store.calls.notes("c")
    store.network.rules()
    store.milestones.of("m")
    store.milestones.of_all({"m", "n"})
    store.members.of(["m", "n"])
    store.members.departed(limit=5, after="a", place_ids=["p"])
    store.members.departed(limit=5, after=None, place_ids=None)
    store.journeys.of("m")
    store.journeys.of_all({"m", "n"})
    store.journeys.due(NOW, limit=5)
    store.journeys.paces(["p"])
    store.journeys.paces(None)
    store.support_files.get(here.id)
    assert len(watched.plans) >= 24
    assert watched.scans() == []


def test_no_question_about_charters_reads_a_whole_collection(mongo: Mongo) -> None:
    """What members read, and what waits for an answer, is found by an index."""
    watched: Any = WatchedDatabase(mongo)
    store = OnboardingStore(watched)
    member_id = str(uuid4())
    store.charters.in_force(str(uuid4()))
    store.charters.known_measures(None)
    store.charters.numbered("c", 1)
    store.charters.some([(str(uuid4()), 1)])
    store.charters.history("c", limit=5, below=3)
    store.charters.page(limit=5, after="a")
    store.charters.answered(Idempotency(key="k", fingerprint="f"))
    store.drafts.get("c")
    store.acceptances.receipts(member_id)
    store.values.get()
    store.faq.page("c", role="host", measure_id="pace", limit=5, after="a")
    store.faq.get("f")
    store.lessons.with_status("published", limit=5)
    store.lessons.get("l")
    store.questions.get("question", "q")
    store.questions.page("question", limit=5, after="a", status="asked", place_ids=["p"])
    store.questions.of("contribution", member_id, limit=5, after="a")
    store.questions.overdue("contribution", NOW, limit=5, after=None, place_ids=["p"])
    store.quality.page(limit=5, after="a", place_ids=["p"])
    store.quality.get("m")
    assert len(watched.plans) >= 21
    assert watched.scans() == []
