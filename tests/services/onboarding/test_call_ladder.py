"""What time does with welcome calls, at a real service with two replicas and a clock put ahead."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.event import Event
from contracts.welcome import WelcomerChanged
from tests.services.onboarding.asking import (
    QUICK,
    STAFF,
    HouseClock,
    call_of,
    coordinator,
    facts_of,
    get,
    leave,
    order,
    own,
    peer,
    post,
    set_rules,
    until_call_is,
)
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def until(house: OneService, member_id: str, what: Callable[[dict[str, Any]], object]) -> Any:
    """The call of a member, as staff sees it, once it is so."""
    return wait_until(
        lambda: what(call := call_of(house, member_id)) and call, within=30, saying="a call so far"
    )


def tasks_of(house: OneService, caller: Any = STAFF) -> list[dict[str, Any]]:
    """The open tasks that somebody sees."""
    items: list[dict[str, Any]] = get(house, "/tasks", caller)["items"]
    return items


def test_reminders_come_once_with_two_replicas_and_after_a_stop(house: OneService) -> None:
    """Both replicas are down when they are due, and both make up for it: each comes once."""
    clock = HouseClock(house)
    replicas = [house.start(**clock.settings), house.start(**clock.settings)]
    place = post(house, "/places", place_body())["id"]
    post(house, "/welcomers", welcomer_body(place))
    people = [post(house, "/members", member_body(place))["id"] for _ in range(12)]
    for each in people:
        until_call_is(house, each, "booked")
    order(house, people[0], "cancel", own(people[0]))
    order(
        house,
        people[0],
        "rebook",
        own(people[0]),
        starts_at=_between_the_two_looks(house, people[0]),
    )
    for child in replicas:
        child.stop()
    clock.put_ahead(hours=24)
    house.start(**clock.settings)
    house.start(**clock.settings)
    calls = house.database["welcome_calls"]
    wait_until(
        lambda: calls.count_documents({"reminded": {"$gt": 0}}) >= 11, within=30, saying="reminded"
    )
    clock.put_ahead(hours=22)
    until(house, people[0], lambda call: _happened(call, "reminded"))
    house.wait_until_quiet()
    for document in calls.find():
        reminders = [each for each in document["facts"] if "reminder_due" in each["key"]]
        assert len(reminders) == 1
        assert f'"arrangement":{document["arrangement"]}' in reminders[0]["body"]


def _between_the_two_looks(house: OneService, member_id: str) -> str:
    """The first time on offer whose reminder is due after 24 hours, and before 46."""
    offered = get(house, f"/members/{member_id}/welcome-call/slots", own(member_id))["items"]
    first, last = (datetime.now(UTC) + timedelta(hours=hours) for hours in (49, 69))
    starts_at: str = next(
        each["starts_at"]
        for each in offered
        if first < datetime.fromisoformat(each["starts_at"]) < last
    )
    return starts_at


def _happened(call: dict[str, Any], what: str) -> bool:
    return what in [each["what"] for each in call["history"]]


def test_who_answers_nothing_is_booked_one_of_the_times(house: OneService) -> None:
    """After the time to answer, by whichever replica: once, and the other times are free again."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    house.start(**clock.settings)
    set_rules(house, way="choice", answer_hours=10)
    place = post(house, "/places", place_body())["id"]
    post(house, "/welcomers", welcomer_body(place))
    amina = post(house, "/members", member_body(place))["id"]
    offer = until_call_is(house, amina, "offered")
    clock.put_ahead(hours=11)
    booked = until(house, amina, lambda call: call["status"] == "booked")
    assert booked["starts_at"] == offer["choices"][0]["starts_at"]
    assert facts_of(house, amina) == ["welcome_call_offered", "welcome_call_booked"]
    document = house.database["welcome_calls"].find_one({"member_id": amina}) or {}
    assert len(document["held"]) == 1
    assert "choices" not in document


def test_who_nobody_can_call_is_in_somebodys_own_hands_in_time(house: OneService) -> None:
    """S0.6: EVERY newcomer: two times by telephone, then a named person, before the deadline."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    house.start(**clock.settings)
    here = post(house, "/places", place_body())["id"]
    there = post(house, "/places", place_body())["id"]
    nadia = str(uuid4())
    set_rules(
        house,
        contacts=[
            {"name": "Nadia", "place_id": here, "person_id": nadia},
            {"name": "The network's office"},
        ],
    )
    amina = post(house, "/members", member_body(here))["id"]
    louis = post(house, "/members", member_body(there))["id"]
    until_call_is(house, amina, "wanted")
    until_call_is(house, louis, "wanted")
    clock.put_ahead(days=4, minutes=10)
    for each in (amina, louis):
        until(house, each, lambda call: _happened(call, "pressed_on"))
    wait_until(lambda: len(tasks_of(house)) == 2, within=10, saying="two tasks")
    assert {each["kind"] for each in tasks_of(house)} == {"nobody_free"}

    clock.put_ahead(days=2)
    escalated = until_call_is(house, amina, "escalated")
    assert escalated["in_the_hands_of"] == "Nadia"
    assert escalated["escalation_reason"] == "no_welcomer"
    assert until_call_is(house, louis, "escalated")["in_the_hands_of"] == "The network's office"
    for each in (amina, louis):
        assert facts_of(house, each) == ["welcome_call_wanted", "welcome_call_escalated"]
        history = call_of(house, each)["history"]
        assert datetime.fromisoformat(history[-1]["at"]) < datetime.fromisoformat(
            escalated["deadline"]
        )
    wait_until(lambda: len(tasks_of(house)) == 4, within=10, saying="four tasks")
    mine = tasks_of(house, coordinator(here))
    assert [each["kind"] for each in mine if each["for_person"] == nadia] == ["look_after"]
    assert {each["member_id"] for each in mine} == {amina}
    # Whoever is to ring up need not look for whom and where.
    assert {each["member_given_name"] for each in mine} == {"Amina"}
    assert {each["member_phone"] for each in mine} == {"+33612345678"}
    told = house.database["welcome_calls"].find_one({"member_id": amina})
    assert told is not None
    assert told["place_name"] == "La Fabrique"
    assert len(tasks_of(house, own(nadia))) == 1
    assert tasks_of(house, own(amina)) == []

    # She rings up, which is what counts: it is noted, and her task is done.
    task = next(each for each in mine if each["kind"] == "look_after")
    path, done = f"/tasks/{task['id']}/done", {"note": "We had a coffee."}
    assert house.ask("POST", path, caller=own(amina), body=done, key=uuid4().hex).status == 404
    foreign = house.ask("POST", path, caller=coordinator(there), body=done, key=uuid4().hex)
    assert foreign.status == 404
    key = uuid4().hex
    for _ in range(2):
        answer = house.ask("POST", path, caller=own(nadia), body=done, key=key)
        assert (answer.status, answer.body["status"]) == (200, "done")
    assert house.ask("POST", path, caller=own(nadia), body=done, key=uuid4().hex).status == 409
    held = order(house, amina, "held", coordinator(here), outcome="aligned", how="in_person")
    assert (held.status, held.body["status"]) == (200, "held")
    wait_until(lambda: len(tasks_of(house)) == 2, within=10, saying="what is settled is gone")
    assert {each["member_id"] for each in tasks_of(house)} == {louis}


def test_nobody_falls_through_after_an_escalation(house: OneService) -> None:
    """S0.6: asked for again in vain it stays on a list; late and without a word it comes again."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    house.start(**clock.settings)
    place = post(house, "/places", place_body())["id"]
    amina = post(house, "/members", member_body(place))["id"]
    until_call_is(house, amina, "wanted")
    clock.put_ahead(days=6, minutes=10)
    until_call_is(house, amina, "escalated")
    first = _kinds(house, "look_after", "nobody_free")
    again = order(house, amina, "rebook", own(amina))
    assert (again.status, again.body["status"]) == (200, "wanted")
    until(house, amina, lambda call: call["history"][-1]["what"] == "pressed_on")
    wait_until(
        lambda: _ids(house, "nobody_free") not in ([], first["nobody_free"]),
        within=20,
        saying="told anew that nobody is free",
    )
    assert _kinds(house, "look_after", "nobody_free")["look_after"] == first["look_after"]

    post(house, "/welcomers", welcomer_body(place))
    booked = until_call_is(house, amina, "booked")
    assert booked["in_the_hands_of"] is None
    wait_until(lambda: tasks_of(house) == [], within=20, saying="the tasks are settled")
    clock.put_ahead(days=5)
    silent = until(house, amina, lambda call: call["escalation_reason"])
    assert (silent["status"], silent["escalation_reason"]) == ("booked", "no_word")
    second = _kinds(house, "look_after", "say_how_it_went")
    assert second["look_after"] != first["look_after"]
    escalations = [each for each in facts_of(house, amina) if "escalated" in each]
    assert len(escalations) == 2


def _ids(house: OneService, kind: str) -> list[str]:
    return [each["id"] for each in tasks_of(house) if each["kind"] == kind]


def _kinds(house: OneService, *kinds: str) -> dict[str, list[str]]:
    """The ids of the open tasks by kind, once there is one of each of these and no other."""
    wait_until(
        lambda: sorted(each["kind"] for each in tasks_of(house)) == sorted(kinds),
        within=20,
        saying="these tasks",
    )
    return {kind: _ids(house, kind) for kind in kinds}


def test_who_cancelled_and_forgot_is_offered_two_times_by_telephone(house: OneService) -> None:
    """Two times that are really free, on the coordinator's list; the coordinator books one."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    place = post(house, "/places", place_body())["id"]
    post(house, "/welcomers", welcomer_body(place))
    amina = post(house, "/members", member_body(place))["id"]
    until_call_is(house, amina, "booked")
    order(house, amina, "cancel", own(amina))
    clock.put_ahead(days=4, minutes=10)
    (task,) = wait_until(lambda: tasks_of(house), within=20, saying="a task")
    assert task["kind"] == "offer_two_slots"
    assert len(set(task["times"])) == 2
    chief = coordinator(place)
    assert [each["id"] for each in tasks_of(house, chief)] == [task["id"]]
    booked = order(house, amina, "rebook", chief, starts_at=task["times"][1])
    assert (booked.status, booked.body["starts_at"]) == (200, task["times"][1])
    assert booked.body["history"][-1]["by"] == "network"
    wait_until(lambda: tasks_of(house) == [], within=10, saying="the task is settled")


def test_a_missed_call_offers_another_and_a_second_one_a_gentler_way(house: OneService) -> None:
    """S0.5: missed, and what follows; nobody is rung up by itself a third time."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    first = until_call_is(house, amina, "booked")
    assert order(house, amina, "missed", peer(paul)).status == 409
    clock.put_ahead(days=2)
    second = order(house, amina, "missed", peer(paul), arrangement=1)
    assert (second.status, second.body["status"], second.body["missed"]) == (200, "booked", 1)
    assert second.body["starts_at"] > first["starts_at"]
    clock.put_ahead(days=2)
    third = order(house, amina, "missed", peer(paul))
    assert (third.body["status"], third.body["missed"]) == ("escalated", 2)
    kinds = [each["kind"] for each in tasks_of(house, coordinator(place))]
    assert kinds == ["gentle_word"]
    assert facts_of(house, amina)[-2:] == ["welcome_call_missed", "welcome_call_escalated"]
    house.wait_until_quiet()
    assert call_of(house, amina)["status"] == "escalated"


def test_the_welcomer_is_asked_how_it_went(house: OneService) -> None:
    """S0.4: a call that is over is not taken for held: whoever was to give it says so."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    until_call_is(house, amina, "booked")
    clock.put_ahead(days=3)
    (task,) = wait_until(lambda: tasks_of(house, peer(paul)), within=20, saying="asked")
    assert (task["kind"], task["for_person"]) == ("say_how_it_went", paul)
    assert call_of(house, amina)["status"] == "booked"
    assert order(house, amina, "held", peer(paul), outcome="aligned").status == 200
    wait_until(lambda: tasks_of(house) == [], within=10, saying="the task is settled")


def changed(welcomer_id: str, place_id: str, change: str) -> Event:
    """A welcomer cannot give calls as before."""
    return WelcomerChanged(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        welcomer_id=welcomer_id,
        place_id=place_id,
        languages=("fr",),
        change=change,
    )


def test_calls_of_who_cannot_give_them_are_handed_over(house: OneService) -> None:
    """Training over: somebody else at the same time, else another time, else it waits; once."""
    house.start(**QUICK)
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    people = [post(house, "/members", member_body(place))["id"] for _ in range(30)]
    for each in people:
        until_call_is(house, each, "booked")
    before = {each: call_of(house, each)["starts_at"] for each in people}
    ines = post(house, "/welcomers", welcomer_body(place))["id"]
    _stop_training(house, paul)
    event = changed(paul, place, "training")
    house.tell([event] * 3)
    calls = house.database["welcome_calls"]
    wait_until(
        lambda: calls.count_documents({"welcomer_id": ines}) == 30, within=30, saying="handed over"
    )
    house.wait_until_quiet()
    assert {each: call_of(house, each)["starts_at"] for each in people} == before
    for document in calls.find():
        assert [fact["key"] for fact in document["facts"]] == ["welcome_call_booked.v1"] * 2
        assert '"change":"handed_over"' in document["facts"][1]["body"]
        assert f'"previous_welcomer_id":"{paul}"' in document["facts"][1]["body"]
        assert f'"causation_id":"{event.event_id}"' in document["facts"][1]["body"]
    # The last one goes, too: they wait, and nobody is told of a call that will not be.
    _stop_training(house, ines)
    house.tell([changed(ines, place, "left")])
    wait_until(
        lambda: calls.count_documents({"status": "wanted"}) == 30, within=30, saying="they wait"
    )
    assert calls.count_documents({"held": {"$exists": True}}) == 0
    assert facts_of(house, people[0])[-2:] == ["welcome_call_cancelled", "welcome_call_wanted"]


def _stop_training(house: OneService, welcomer_id: str) -> None:
    house.database["welcomers"].update_one(
        {"_id": welcomer_id},
        {"$set": {"trained_until": "2020-01-01", "changed_at": datetime.now(UTC)}},
    )


def test_trainings_that_run_out_are_noticed_by_themselves(house: OneService) -> None:
    """No event says so: time alone does; both replicas look, and each call changes hands once."""
    look = {**QUICK, "ONBOARDING_LOOK_OVER_SECONDS": "0.5"}
    house.start(**look)
    house.start(**look)
    place = post(house, "/places", place_body())["id"]
    soon = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 - two days on any wall
    paul = post(house, "/welcomers", welcomer_body(place, trained_until=soon))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    assert until_call_is(house, amina, "booked")["welcomer_id"] == paul
    ines = post(house, "/welcomers", welcomer_body(place))["id"]
    _stop_training(house, paul)
    until(house, amina, lambda call: call["welcomer_id"] == ines)
    house.wait_until_quiet()
    assert facts_of(house, amina) == ["welcome_call_booked"] * 2


def test_who_has_left_is_not_called_and_gives_no_calls(house: OneService) -> None:
    """Their own call is closed; what they were to give goes to others."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    louis = post(house, "/members", member_body(place))["id"]
    for each in (amina, louis):
        until_call_is(house, each, "booked")
    ines = post(house, "/welcomers", welcomer_body(place))["id"]
    house.tell([leave(house, amina)])
    gone = house.ask(
        "POST", f"/welcomers/{paul}/leave", caller=peer(paul), body={}, key=uuid4().hex
    )
    assert (gone.status, gone.body["left"]) == (200, True)
    until_call_is(house, amina, "closed")
    until(house, louis, lambda call: call["welcomer_id"] == ines)
    house.wait_until_quiet()
    assert facts_of(house, amina) == ["welcome_call_booked", "welcome_call_cancelled"]
    assert facts_of(house, louis) == ["welcome_call_booked"] * 2
    # Coming back is one step: they ask, and have a call again.
    asked = order(house, amina, "", own(amina))
    assert (asked.status, asked.body["status"]) == (200, "booked")
