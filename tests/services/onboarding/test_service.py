"""Onboarding as it runs: real broker, real database, real processes, driven from outside."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from chassis.assertion import Caller
from contracts.matching import MentorAssigned, MentorWanted, Reason
from contracts.onboarding import MemberJoined
from tests.services.onboarding.asking import (
    STAFF,
    VISITOR,
    call_of,
    get,
    post,
    until_call_is,
)
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_who_joins_is_called_by_a_trained_peer(house: OneService) -> None:
    """Join, and a call is booked in the welcomer's hours; the journey tells it."""
    house.start()
    place = post(house, "/places", place_body())
    welcomer = post(house, "/welcomers", welcomer_body(place["id"]))
    before = datetime.now(UTC)
    member = post(house, "/members", member_body(place["id"]), caller=VISITOR)
    assert (member["email"], member["phone"], member["family_name"]) == (None, None, None)
    call = until_call_is(house, member["id"], "booked")
    assert call["welcomer_id"] == welcomer["id"]
    assert (call["language"], call["waiting_for"]) == ("fr", None)
    starts_at = datetime.fromisoformat(call["starts_at"])
    assert before + timedelta(hours=24) <= starts_at <= before + timedelta(hours=49)
    assert datetime.fromisoformat(call["ends_at"]) == starts_at + timedelta(minutes=30)

    journey = wait_until(
        lambda: (
            (j := get(house, f"/members/{member['id']}/journey?language=en"))["you_are_here"]
            == "commitment"
            and j["steps"][1]["state"] == "done"
            and j
        ),
        within=20,
        saying="journey after the call was booked",
    )
    joined, called, mentored = journey["steps"][:3]
    assert [each["state"] for each in (joined, called, mentored)] == ["done", "done", "current"]
    assert mentored["who_acts"] == "network"
    assert called["at"] == call["starts_at"]
    assert called["title"] == "Welcome call arranged"
    assert journey["who_acts"] == "member"


def test_who_waits_is_called_once_a_welcomer_appears(house: OneService) -> None:
    """The wait is stated with its reason, in both tongues; it ends with the right welcomer."""
    house.start()
    place = post(house, "/places", place_body())
    member = post(house, "/members", member_body(place["id"], languages=["ar", "fr-BE"]))
    wanted = until_call_is(house, member["id"], "wanted")
    assert wanted["waiting_for"] == "no_welcomer"
    journey = wait_until(
        lambda: (
            (j := get(house, f"/members/{member['id']}/journey"))["steps"][1]["who_acts"] == "place"
            and j
        ),
        within=20,
        saying="journey tells of the wait",
    )
    assert journey["steps"][1]["waiting_for"] == "no_welcomer"
    assert journey["steps"][1]["title"] == "Appel d'accueil fixé"
    post(house, "/welcomers", welcomer_body(place["id"], languages=["nl"]))
    french = post(house, "/welcomers", welcomer_body(place["id"], languages=["fr"]))
    booked = until_call_is(house, member["id"], "booked")
    assert (booked["welcomer_id"], booked["language"]) == (french["id"], "fr-BE")


def test_time_alone_ends_a_wait(house: OneService) -> None:
    """The timer books for who waits, with no event at all."""
    house.start(ONBOARDING_RETRY_SECONDS="0.5")
    place = post(house, "/places", place_body())
    member = post(house, "/members", member_body(place["id"]))
    until_call_is(house, member["id"], "wanted")
    house.wait_until_quiet()
    welcomer = welcomer_body(place["id"])
    house.database["welcomers"].insert_one(
        {
            "_id": str(uuid4()),
            "place_id": place["id"],
            "given_name": "Chloé",
            "family_name": None,
            "email": "chloe@example.org",
            "languages": ["fr"],
            "time_zone": "Europe/Paris",
            "trained_until": "2099-12-31",
            "availability": [
                {"weekday": each["weekday"], "from_minute": 600, "until_minute": 1140}
                for each in welcomer["availability"]
            ],
            "location": None,
            "changed_at": datetime.now(UTC),
        }
    )
    until_call_is(house, member["id"], "booked")


def test_two_replicas_book_200_calls_once_each(house: OneService) -> None:
    """200 join through two processes: one call each, all in different slots."""
    replicas = [house.start(), house.start()]
    place = post(house, "/places", place_body())
    for _ in range(8):
        post(house, "/welcomers", welcomer_body(place["id"]))

    def join(number: int) -> str:
        body = member_body(place["id"], email=f"m{number}@example.org")
        created = post(house, "/members", body, process=replicas[number % 2])
        return str(created["id"])

    with ThreadPoolExecutor(8) as pool:
        members = list(pool.map(join, range(200)))
    calls = house.database["welcome_calls"]
    wait_until(
        lambda: calls.count_documents({"status": "booked"}) == 200, within=60, saying="200 booked"
    )
    house.wait_until_quiet()
    slots = Counter((each["welcomer_id"], each["starts_at"]) for each in calls.find())
    assert len(slots) == 200
    assert {each["member_id"] for each in calls.find()} == set(members)
    assert calls.count_documents({}) == 200
    # One fact each, and one milestone each: nobody was told anything twice.
    assert {len(each["facts"]) for each in calls.find()} == {1}
    assert house.database["milestones"].count_documents({}) == 200
    for child in replicas:
        assert child.stop() == 0


def test_the_same_fact_five_times_has_one_effect(house: OneService) -> None:
    """Also after a restart."""
    house.start()
    place = post(house, "/places", place_body())
    # At any hour, so that the next free time is half an hour later whenever this runs.
    always = [{"weekday": day, "from": "00:00", "until": "24:00"} for day in range(1, 8)]
    post(house, "/welcomers", welcomer_body(place["id"], availability=always))
    joined = MemberJoined(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        member_id=str(uuid4()),
        place_id=place["id"],
        languages=("fr",),
    )
    house.tell([joined] * 3)
    call = until_call_is(house, joined.member_id, "booked")
    house.processes[0].stop()
    house.start()
    house.tell([joined] * 2)
    house.wait_until_quiet()
    assert call_of(house, joined.member_id) == call
    stored = list(house.database["welcome_calls"].find())
    assert [each["_id"] for each in stored] == [str(uuid5(UUID(joined.member_id), "welcome_call"))]
    assert [len(each["facts"]) for each in stored] == [1]
    again = MemberJoined(**{**joined.model_dump(), "member_id": str(uuid4())})
    house.tell([again])
    next_call = until_call_is(house, again.member_id, "booked")
    assert datetime.fromisoformat(next_call["starts_at"]) == datetime.fromisoformat(
        call["starts_at"]
    ) + timedelta(minutes=30)


def test_news_of_the_mentor_may_come_in_any_order(house: OneService) -> None:
    """A wait that is heard of after its end does not undo it."""
    house.start()
    place = post(house, "/places", place_body())
    member = post(house, "/members", member_body(place["id"]))
    mentor_id, assignment_id, now = str(uuid4()), str(uuid4()), datetime.now(UTC)
    assigned = MentorAssigned(
        event_id=uuid4(),
        occurred_at=now,
        correlation_id=uuid4(),
        assignment_id=assignment_id,
        member_id=member["id"],
        mentor_id=mentor_id,
        mentor_given_name="Inès",
        reasons=(Reason(code="knows", detail="couture"),),
    )
    wanted = MentorWanted(
        event_id=uuid4(),
        occurred_at=now - timedelta(seconds=5),
        correlation_id=uuid4(),
        assignment_id=assignment_id,
        member_id=member["id"],
        reason="no_mentor",
    )
    house.tell([assigned, wanted, assigned])
    house.wait_until_quiet()
    step = get(house, f"/members/{member['id']}/journey")["steps"][2]
    assert step["state"] == "done"
    assert step["waiting_for"] is None
    assert step["reasons"] == [{"code": "knows", "detail": "couture"}]
    mentor = Caller(mentor_id, roles=frozenset({"mentor"}), reach=frozenset({"own", "assigned"}))
    assert get(house, f"/members/{member['id']}", mentor)["email"] == "amina@example.org"


def test_foreign_objects_do_not_exist(house: OneService) -> None:
    """Own, place, network and the assigned welcomer may look; everybody else gets a 404."""
    house.start()
    place = post(house, "/places", place_body())
    welcomer = post(house, "/welcomers", welcomer_body(place["id"]))
    member = post(house, "/members", member_body(place["id"]))
    until_call_is(house, member["id"], "booked")
    house.wait_until_quiet()
    paths = [f"/members/{member['id']}{rest}" for rest in ("", "/journey", "/welcome-call")]

    def caller(subject: str, reach: str, *places: str) -> Caller:
        return Caller(subject, places=frozenset(places), reach=frozenset({reach}))

    for welcome in (
        caller(member["id"], "own"),
        caller("coordinator", "place", place["id"]),
        caller(welcomer["id"], "assigned"),
        STAFF,
    ):
        assert [house.ask("GET", each, caller=welcome).status for each in paths] == [200] * 3
        assert get(house, paths[0], welcome)["phone"] == "+33612345678"
    for stranger in (
        caller(str(uuid4()), "own"),
        caller("coordinator", "place", str(uuid4())),
        caller(str(uuid4()), "assigned"),
        caller(member["id"], "public"),
        Caller(None, reach=frozenset({"own", "assigned"})),
    ):
        assert [house.ask("GET", each, caller=stranger).status for each in paths] == [404] * 3
        for lists in ("/members", f"/members?place_id={place['id']}", "/welcomers"):
            assert house.ask("GET", lists, caller=stranger).status in {200, 404}
            if house.ask("GET", lists, caller=stranger).status == 200:
                assert get(house, lists, stranger)["items"] == []
        assert house.ask("GET", f"/welcomers/{welcomer['id']}", caller=stranger).status == 404
    coordinator = caller("coordinator", "place", place["id"])
    assert [each["id"] for each in get(house, "/members", coordinator)["items"]] == [member["id"]]
    assert house.ask("GET", paths[0]).status == 401
    assert house.ask("GET", "/members/nobody/welcome-call", caller=STAFF).status == 404


def test_what_is_not_valid_is_refused_and_has_no_effect(house: OneService) -> None:
    """Each refusal names the field, never the value, and nothing is stored."""
    house.start()
    place = post(house, "/places", place_body())
    at = place["id"]
    for path, body, slug, pointer in (
        ("/members", member_body(str(uuid4())), "unknown-place", "/place_id"),
        ("/members", member_body(at, languages=[]), "not-valid", "/languages"),
        ("/members", member_body(at, email="not\nan@address.fr"), "not-valid", "/email"),
        ("/members", member_body(at, email=None, phone=None), "not-valid", ""),
        ("/members", member_body(at, admin=True), "not-valid", "/admin"),
        ("/welcomers", welcomer_body(str(uuid4())), "unknown-place", "/place_id"),
        (
            "/welcomers",
            welcomer_body(at, trained_until="2020-01-01"),
            "not-valid",
            "/trained_until",
        ),
        ("/welcomers", welcomer_body(at, time_zone="Mars/Olympus"), "not-valid", "/time_zone"),
        (
            "/welcomers",
            welcomer_body(at, availability=[{"weekday": 1, "from": "18:00", "until": "18:15"}]),
            "not-valid",
            "/availability/0",
        ),
        ("/places", place_body(country="France"), "not-valid", "/country"),
    ):
        answer = house.ask("POST", path, caller=STAFF, body=body, key=uuid4().hex)
        assert (answer.status, answer.body["type"].rpartition(":")[2]) == (422, slug)
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
    assert house.ask("POST", "/members", caller=STAFF, body=member_body(at)).status == 428
    assert house.database["members"].count_documents({}) == 0
    assert house.database["welcomers"].count_documents({}) == 0


def test_whoever_has_a_telephone_alone_joins_too(house: OneService) -> None:
    """S0.1: no Internet is needed; an address may come later, and the only way never goes."""
    house.start()
    place = post(house, "/places", place_body())
    body = member_body(place["id"], phone="+33612345678")
    del body["email"]
    member = post(house, "/members", body)
    assert (member["email"], member["phone"]) == (None, "+33612345678")
    path = f"/members/{member['id']}"
    herself = Caller(member["id"], reach=frozenset({"own"}))

    def change(**changes: Any) -> Any:
        tag = house.ask("GET", path, caller=herself).headers["ETag"]
        return house.ask("PATCH", path, caller=herself, body=changes, key=uuid4().hex, if_match=tag)

    for taken_away in ({"phone": None}, {"phone": None, "email": None}):
        refused = change(**taken_away)
        assert [each["pointer"] for each in refused.body["errors"]] == ["/phone"]
    given = change(email="amina@example.org", phone=None)
    assert (given.status, given.body["email"]) == (200, "amina@example.org")
    for other in ("other@example.org", None):
        refused = change(email=other)
        assert [each["pointer"] for each in refused.body["errors"]] == ["/email"]
    [stored] = house.database["members"].find()
    facts = [json.loads(fact["body"]) for fact in stored["facts"]]
    addresses = [fact["email"] for fact in facts if "email" in fact]
    assert addresses == ["", "amina@example.org"]


def test_the_same_key_joins_once(house: OneService) -> None:
    """Two at once, and again later: one member, one answer."""
    house.start()
    place = post(house, "/places", place_body())
    key = uuid4().hex

    def join(_: int) -> Any:
        return house.ask("POST", "/members", caller=VISITOR, body=member_body(place["id"]), key=key)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(join, range(8)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["id"] for answer in answers}) == 1
    assert house.database["members"].count_documents({}) == 1
    other = member_body(place["id"], given_name="Autre")
    refused = house.ask("POST", "/members", caller=VISITOR, body=other, key=key)
    assert (refused.status, refused.body["type"]) == (
        422,
        "urn:entrelieux:problem:idempotency-key-reused",
    )


def test_places_are_listed_nearest_first_page_by_page(house: OneService) -> None:
    """Within the radius only, each once, with the distance in metres."""
    house.start()
    names = []
    for number in range(7):
        location = {"latitude": 48.85 + number * 0.01, "longitude": 2.35}
        names.append(post(house, "/places", place_body(name=f"P{number}", location=location)))
    post(house, "/places", place_body(name="Lyon", location={"latitude": 45.7, "longitude": 4.8}))
    nowhere = post(house, "/places", place_body(name="Nulle part", location=None))
    query = "/places?latitude=48.85&longitude=2.35&radius_m=5000&limit=2"
    seen, after = [], ""
    while True:
        page = get(house, query + after, VISITOR)
        seen += [(each["name"], each["distance_m"]) for each in page["items"]]
        if page["after"] is None:
            break
        after = f"&after={page['after']}"
    assert [name for name, _ in seen] == ["P0", "P1", "P2", "P3", "P4"]
    assert [distance for _, distance in seen] == sorted(distance for _, distance in seen)
    assert abs(seen[1][1] - 1112) < 2
    assert len(get(house, "/places?limit=100", VISITOR)["items"]) == 9
    assert get(house, f"/places/{nowhere['id']}", VISITOR)["location"] is None
    assert house.ask("GET", "/places?latitude=1e3&longitude=2", caller=VISITOR).status == 422
    assert house.ask("GET", query + "&after=abc", caller=VISITOR).status == 422


def test_nothing_personal_is_logged(house: OneService) -> None:
    """Neither names nor addresses nor wishes, whatever happens."""
    house.start()
    place = post(house, "/places", place_body())
    body = member_body(place["id"], given_name="Zyxwina", wishes="zyxwish")
    member = post(house, "/members", body)
    post(house, "/welcomers", welcomer_body(place["id"], given_name="Zyxwilliam"))
    until_call_is(house, member["id"], "booked")
    house.ask("POST", "/members", caller=STAFF, body={**body, "email": "zyxw"}, key=uuid4().hex)
    logs = house.logs().lower()
    assert "zyx" not in logs
    assert "amina@" not in logs
