"""Orders for welcome calls, at a real service with two replicas: nobody is booked twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.services.onboarding.asking import (
    STAFF,
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
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.one_service import Answered, OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]


def village(house: OneService, *, welcomers: int = 1, members: int = 1) -> Any:
    """A place with welcomers, and members who have their calls."""
    place = post(house, "/places", place_body())["id"]
    peers = [post(house, "/welcomers", welcomer_body(place))["id"] for _ in range(welcomers)]
    people = [post(house, "/members", member_body(place))["id"] for _ in range(members)]
    for each in people:
        until_call_is(house, each, "booked")
    return place, peers, people


def claims(house: OneService) -> list[str]:
    """All claims of all calls."""
    calls = house.database["welcome_calls"].find({}, {"held": 1})
    return [claim for each in calls for claim in each.get("held", [])]


def test_a_call_is_moved_cancelled_and_booked_again(house: OneService) -> None:
    """S0.5: requested, booked, moved, cancelled, booked again: one object, and each is told."""
    house.start()
    _, _, (amina,) = village(house)
    me = own(amina)
    first = call_of(house, amina)
    assert (first["arrangement"], first["missed"], first["choices"]) == (1, 0, [])
    deadline = datetime.fromisoformat(first["deadline"])
    assert timedelta(days=6, hours=23) < deadline - datetime.now(UTC) < timedelta(days=7)

    times = get(house, f"/members/{amina}/welcome-call/slots", me)["items"]
    assert len(times) > 20
    assert times[5]["starts_at"] != first["starts_at"]
    moved = order(house, amina, "move", me, starts_at=times[5]["starts_at"], arrangement=1)
    assert moved.status == 200, moved
    assert (moved.body["starts_at"], moved.body["arrangement"]) == (times[5]["starts_at"], 2)
    later = order(house, amina, "move", me, arrangement=2).body
    assert later["starts_at"] > moved.body["starts_at"]
    cancelled = order(house, amina, "cancel", me, arrangement=3).body
    assert (cancelled["status"], cancelled["waiting_for"]) == ("wanted", "cancelled")
    assert claims(house) == []
    house.wait_until_quiet()
    assert call_of(house, amina)["status"] == "wanted"  # nobody books against their will
    again = order(house, amina, "rebook", me, arrangement=4).body
    assert (again["status"], again["starts_at"]) == ("booked", first["starts_at"])
    assert facts_of(house, amina) == [
        "welcome_call_booked",
        "welcome_call_booked",
        "welcome_call_booked",
        "welcome_call_cancelled",
        "welcome_call_booked",
    ]
    seen = get(house, f"/members/{amina}/welcome-call", STAFF)
    assert [each["what"] for each in seen["history"]] == [
        "booked",
        "moved",
        "moved",
        "cancelled",
        "rebooked",
    ]
    assert seen["explanation"]
    assert "history" not in get(house, f"/members/{amina}/welcome-call", me)


def test_what_cannot_be_done_is_refused_and_changes_nothing(house: OneService) -> None:
    """Off the grid, past, taken, a used link, a foreign member's call, an unknown field."""
    house.start()
    place, (paul,), (amina, louis) = village(house, members=2)
    me = own(amina)
    announced = {"announced": 0, "unannounced_since": 0}
    before = list(house.database["welcome_calls"].find({}, announced))
    taken = call_of(house, louis)["starts_at"]
    on_the_grid = datetime.fromisoformat(taken)
    for what, body, status, slug in (
        ("move", {"starts_at": (on_the_grid + timedelta(minutes=7)).isoformat()}, 422, "not-valid"),
        ("move", {"starts_at": "2020-01-01T10:00:00Z"}, 422, "not-valid"),
        ("move", {"starts_at": "soon"}, 422, "not-valid"),
        ("move", {"starts_at": "2026-13-01T10:00:00Z"}, 422, "not-valid"),
        ("move", {"until": taken}, 422, "not-valid"),
        ("move", {"arrangement": True}, 422, "not-valid"),
        ("move", {"starts_at": taken}, 409, "slot-taken"),
        ("move", {"starts_at": call_of(house, amina)["starts_at"]}, 409, "slot-taken"),
        ("move", {"arrangement": 7}, 410, "link-used"),
        ("cancel", {"arrangement": 0}, 410, "link-used"),
        ("choose", {"starts_at": taken}, 409, "conflict"),
        ("rebook", {}, 409, "conflict"),
        ("missed", {}, 404, "not-found"),
    ):
        answer = order(house, amina, what, me, **body)
        assert (answer.status, answer.body["type"].rpartition(":")[2]) == (status, slug), what
    answer = order(house, amina, "move", me, starts_at=taken)
    assert "Free next: 2" in answer.body["detail"]
    assert order(house, amina, "held", peer(paul), outcome="aligned").status == 409  # not yet
    for stranger in (own(louis), peer(str(uuid4())), coordinator(str(uuid4()))):
        for what in ("move", "cancel", "rebook", "decline", "held", "missed"):
            body = {"outcome": "aligned"} if what == "held" else {}
            assert order(house, amina, what, stranger, **body).status == 404
    assert order(house, str(uuid4()), "move", STAFF).status == 404
    assert order(house, "nobody", "move", STAFF).status == 404
    unsent = house.ask("POST", f"/members/{amina}/welcome-call/move", caller=me, body={})
    assert unsent.status == 428
    assert list(house.database["welcome_calls"].find({}, announced)) == before
    assert order(house, amina, "cancel", coordinator(place)).status == 200


def test_200_who_want_one_time_give_one_winner(house: OneService) -> None:
    """Through two replicas at once: one moves there, all others learn what is free instead."""
    replicas = [house.start(), house.start()]
    _, _, people = village(house, members=60)
    last = max(datetime.fromisoformat(call_of(house, each)["starts_at"]) for each in people)
    wanted = (last + timedelta(days=5)).isoformat()

    def move(number: int) -> int:
        member = people[number % len(people)]
        answer = order(
            house,
            member,
            "move",
            own(member),
            starts_at=wanted,
            process=replicas[(number // 2) % 2],
        )
        return answer.status

    with ThreadPoolExecutor(16) as pool:
        statuses = Counter(pool.map(move, range(200)))
    assert statuses == {200: 1, 409: 199}
    calls = house.database["welcome_calls"]
    at = datetime.fromisoformat(wanted)
    assert calls.count_documents({"starts_at": at}) == 1
    assert len(claims(house)) == len(set(claims(house))) == 60
    for child in replicas:
        assert child.stop() == 0


def test_everybody_who_moves_at_once_has_a_time_of_their_own(house: OneService) -> None:
    """Next free, cancel and rebook, through two replicas: no time is lost, none given twice."""
    replicas = [house.start(), house.start()]
    _, _, people = village(house, welcomers=3, members=40)

    def stir(number: int) -> None:
        member, process = people[number % 40], replicas[number % 2]
        if number % 3:
            assert order(house, member, "move", own(member), process=process).status == 200
        else:
            assert order(house, member, "cancel", own(member), process=process).status in {200, 409}
            assert order(house, member, "rebook", own(member), process=process).status in {200, 409}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(stir, range(40)))
    calls = list(house.database["welcome_calls"].find())
    assert {each["status"] for each in calls} == {"booked"}
    slots = {(each["welcomer_id"], each["starts_at"]) for each in calls}
    assert len(slots) == 40
    assert len(claims(house)) == len(set(claims(house))) == 40
    for each in calls:
        assert len(each["facts"]) == len({fact["id"] for fact in each["facts"]})
        assert each["arrangement"] == len(each["facts"])


def test_a_repeated_order_is_done_once(house: OneService) -> None:
    """The same key at both replicas at once: one move, one answer."""
    replicas = [house.start(), house.start()]
    _, _, (amina,) = village(house)
    key = uuid4().hex

    def move(number: int) -> Any:
        return order(house, amina, "move", own(amina), key=key, process=replicas[number % 2])

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(move, range(12)))
    assert {each.status for each in answers} == {200}
    assert len({each.body["starts_at"] for each in answers}) == 1
    assert call_of(house, amina)["arrangement"] == 2
    other = order(house, amina, "move", own(amina), key=key, arrangement=2)
    assert (other.status, other.body["type"].rpartition(":")[2]) == (422, "idempotency-key-reused")


def test_one_button_pressed_several_times_moves_once(house: OneService) -> None:
    """S0.5: a certain time, one key, both replicas at once: nobody is told that it was taken."""
    # So that the times that are listed do not lag behind what the other replica has just done.
    fresh = {"ONBOARDING_FRESH_SECONDS": "0"}
    replicas = [house.start(**fresh), house.start(**fresh)]
    _, _, people = village(house, welcomers=2, members=6)
    for member in people:
        me = own(member)
        before = call_of(house, member)
        times = get(house, f"/members/{member}/welcome-call/slots", me)["items"]
        wanted = times[len(times) // 2]["starts_at"]
        key = uuid4().hex

        def press(
            number: int, member: str = member, wanted: str = wanted, key: str = key
        ) -> Answered:
            return order(
                house,
                member,
                "move",
                own(member),
                key=key,
                process=replicas[number % 2],
                starts_at=wanted,
                arrangement=1,
            )

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(press, range(10)))
        assert {each.status for each in answers} == {200}
        assert all(each.body == answers[0].body for each in answers)
        moved = call_of(house, member)
        assert (moved["starts_at"], moved["arrangement"]) == (wanted, before["arrangement"] + 1)
    assert len(claims(house)) == len(set(claims(house))) == len(people)


def test_three_times_are_kept_until_one_is_chosen(house: OneService) -> None:
    """S0.5: offered by the network's setting; the times that are not chosen are free again."""
    house.start()
    place, (paul,), _ = village(house, members=0)
    set_rules(house, way="choice")
    amina = post(house, "/members", member_body(place))["id"]
    offer = until_call_is(house, amina, "offered")
    assert len(offer["choices"]) == 3
    assert offer["answer_by"] < offer["deadline"]
    louis = post(house, "/members", member_body(place))["id"]
    other = until_call_is(house, louis, "offered")
    kept = {each["starts_at"] for each in (*offer["choices"], *other["choices"])}
    assert len(kept) == 6  # one welcomer: nobody is offered what is kept for another
    me = own(amina)
    foreign = order(house, amina, "choose", me, starts_at=other["choices"][0]["starts_at"])
    assert (foreign.status, foreign.body["type"].rpartition(":")[2]) == (409, "slot-taken")
    wanted = offer["choices"][1]["starts_at"]
    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(
            pool.map(
                lambda each: (
                    order(
                        house, amina, "choose", me, starts_at=each["starts_at"], arrangement=1
                    ).status
                ),
                [offer["choices"][1]] * 8,
            )
        )
    assert statuses == {200: 1, 410: 7}
    chosen = call_of(house, amina)
    assert (chosen["status"], chosen["starts_at"]) == ("booked", wanted)
    assert chosen["welcomer_id"] == paul
    assert len(claims(house)) == 4
    assert facts_of(house, amina) == ["welcome_call_offered", "welcome_call_booked"]
    times = [
        each["starts_at"]
        for each in get(house, f"/members/{amina}/welcome-call/slots", me)["items"]
    ]
    assert offer["choices"][0]["starts_at"] in times


def test_a_welcomer_who_gives_a_call_back_has_another_take_it(house: OneService) -> None:
    """At the same time where somebody is free; it is not offered to them again."""
    house.start()
    _, peers, (amina,) = village(house, welcomers=2)
    before = call_of(house, amina)
    leaving = peer(before["welcomer_id"])
    given = order(house, amina, "cancel", leaving)
    assert given.status == 200, given
    after = call_of(house, amina)
    (other,) = set(peers) - {before["welcomer_id"]}
    assert (after["welcomer_id"], after["starts_at"]) == (other, before["starts_at"])
    assert order(house, amina, "cancel", leaving).status == 404  # theirs no more
    document = house.database["welcome_calls"].find_one({"member_id": amina}) or {}
    assert '"change":"handed_over"' in document["facts"][-1]["body"]
    assert before["welcomer_id"] in document["facts"][-1]["body"]
    listed = get(house, f"/welcomers/{other}/calls", peer(other))["items"]
    assert [(each["member_id"], each["member_phone"]) for each in listed] == [
        (amina, "+33612345678")
    ]
    assert get(house, f"/welcomers/{before['welcomer_id']}/calls", leaving)["items"] == []
    assert house.ask("GET", f"/welcomers/{other}/calls", caller=leaving).status == 404


def test_nobody_is_called_by_whom_they_live_or_work_with(house: OneService) -> None:
    """The newcomer's own word counts, in whatever capitals; it is told to nobody."""
    house.start()
    place = post(house, "/places", place_body())["id"]
    post(house, "/welcomers", welcomer_body(place, household="Rue Haute 3"))
    post(house, "/welcomers", welcomer_body(place, employer="La Fabrique SCOP"))
    near = {"household": "rue haute 3", "organisation": "La fabrique SCOP"}
    amina = post(house, "/members", member_body(place, **near))
    assert "household" not in amina
    call = until_call_is(house, amina["id"], "wanted")
    assert call["waiting_for"] == "no_free_slot"
    assert "aute" not in str(get(house, f"/members/{amina['id']}/welcome-call", STAFF))
    other = post(house, "/welcomers", welcomer_body(place))["id"]
    assert until_call_is(house, amina["id"], "booked")["welcomer_id"] == other
