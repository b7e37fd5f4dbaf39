"""What becomes of what people take part in when they leave and come back, at a real service."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from contracts.welcome import WelcomeCallHeld
from tests.services.onboarding.asking import (
    STAFF,
    call_of,
    come_back,
    coordinator,
    get,
    leave,
    order,
    own,
    peer,
    post,
    until_call_is,
)
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.onboarding.session_life import session_body
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

QUICK = {"ONBOARDING_LADDER_SECONDS": "0.3", "ONBOARDING_RETRY_SECONDS": "0.5"}


def seat_of(house: OneService, session_id: str, member_id: str) -> str:
    """How somebody's seat stands."""
    standing: str = get(house, f"/sessions/{session_id}/seats/{member_id}")["standing"]
    return standing


def shared_by(house: OneService, member_id: str) -> list[str]:
    """What somebody shares with their place."""
    fields: list[str] = get(house, f"/members/{member_id}/shared-contact", own(member_id))["fields"]
    return fields


def share(house: OneService, member_id: str, field: str) -> None:
    """Share one thing with one's place."""
    body = {"fields": [field]}
    path = f"/members/{member_id}/shared-contact"
    answer = house.ask("POST", path, caller=own(member_id), body=body, key=uuid4().hex)
    assert answer.status == 200, answer


def take_a_seat(house: OneService, session_id: str, member_id: str) -> Any:
    """Sign up for a session, as a member."""
    return post(house, f"/sessions/{session_id}/seats", {}, caller=own(member_id))


def test_a_departure_heard_again_undoes_nothing_that_came_after_the_return(
    house: OneService,
) -> None:
    """S1.45: leaving gives up the call, the seats and what was shared; hearing of it again after
    they are back, and have all of it anew, takes none of it away."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    session = post(house, "/sessions", session_body())["id"]
    amina = post(house, "/members", member_body(place))["id"]
    until_call_is(house, amina, "wanted")
    take_a_seat(house, session, amina)
    share(house, amina, "email")
    gone = leave(house, amina)
    until_call_is(house, amina, "closed")
    wait_until(lambda: seat_of(house, session, amina) == "given_up", within=20, saying="no seat")
    wait_until(lambda: shared_by(house, amina) == [], within=20, saying="nothing shared")
    come_back(house, amina)
    until_call_is(house, amina, "wanted")
    take_a_seat(house, session, amina)
    share(house, amina, "phone")
    house.tell([gone, gone])
    house.wait_until_quiet()
    assert call_of(house, amina)["status"] == "wanted"
    assert seat_of(house, session, amina) == "seated"
    assert shared_by(house, amina) == ["phone"]
    leave(house, amina)
    until_call_is(house, amina, "closed")
    wait_until(lambda: seat_of(house, session, amina) == "given_up", within=20, saying="no seat")
    wait_until(lambda: shared_by(house, amina) == [], within=20, saying="nothing shared")


def test_a_welcomer_who_is_a_member_leaves_and_comes_back_as_one_person(house: OneService) -> None:
    """S1.45: their calls are handed over and no new ones come until they are back; how often, and
    in which order, it is heard makes no difference."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/members", member_body(place, roles=["welcomer"]))["id"]
    peer_id = post(house, "/welcomers", welcomer_body(place, member_id=paul))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    assert until_call_is(house, amina, "booked")["welcomer_id"] == peer_id
    assert call_of(house, paul)["status"] == "wanted", "nobody calls themselves"
    gone = leave(house, paul)
    assert until_call_is(house, amina, "wanted")["welcomer_id"] is None
    louis = post(house, "/members", member_body(place))["id"]
    until_call_is(house, louis, "wanted")
    assert get(house, f"/welcomers/{peer_id}")["left"] is True
    come_back(house, paul)
    for each in (amina, louis):
        assert until_call_is(house, each, "booked")["welcomer_id"] == peer_id
    house.tell([gone, gone])
    house.wait_until_quiet()
    shown = get(house, f"/welcomers/{peer_id}")
    assert (shown["left"], shown["member_id"]) == (False, paul)
    assert call_of(house, amina)["welcomer_id"] == peer_id


def test_a_welcomer_who_stops_stays_a_member_and_gives_no_calls(house: OneService) -> None:
    """S1.45: also for those who are no members; nothing more is to be said of who has stopped."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/members", member_body(place))["id"]
    peer_id = post(house, "/welcomers", welcomer_body(place, member_id=paul))["id"]
    amina = post(house, "/members", member_body(place))["id"]
    until_call_is(house, amina, "booked")
    path = f"/welcomers/{peer_id}/leave"
    key = uuid4().hex
    for stranger in (own(amina), peer(str(uuid4()))):
        refused = house.ask("POST", path, caller=stranger, body={}, key=uuid4().hex)
        assert refused.status == 404
    for _ in range(2):
        stopped = house.ask("POST", path, caller=peer(peer_id), body={}, key=key)
        assert (stopped.status, stopped.body["left"]) == (200, True)
    until_call_is(house, amina, "wanted")
    again = house.ask("POST", path, caller=peer(peer_id), body={}, key=uuid4().hex)
    assert again.status == 409
    leave(house, paul)
    come_back(house, paul)
    house.wait_until_quiet()
    assert get(house, f"/welcomers/{peer_id}")["left"] is True
    assert call_of(house, amina)["status"] == "wanted"


def test_who_leads_says_which_member_a_welcomer_is(house: OneService) -> None:
    """Only a member who is there, and within their reach; the welcomer does not say so."""
    house.start(**QUICK)
    here, elsewhere = (post(house, "/places", place_body())["id"] for _ in range(2))
    paul, other = (post(house, "/members", member_body(each))["id"] for each in (here, elsewhere))
    leads = coordinator(here)
    for nobody in (other, str(uuid4())):
        body = welcomer_body(here, member_id=nobody)
        refused = house.ask("POST", "/welcomers", caller=leads, body=body, key=uuid4().hex)
        assert refused.status == 422, refused
    peer_id = post(house, "/welcomers", welcomer_body(here), caller=leads)["id"]

    def say(who: Caller, member_id: str | None) -> Answered:
        tag = house.ask("GET", f"/welcomers/{peer_id}", caller=STAFF).headers["ETag"]
        return house.ask(
            "PATCH",
            f"/welcomers/{peer_id}",
            caller=who,
            body={"member_id": member_id},
            key=uuid4().hex,
            if_match=tag,
        )

    assert say(peer(peer_id), paul).status == 422
    assert say(leads, other).status == 422
    assert say(leads, paul).body["member_id"] == paul
    leave(house, paul)
    wait_until(
        lambda: get(house, f"/welcomers/{peer_id}")["left"], within=20, saying="left with them"
    )
    assert say(leads, paul).status == 422, "they have left"
    # It was somebody else: that this member left says nothing of the welcomer.
    assert say(leads, None).body["left"] is False


def test_the_journey_of_a_welcomer_moves_by_the_calls_they_give(house: OneService) -> None:
    """S1.45: training, hours and three calls are heard of by themselves, and are signs of life."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/members", member_body(place, roles=["welcomer"]))["id"]
    house.wait_until_quiet()
    peer_id = post(house, "/welcomers", welcomer_body(place))["id"]
    held_before = held_of(house, place, peer_id)
    tag = house.ask("GET", f"/welcomers/{peer_id}", caller=STAFF).headers["ETag"]
    linked = house.ask(
        "PATCH",
        f"/welcomers/{peer_id}",
        caller=STAFF,
        body={"member_id": paul},
        key=uuid4().hex,
        if_match=tag,
    )
    assert linked.status == 200, linked
    house.tell([held_before])
    house.wait_until_quiet()
    assert done_steps(house, paul) == {"welcomer_training", "hours_given"}
    house.database["members"].update_one({"_id": paul}, {"$unset": {"last_active_at": ""}})
    house.tell([held_of(house, place, peer_id), held_before])
    house.wait_until_quiet()
    assert "first_calls" not in done_steps(house, paul), "two calls are not three"
    house.tell([held_of(house, place, peer_id)])
    wait_until(
        lambda: "first_calls" in done_steps(house, paul), within=20, saying="three calls given"
    )
    assert (house.database["members"].find_one({"_id": paul}) or {})["last_active_at"]


def done_steps(house: OneService, member_id: str) -> set[str]:
    """What is done on somebody's way to giving calls."""
    journey = get(house, f"/members/{member_id}/journey?role=welcomer")
    return {each["name"] for each in journey["steps"] if each["state"] == "done"}


def held_of(house: OneService, place: str, welcomer_id: str) -> WelcomeCallHeld:
    """A call that a welcomer gave to somebody of the place."""
    newcomer = post(house, "/members", member_body(place))["id"]
    now = datetime.now(UTC)
    return WelcomeCallHeld(
        event_id=uuid4(),
        occurred_at=now,
        correlation_id=uuid4(),
        call_id=str(uuid4()),
        member_id=newcomer,
        welcomer_id=welcomer_id,
        welcomer_given_name="Bastien",
        starts_at=now - timedelta(minutes=30),
        ends_at=now,
        language="fr",
        time_zone="Europe/Paris",
        arrangement=1,
    )


def test_who_is_back_and_was_never_called_has_a_call_arranged_again(house: OneService) -> None:
    """S1.45: coming back is one step; who was called before, or declined, is not called again."""
    house.start(**QUICK)
    place = post(house, "/places", place_body())["id"]
    amina, louis, ines = (post(house, "/members", member_body(place))["id"] for _ in range(3))
    for each in (amina, louis, ines):
        until_call_is(house, each, "wanted")
    until = call_of(house, amina)["deadline"]
    held = order(house, louis, "held", coordinator(place), outcome="aligned", how="phone")
    assert held.status == 200, held
    assert order(house, louis, "", own(louis)).status == 200
    assert order(house, ines, "decline", own(ines)).status == 200
    for each in (amina, louis, ines):
        leave(house, each)
    for each in (amina, louis):
        until_call_is(house, each, "closed")
    for each in (amina, louis, ines):
        come_back(house, each)
    assert until_call_is(house, amina, "wanted")["deadline"] > until
    house.wait_until_quiet()
    assert call_of(house, louis)["status"] == "closed"
    assert call_of(house, ines)["status"] == "declined"
    post(house, "/welcomers", welcomer_body(place))
    until_call_is(house, amina, "booked")
