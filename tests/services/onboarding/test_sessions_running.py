"""Sessions as they run: seats and plans, with real processes, driven from outside."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from services.onboarding.store.session_documents import position_at
from tests.services.onboarding.samples import member_body, place_body
from tests.services.onboarding.session_life import (
    QUICK,
    STAFF,
    VISITOR,
    coordinator,
    facts,
    got,
    in_days,
    made,
    members,
    oneself,
    post,
    session_body,
    stored,
)
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_a_session_is_planned_found_and_filled(house: OneService) -> None:
    """From planning to who was there, through one process; the link is for who has a seat."""
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    lead = coordinator(place)
    body = session_body(
        place_id=place,
        mode="hybrid",
        link="https://visio.example.org/x",
        online_seats=1,
        room_seats=1,
    )
    session = made(house, "/sessions", body, lead)
    path = f"/sessions/{session['id']}"
    amina, bilal, chloe = members(house, place, 3)
    assert (session["status"], session["link"]) == ("scheduled", "https://visio.example.org/x")
    listed = got(house, "/sessions?language=fr-BE&kind=information", VISITOR)["items"]
    assert [(each["id"], each["link"], each["mine"]) for each in listed] == [
        (session["id"], None, None)
    ]
    assert got(house, "/sessions?language=nl", VISITOR)["items"] == []

    refused = post(house, f"{path}/seats", {}, caller=oneself(amina))
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/way")
    seat = made(house, f"{path}/seats", {"way": "online"}, oneself(amina))
    assert (seat["standing"], seat["where"]) == ("seated", "https://visio.example.org/x")
    assert got(house, path, oneself(amina))["link"] == "https://visio.example.org/x"
    # By telephone: the coordinator signs somebody up, and the next one waits.
    made(house, f"{path}/seats", {"way": "online", "member_id": bilal}, lead)
    waiting = made(house, f"{path}/seats", {"way": "online", "member_id": chloe}, lead)
    assert (waiting["standing"], waiting["position"], waiting["where"]) == ("waiting", 2, None)
    assert got(house, path, oneself(bilal))["link"] is None
    assert got(house, path, oneself(bilal))["mine"]["position"] == 1
    # The same answer again, under any key.
    again = post(house, f"{path}/seats", {"way": "online"}, caller=oneself(amina))
    assert (again.status, again.body) == (201, seat)

    for _ in range(2):
        gone = post(house, f"{path}/seats/{amina}/withdraw", caller=oneself(amina))
        assert (gone.status, gone.body["standing"]) == (200, "given_up")
    offered = got(house, f"{path}/seats/{bilal}", oneself(bilal))
    assert offered["standing"] == "offered"
    assert datetime.fromisoformat(offered["answer_by"]) > datetime.now(UTC) + timedelta(hours=47)
    assert post(house, f"{path}/seats/{chloe}/accept", caller=oneself(chloe)).status == 409
    accepted = post(house, f"{path}/seats/{bilal}/accept", caller=oneself(bilal))
    assert accepted.body["standing"] == "seated"
    seats = got(house, f"{path}/seats?limit=2", lead)
    assert [each["member_id"] for each in seats["items"]] == [amina, bilal]
    rest = got(house, f"{path}/seats?limit=2&after={seats['after']}", lead)
    assert [each["member_id"] for each in rest["items"]] == [chloe]
    assert rest["after"] is None
    assert facts(house, session["id"]) == [
        "session_scheduled.v1",
        "session_seat_taken.v1",
        "session_seat_awaited.v1",
        "session_seat_awaited.v1",
        "session_seat_given_up.v1",
        "session_seat_offered.v1",
        "session_seat_taken.v1",
    ]

    early = post(house, f"{path}/attendance", {"member_ids": [bilal]}, caller=lead)
    assert early.status == 409
    house.database["sessions"].update_one(
        {"_id": session["id"]}, {"$set": {"starts_at": datetime.now(UTC) - timedelta(minutes=5)}}
    )
    for _ in range(2):
        noted = post(house, f"{path}/attendance", {"member_ids": [bilal]}, caller=lead)
        assert noted.body["member_ids"] == [bilal]
    assert Counter(facts(house, session["id"]))["session_attended.v1"] == 1


def test_who_came_without_having_signed_up_can_be_noted(house: OneService) -> None:
    """By who organises it, of members within their reach; the session was theirs, too."""
    house.start(**QUICK)
    place, elsewhere = (made(house, "/places", place_body())["id"] for _ in range(2))
    lead = coordinator(place)
    session = made(house, "/sessions", session_body(place_id=place, room_seats=1), lead)
    path = f"/sessions/{session['id']}"
    amina, dina = members(house, place, 2)
    (eva,) = members(house, elsewhere, 1)
    made(house, f"{path}/seats", {}, oneself(amina))
    house.database["sessions"].update_one(
        {"_id": session["id"]}, {"$set": {"starts_at": datetime.now(UTC) - timedelta(minutes=5)}}
    )
    for stranger in (eva, str(uuid4())):
        refused = post(house, f"{path}/attendance", {"member_ids": [dina, stranger]}, caller=lead)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (409, "/member_ids/1")
    for _ in range(2):
        noted = post(house, f"{path}/attendance", {"member_ids": [dina]}, caller=lead)
        assert noted.body["member_ids"] == [dina]
    seat = got(house, f"{path}/seats/{dina}", oneself(dina))
    assert (seat["attended"], seat["standing"]) == (True, "seated")
    assert got(house, path, lead)["room_free"] == 0
    assert facts(house, session["id"])[-2:] == ["session_seat_taken.v1", "session_attended.v1"]


def test_many_people_at_once_never_get_more_seats_than_there_are(house: OneService) -> None:
    """200 people sign up at once at two replicas: exactly 5 seats, and 195 in line."""
    replicas = [house.start(**QUICK), house.start(**QUICK)]
    place = made(house, "/places", place_body())["id"]
    path = f"/sessions/{made(house, '/sessions', session_body())['id']}"
    people = [str(uuid4()) for _ in range(200)]
    template = house.database["members"].find_one(
        {"_id": made(house, "/members", member_body(place))["id"]}
    )
    assert template is not None
    for field in ("request", "unannounced_since"):
        template.pop(field, None)
    house.database["members"].insert_many(
        [{**template, "_id": who, "facts": [], "announced": 1} for who in people]
    )

    def sign_up(number: int) -> str:
        key = uuid4().hex
        while True:
            answer = post(
                house,
                f"{path}/seats",
                {"member_id": people[number]},
                key=key,
                process=replicas[number % 2],
            )
            if answer.status == 201:
                return str(answer.body["standing"])
            assert answer.status == 409, answer

    with ThreadPoolExecutor(40) as pool:
        standings = Counter(pool.map(sign_up, range(200)))
    assert standings == {"seated": 5, "waiting": 195}
    entries = stored(house, path.removeprefix("/sessions/"))["entries"]
    assert [each["number"] for each in entries] == list(range(1, 201))
    assert [each["standing"] for each in entries] == ["seated"] * 5 + ["waiting"] * 195
    assert got(house, path)["waiting"] == 195
    # Everybody gives up and takes again at once, and still nobody sits on another's lap.
    with ThreadPoolExecutor(20) as pool:
        list(
            pool.map(
                lambda each: post(house, f"{path}/seats/{each['member_id']}/withdraw"), entries[:5]
            )
        )
    after = stored(house, path.removeprefix("/sessions/"))["entries"]
    assert [each["standing"] for each in after] == (
        ["given_up"] * 5 + ["offered"] * 5 + ["waiting"] * 190
    )


def test_an_offer_that_nobody_answers_is_passed_on_once(house: OneService) -> None:
    """By the clock alone, with two replicas, after a stop over the deadline."""
    first = house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    session = made(house, "/sessions", session_body(room_seats=1))
    path = f"/sessions/{session['id']}"
    one, two, three = members(house, place, 3)
    for who in (one, two, three):
        made(house, f"{path}/seats", {"member_id": who})
    post(house, f"{path}/seats/{one}/withdraw")
    first.close()
    # The house sleeps through the deadline.
    house.database["sessions"].update_one(
        {"_id": session["id"]},
        {
            "$set": {
                "entries.1.answer_by": datetime.now(UTC) - timedelta(hours=1),
                "due_at": datetime.now(UTC) - timedelta(hours=1),
            }
        },
    )
    house.start(**QUICK)
    house.start(**QUICK)
    wait_until(
        lambda: stored(house, session["id"])["entries"][2]["standing"] == "offered",
        within=20,
        saying="seat passed on",
    )
    house.wait_until_quiet()
    told = facts(house, session["id"])
    assert told.count("session_seat_offered.v1") == 2
    given_up = [
        json.loads(fact["body"])
        for fact in stored(house, session["id"])["facts"]
        if fact["type"] == "session_seat_given_up.v1"
    ]
    assert [(fact["member_id"], fact["lapsed"]) for fact in given_up] == [(one, False), (two, True)]
    refused = post(house, f"{path}/seats/{two}/accept", caller=oneself(two))
    assert (refused.status, refused.body["type"].rpartition(":")[2]) == (409, "conflict")
    assert post(house, f"{path}/seats/{three}/accept").body["standing"] == "seated"


def test_organisers_change_what_is_theirs(house: OneService) -> None:
    """PATCH with the ETag, another time tells people, cancelling too; others' sessions are 404."""
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    lead, stranger = coordinator(place), coordinator(str(uuid4()))
    session = made(house, "/sessions", session_body(place_id=place), lead)
    path = f"/sessions/{session['id']}"
    (amina,) = members(house, place, 1)
    made(house, f"{path}/seats", {}, oneself(amina))
    read = house.ask("GET", path, caller=lead)

    def change(body: Any, caller: Caller, known: str | None) -> Answered:
        return house.ask("PATCH", path, caller=caller, body=body, key=uuid4().hex, if_match=known)

    tag = read.headers["ETag"]
    assert change({"room_seats": 9}, stranger, tag).status == 404
    assert change({"room_seats": 9}, lead, None).status == 428
    renamed = change({"titles": {"nl": None, "en": "Welcome"}, "room_seats": 9}, lead, tag)
    assert (renamed.status, renamed.headers["ETag"]) == (200, '"2"')
    assert renamed.body["titles"] == {"fr": "Bienvenue", "en": "Welcome"}
    assert change({"room_seats": 8}, lead, tag).status == 412
    assert change({"titles": {"fr": None, "en": None}}, lead, '"2"').status == 422
    for field, bad in {
        "/room_seats": {"room_seats": 0},
        "/starts_at": {"starts_at": in_days(-1)},
        "/ends_at": {"ends_at": in_days(1)},
        "/link": {"mode": "online", "room_seats": 0, "online_seats": 3},
    }.items():
        refused = change(bad, lead, '"2"')
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, field)
    moved = change({"starts_at": in_days(12), "ends_at": in_days(12, hours=1)}, lead, '"2"')
    assert (moved.status, moved.body["arrangement"]) == (200, 2)
    # Somebody signs up meanwhile: that is no reason to refuse a change of plan.
    made(house, f"{path}/seats", {"member_id": members(house, place, 1)[0]}, lead)
    assert change({"room_seats": 1}, lead, '"3"').status == 409
    for act in ("cancel", "poll/close", "attendance"):
        body = {"member_ids": [amina]} if act == "attendance" else {}
        assert post(house, f"{path}/{act}", body, caller=stranger).status == 404
    assert house.ask("GET", f"{path}/seats", caller=stranger).status == 404
    assert house.ask("GET", f"{path}/seats/{amina}", caller=stranger).status == 404
    elder = {"member_id": amina, "elder": True}
    assert post(house, f"{path}/seats", elder, caller=oneself(amina)).status == 422
    for _ in range(2):
        assert post(house, f"{path}/cancel", caller=lead).body["status"] == "cancelled"
    assert post(house, f"{path}/seats", {}, caller=oneself(amina)).status == 409
    assert change({"room_seats": 12}, lead, '"4"').status == 409
    assert got(house, "/sessions")["items"] == []
    assert Counter(facts(house, session["id"])) == {
        "session_scheduled.v1": 2,
        "session_seat_taken.v1": 2,
        "session_seat_moved.v1": 1,
        "session_cancelled.v1": 1,
    }


BAD = {
    "/starts_at": [
        {"starts_at": in_days(-1)},
        {"starts_at": "2027-02-30T10:00:00Z"},
        {"starts_at": "tomorrow"},
        {"starts_at": in_days(2000), "ends_at": in_days(2000, hours=1)},
    ],
    "/ends_at": [{"ends_at": in_days(9)}, {"ends_at": in_days(30)}],
    "/time_zone": [{"time_zone": "Europe/Atlantis"}, {"time_zone": "../etc/passwd"}],
    "/room_seats": [
        {"room_seats": 0},
        {"room_seats": -1},
        {"room_seats": 10**9},
        {"room_seats": True},
        {"mode": "hybrid", "link": "https://x.example.org", "room_seats": 399, "online_seats": 2},
    ],
    "/online_seats": [{"online_seats": 1}],
    "/address": [{"address": ""}, {"address": "a\nb"}],
    "/link": [
        {"mode": "online", "room_seats": 0, "online_seats": 5},
        {"link": "http://x.example.org"},
        {"link": "javascript:alert(1)"},
    ],
    "/elders_wanted": [{"elders_wanted": 6}],
    "/languages": [{"languages": []}, {"languages": ["fr", "fr"]}],
    "/titles": [{"titles": {}}],
    "/kind": [{"kind": "party"}],
    "/surprise": [{"surprise": 1}],
}


def test_bad_sessions_are_refused_and_nothing_is_kept(house: OneService) -> None:
    """Each is a clear 422 that names its field, and nothing is changed."""
    house.start(**QUICK)
    for field, bodies in BAD.items():
        for bad in bodies:
            answer = post(house, "/sessions", session_body(**bad))
            assert answer.status == 422, (bad, answer)
            assert answer.body["errors"][0]["pointer"] == field, (bad, answer)
    unknown = post(house, "/sessions", session_body(place_id=str(uuid4())))
    assert (unknown.status, unknown.body["errors"][0]["pointer"]) == (422, "/place_id")
    foreign = post(house, "/sessions", session_body(), caller=coordinator(str(uuid4())))
    assert foreign.status == 404
    assert house.database["sessions"].count_documents({}) == 0
    assert house.ask("GET", f"/sessions/{uuid4()}", caller=STAFF).status == 404
    somewhere = f"/sessions/{made(house, '/sessions', session_body())['id']}"
    assert post(house, f"{somewhere}/seats", {"member_id": str(uuid4())}).status == 404
    assert post(house, f"{somewhere}/seats/{uuid4()}/withdraw").status == 404
    assert house.database["sessions"].find_one({})["version"] == 1  # type: ignore[index]


def test_who_comes_late_finds_their_session(house: OneService) -> None:
    """S1.36: until it is over it is in the list, with its link; a place's list has the network's
    own sessions, too."""
    house.start(**QUICK)
    place, elsewhere = (made(house, "/places", place_body())["id"] for _ in range(2))
    (amina,) = members(house, place, 1)
    online = {"mode": "online", "link": "https://visio.example.org/x", "address": ""}
    body = session_body(**online, room_seats=0, online_seats=3)
    for_all = made(house, "/sessions", body)["id"]
    here = made(house, "/sessions", session_body(place_id=place))["id"]
    there = made(house, "/sessions", session_body(place_id=elsewhere))["id"]
    made(house, f"/sessions/{for_all}/seats", {}, oneself(amina))

    def listed(query: str = "") -> list[str]:
        found = got(house, f"/sessions{query}", oneself(amina))["items"]
        return [each["id"] for each in found]

    assert listed() == [for_all, here, there]
    assert listed(f"?place_id={place}") == [for_all, here]
    assert listed(f"?place_id={elsewhere}&kind=information&language=fr") == [for_all, there]
    began, ends = datetime.now(UTC) - timedelta(hours=11), datetime.now(UTC) + timedelta(hours=1)
    times = {"starts_at": began, "ends_at": ends, "order": f"{position_at(began)} {for_all}"}
    house.database["sessions"].update_one({"_id": for_all}, {"$set": times})
    found = got(house, f"/sessions?place_id={place}&limit=1", oneself(amina))
    assert [(each["id"], each["link"]) for each in found["items"]] == [(for_all, online["link"])]
    following = f"?place_id={place}&after={quote(found['after'])}"
    assert listed(following) == [here]
    over = datetime.now(UTC) - timedelta(minutes=1)
    house.database["sessions"].update_one({"_id": for_all}, {"$set": {"ends_at": over}})
    assert listed() == [here, there]
    assert listed(f"?since={began.date().isoformat()}") == [for_all, here, there]
