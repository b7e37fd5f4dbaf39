"""What a newcomer corrects of themselves reaches the call that they are due."""

from typing import Any
from uuid import uuid4

import pytest

from tests.services.onboarding.asking import (
    call_of,
    coordinator,
    facts_of,
    order,
    own,
    post,
    until_call_is,
)
from tests.services.onboarding.samples import member_body, place_body, welcomer_body
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def correct(house: OneService, member_id: str, **changes: Any) -> None:
    """Change what is known of a member, as they do it."""
    me = own(member_id)
    version = house.ask("GET", f"/members/{member_id}", caller=me).headers["ETag"]
    answer = house.ask(
        "PATCH",
        f"/members/{member_id}",
        caller=me,
        body=changes,
        key=uuid4().hex,
        if_match=version,
    )
    assert answer.status == 200, answer


def test_who_joined_with_the_wrong_language_is_called_once_it_is_right(house: OneService) -> None:
    """S0.12: nobody waits for a Dutch welcomer who has said by now that they speak French."""
    house.start()
    place = post(house, "/places", place_body())
    post(house, "/welcomers", welcomer_body(place["id"]))
    member = post(house, "/members", member_body(place["id"], languages=["nl"]))
    waiting = until_call_is(house, member["id"], "wanted")
    assert waiting["waiting_for"] == "no_welcomer_for_language"
    correct(house, member["id"], languages=["fr"])
    assert until_call_is(house, member["id"], "booked")["language"] == "fr"


@pytest.mark.parametrize(
    ("of_welcomer", "of_member"),
    [
        ({"household": "Lilas 3"}, {"household": "lilas 3"}),
        ({"employer": "Moulin"}, {"organisation": "moulin"}),
        ({"languages": ["fr", "nl"]}, {"languages": ["en"]}),
    ],
    ids=["household", "employer", "languages"],
)
def test_a_call_changes_hands_when_the_two_turn_out_not_to_suit(
    house: OneService, of_welcomer: dict[str, Any], of_member: dict[str, Any]
) -> None:
    """S0.12: who shares a household, an employer or no language is set aside after booking, too."""
    house.start()
    place = post(house, "/places", place_body())
    first = post(house, "/welcomers", welcomer_body(place["id"], **of_welcomer))
    member = post(house, "/members", member_body(place["id"]))
    assert until_call_is(house, member["id"], "booked")["welcomer_id"] == first["id"]
    other = post(house, "/welcomers", welcomer_body(place["id"], languages=["fr", "en"]))
    correct(house, member["id"], wishes="coudre")  # nothing that matters for who may call
    correct(house, member["id"], **of_member)
    handed = wait_until(
        lambda: (call := call_of(house, member["id"]))["welcomer_id"] == other["id"] and call,
        within=20,
        saying="call in other hands",
    )
    assert handed["status"] == "booked"
    assert facts_of(house, member["id"]) == ["welcome_call_booked", "welcome_call_booked"]
    document = house.database["welcome_calls"].find_one({"member_id": member["id"]})
    assert document is not None
    assert [line["what"] for line in document["history"]] == ["booked", "corrected", "handed_over"]


def test_whoever_gave_no_number_is_asked_for_it_at_once_and_only_until_it_is_known(
    house: OneService,
) -> None:
    """S0.9: a call is booked meanwhile; a task says that nobody could ring up yet."""
    house.start(ONBOARDING_LADDER_SECONDS="0.2")
    place = post(house, "/places", place_body())
    welcomer = post(house, "/welcomers", welcomer_body(place["id"]))
    member = post(house, "/members", member_body(place["id"], phone=None))
    until_call_is(house, member["id"], "booked")

    def asked() -> list[str]:
        answer = house.ask("GET", "/tasks", caller=coordinator(place["id"]))
        assert answer.status == 200, answer
        return [each["kind"] for each in answer.body["items"]]

    wait_until(lambda: asked() == ["ask_for_number"], within=20, saying="task to ask for a number")
    assert order(house, member["id"], "move", own(member["id"])).status == 200
    wait_until(lambda: asked() == ["ask_for_number"], within=20, saying="asked once, and still")
    correct(house, member["id"], phone="+33612345678")
    wait_until(lambda: asked() == [], within=20, saying="nothing left to ask")
    assert house.database["tasks"].count_documents({"kind": "ask_for_number"}) == 1
    assert call_of(house, member["id"])["welcomer_id"] == welcomer["id"]
