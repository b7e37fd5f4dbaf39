"""A charter that says something new, as onboarding runs: who is asked again, and who may host."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from contracts.charter import CharterPublished
from services.onboarding.store.charter_rounds import Round
from tests.services.onboarding.asking import STAFF, HouseClock, get, own, post, set_rules
from tests.services.onboarding.charters import charter_body, measure_body
from tests.services.onboarding.samples import member_body, place_body
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from services.onboarding.store import OnboardingStore
    from tests.services.one_service import Answered, OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

LISTENING = measure_body("listening", "Chacun finit sa phrase.")
SAFETY = measure_body("safety", "On assure.", roles=["organiser"])


def published(house: OneService, *measures: dict[str, Any], **more: Any) -> str:
    """A charter in force; its id."""
    charter: str = post(house, "/charters", charter_body(*measures, **more))["id"]
    post(house, f"/charters/{charter}/versions", {"expected_number": 0})
    return charter


def revise(house: OneService, charter: str, number: int, *measures: dict[str, Any]) -> None:
    """Put other measures in force after version ``number``."""
    path = f"/charters/{charter}/draft"
    tag = house.ask("GET", path, caller=STAFF).headers["ETag"]
    body = {"measures": list(measures)}
    changed = house.ask("PATCH", path, caller=STAFF, body=body, key=uuid4().hex, if_match=tag)
    assert changed.status == 200, changed
    post(house, f"/charters/{charter}/versions", {"expected_number": number})


def joined(house: OneService, place: str, *roles: str) -> str:
    member: str = post(house, "/members", member_body(place, roles=list(roles)))["id"]
    return member


def accept(house: OneService, member: str, charter: str, number: int, *measures: str) -> None:
    body = {"charter_id": charter, "number": number, "measures": list(measures)}
    post(house, f"/members/{member}/charter/acceptances", body, caller=own(member))


def become(house: OneService, member: str, *roles: str) -> Answered:
    path = f"/members/{member}"
    tag = house.ask("GET", path, caller=own(member)).headers["ETag"]
    body = {"roles": list(roles)}
    return house.ask("PATCH", path, caller=own(member), body=body, key=uuid4().hex, if_match=tag)


def hosting(house: OneService, member: str) -> tuple[str, list[str]]:
    found = get(house, f"/members/{member}/hosting")
    return found["state"], found["missing"]


def step(house: OneService, member: str, name: str, role: str = "newcomer") -> dict[str, Any]:
    steps = get(house, f"/members/{member}/journey?role={role}")["steps"]
    found: dict[str, Any] = next(each for each in steps if each["name"] == name)
    return found


def told(house: OneService, collection: str, kind: str) -> list[dict[str, Any]]:
    """The facts of a kind that were stored, without who wrote them."""
    return [
        json.loads(fact["body"])
        for document in house.database[collection].find()
        for fact in document["facts"]
        if fact["type"] == f"{kind}.v1"
    ]


def until_state(house: OneService, member: str, state: str) -> None:
    wait_until(lambda: hosting(house, member)[0] == state, within=20, saying=state)


def until_rounds_end(house: OneService, rounds: int) -> None:
    """Wait until everybody was looked at because of so many publications."""
    kept = house.database["charter_rounds"]
    wait_until(
        lambda: kept.count_documents({}) == rounds and not kept.count_documents({"open": True}),
        within=20,
        saying="all looked at",
    )
    house.wait_until_quiet()


def test_what_organisers_promise_is_read_by_who_becomes_one(house: OneService) -> None:
    """S0.9, S0.18, S0.22: neither the step nor the gate counts what was complete before."""
    house.start(ONBOARDING_DEADLINES_SECONDS="0.3")
    set_rules(house, hosting_needs=["charter_accepted"])
    place = post(house, "/places", place_body())["id"]
    charter = published(house, LISTENING, SAFETY)
    member = joined(house, place, "participant")
    accept(house, member, charter, 1, "listening")
    until_state(house, member, "cleared")
    began = datetime.now(UTC)
    assert become(house, member, "participant", "Organisatrice").status == 200
    until_state(house, member, "pending")
    house.wait_until_quiet()
    assert hosting(house, member) == ("pending", ["charter_accepted"])
    organisers = step(house, member, "organiser_charter", "organiser")
    assert (organisers["state"], organisers["at"]) == ("current", None)
    assert step(house, member, "charter")["state"] == "done"
    # Whatever else is said of their gate: they have still not read it.
    accept(house, member, charter, 1, "listening")
    house.wait_until_quiet()
    assert hosting(house, member)[0] == "pending"
    accept(house, member, charter, 1, "safety")
    until_state(house, member, "cleared")
    house.wait_until_quiet()
    done = step(house, member, "organiser_charter", "organiser")
    assert done["state"] == "done"
    assert datetime.fromisoformat(done["at"]) >= began - timedelta(seconds=1)


def test_other_words_are_asked_for_again_and_hosts_have_time_to_read_them(
    house: OneService,
) -> None:
    """S0.18: by two replicas, once each; whoever was cleared hosts on until the named day."""
    clock = HouseClock(house)
    for _ in range(2):
        house.start(ONBOARDING_DEADLINES_SECONDS="0.3", ONBOARDING_CLOCK_FILE=str(clock.file))
    set_rules(house, hosting_needs=["charter_accepted"])
    place = post(house, "/places", place_body())["id"]
    charter = published(house, LISTENING, SAFETY)
    host, other, newcomer = joined(house, place), joined(house, place), joined(house, place)
    for member in (host, other):
        accept(house, member, charter, 1, "listening")
        until_state(house, member, "cleared")
    until_rounds_end(house, 1)
    assert told(house, "charter_acceptances", "charter_reading_asked") == []
    revise(house, charter, 1, measure_body("listening", "Tout autre chose."), SAFETY)
    assert step(house, host, "charter")["state"] == "current"
    until_rounds_end(house, 2)
    asked = told(house, "charter_acceptances", "charter_reading_asked")
    assert sorted(each["member_id"] for each in asked) == sorted([host, other])
    assert {(each["number"], *each["measures"]) for each in asked} == {(2, "listening")}
    for member in (host, other):
        gate = get(house, f"/members/{member}/hosting")
        assert (gate["state"], gate["missing"]) == ("cleared", ["charter_accepted"])
        assert gate["charter_until"] == asked[0]["answer_by"]
        assert step(house, member, "charter")["due_at"] == asked[0]["answer_by"]
    accept(house, other, charter, 2, "listening")
    house.wait_until_quiet()
    assert hosting(house, host)[0] == "cleared"
    clock.put_ahead(days=15)
    until_state(house, host, "pending")
    house.wait_until_quiet()
    assert hosting(house, other) == ("cleared", [])
    assert step(house, other, "charter")["state"] == "done"
    held = told(house, "hosting", "hosting_held")
    assert [(each["member_id"], each["missing"]) for each in held] == [(host, ["charter_accepted"])]
    wait_until(
        lambda: (
            {
                each["member_id"]
                for each in told(house, "journeys", "step_overdue")
                if each["step"] == "charter"
            }
            == {host, newcomer}
        ),
        within=20,
        saying="overdue",
    )
    # The same news again finds that all was done.
    (publication,) = [
        CharterPublished.model_validate_json(json.dumps(each))
        for each in told(house, "charter_versions", "charter_published")
        if each["number"] == 2
    ]
    house.tell([publication])
    until_rounds_end(house, 2)
    assert len(told(house, "charter_acceptances", "charter_reading_asked")) == 2
    accept(house, host, charter, 2, "listening")
    until_state(house, host, "cleared")
    assert step(house, newcomer, "charter")["state"] == "current"


def test_what_is_added_is_asked_for_and_undoes_nothing(house: OneService) -> None:
    """S0.18: a place's first charter, and a version that only adds: steps stay done."""
    house.start(ONBOARDING_DEADLINES_SECONDS="0.3")
    set_rules(house, hosting_needs=["charter_accepted"])
    place = post(house, "/places", place_body())["id"]
    elsewhere = post(house, "/places", place_body())["id"]
    charter = published(house, LISTENING)
    member, stranger = joined(house, place), joined(house, elsewhere)
    for each in (member, stranger):
        accept(house, each, charter, 1, "listening")
        until_state(house, each, "cleared")
    done = step(house, member, "charter")
    published(house, measure_body("keys"), place_id=place)
    until_rounds_end(house, 2)
    asked = told(house, "charter_acceptances", "charter_reading_asked")
    assert [(each["member_id"], each["measures"]) for each in asked] == [(member, ["keys"])]
    assert step(house, member, "charter") == done
    revise(house, charter, 1, LISTENING, measure_body("tools"), SAFETY)
    until_rounds_end(house, 3)
    asked = told(house, "charter_acceptances", "charter_reading_asked")
    assert [each["measures"] for each in asked if each["member_id"] == member] == [
        ["keys"],
        ["tools"],
    ]
    assert step(house, member, "charter") == done
    for each in (member, stranger):
        assert hosting(house, each) == ("cleared", ["charter_accepted"])
    # Another order, or fewer measures: nobody is asked.
    revise(house, charter, 2, SAFETY, LISTENING)
    until_rounds_end(house, 4)
    assert len(told(house, "charter_acceptances", "charter_reading_asked")) == len(asked)
    assert hosting(house, stranger) == ("cleared", [])


def test_a_round_goes_on_where_it_was_and_nobody_goes_back(store: OnboardingStore) -> None:
    """In any number of processes; a publication that is heard of twice begins one."""
    ids = {name: str(uuid4()) for name in ("charter_id", "event_id", "correlation_id")}
    new = Round(**ids, place_id=None, number=2, measures=("pace",))
    rounds = store.charter_rounds
    rounds.begin(new)
    rounds.begin(new)
    (known,) = rounds.going_on(limit=9)
    assert known == new
    assert rounds.go_on(known, "b")
    assert not rounds.go_on(known, "c")
    rounds.begin(new)
    assert [each.after for each in rounds.going_on(limit=9)] == ["b"]
    rounds.end(known)
    rounds.begin(new)
    assert rounds.going_on(limit=9) == []
