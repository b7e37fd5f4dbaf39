"""What is left of a mentor or a newcomer who has left, at a real service."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import amqp
import pytest

from contracts.event import Location
from contracts.journey import MemberLeft
from services.matching.store.mentor_news import MentorNews
from tests.services.matching.asking import (
    document_of,
    enrol,
    left,
    mentor_of,
    own,
    peer,
    people,
    returned,
    tell,
    until,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

FORGETTING = "matching.forget_in_rounds"

LONG_AGO = datetime.now(UTC) - timedelta(hours=2)
"""Nobody waits any more to hear that somebody has joined who left then."""


def test_who_leaves_as_a_mentor_is_erased_once_theirs_are_handed_over(house: OneService) -> None:
    """S2.33: also without a record as a member; that they have left is still answered."""
    house.start()
    said = {"given_name": "Zoé", "email": "zoe@canary.org", "household": "canary-h"}
    mentor = enrol(house, **said, employer="canary-e", partner="Coop", skills=["canary-s"])
    (newcomer,) = people(house, 1)
    name_in_a_round(house, mentor)
    key = uuid4().hex
    path = f"/mentors/{mentor}/leave"
    first = house.ask("POST", path, caller=peer(mentor), body={}, key=key)
    assert (first.status, first.body["left"], first.body["household"]) == (200, True, None)
    wait_until(lambda: not mentor_document(house, mentor)["given_name"], within=30, saying="erased")
    house.wait_until_quiet()
    assert mentor_of(house, newcomer)["status"] == "wanted"
    document = mentor_document(house, mentor)
    for word in ("Zoé", "canary"):
        assert word not in str({name: document[name] for name in document.keys() - {"facts"}})
    assert mentors_in_rounds(house) == []
    again = house.ask("POST", path, caller=peer(mentor), body={}, key=key)
    assert (again.status, again.body["left"], again.body["given_name"]) == (200, True, "")


def test_a_mentor_whose_record_ends_is_in_no_round_whichever_queue_is_faster(
    house: OneService,
) -> None:
    """S2.33: what erases the mentor takes them out of the rounds before it forgets who it was."""
    house.start()
    person = str(uuid4())
    mentor = enrol(house, member_id=person)
    name_in_a_round(house, mentor)
    tell_alone(house, "matching.follow_members", left(person, LONG_AGO))
    wait_until(lambda: not mentor_document(house, mentor)["given_name"], within=30, saying="erased")
    assert mentors_in_rounds(house) == []
    assert "member_id" not in mentor_document(house, mentor)


def test_who_is_still_said_to_wait_is_looked_for_in_the_rounds_again(house: OneService) -> None:
    """S2.33: a round that begins before their mentoring is over would find them waiting."""
    house.start()
    (newcomer,) = people(house, 1)
    gone = left(newcomer)
    tell_alone(house, FORGETTING, gone)
    put_off = f'entrelieux_handled_events_total{{handler="{FORGETTING}",outcome="delayed"}}'
    wait_until(lambda: house.metric(put_off) >= 1, within=30, saying="put off")
    name_in_a_round(house, str(uuid4()), newcomer)
    tell_alone(house, "matching.follow_members", gone)
    wait_until(lambda: mentors_in_rounds(house) == [], within=30, saying="in no round")


def test_a_repetition_still_knows_who_is_to_be_handed_over(house: OneService) -> None:
    """S2.33: the process that let a mentor go died before theirs were handed over."""
    house.start()
    person = str(uuid4())
    mentor = enrol(house, member_id=person, accepts_at_once=True)
    (newcomer,) = people(house, 1)
    MentorNews(house.database).stop([mentor], datetime.now(UTC))
    tell(house, [left(person, LONG_AGO)])
    until(house, newcomer, lambda known: known["status"] == "wanted")
    wait_until(lambda: not mentor_document(house, mentor)["given_name"], within=30, saying="erased")
    assert "member_id" not in mentor_document(house, mentor)


def test_where_a_newcomer_lives_is_gone_with_them(house: OneService) -> None:
    """S2.33: on their return it is known where their place is, and what they say themselves."""
    house.start()
    (newcomer,) = people(house, 1)
    path = f"/members/{newcomer}/mentor/wishes"
    tag = house.ask("GET", path, caller=own(newcomer)).headers["ETag"]
    home = {"location": {"latitude": 48.123456, "longitude": 2.654321}}
    said = house.ask("PATCH", path, caller=own(newcomer), body=home, key=uuid4().hex, if_match=tag)
    assert said.status == 200, said
    tell(house, [left(newcomer)])
    until(house, newcomer, lambda known: known["ended"] == "left")
    house.wait_until_quiet()
    assert "48.123456" not in str(document_of(house, newcomer))
    tell(house, [returned(newcomer, location=Location(latitude=48.0, longitude=2.0))])
    until(house, newcomer, lambda known: known["status"] == "wanted")
    assert document_of(house, newcomer)["location"] == {"latitude": 48.0, "longitude": 2.0}


def mentor_document(house: OneService, mentor_id: str) -> dict[str, Any]:
    """A mentor as they are stored."""
    return house.database["mentors"].find_one({"_id": mentor_id}) or {}


def name_in_a_round(house: OneService, mentor_id: str, member_id: str | None = None) -> None:
    """Keep a round that would bring somebody and this mentor together."""
    pair = {"member_id": member_id or str(uuid4()), "mentor_id": mentor_id}
    house.database["round_pairs"].insert_one({"_id": "r:1:0", "round_id": "r", "pairs": [pair]})


def mentors_in_rounds(house: OneService) -> list[str]:
    """The mentors whom the rounds that are kept name."""
    return [
        pair["mentor_id"] for part in house.database["round_pairs"].find() for pair in part["pairs"]
    ]


def tell_alone(house: OneService, queue: str, event: MemberLeft) -> None:
    """Let one queue have an event; the others are slower than any test waits."""
    with house.broker_connection() as connection:
        channel = connection.channel()
        channel.confirm_select()
        message = amqp.Message(
            event.model_dump_json().encode(),
            content_type="application/json",
            message_id=str(event.event_id),
            type=event.routing_key,
            delivery_mode=2,
        )
        channel.basic_publish(message, exchange="", routing_key=queue)
