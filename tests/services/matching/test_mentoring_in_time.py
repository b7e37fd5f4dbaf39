"""What time, pauses, departures and returns do, at a real service with two replicas."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.services.matching.asking import (
    STAFF,
    HouseClock,
    document_of,
    enrol,
    facts_of,
    joined,
    left,
    mentor_of,
    own,
    peer,
    people,
    returned,
    say,
    seats,
    step,
    tell,
    until,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_silence_is_asked_about_once_with_two_replicas_and_after_a_stop(house: OneService) -> None:
    """S2.30: both replicas were down over it; each mentor is asked again once, the backup too."""
    clock = HouseClock(house)
    replicas = [house.start(**clock.settings), house.start(**clock.settings)]
    for _ in range(2):
        enrol(house, capacity=12)
    everybody = people(house, 6)
    for child in replicas:
        child.stop()
    clock.put_ahead(days=7, hours=1)
    replicas = [house.start(**clock.settings), house.start(**clock.settings)]
    for member in everybody:
        _until_asked(house, member, times=3)
    assert len(seats(house)) == 12
    firsts = {member: mentor_of(house, member)["mentor_id"] for member in everybody}
    clock.put_ahead(days=7, hours=1)
    for member in everybody:
        _until_another(house, member, firsts[member])
    house.wait_until_quiet()
    for member in everybody:
        told = Counter(facts_of(house, member))
        assert told["mentor_released"] == 1
        assert told["mentor_assigned"] == 2
    assert len(seats(house)) == len(set(seats(house))) == 6


def test_first_contact_checks_and_autonomy(house: OneService) -> None:
    """S2.31: asked after 7 days in one click, how it goes after 30 and 90, a word from both."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    mentor = enrol(house, accepts_at_once=True)
    (member,) = people(house, 1)
    assert mentor_of(house, member)["next_step"] == "get_in_touch"
    clock.put_ahead(days=7, hours=1)
    until(house, member, lambda known: known["next_step"] == "say_whether_contacted")
    assert say(house, member, "contacted", own(member), contacted=True, arrangement=1).status == 200
    assert say(house, member, "check", own(member), day=30, how="going_well").status == 409
    for day, ahead in ((30, 23), (90, 60)):
        clock.put_ahead(days=ahead)
        known = _until_check(house, member, day)
        assert known["next_step"] == "say_how_it_goes"
        for caller in (own(member), peer(mentor)):
            answer = say(
                house, member, "check", caller, day=day, how="needs_more", note="Le mardi, si."
            )
            assert answer.status == 200, answer
    assert facts_of(house, member).count("mentoring_support_wanted") == 2
    first, second = peer(mentor), own(member)
    assert say(house, member, "autonomy", first).status == 200
    known = mentor_of(house, member)
    assert (known["next_step"], known["who_acts"]) == ("say_goodbye", "member")
    assert known["next_step_by"] > clock.now().isoformat()
    assert facts_of(house, member)[-1] == "goodbye_asked"
    assert say(house, member, "autonomy", second).status == 200
    known = mentor_of(house, member)
    assert (known["status"], known["ended"]) == ("ended", "autonomy")
    assert seats(house) == []
    fact = document_of(house, member)["facts"][-1]
    assert fact["key"] == "mentoring_ended.v1"
    assert '"days":90' in fact["body"]
    assert "mardi" not in str(document_of(house, member)["facts"])
    notes = house.ask("GET", f"/members/{member}/mentor/explanation", caller=STAFF).body["notes"]
    assert [each["text"] for each in notes if each["text"]] == ["Le mardi, si."] * 4


def test_either_of_the_two_says_that_they_have_met(house: OneService) -> None:
    """S2.31: a not yet is told to the mentor, once; the mentor's word is as good as theirs."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    mentor = enrol(house, accepts_at_once=True)
    (member,) = people(house, 1)
    clock.put_ahead(days=7, hours=1)
    known = until(house, member, lambda known: known["next_step"] == "say_whether_contacted")
    assert known["who_acts"] == "both"
    for caller in (own(member), own(member), peer(mentor)):
        assert say(house, member, "contacted", caller, contacted=False).status == 200
    assert facts_of(house, member).count("first_contact_missing") == 1
    assert say(house, member, "contacted", peer(str(uuid4())), contacted=True).status == 404
    done = say(house, member, "contacted", peer(mentor), contacted=True)
    assert (done.status, done.body["step"]) == (200, "met")
    assert facts_of(house, member)[-1] == "mentor_met"


def test_what_nobody_says_anything_of_ends_by_itself(house: OneService) -> None:
    """S2.31: two replicas, one clock: asked after 90 and 180 days, once; then the seat is free."""
    clock = HouseClock(house)
    for _ in range(2):
        house.start(**clock.settings)
    mentor = enrol(house, accepts_at_once=True, capacity=1)
    (member,) = people(house, 1)
    assert say(house, member, "contacted", own(member), contacted=True).status == 200
    (next_one,) = people(house, 1)
    assert mentor_of(house, next_one)["status"] == "wanted"
    for day in (91, 182):
        clock.put_ahead(days=91)
        _until_check(house, member, 90 if day == 91 else day)
    clock.put_ahead(days=91)
    until(house, member, lambda known: known["ended"] == "silence")
    until(house, next_one, lambda known: known["mentor_id"] == mentor)
    house.wait_until_quiet()
    told = Counter(facts_of(house, member))
    assert (told["mentoring_check_due"], told["mentoring_ended"]) == (2, 1)
    assert len(seats(house)) == 1


def _until_asked(house: OneService, member: str, times: int) -> None:
    wait_until(
        lambda: facts_of(house, member).count("mentor_asked") == times,
        within=40,
        saying="asked again, and the backup too",
    )


def _until_another(house: OneService, member: str, first: str) -> None:
    until(house, member, lambda known: known["mentor_id"] != first)


def _until_check(house: OneService, member: str, day: int) -> Any:
    return until(house, member, lambda known: day in [each["day"] for each in known["checks"]])


def test_a_mentor_leaves_while_50_are_open(house: OneService) -> None:
    """S2.33: asked or accepted, all are handed over to whoever has room, or wait with a reason."""
    replicas = [house.start(), house.start()]
    mentor = enrol(house, capacity=50, skills=["couture"])
    everybody = people(house, 50)
    for member in everybody[:5]:
        assert say(house, member, "accept", peer(mentor)).status == 200
    other = enrol(house, capacity=20)
    house.wait_until_quiet()
    assert len(seats(house)) == 50
    gone = house.ask("POST", f"/mentors/{mentor}/leave", caller=STAFF, body={}, key=uuid4().hex)
    assert gone.status == 200, gone
    house.wait_until_quiet()
    states = Counter(mentor_of(house, member)["status"] for member in everybody)
    assert states == {"assigned": 20, "wanted": 30}
    assert sorted(seats(house)) == sorted(f"{other}:{number}" for number in range(20))
    stored = list(house.database["assignments"].find({}, {"facts": 0}))
    assert {each["waiting_for"] for each in stored if each["status"] == "wanted"} == {
        "all_mentors_full"
    }
    assert mentor not in str(stored)
    told = Counter(fact for member in everybody for fact in facts_of(house, member))
    assert told["mentor_released"] == 50
    for child in replicas:
        assert child.stop() == 0


@pytest.mark.parametrize("how", ["pause", "hold"])
def test_who_pauses_or_is_held_has_theirs_handed_over(house: OneService, how: str) -> None:
    """S2.33: at once where it begins today; on its first day where that comes later."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    mentor = enrol(house, capacity=3, skills=["couture"])
    everybody = people(house, 3)
    other = enrol(house, capacity=3)
    house.wait_until_quiet()
    first = clock.now().date() + timedelta(days=3)
    body = {"from": str(first), "until": str(first + timedelta(days=9))} if how == "pause" else {}
    path = f"/mentors/{mentor}/{'pauses' if how == 'pause' else 'hold'}"
    answer = house.ask("POST", path, caller=STAFF, body=body, key=uuid4().hex)
    assert answer.status in {200, 201}, answer
    if how == "pause":
        house.wait_until_quiet()
        assert {mentor_of(house, member)["mentor_id"] for member in everybody} == {mentor}
        clock.put_ahead(days=3)
    for member in everybody:
        until(house, member, lambda known: known["mentor_id"] == other)
    assert len(seats(house)) == 3


def test_capacity_below_what_is_used_sends_nobody_away(house: OneService) -> None:
    """S2.33: and nobody new comes until it is below."""
    house.start()
    mentor = enrol(house, capacity=4, accepts_at_once=True)
    everybody = people(house, 4)
    answer = house.ask(
        "POST",
        f"/mentors/{mentor}/capacity",
        caller=STAFF,
        body={"capacity": 2},
        key=uuid4().hex,
    )
    assert answer.status == 200, answer
    house.wait_until_quiet()
    assert {mentor_of(house, member)["mentor_id"] for member in everybody} == {mentor}
    (late,) = people(house, 1)
    for member in everybody[:2]:
        assert mentor_of(house, late)["status"] == "wanted"
        tell(house, [left(member)])
        house.wait_until_quiet()
    assert mentor_of(house, late)["status"] == "wanted"
    tell(house, [left(everybody[2])])
    until(house, late, lambda known: known["mentor_id"] == mentor)
    assert len(seats(house)) == 2


def test_nothing_refers_to_who_is_gone(house: OneService) -> None:
    """S2.33: a newcomer and a mentor are erased in the middle; every collection is searched."""
    house.start()
    person = str(uuid4())
    mentor = enrol(house, capacity=9, skills=["couture"], member_id=person, given_name="Ophélie")
    other = enrol(house, capacity=9)
    newcomer, friend, former = people(house, 3)
    assert say(house, former, "decline", peer(mentor), reason="other").status == 200
    assert say(house, friend, "accept", peer(mentor)).status == 200
    assert say(house, newcomer, "ask-another", own(newcomer)).status == 200
    house.wait_until_quiet()
    house.database["mentors"].update_one({"_id": other}, {"$set": {"avoid": [newcomer]}})
    house.database["assignments"].update_one(
        {"member_id": friend}, {"$set": {"avoid": [mentor, person]}}
    )
    tell(house, [left(newcomer), left(person)] * 2)
    tell(house, [joined(member_id=person), left(person)])
    wait_until(
        lambda: document_of(house, newcomer)["ended"] == "left", within=30, saying="newcomer gone"
    )
    house.wait_until_quiet()
    for member in (friend, former):
        assert mentor_of(house, member)["mentor_id"] == other
    for gone in (newcomer, mentor, person, "Ophélie", "ines@example.org"):
        for name in house.database.list_collection_names():
            for document in house.database[name].find():
                if gone == "ines@example.org" and document["_id"] == other:
                    continue
                assert gone not in _but_for_themselves(document, gone), (name, gone)
    bare = document_of(house, newcomer)
    assert (bare["wishes"], bare["sought"], bare["avoid"], bare["requests"]) == ("", [], [], [])


def _but_for_themselves(document: dict[str, Any], gone: str) -> str:
    """Return a document as text, but for what was announced already, and for whose it is."""
    whose = {document.get("_id"), document.get("member_id")}
    hidden = {"facts", "_id"} | ({"member_id"} if gone in whose else set())
    if gone == document.get("_id"):
        hidden |= {"request", "requests"}
    return str({name: value for name, value in document.items() if name not in hidden})


def test_who_is_back_is_due_a_mentor_anew(house: OneService) -> None:
    """S2.33: whatever comes first, and however often; an older word changes nothing."""
    house.start()
    enrol(house, accepts_at_once=True, capacity=3)
    (member,) = people(house, 1)
    now = HouseClock(house).now()
    gone, back = left(member, now), returned(member, now + timedelta(seconds=1))
    tell(house, [gone])
    until(house, member, lambda known: known["status"] == "ended")
    assert seats(house) == []
    tell(house, [back, gone, back])
    until(house, member, lambda known: known["status"] == "assigned")
    tell(house, [gone])
    house.wait_until_quiet()
    assert mentor_of(house, member)["status"] == "assigned"
    assert len(seats(house)) == 1
    # The other way round: they are back before we hear that they had left.
    (other,) = people(house, 1)
    tell(house, [returned(other, now + timedelta(seconds=1)), left(other, now)])
    house.wait_until_quiet()
    assert mentor_of(house, other)["status"] == "assigned"


def test_a_departure_heard_again_undoes_nothing_that_came_after_the_return(
    house: OneService,
) -> None:
    """S2.33: who is back, and a mentor since, keeps their newcomers; what they ask stays asked."""
    house.start()
    other = enrol(house, capacity=3, accepts_at_once=True)
    (member,) = people(house, 1)
    ask_mentor(house, member, "Avant ?")
    now = HouseClock(house).now()
    gone, back = left(member, now), returned(member, now + timedelta(milliseconds=1))
    tell(house, [gone])
    until(house, member, lambda known: known["status"] == "ended")
    house.wait_until_quiet()
    assert house.database["mentor_questions"].count_documents({}) == 0
    tell(house, [back])
    until(house, member, lambda known: known["mentor_id"] == other)
    ask_mentor(house, member, "Où sont les clés ?")
    mentor = enrol(house, capacity=3, member_id=member, skills=["couture"], accepts_at_once=True)
    house.database["mentors"].update_one({"_id": other}, {"$set": {"avoid": [member]}})
    tell(house, [gone, gone])
    house.wait_until_quiet()
    kept = house.database["mentors"].find_one({"_id": mentor}) or {}
    assert (kept["left"], kept["member_id"]) == (False, member)
    assert (house.database["mentors"].find_one({"_id": other}) or {})["avoid"] == [member]
    assert house.database["mentor_questions"].count_documents({"member_id": member}) == 1


def ask_mentor(house: OneService, member_id: str, text: str) -> None:
    """Ask one's mentor something."""
    path = f"/members/{member_id}/mentor/questions"
    body = {"text": text}
    answer = house.ask("POST", path, caller=own(member_id), body=body, key=uuid4().hex)
    assert answer.status == 201, answer


def test_the_needs_check_is_heeded_and_so_is_a_meeting(house: OneService) -> None:
    """S2.31: who wants none needs none, and may want one later; a step on the way counts as met."""
    house.start()
    enrol(house, capacity=2)
    ready = enrol(house, capacity=2, accepts_at_once=True, skills=["couture"])
    everybody = people(house, 2)
    now = HouseClock(house).now()
    early = joined()
    tell(house, [step(early.member_id, "needs_check", "none", now), early])
    wait_until(
        lambda: mentor_of(house, early.member_id).get("ended") == "not_wanted",
        within=30,
        saying="not wanted",
    )
    light = step(early.member_id, "needs_check", "light", now + timedelta(seconds=1))
    tell(house, [light, step(early.member_id, "needs_check", "none", now)])
    until(house, early.member_id, lambda known: known["status"] == "assigned")
    house.wait_until_quiet()
    assert mentor_of(house, early.member_id)["status"] == "assigned"
    for member in everybody:
        assert mentor_of(house, member)["mentor_id"] == ready
        tell(house, [step(member, "needs_check", "close", now)])
        tell(house, [step(member, "mentor_met", "met", now)] * 2)
        until(house, member, lambda known: known["step"] == "met")
        assert facts_of(house, member).count("mentor_met") == 1
    # Whoever has somebody at their side keeps them, also where they want none any more.
    tell(house, [step(everybody[0], "needs_check", "none", now + timedelta(seconds=2))])
    house.wait_until_quiet()
    assert mentor_of(house, everybody[0])["step"] == "met"
