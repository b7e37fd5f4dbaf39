"""Rounds as they run: tried out, compared, published; all of one, or nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.services.matching.people import PLACE
from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    STAFF,
    assignments,
    coordinator,
    enrol,
    have_waiting,
    joined,
    left,
    pairs_of,
    published,
    seats,
    side_by_side,
    tried_out,
    until,
)
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]
ELSEWHERE = str(uuid4())


def facts_of(document: dict[str, Any]) -> list[str]:
    return [fact["key"] for fact in document["facts"]]


def test_a_round_from_its_trial_to_its_publication(house: OneService) -> None:
    """S2.30: a trial changes nothing; published, its pairs are arrangements like any other."""
    house.start(**IN_ROUNDS)
    staff = [enrol(house, capacity=2), enrol(house, capacity=2)]
    newcomers = [joined() for _ in range(3)] + [joined(languages=("nl",))]
    have_waiting(house, newcomers)
    before = assignments(house)
    assert {each["status"] for each in before.values()} == {"wanted"}
    assert Counter(each["waiting_for"] for each in before.values()) == {
        "next_round": 3,
        "no_mentor_for_language": 1,
    }
    ready = tried_out(house, seed=7)
    assert ready["status"] == "ready"
    assert (ready["pairs"], ready["phase"], ready["settled"]) == (3, None, True)
    statistics = ready["statistics"]
    assert (statistics["newcomers"], statistics["paired"]) == (4, 3)
    assert statistics["coverage"] == 0.75
    assert statistics["uncovered"] == {"no_mentor_for_language": 1}
    assert {"reading", "planning", "writing"} <= set(statistics["seconds"])
    assert assignments(house) == before
    pairs = pairs_of(house, ready["id"], limit=2)
    assert {each["member_id"] for each in pairs} == {each.member_id for each in newcomers[:3]}
    assert {each["mentor_given_name"] for each in pairs} == {"Inès"}
    assert set(pairs[0]) == {
        *("member_id", "mentor_id", "mentor_given_name", "points", "fit", "waiting_since")
    }

    answer = published(house, ready["id"])
    assert (answer.status, answer.body["status"]) == (200, "publishing")
    done = until(house, ready["id"], "published")
    assert (done["arranged"], done["moved_on"]) == (3, 0)
    again = published(house, ready["id"])
    assert (again.status, again.body["status"]) == (200, "published")
    after = assignments(house)
    for pair in pairs:
        stored = after[pair["member_id"]]
        assert (stored["status"], stored["mentor_id"]) == ("assigned", pair["mentor_id"])
        assert (stored["of_round"], "claim" in stored) == (ready["id"], False)
        assert facts_of(stored) == [
            *("mentor_wanted.v1", "mentor_assigned.v1", "mentor_accepted.v1")
        ]
    backups = [after[each["member_id"]].get("backup") for each in pairs]
    assert {each["mentor_id"] for each in backups if each} <= {each["id"] for each in staff}
    assert any(backups)
    assert after[newcomers[3].member_id] == before[newcomers[3].member_id]
    assert len(set(seats(house))) == len(seats(house)) == 3


def test_who_is_asked_may_answer_as_ever(house: OneService) -> None:
    """Mentors who wish to be asked are asked by a round, too."""
    house.start(**IN_ROUNDS)
    enrol(house, accepts_at_once=False)
    somebody = joined()
    have_waiting(house, [somebody])
    round_id = tried_out(house)["id"]
    published(house, round_id)
    until(house, round_id, "published")
    stored = assignments(house)[somebody.member_id]
    assert (stored["step"], facts_of(stored)[1:]) == (
        "asked",
        ["mentor_assigned.v1", "mentor_asked.v1"],
    )


def test_two_trials_are_compared(house: OneService) -> None:
    """In numbers, never by name; the same seed gives the same round."""
    house.start(**IN_ROUNDS)
    for _ in range(3):
        enrol(house, capacity=2)
    have_waiting(house, [joined() for _ in range(5)])
    one, other = tried_out(house, seed=1), tried_out(house, seed=1)
    assert pairs_of(house, one["id"]) == pairs_of(house, other["id"])
    path = f"/matching/rounds/{one['id']}/compare"
    compared = house.ask("GET", f"{path}?with={other['id']}", caller=STAFF).body
    assert (compared["both"], compared["same_pairs"], compared["mean_gain"]) == (5, 5, 0.0)
    assert (compared["this"]["id"], compared["other"]["id"]) == (one["id"], other["id"])
    itself = house.ask("GET", f"{path}?with={one['id']}", caller=STAFF)
    assert (itself.status, itself.body["same_pairs"]) == (200, 5)
    assert house.ask("GET", f"{path}?with={uuid4()}", caller=STAFF).status == 404
    assert house.ask("GET", path, caller=STAFF).status == 404


def test_ten_publish_at_once_in_two_replicas(house: OneService) -> None:
    """One publication, and nobody twice."""
    replicas = [house.start(**IN_ROUNDS), house.start(**IN_ROUNDS)]
    enrol(house, capacity=5)
    enrol(house, capacity=7)
    have_waiting(house, [joined() for _ in range(40)])
    round_id = tried_out(house)["id"]
    answers = side_by_side(10, lambda n: published(house, round_id, replicas[n % 2]))
    assert {each.status for each in answers} <= {200, 409}
    done = until(house, round_id, "published")
    assert (done["pairs"], done["arranged"]) == (12, 12)
    taken = seats(house)
    assert len(taken) == len(set(taken)) == 12
    stored = [each for each in assignments(house).values() if each["status"] == "assigned"]
    assert {Counter(facts_of(each))["mentor_assigned.v1"] for each in stored} == {1}


def test_what_is_not_valid_is_refused_and_has_no_effect(house: OneService) -> None:
    """Each refusal names the field; nothing is begun."""
    house.start(**IN_ROUNDS)
    for body, pointer in (
        ({"seed": -1}, "/seed"),
        ({"seed": 2**31}, "/seed"),
        ({"seed": "1"}, "/seed"),
        ({"load_weight": -1}, "/load_weight"),
        ({"load_weight": 10**9}, "/load_weight"),
        ({"stability_threshold": 1001}, "/stability_threshold"),
        ({"candidates": 0}, "/candidates"),
        ({"candidates": 101}, "/candidates"),
        ({"candidates": True}, "/candidates"),
        ({"place_id": "nowhere"}, "/place_id"),
        ({"mentors": 3}, "/mentors"),
    ):
        answer = house.ask("POST", "/matching/rounds", caller=STAFF, body=body, key=uuid4().hex)
        assert answer.status == 422, body
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
    assert house.ask("POST", "/matching/rounds", caller=STAFF, body={}).status == 428
    assert house.database["rounds"].count_documents({}) == 0
    for path in ("rounds?after=x", "rounds?limit=0", "waiting?after=1", "waiting?after=9:x"):
        assert house.ask("GET", f"/matching/{path}", caller=STAFF).status == 422
    nowhere = f"/matching/rounds/{uuid4()}"
    for path in (nowhere, f"{nowhere}/pairs", f"{nowhere}/compare?with={uuid4()}"):
        assert house.ask("GET", path, caller=STAFF).status == 404
    assert published(house, str(uuid4())).status == 404


def test_foreign_rounds_do_not_exist(house: OneService) -> None:
    """Who coordinates a place tries out, sees and publishes that place's rounds alone."""
    house.start(**IN_ROUNDS)
    enrol(house, capacity=9)
    here, there = joined(), joined(place_id=ELSEWHERE)
    have_waiting(house, [here, there])
    mine = tried_out(house, coordinator(PLACE), place_id=PLACE)
    whole = tried_out(house)
    assert {each["member_id"] for each in pairs_of(house, mine["id"])} == {here.member_id}
    stranger = coordinator(ELSEWHERE)
    for body in ({"place_id": PLACE}, {}):
        answer = house.ask("POST", "/matching/rounds", caller=stranger, body=body, key=uuid4().hex)
        assert answer.status == 404
    for round_id in (mine["id"], whole["id"]):
        at = f"/matching/rounds/{round_id}"
        for path in (at, f"{at}/pairs", f"{at}/compare?with={mine['id']}"):
            assert house.ask("GET", path, caller=stranger).status == 404
        answer = house.ask("POST", f"{at}/publish", caller=stranger, body={}, key=uuid4().hex)
        assert answer.status == 404
    listed = house.ask("GET", "/matching/rounds", caller=coordinator(PLACE)).body["items"]
    assert [each["id"] for each in listed] == [mine["id"]]
    everything = house.ask("GET", "/matching/rounds?limit=1", caller=STAFF).body
    assert [each["id"] for each in everything["items"]] == [whole["id"]]
    rest = house.ask("GET", f"/matching/rounds?after={everything['after']}", caller=STAFF).body
    assert ([each["id"] for each in rest["items"]], rest["after"]) == ([mine["id"]], None)
    assert house.ask("GET", f"/matching/rounds?place_id={PLACE}", caller=stranger).status == 404


def test_the_same_key_begins_one_round(house: OneService) -> None:
    """Same key and body: the same answer; another body: 422."""
    house.start(**IN_ROUNDS)
    key = uuid4().hex
    asked = [
        house.ask("POST", "/matching/rounds", caller=STAFF, body=body, key=key)
        for body in ({"seed": 1}, {"seed": 1}, {"seed": 2})
    ]
    assert [each.status for each in asked] == [201, 201, 422]
    assert asked[0].body == asked[1].body
    assert house.database["rounds"].count_documents({}) == 1
    until(house, asked[0].body["id"], "ready")


def test_who_has_left_is_in_no_round_any_more(house: OneService) -> None:
    """Nothing refers to the gone; numbers stay."""
    house.start(**IN_ROUNDS)
    mentor = enrol(house, capacity=9)
    gone, stays = joined(), joined()
    have_waiting(house, [gone, stays])
    ready = tried_out(house)
    house.tell([left(gone)])
    wait_until(
        lambda: [each["member_id"] for each in pairs_of(house, ready["id"])] == [stays.member_id],
        within=30,
        saying="forgotten",
    )
    assert gone.member_id not in str(list(house.database["round_pairs"].find()))
    path = f"/mentors/{mentor['id']}/leave"
    assert house.ask("POST", path, caller=STAFF, body={}, key=uuid4().hex).status == 200
    wait_until(lambda: pairs_of(house, ready["id"]) == [], within=30, saying="forgotten, too")
    assert mentor["id"] not in str(list(house.database["round_pairs"].find()))
