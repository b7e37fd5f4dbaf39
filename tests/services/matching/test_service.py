"""Matching as it runs: real broker, real database, real processes, driven from outside."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from chassis.assertion import Caller
from contracts.event import Location
from contracts.onboarding import MemberJoined
from tests.services.matching.people import PLACE, mentor_body
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))


def joined(**changes: Any) -> MemberJoined:
    fields: dict[str, Any] = {
        "event_id": uuid4(),
        "occurred_at": datetime.now(UTC),
        "correlation_id": uuid4(),
        "member_id": str(uuid4()),
        "place_id": PLACE,
        "location": Location(latitude=48.85, longitude=2.35),
        "languages": ("fr",),
        "wishes": "apprendre la couture",
    }
    return MemberJoined(**{**fields, **changes})


def enrol(house: OneService, **changes: Any) -> dict[str, Any]:
    answer = house.ask(
        "POST", "/mentors", caller=STAFF, body=mentor_body(**changes), key=uuid4().hex
    )
    assert answer.status == 201, answer
    created: dict[str, Any] = answer.body
    return created


def mentor_of(house: OneService, member_id: str) -> dict[str, Any]:
    answer = house.ask("GET", f"/members/{member_id}/mentor", caller=STAFF)
    return answer.body if answer.status == 200 else {"status": None}


def until_mentor_is(house: OneService, member_id: str, status: str) -> dict[str, Any]:
    return wait_until(
        lambda: (found := mentor_of(house, member_id))["status"] == status and found,
        within=20,
        saying=f"mentor {status}",
    )


def test_who_joins_has_a_mentor_and_may_know_why(house: OneService) -> None:
    """The one who knows what was wished for, with three reasons."""
    # Whoever was enrolled in this very second counts, too.
    house.start(MATCHING_FRESH_SECONDS="0")
    enrol(house, skills=["poterie"])
    right = enrol(house, skills=["la couture à la machine"], place_id=str(uuid4()), capacity=3)
    somebody = joined(wishes="J'aimerais apprendre la COUTURE")
    house.tell([somebody])
    found = until_mentor_is(house, somebody.member_id, "assigned")
    assert (found["mentor_id"], found["mentor_given_name"]) == (right["id"], "Inès")
    assert found["reasons"] == [
        {"code": "near", "detail": "1"},
        {"code": "shares_language", "detail": "fr"},
        {"code": "knows", "detail": "la couture à la machine"},
    ]
    shown = house.ask("GET", f"/mentors/{right['id']}", caller=STAFF).body
    assert (shown["mentees"], shown["capacity"]) == (1, 3)


def test_who_waits_has_a_mentor_once_one_appears(house: OneService) -> None:
    """The wait is stated with its reason; the right mentor ends it, and the oldest wait first."""
    house.start()
    somebody = joined(languages=("ar", "fr"))
    house.tell([somebody])
    assert until_mentor_is(house, somebody.member_id, "wanted")["waiting_for"] == "no_mentor"
    enrol(house, languages=["nl"])
    other = joined()
    house.tell([other])
    waiting = until_mentor_is(house, other.member_id, "wanted")
    assert waiting["waiting_for"] == "no_mentor_for_language"
    french = enrol(house)
    found = until_mentor_is(house, somebody.member_id, "assigned")
    assert found["mentor_id"] == french["id"]
    house.wait_until_quiet()
    assert mentor_of(house, other.member_id)["status"] == "wanted"
    last = joined()
    house.tell([last])
    full = until_mentor_is(house, last.member_id, "wanted")
    assert full["waiting_for"] == "all_mentors_full"


def test_the_timer_ends_a_wait_that_no_event_ended(house: OneService) -> None:
    """Whatever was missed, the next look finds it."""
    house.start(MATCHING_RETRY_SECONDS="0.5")
    somebody = joined()
    house.tell([somebody])
    until_mentor_is(house, somebody.member_id, "wanted")
    house.wait_until_quiet()
    house.database["mentors"].insert_one(
        {
            **mentor_body(),
            "_id": str(uuid4()),
            "family_name": None,
            "changed_at": datetime.now(UTC),
        }
    )
    until_mentor_is(house, somebody.member_id, "assigned")


def test_two_replicas_give_200_newcomers_the_five_seats_there_are(house: OneService) -> None:
    """Exactly five are assigned, whoever is quicker; all others wait, and the reason is stated."""
    replicas = [house.start(), house.start()]
    staff = [enrol(house, capacity=capacity) for capacity in (1, 4)]
    newcomers = [joined() for _ in range(200)]

    def tell(number: int) -> None:
        house.tell(newcomers[number::4])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))
    stored = house.database["assignments"]
    wait_until(lambda: stored.count_documents({}) == 200, within=60, saying="200 dealt with")
    house.wait_until_quiet()
    seats = [seat for each in stored.find({"status": "assigned"}) for seat in each["held"]]
    assert len(seats) == len(set(seats)) == 5
    assert Counter(seat.partition(":")[0] for seat in seats) == {
        each["id"]: each["capacity"] for each in staff
    }
    waiting = Counter(each["waiting_for"] for each in stored.find({"status": "wanted"}))
    assert waiting == {"all_mentors_full": 195}
    assert Counter(len(each["facts"]) for each in stored.find()) == {1: 195, 2: 5}
    # Room for all the others: each is assigned once, by whichever replica.
    for _ in range(4):
        enrol(house, capacity=50)
    wait_until(
        lambda: stored.count_documents({"status": "assigned"}) == 200,
        within=60,
        saying="200 assigned",
    )
    house.wait_until_quiet()
    seats = [seat for each in stored.find() for seat in each["held"]]
    assert len(set(seats)) == 200
    assert Counter(len(each["facts"]) for each in stored.find()) == {2: 5, 3: 195}
    for child in replicas:
        assert child.stop() == 0


def test_the_same_fact_five_times_has_one_effect(house: OneService) -> None:
    """Also after a restart."""
    house.start()
    enrol(house, capacity=9)
    somebody = joined()
    house.tell([somebody] * 3)
    found = until_mentor_is(house, somebody.member_id, "assigned")
    house.processes[0].stop()
    house.start()
    house.tell([somebody] * 2)
    house.wait_until_quiet()
    assert mentor_of(house, somebody.member_id) == found
    stored = list(house.database["assignments"].find())
    assert [each["_id"] for each in stored] == [str(uuid5(UUID(somebody.member_id), "mentor"))]
    assert [len(each["facts"]) for each in stored] == [2]


def test_foreign_objects_do_not_exist(house: OneService) -> None:
    """Own, place, network and the mentor may look; everybody else gets a 404."""
    house.start()
    mentor = enrol(house)
    somebody = joined()
    house.tell([somebody])
    until_mentor_is(house, somebody.member_id, "assigned")
    path, mentor_path = f"/members/{somebody.member_id}/mentor", f"/mentors/{mentor['id']}"

    def caller(subject: str, reach: str, *places: str) -> Caller:
        return Caller(subject, places=frozenset(places), reach=frozenset({reach}))

    for welcome in (
        caller(somebody.member_id, "own"),
        caller("coordinator", "place", PLACE),
        caller(mentor["id"], "assigned"),
        STAFF,
    ):
        assert house.ask("GET", path, caller=welcome).status == 200
    for stranger in (
        caller(str(uuid4()), "own"),
        caller("coordinator", "place", str(uuid4())),
        caller(str(uuid4()), "assigned"),
        caller(somebody.member_id, "public"),
    ):
        assert house.ask("GET", path, caller=stranger).status == 404
        assert house.ask("GET", mentor_path, caller=stranger).status == 404
        listed = house.ask("GET", "/mentors", caller=stranger)
        assert listed.status == 404 or listed.body["items"] == []
        enrolled = house.ask(
            "POST", "/mentors", caller=stranger, body=mentor_body(), key=uuid4().hex
        )
        assert enrolled.status == 404
    assert house.ask("GET", mentor_path, caller=caller(mentor["id"], "own")).status == 200
    coordinator = caller("coordinator", "place", PLACE)
    items = house.ask("GET", "/mentors", caller=coordinator).body["items"]
    assert [(each["id"], each["mentees"]) for each in items] == [(mentor["id"], 1)]
    assert house.ask("GET", path).status == 401
    assert house.ask("GET", "/members/nobody/mentor", caller=STAFF).status == 404


def test_what_is_not_valid_is_refused_and_has_no_effect(house: OneService) -> None:
    """Each refusal names the field, never the value; a key is good for one body."""
    house.start()
    for changes, pointer in (
        ({"capacity": 0}, "/capacity"),
        ({"capacity": "3"}, "/capacity"),
        ({"languages": []}, "/languages"),
        ({"location": {"latitude": 91, "longitude": 0}}, "/location/latitude"),
        ({"mentees": 0}, "/mentees"),
    ):
        answer = house.ask(
            "POST", "/mentors", caller=STAFF, body=mentor_body(**changes), key=uuid4().hex
        )
        assert answer.status == 422
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
    assert house.database["mentors"].count_documents({}) == 0
    key = uuid4().hex
    first, again = (
        house.ask("POST", "/mentors", caller=STAFF, body=mentor_body(), key=key) for _ in range(2)
    )
    assert (first.status, first.body) == (again.status, again.body)
    other = house.ask("POST", "/mentors", caller=STAFF, body=mentor_body(capacity=2), key=key)
    assert other.status == 422
    assert house.database["mentors"].count_documents({}) == 1
