"""How mentors may be written to: told to the one service that writes, and to nobody else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from contracts.matching import MentorContactGiven, MentorEnrolled
from tests.services.matching.test_service import enrol

if TYPE_CHECKING:
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_an_enrolled_mentor_can_be_written_to(house: OneService) -> None:
    """S1.46: a mentor is asked by letter, so their address travels once, in a fact of its own."""
    with house.broker_connection() as connection:
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        for event in (MentorContactGiven, MentorEnrolled):
            channel.queue_bind(queue, event.exchange, event.routing_key)
        house.start()
        mentor = enrol(house, languages=["nl", "fr"], email="chloe@example.org")
        bodies: dict[str, str | bytes] = {}
        deadline = time.monotonic() + 30
        while len(bodies) < 2 and time.monotonic() < deadline:
            message = channel.basic_get(queue, no_ack=True)
            if message is not None:
                bodies[message.delivery_info["routing_key"]] = message.body
    given = MentorContactGiven.model_validate_json(bodies[MentorContactGiven.routing_key])
    assert given.member_id == mentor["id"]
    assert given.place_id == mentor["place_id"]
    assert (given.email, given.given_name) == ("chloe@example.org", mentor["given_name"])
    assert given.languages == ("nl", "fr")
    assert "chloe@example.org" not in str(bodies[MentorEnrolled.routing_key])
    assert "chloe@example.org" not in house.logs()
