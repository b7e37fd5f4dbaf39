"""What comes of welcome calls, at a real service: outcomes, notes, hosting, the network's rules."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from contracts.charter import CharterAccepted
from contracts.event import Event
from contracts.journey import StepTaken
from tests.services.onboarding.asking import (
    STAFF,
    HouseClock,
    call_of,
    coordinator,
    facts_of,
    get,
    order,
    own,
    peer,
    post,
    set_rules,
    until_call_is,
)
from tests.services.onboarding.charters import charter_body, measure_body
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def called(house: OneService) -> tuple[str, str, str]:
    """A place, a welcomer, and a member whose call has just begun."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    call = until_call_is(house, amina, "booked")
    begins_in = datetime.fromisoformat(call["starts_at"]) - clock.now()
    clock.put_ahead(seconds=begins_in.total_seconds() + 60)
    return place, paul, amina


def hosting(house: OneService, member_id: str, caller: Caller = STAFF) -> dict[str, Any]:
    """Whether a member may host."""
    return get(house, f"/members/{member_id}/hosting", caller)


def decide(house: OneService, member_id: str, what: str, caller: Caller, **body: Any) -> Answered:
    """Order something about hosting."""
    path = f"/members/{member_id}/hosting/{what}"
    return house.ask("POST", path, caller=caller, body=body, key=uuid4().hex)


def hosting_facts(house: OneService, member_id: str) -> list[str]:
    """The facts about hosting that were stored."""
    gate = house.database["hosting"].find_one({"member_id": member_id}) or {}
    return [fact["key"].removesuffix(".v1") for fact in gate.get("facts", [])]


def open_tasks(house: OneService, caller: Caller) -> list[str]:
    """The kinds of what somebody's list asks to be done."""
    return [task["kind"] for task in get(house, "/tasks", caller)["items"]]


def accepted(member_id: str, *, complete: bool = True, later: float = 0) -> Event:
    """Somebody has accepted the charter."""
    return CharterAccepted(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC) + timedelta(seconds=later),
        correlation_id=uuid4(),
        member_id=member_id,
        charter_id=str(uuid4()),
        number=1,
        receipt_id=str(uuid4()),
        measures=("open-to-all",),
        complete=complete,
    )


def prepared(member_id: str) -> Event:
    """Somebody's check-list is complete."""
    return StepTaken(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        member_id=member_id,
        step="preparation",
        acted_by="member",
        choice="complete",
    )


def test_an_aligned_call_and_an_accepted_charter_open_the_gate(house: OneService) -> None:
    """S0.9, S0.22: the outcome gates hosting, beside what else the network asks for."""
    _, paul, amina = called(house)
    assert hosting(house, amina, own(amina)) == {
        "member_id": amina,
        "state": "pending",
        "missing": ["call_held", "charter_accepted"],
        "charter_until": None,
        "measures": [],
        "reason": None,
    }
    held = order(house, amina, "held", peer(paul), outcome="aligned", arrangement=1)
    assert (held.status, held.body["status"]) == (200, "held")
    assert "outcome" not in held.body
    assert call_of(house, amina)["outcome"]["judgement"] == "aligned"
    assert facts_of(house, amina)[-1] == "welcome_call_held"
    assert hosting(house, amina)["missing"] == ["charter_accepted"]
    yes, no = accepted(amina), accepted(amina, complete=False, later=-60)
    house.tell([yes, no, yes])  # in whatever order: the latest counts
    wait_until(lambda: hosting(house, amina)["state"] == "cleared", within=20, saying="cleared")
    house.wait_until_quiet()
    assert hosting(house, amina)["state"] == "cleared"
    assert hosting_facts(house, amina) == ["hosting_cleared"]
    # A new version of the charter asks again; until then they may not.
    house.tell([accepted(amina, complete=False, later=60)])
    wait_until(lambda: hosting(house, amina)["state"] == "pending", within=20, saying="pending")
    assert hosting_facts(house, amina) == ["hosting_cleared", "hosting_held"]


def test_the_network_sets_what_must_be_before_somebody_hosts(house: OneService) -> None:
    """S0.22: configurable gates: the check-list alone, or nothing at all."""
    _, _, amina = called(house)
    set_rules(house, hosting_needs=["checklist"])
    assert hosting(house, amina)["missing"] == ["checklist"]
    house.tell([prepared(amina)])
    wait_until(lambda: hosting(house, amina)["state"] == "cleared", within=20, saying="cleared")
    set_rules(house, hosting_needs=["call_held", "checklist"])
    assert hosting(house, amina)["missing"] == ["call_held"]
    set_rules(house, hosting_needs=[])
    assert hosting(house, str(post_member(house)))["state"] == "cleared"


def post_member(house: OneService) -> str:
    """One more member."""
    place = post(house, "/places", place_body())["id"]
    member: str = post(house, "/members", member_body(place))["id"]
    return member


def test_not_aligned_has_no_effect_with_one_pair_of_eyes(house: OneService) -> None:
    """S0.4, S0.9: it cites measures; only a second person's look holds the gate, or does not."""
    place, paul, amina = called(house)
    chief, other = coordinator(place), coordinator(place)
    without = order(house, amina, "held", peer(paul), outcome="not_aligned")
    assert (without.status, without.body["errors"][0]["pointer"]) == (422, "/measures")
    order(
        house,
        amina,
        "held",
        chief,
        outcome="not_aligned",
        measures=["open-to-all"],
        notes="zyxsaid",
    )
    assert open_tasks(house, chief) == ["look_again"]
    house.tell([accepted(amina)])
    house.wait_until_quiet()
    assert hosting(house, amina)["state"] == "pending"
    assert order(house, amina, "outcome/confirm", chief).status == 409  # the same eyes
    assert order(house, amina, "outcome/confirm", peer(paul)).status == 404
    assert order(house, amina, "outcome/confirm", own(amina)).status == 404
    assert order(house, amina, "outcome/confirm", coordinator(str(uuid4()))).status == 404
    assert hosting_facts(house, amina) == []
    seen = order(house, amina, "outcome/confirm", other)
    assert seen.status == 200, seen
    assert open_tasks(house, chief) == []
    held = hosting(house, amina, own(amina))
    assert (held["state"], held["measures"]) == ("held", ["open-to-all"])
    assert hosting_facts(house, amina) == ["hosting_held"]
    # A person can see it otherwise later, with a reason that is kept.
    cleared = decide(house, amina, "clear", other, reason="The next workshop was open to all.")
    assert (cleared.status, cleared.body["state"]) == (200, "cleared")
    assert cleared.body["cleared"]["reason"].startswith("The next")
    assert hosting_facts(house, amina) == ["hosting_held", "hosting_cleared"]
    assert "zyxsaid" not in house.logs()
    stored = [*house.database["welcome_calls"].find(), *house.database["hosting"].find()]
    assert not any("zyxsaid" in fact["body"] for each in stored for fact in each["facts"])


def test_another_call_makes_nobody_forget_what_came_of_the_last(house: OneService) -> None:
    """S0.9: neither the second look nor the follow-up is lost, and nobody else opens the gate."""
    place, paul, amina = called(house)
    chief = coordinator(place)
    order(house, amina, "held", peer(paul), outcome="not_aligned", measures=["open-to-all"])
    house.tell([accepted(amina)])
    for caller in (own(amina), chief):
        refused = order(house, amina, "", caller)
        assert refused.status == 409
    assert open_tasks(house, chief) == ["look_again"]
    assert order(house, amina, "outcome/overturn", chief).status == 200
    assert open_tasks(house, chief) == ["follow_up"]
    again = order(house, amina, "", own(amina))
    assert (again.status, again.body["status"]) == (200, "booked")
    assert order(house, amina, "decline", own(amina)).status == 200
    house.wait_until_quiet()
    assert open_tasks(house, chief) == ["follow_up"]
    assert hosting(house, amina)["state"] == "pending"


def test_an_overturned_outcome_holds_nobody(house: OneService) -> None:
    """S0.9: the second pair of eyes may see it otherwise: then it is to be followed up."""
    place, paul, amina = called(house)
    order(house, amina, "held", peer(paul), outcome="not_aligned", measures=["open-to-all"])
    chief = coordinator(place)
    seen = order(house, amina, "outcome/overturn", chief)
    assert seen.body["outcome"]["confirmed"] is False
    assert open_tasks(house, chief) == ["follow_up"]
    (task,) = get(house, "/tasks", chief)["items"]
    done = house.ask(
        "POST",
        f"/tasks/{task['id']}/done",
        caller=chief,
        body={"note": "We had a coffee."},
        key=uuid4().hex,
    )
    assert done.status == 200, done
    assert open_tasks(house, chief) == []
    assert hosting(house, amina)["state"] == "pending"
    assert hosting_facts(house, amina) == []


def test_a_refusal_cites_measures_and_has_two_pairs_of_eyes(house: OneService) -> None:
    """S0.17: refusal or suspension with its reason and measures, told to whom it concerns."""
    place, paul, amina = called(house)
    chief, other = coordinator(place), coordinator(place)
    order(house, amina, "held", peer(paul), outcome="aligned")
    house.tell([accepted(amina)])
    wait_until(lambda: hosting(house, amina)["state"] == "cleared", within=20, saying="cleared")
    reason = "Two workshops were closed to people without a car."
    for body, pointer in (
        ({"measures": [], "reason": reason}, "/measures"),
        ({"measures": ["open-to-all"]}, "/reason"),
        ({"measures": ["open-to-all"], "reason": reason, "for_ever": True}, "/for_ever"),
    ):
        refused = decide(house, amina, "hold", chief, **body)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    said = decide(house, amina, "hold", chief, measures=["open-to-all"], reason=reason)
    assert (said.status, said.body["state"]) == (200, "cleared")  # no effect yet
    assert hosting(house, amina, own(amina))["reason"] is None
    assert "proposed" not in hosting(house, amina, own(amina))
    assert decide(house, amina, "confirm", chief).status == 409
    assert decide(house, amina, "hold", other, measures=["x"], reason=reason).status == 409
    for stranger in (own(amina), peer(paul), coordinator(str(uuid4()))):
        assert decide(house, amina, "confirm", stranger).status == 404
    seen = decide(house, amina, "confirm", other)
    assert (seen.status, seen.body["state"]) == (200, "held")
    mine = hosting(house, amina, own(amina))
    assert (mine["state"], mine["measures"], mine["reason"]) == ("held", ["open-to-all"], reason)
    assert decide(house, amina, "clear", other, reason="Talked it over.").body["state"] == "cleared"
    assert hosting_facts(house, amina) == ["hosting_cleared", "hosting_held", "hosting_cleared"]
    again = decide(house, amina, "hold", chief, measures=["open-to-all"], reason=reason)
    assert again.status == 200
    overturned = decide(house, amina, "overturn", other)
    assert (overturned.body["state"], overturned.body["proposed"]) == ("cleared", None)


def in_force(house: OneService, *measures: str, **changes: Any) -> None:
    """A charter with these measures is published; the network's where no place is named."""
    body = charter_body(*map(measure_body, measures), **changes)
    charter = post(house, "/charters", body)["id"]
    post(house, f"/charters/{charter}/versions", {"expected_number": 0})


def test_outcomes_and_holds_cite_measures_that_are_in_force_here(house: OneService) -> None:
    """S0.9, S0.17: of the network's charter or the place's; before there is one, any word."""
    place, paul, amina = called(house)
    other = post(house, "/places", place_body())["id"]
    chief, second = coordinator(place), coordinator(place)
    reason = "Two workshops were closed to people without a car."
    # No charter is in force yet at her place, only elsewhere: any word is accepted.
    in_force(house, "elsewhere", place_id=other)
    assert decide(house, amina, "hold", chief, measures=["by ear"], reason=reason).status == 200
    assert decide(house, amina, "overturn", second).status == 200
    in_force(house, "listening")
    in_force(house, "doors", place_id=place)
    before = house.database["hosting"].find_one({"member_id": amina})
    cited = ["listening", "by ear", "doors", "elsewhere"]
    for refused in (
        decide(house, amina, "hold", chief, measures=cited, reason=reason),
        order(house, amina, "held", peer(paul), outcome="not_aligned", measures=cited),
        order(house, amina, "held", peer(paul), outcome="aligned", measures=cited),
    ):
        assert refused.status == 422, refused
        pointers = [error["pointer"] for error in refused.body["errors"]]
        assert pointers == ["/measures/1", "/measures/3"]
    after = house.database["hosting"].find_one({"member_id": amina}) or {}
    assert after["version"] == (before or {})["version"]
    assert call_of(house, amina)["status"] == "booked"
    known = ["listening", "doors"]
    held = order(house, amina, "held", peer(paul), outcome="to_follow_up", measures=known)
    assert held.status == 200, held
    assert decide(house, amina, "hold", chief, measures=known, reason=reason).status == 200


def test_notes_are_for_the_needed_few(house: OneService) -> None:
    """S0.4: a word by telephone or face to face is noted, for those who need it."""
    place, paul, amina = called(house)
    chief = coordinator(place)
    met = order(house, amina, "contacts", chief, how="in_person", notes="Met at the open house.")
    assert met.status == 200
    order(house, amina, "held", peer(paul), outcome="aligned", notes="Full of ideas.", how="phone")
    path = f"/members/{amina}/welcome-call/notes"
    for caller in (peer(paul), chief, STAFF):
        notes = get(house, path, caller)["items"]
        assert [(each["how"], each["about"], each["text"]) for each in notes] == [
            ("in_person", "contact", "Met at the open house."),
            ("phone", "outcome", "Full of ideas."),
        ]
    for stranger in (own(amina), peer(str(uuid4())), coordinator(str(uuid4()))):
        assert house.ask("GET", path, caller=stranger).status == 404
    # Who coordinates the place does not read what was noted about themselves.
    herself = coordinator(place, amina)
    assert house.ask("GET", path, caller=herself).status == 404
    assert order(house, amina, "outcome/confirm", herself).status in {404, 409}
    what = [each["what"] for each in call_of(house, amina)["history"]]
    assert what == ["booked", "contact_in_person", "held"]


def test_only_who_should_gets_a_call_and_anybody_may_ask(house: OneService) -> None:
    """S0.6: organisers at least, by the network's setting; and whoever asks."""
    house.start()
    set_rules(house, for_whom="organisers", deadline_days=3)
    place = post(house, "/places", place_body())["id"]
    post(house, "/welcomers", welcomer_body(place))
    amina = post(house, "/members", member_body(place, roles=["organisatrice"]))["id"]
    louis = post(house, "/members", member_body(place, roles=["participant"]))["id"]
    call = until_call_is(house, amina, "booked")
    due = datetime.fromisoformat(call["deadline"]) - datetime.now(UTC)
    assert timedelta(days=2, hours=23) < due < timedelta(days=3)
    house.wait_until_quiet()
    assert call_of(house, louis)["status"] is None
    assert order(house, louis, "", own(amina)).status == 404
    assert order(house, louis, "", own(louis), when="now").status == 422
    for _ in range(2):
        asked = order(house, louis, "", own(louis))
        assert (asked.status, asked.body["status"]) == (200, "booked")
    assert facts_of(house, louis) == ["welcome_call_booked"]
    assert order(house, louis, "decline", own(louis)).body["status"] == "declined"
    assert facts_of(house, louis)[1:] == ["welcome_call_cancelled", "welcome_call_declined"]
    assert order(house, louis, "decline", own(louis)).status == 409
    again = order(house, louis, "", own(louis))
    assert (again.body["status"], again.body["arrangement"]) == ("booked", 3)


def test_the_networks_rules_are_changed_by_who_has_read_them(house: OneService) -> None:
    """If-Match, bounds, unknown fields and foreign hands: nothing is changed by a mistake."""
    house.start()
    path = "/network/welcome"
    first = house.ask("GET", path, caller=STAFF)
    assert (first.status, first.headers["ETag"], first.body["deadline_days"]) == (200, '"1"', 7)

    def change(
        body: dict[str, Any], *, tag: str | None = '"1"', caller: Caller = STAFF
    ) -> Answered:
        return house.ask("PATCH", path, caller=caller, body=body, key=uuid4().hex, if_match=tag)

    for body, pointer in (
        ({"deadline_days": 0}, "/deadline_days"),
        ({"deadline_days": "7"}, "/deadline_days"),
        ({"way": "both"}, "/way"),
        ({"way": None}, "/way"),
        ({"reminder_hours": -1}, "/reminder_hours"),
        ({"contacts": [{"name": ""}]}, "/contacts/0/name"),
        ({"contacts": [{"name": "Nadia", "place_id": "here"}]}, "/contacts/0/place_id"),
        ({"colour": "blue"}, "/colour"),
    ):
        refused = change(body)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert change({"way": "choice"}, tag=None).status == 428
    assert change({"way": "choice"}, tag='"7"').status == 412
    assert change({"way": "choice"}, caller=coordinator(str(uuid4()))).status == 404
    assert house.ask("GET", path, caller=own(str(uuid4()))).status == 404
    changed = change({"way": "choice", "answer_hours": 0.5})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    assert change({"way": "slot"}).status == 412
    now = house.ask("GET", path, caller=STAFF)
    assert (now.body["way"], now.body["answer_hours"], now.headers["ETag"]) == (
        "choice",
        0.5,
        '"2"',
    )
