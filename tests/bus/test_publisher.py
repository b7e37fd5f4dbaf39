"""The publisher: an outcome for every message, and no waiting for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from bus.connection import BrokerAway
from bus.messages import Message
from bus.publisher import IN_FLIGHT, Outcome, Publisher
from bus.settings import BusSettings
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.broker import Broker

pytestmark = [pytest.mark.broker]


@pytest.fixture
def publisher(broker: Broker) -> Iterator[Publisher]:
    """A publisher of this test's own."""
    made = Publisher(BusSettings(broker_url=broker.url, confirm_seconds=5))
    yield made
    made.close()


@pytest.fixture
def queue(publisher: Publisher) -> Iterator[str]:
    """A quorum queue that takes three messages and refuses the fourth."""
    name = f"publisher.{uuid4()}"
    arguments = {"x-queue-type": "quorum", "x-max-length": 3, "x-overflow": "reject-publish"}
    publisher.channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    yield name
    publisher.channel.queue_delete(name)


def message(queue: str, body: bytes = b"{}", **properties: Any) -> Message:
    """A message for a queue, through the default exchange."""
    return Message("", queue, body, {"message_id": str(uuid4()), **properties})


def test_confirmed_and_returned_are_told_apart_in_order(publisher: Publisher, queue: str) -> None:
    lost = f"nobody.{uuid4()}"
    outcomes = publisher.publish([message(queue), message(lost), message(queue), message(lost)])
    assert outcomes == [Outcome.CONFIRMED, Outcome.RETURNED] * 2


def test_a_full_queue_refuses(publisher: Publisher, queue: str) -> None:
    outcomes = [outcome for _ in range(8) for outcome in publisher.publish([message(queue)])]
    assert outcomes[:3] == [Outcome.CONFIRMED] * 3
    assert outcomes[-1] is Outcome.REFUSED
    assert Outcome.RETURNED not in outcomes


def test_thousands_are_in_flight_and_each_is_confirmed(publisher: Publisher) -> None:
    channel = publisher.channel
    name = f"publisher.{uuid4()}"
    channel.queue_declare(name, exclusive=True)
    count = IN_FLIGHT * 3 + 7
    outcomes = publisher.publish([message(name, b"%d" % number) for number in range(count)])
    assert outcomes == [Outcome.CONFIRMED] * count
    first = channel.basic_get(name, no_ack=True)
    assert bytes(first.body) == b"0"
    assert first.properties["delivery_mode"] == 2
    assert channel.queue_declare(name, passive=True).message_count == count - 1


def test_a_missing_exchange_is_said_and_the_next_publish_connects_again(
    publisher: Publisher, queue: str
) -> None:
    with pytest.raises(BrokerAway):
        publisher.publish([Message(f"no.{uuid4()}", "x", b"{}", {"message_id": "1"})])
    assert not publisher.connected
    assert publisher.publish([message(queue)]) == [Outcome.CONFIRMED]


def test_a_broker_in_alarm_is_given_up_in_time(fresh_broker: Broker) -> None:
    publisher = Publisher(BusSettings(broker_url=fresh_broker.url, confirm_seconds=1))
    publisher.channel.queue_declare("alarmed", durable=True, auto_delete=False)
    assert publisher.publish([message("alarmed")]) == [Outcome.CONFIRMED]
    fresh_broker.ctl("set_disk_free_limit", "50000GB")
    started = time.monotonic()
    with pytest.raises(BrokerAway):
        publisher.publish([message("alarmed")])
    assert time.monotonic() - started < 3
    fresh_broker.ctl("set_disk_free_limit", "50MB")
    assert publisher.publish([message("alarmed")]) == [Outcome.CONFIRMED]
    publisher.close()


def test_the_second_of_two_addresses_is_tried(broker: Broker) -> None:
    nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    publisher = Publisher(BusSettings(broker_url=f"{nobody};{broker.url}"))
    assert publisher.channel is not None
    publisher.close()


def test_nobody_there_is_said_in_time() -> None:
    url = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    started = time.monotonic()
    with pytest.raises(BrokerAway):
        Publisher(BusSettings(broker_url=url)).publish([message("x")])
    assert time.monotonic() - started < 5
