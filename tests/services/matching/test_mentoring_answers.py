"""What mentors and newcomers answer, at a real service with two replicas."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from tests.services.matching.asking import (
    COORDINATOR,
    STAFF,
    document_of,
    enrol,
    facts_of,
    joined,
    mentor_of,
    own,
    peer,
    people,
    say,
    seats,
    tell,
)
from tests.services.matching.people import PLACE
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_a_mentor_is_asked_and_says_yes(house: OneService) -> None:
    """S2.30: the newcomer sees who, why and what comes next; the mentor's yes is one click."""
    house.start()
    best = enrol(house, skills=["couture"], given_name="Léa")
    other = enrol(house, given_name="Karim", skills=["jardinage"])
    (member,) = people(house, 1)
    asked = mentor_of(house, member, own(member))
    assert (asked["status"], asked["step"], asked["mentor_id"]) == ("assigned", "asked", best)
    assert asked["backup"] == {"mentor_id": other, "given_name": "Karim"}
    assert (asked["next_step"], asked["who_acts"]) == ("answer", "mentor")
    assert asked["answer_by"] > asked["since"]
    assert len(asked["sentences"]) == len(asked["reasons"]) == 3
    assert mentor_of(house, member, peer(other))["status"] is None
    done = say(house, member, "accept", peer(best), arrangement=asked["arrangement"])
    assert (done.status, done.body["step"], done.body["next_step"]) == (
        200,
        "accepted",
        "get_in_touch",
    )
    met = say(house, member, "contacted", own(member), contacted=True)
    assert (met.status, met.body["step"]) == (200, "met")
    for caller, ended in ((peer(best), None), (own(member), "autonomy")):
        word = say(house, member, "autonomy", caller, word="Merci pour tout.")
        assert (word.status, word.body.get("ended")) == (200, ended)
    assert facts_of(house, member) == [
        "mentor_assigned",
        "mentor_asked",
        "mentor_accepted",
        "mentor_met",
        "goodbye_asked",
        "mentoring_ended",
    ]
    assert seats(house) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Vous êtes du même lieu.", "Vous parlez tous les deux le français."]),
        ("nl", ["Jullie horen bij dezelfde plek.", "Jullie spreken allebei Frans."]),
        ("en", ["You belong to the same place.", "You both speak French."]),
    ],
)
def test_three_reasons_in_plain_words(house: OneService, language: str, words: list[str]) -> None:
    """S2.32: made of the score's real parts, in the language of who reads; a wait is said, too."""
    house.start()
    enrol(house, skills=["couture"], languages=["fr"])
    (member,) = people(house, 1)
    (waiting,) = people(house, 1, languages=("ar",))
    answer = house.ask("GET", f"/members/{member}/mentor?language={language}", caller=own(member))
    told = answer.body["sentences"]
    assert told[:2] == words
    assert "couture" in told[2]
    assert [each["code"] for each in answer.body["reasons"]] == [
        "same_place",
        "shares_language",
        "knows",
    ]
    missing = house.ask("GET", f"/members/{waiting}/mentor?language={language}", caller=STAFF).body
    assert (missing["waiting_for"], len(missing["sentences"])) == ("no_mentor_for_language", 1)


def test_a_decline_goes_to_the_next_and_is_noted_for_a_while(house: OneService) -> None:
    """S2.30: who declined sees nothing of who comes next; their letter's link is used up."""
    house.start()
    for _ in range(2):
        enrol(house, capacity=2)
    (member,) = people(house, 1)
    first = mentor_of(house, member)["mentor_id"]
    done = say(house, member, "decline", peer(first), reason="no_time", arrangement=1)
    assert (done.status, done.body["status"]) == (200, "released")
    assert set(done.body) == {"member_id", "status", "since"}
    second = mentor_of(house, member)
    assert second["mentor_id"] not in {first, None}
    assert second["arrangement"] == 2
    for what in ("accept", "decline"):
        assert say(house, member, what, peer(first), arrangement=1).status == 410
    assert say(house, member, "accept", peer(second["mentor_id"]), arrangement=1).status == 410
    assert mentor_of(house, member, peer(first))["http"] == 404
    mentors = house.database["mentors"]
    wait_until(
        lambda: len(mentors.find_one({"_id": first})["declined_at"]) == 1,  # type: ignore[index]
        within=20,
        saying="noted",
        ignoring=(KeyError,),
    )
    refused = say(house, member, "decline", peer(second["mentor_id"]), reason="too ugly")
    assert refused.status == 422
    other = second["mentor_id"]
    assert say(house, member, "decline", peer(other), reason="too_far").status == 200
    wait_until(
        lambda: mentors.find_one({"_id": other})["declined_at"],  # type: ignore[index]
        within=20,
        saying="noted, too",
        ignoring=(KeyError,),
    )
    in_full, by_half = (
        (mentors.find_one({"_id": each}) or {})["declined_at"][0] for each in (first, other)
    )
    assert timedelta(days=55) < in_full - by_half < timedelta(days=56)


def test_another_mentor_may_be_asked_for_once(house: OneService) -> None:
    """S2.30: without a reason; whoever was theirs is thanked and not asked again."""
    house.start()
    for _ in range(3):
        enrol(house, accepts_at_once=True)
    (member,) = people(house, 1)
    first = mentor_of(house, member)["mentor_id"]
    done = say(house, member, "ask-another", own(member))
    assert done.status == 200
    assert done.body["mentor_id"] not in {first, None}
    assert done.body["asked_another"]
    again = say(house, member, "ask-another", own(member))
    assert (again.status, again.body["type"].rpartition(":")[2]) == (409, "conflict")
    assert mentor_of(house, member)["mentor_id"] == done.body["mentor_id"]


def test_one_button_pressed_several_times_is_one_act(house: OneService) -> None:
    """S0.5: ten presses with one key at both replicas: one act, one answer, the last seat taken."""
    replicas = [house.start(), house.start()]
    for number in range(4):
        first = enrol(house, capacity=1, languages=["fr", "nl"])
        (member,) = people(house, 1, languages=("nl",))
        last = enrol(house, capacity=1, languages=["nl"])
        for what, caller in (("ask-another", own(member)), ("accept", peer(last))):
            key = uuid4().hex

            def press(
                turn: int,
                member: str = member,
                what: str = what,
                caller: Caller = caller,
                key: str = key,
            ) -> Answered:
                process = replicas[turn % 2]
                return say(house, member, what, caller, key=key, process=process)

            with ThreadPoolExecutor(10) as pool:
                answers = list(pool.map(press, range(10)))
            assert {each.status for each in answers} == {200}
            assert all(each.body == answers[0].body for each in answers)
        known = mentor_of(house, member)
        assert (known["mentor_id"], known["step"], known["arrangement"]) == (last, "accepted", 2)
        assert facts_of(house, member).count("mentor_released") == 1
        assert len(seats(house)) == len(set(seats(house))) == number + 1
        _fill(house, first)


def _fill(house: OneService, mentor_id: str) -> None:
    """Take the room that a mentor has left."""
    answer = house.ask(
        "POST", f"/mentors/{mentor_id}/leave", caller=peer(mentor_id), body={}, key=uuid4().hex
    )
    assert answer.status == 200, answer
    house.wait_until_quiet()


def test_200_join_at_once_for_a_mentor_with_room_for_five(house: OneService) -> None:
    """S2.33: through two replicas: five are asked for, exactly; all others wait with a reason."""
    replicas = [house.start(), house.start()]
    mentor = enrol(house, capacity=5)
    newcomers = [joined() for _ in range(200)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: tell(house, newcomers[number::8]), range(8)))
    stored = house.database["assignments"]
    wait_until(lambda: stored.count_documents({}) == 200, within=60, saying="200 dealt with")
    house.wait_until_quiet()
    assert sorted(seats(house)) == [f"{mentor}:{number}" for number in range(5)]
    waiting = Counter(each["waiting_for"] for each in stored.find({"status": "wanted"}))
    assert waiting == {"all_mentors_full": 195}
    # Each yes and each no in parallel: seats that are set free are taken again, never twice.
    theirs = [each["member_id"] for each in stored.find({"status": "assigned"})]

    def answer(number: int) -> int:
        what = "accept" if number % 2 else "decline"
        return say(house, theirs[number], what, peer(mentor), process=replicas[number % 2]).status

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(answer, range(5))) == [200] * 5
    wait_until(lambda: len(seats(house)) == 5, within=30, saying="seats taken again")
    house.wait_until_quiet()
    assert sorted(seats(house)) == [f"{mentor}:{number}" for number in range(5)]


def test_who_leads_sees_the_full_breakdown_and_why_not_another(house: OneService) -> None:
    """S2.32: part by part; which gate is closed, without its ground, or what was less."""
    house.start()
    chosen = enrol(house, skills=["couture"])
    less = enrol(house, skills=["jardinage"])
    silent = enrol(house, languages=["nl"])
    (member,) = people(house, 1)
    house.database["mentors"].update_one({"_id": less}, {"$set": {"avoid": [str(uuid4())]}})
    path = f"/members/{member}/mentor/explanation"
    told = house.ask("GET", f"{path}?instead={less}", caller=COORDINATOR).body
    assert told["mentor"]["mentor_id"] == chosen
    assert told["mentor"]["points"] == sum(told["mentor"]["parts"].values())
    assert told["instead"]["closed_gate"] is None
    assert told["instead"]["less"] == ["knows"]
    assert [each["mentor_id"] for each in told["runners_up"]] == [less]
    assert len(told["sentences"]) == 3
    assert _gate(house, f"{path}?instead={silent}") == "language"
    house.database["mentors"].update_one({"_id": less}, {"$set": {"avoid": [member]}})
    assert _gate(house, f"{path}?instead={less}") == "set_aside"
    assert house.ask("GET", f"{path}?instead={uuid4()}", caller=STAFF).status == 404
    for stranger in (own(member), peer(chosen), Caller("c", reach=frozenset({"place"}))):
        assert house.ask("GET", path, caller=stranger).status == 404


def _gate(house: OneService, path: str) -> Any:
    return house.ask("GET", path, caller=STAFF).body["instead"]["closed_gate"]


def test_nobody_answers_for_others_and_what_is_not_valid_changes_nothing(house: OneService) -> None:
    """Strangers get a 404, wrong words a 422, what does not fit a 409; all stays as it was."""
    house.start()
    enrol(house)
    (member,) = people(house, 1)
    before = document_of(house, member)
    assert before["announced"] == before["version"]
    strangers = [
        own(str(uuid4())),
        peer(str(uuid4())),
        Caller("c", places=frozenset({str(uuid4())}), reach=frozenset({"place"})),
    ]
    for what, body in (
        ("accept", {}),
        ("decline", {"reason": "other"}),
        ("ask-another", {}),
        ("contacted", {"contacted": True}),
        ("check", {"day": 30, "how": "going_well"}),
        ("autonomy", {}),
    ):
        for stranger in strangers:
            assert say(house, member, what, stranger, **body).status == 404
        assert say(house, member, what, own(member), **body, extra=1).status == 422
        assert say(house, str(uuid4()), what, STAFF, **body).status == 404
        assert say(house, "nobody", what, STAFF, **body).status == 404
    not_valid: list[tuple[str, dict[str, Any]]] = [
        ("contacted", {}),
        ("contacted", {"contacted": "yes"}),
        ("check", {"day": -1, "how": "going_well"}),
        ("check", {"day": 30, "how": "awful"}),
        ("check", {"day": 30, "how": "going_well", "note": "x" * 2001}),
        ("ask-another", {"arrangement": -1}),
    ]
    for what, body in not_valid:
        assert say(house, member, what, own(member), **body).status == 422
    for what, body in (
        ("contacted", {"contacted": True}),
        ("check", {"day": 30, "how": "going_well"}),
        ("autonomy", {}),
    ):
        assert say(house, member, what, own(member), **body).status == 409
    assert say(house, member, "ask-another", own(member), arrangement=7).status == 410
    assert document_of(house, member) == before
    assert PLACE in str(before)
