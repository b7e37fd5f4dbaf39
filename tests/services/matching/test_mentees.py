"""A mentor's newcomers, and why it is they: for the mentor, and for who leads."""

from uuid import uuid4

import pytest

from chassis.assertion import Caller
from tests.services.matching.test_profiles import LEAD, OTHER_LEAD, act, enrolled, own
from tests.services.matching.test_service import enrol, until_mentor_is
from tests.services.matching.test_wishes import newcomer_of, theirs
from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_a_mentor_sees_whom_they_are_asked_for_and_whom_they_have(house: OneService) -> None:
    """S1.28: page by page, with what is due; nobody else's mentees are to be seen."""
    house.start()
    asked = enrolled(house, capacity=5, accepts_at_once=False)
    members = {newcomer_of(house, "assigned") for _ in range(3)}
    path = f"/mentors/{asked}/mentees"
    for who in (own(asked), LEAD):
        listed = house.ask("GET", f"{path}?language=en", caller=who)
        assert listed.status == 200, house.logs()[-3000:]
        assert {each["member_id"] for each in listed.body["items"]} == members
        assert {(each["step"], each["who_acts"]) for each in listed.body["items"]} == {
            ("asked", "mentor")
        }
        assert all(each["answer_by"] and len(each["sentences"]) == 3 for each in
                   listed.body["items"])  # fmt: skip
    first = house.ask("GET", f"{path}?limit=2", caller=own(asked)).body
    rest = house.ask("GET", f"{path}?limit=2&after={first['after']}", caller=own(asked)).body
    assert {each["member_id"] for each in first["items"] + rest["items"]} == members
    assert rest["after"] is None
    for stranger in (own(str(uuid4())), OTHER_LEAD):
        assert house.ask("GET", path, caller=stranger).status == 404


def test_who_leads_sees_every_part_of_a_choice_and_why_not_another(house: OneService) -> None:
    """The parts add up; what two keep to themselves is no more than being set aside."""
    house.start()
    chosen = enrolled(house, skills=["couture"], capacity=2)
    other = enrol(house, skills=["couture"], capacity=2, place_id=str(uuid4()))["id"]
    member_id = newcomer_of(house, "assigned")
    path = f"/members/{member_id}/mentor/explanation"
    told = house.ask("GET", path, caller=LEAD)
    assert told.status == 200, house.logs()[-3000:]
    assert (told.body["mentor"]["mentor_id"], told.body["instead"]) == (chosen, None)
    assert told.body["mentor"]["points"] == sum(told.body["mentor"]["parts"].values()) > 0
    assert told.body["mentor"]["tier"] == "place"
    staff = Caller("staff", reach=frozenset({"network"}))
    assert house.ask("GET", f"{path}?instead={other}", caller=LEAD).status == 404
    why = house.ask("GET", f"{path}?instead={other}", caller=staff).body["instead"]
    assert (why["closed_gate"], why["mentor_id"]) == (None, other)
    assert 0 < why["points"] < told.body["mentor"]["points"]
    same = house.ask("GET", f"{path}?instead={chosen}", caller=LEAD).body["instead"]
    assert (same["closed_gate"], same["parts"]) == (None, told.body["mentor"]["parts"])
    tag = house.ask("GET", f"/mentors/{other}", caller=staff).headers["ETag"]
    act(house, "PATCH", f"/mentors/{other}", own(other), {"avoid": [member_id]}, if_match=tag)
    why = house.ask("GET", f"{path}?instead={other}", caller=staff).body["instead"]
    assert why["closed_gate"] == "set_aside"
    assert house.ask("GET", f"{path}?instead={uuid4()}", caller=staff).status == 404
    mentors = Caller(chosen, roles=frozenset({"mentor"}), reach=frozenset({"assigned"}))
    for stranger in (theirs(member_id), mentors, OTHER_LEAD):
        assert house.ask("GET", path, caller=stranger).status == 404


def test_a_capacity_below_what_is_used_sends_nobody_away(house: OneService) -> None:
    """S1.28: who has a mentor keeps them; nobody new comes until there is room again."""
    house.start(MATCHING_RETRY_SECONDS="3600")
    mentor_id = enrolled(house, capacity=2)
    path = f"/mentors/{mentor_id}"
    theirs_before = {newcomer_of(house, "assigned") for _ in range(2)}
    assert act(house, "POST", f"{path}/capacity", own(mentor_id), {"capacity": 1}).status == 200
    waiting = newcomer_of(house, "wanted")
    shown = house.ask("GET", path, caller=own(mentor_id)).body
    assert (shown["capacity"], shown["mentees"]) == (1, 2)
    listed = house.ask("GET", f"{path}/mentees", caller=own(mentor_id)).body["items"]
    assert {each["member_id"] for each in listed} == theirs_before
    assert act(house, "POST", f"{path}/capacity", own(mentor_id), {"capacity": 3}).status == 200
    assert until_mentor_is(house, waiting, "assigned")["mentor_id"] == mentor_id


def test_what_one_of_the_two_says_the_other_does_not_read_who_leads_does(house: OneService) -> None:
    """Also where a mentor is of those who lead."""
    house.start()
    mentor_id = enrolled(house)
    member_id = newcomer_of(house, "assigned")
    path = f"/members/{member_id}/mentor"
    word = {"word": "Merci, et prends soin de toi."}
    assert act(house, "POST", f"{path}/autonomy", theirs(member_id), word).status == 200
    told = house.ask("GET", f"{path}/explanation", caller=LEAD).body["notes"]
    assert [(each["by"], each["text"]) for each in told] == [(member_id, word["word"])]
    leads_too = Caller(mentor_id, reach=frozenset({"network"}))
    assert house.ask("GET", f"{path}/explanation", caller=leads_too).body["notes"] == []
    assert word["word"] not in house.logs()
