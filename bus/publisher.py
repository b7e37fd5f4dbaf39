"""Publishing with confirms, hundreds of messages in flight, and never for ever."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Any

import amqp
from amqp import spec

from bus.connection import BrokerAway, drop, open_connection, speaking
from chassis import crash_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bus.messages import Message
    from bus.settings import BusSettings

IN_FLIGHT = 1000
CHUNK = 200


class Outcome(Enum):
    """The broker's answer to one message."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"  # a queue was full or failed
    RETURNED = "returned"  # no queue at all wanted it


class Publisher:
    """A connection of its own for publishing, made when first needed.

    Not for two green threads at once.
    """

    def __init__(self, settings: BusSettings) -> None:
        self._settings = settings
        self._connection: Any = None
        self._channel: Any = None
        self._outcomes: dict[int, Outcome] = {}
        self._returned: set[str] = set()
        self._lowest_open = 1
        self._next_tag = 1
        self._used_at = 0.0

    @property
    def channel(self) -> Any:
        """The channel, for passive declarations; connects if needed.

        Raises:
            BrokerAway: the broker cannot be reached.
        """
        if self._channel is None:
            self._connect()
        return self._channel

    @property
    def connected(self) -> bool:
        """Whether there is a connection that nobody has seen break."""
        return self._channel is not None

    def publish(self, messages: Sequence[Message]) -> list[Outcome]:
        """Publish persistently and return each message's outcome, in order.

        Raises:
            BrokerAway: the connection broke or an answer took longer than ``confirm_seconds``;
                each message may or may not have been published.
        """
        if time.monotonic() - self._used_at > self._settings.heartbeat_seconds:
            self.close()  # nobody answered heartbeats meanwhile, so the broker will have closed it
        self._used_at = time.monotonic()
        with self.asking(self._settings.confirm_seconds * (2 + len(messages) // IN_FLIGHT)):
            return self._publish(messages)

    @contextmanager
    def asking(self, seconds: float | None = None) -> Iterator[None]:
        """Use the channel inside the block; a broken connection is dropped.

        Raises:
            BrokerAway: the connection broke, or there was no answer for so long;
                ``answer_seconds`` if nothing is said.
        """
        try:
            with speaking(seconds or self._settings.answer_seconds):
                yield
        except BrokerAway:
            self.close()
            raise

    def keep_alive(self) -> None:
        """Answer and send heartbeats, so that a dead connection is noticed while idle.

        Raises:
            BrokerAway: the connection broke.
        """
        if self._connection is None:
            return
        self._used_at = time.monotonic()
        with self.asking():
            with suppress(TimeoutError):  # nothing was said, as is usual
                self._connection.drain_events(timeout=0.001)
            self._connection.heartbeat_tick()

    def close(self) -> None:
        """Drop the connection; the next publish makes another."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            drop(connection)

    def _connect(self) -> None:
        connection = open_connection(self._settings)
        try:
            with speaking(self._settings.answer_seconds):
                channel = connection.channel()
                channel.confirm_select()
        except BrokerAway:
            drop(connection)
            raise
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._connection, self._channel = connection, channel
        self._used_at = time.monotonic()
        self._outcomes.clear()
        self._returned.clear()
        self._lowest_open = self._next_tag = 1

    def _publish(self, messages: Sequence[Message]) -> list[Outcome]:
        channel = self.channel
        connection = self._connection
        first = self._next_tag
        for start in range(0, len(messages), CHUNK):
            with connection.transport.corked():
                for message in messages[start : start + CHUNK]:
                    self._send(channel, message)
            self._await(self._next_tag - 1 - IN_FLIGHT)
        crash_points.reached(crash_points.AFTER_PUBLISH_BEFORE_CONFIRM)
        self._await(self._next_tag - 1)
        outcomes = []
        for tag, message in enumerate(messages, start=first):
            outcome = self._outcomes.pop(tag)
            if message.properties.get("message_id") in self._returned:
                outcome = Outcome.RETURNED
            outcomes.append(outcome)
        self._returned.clear()
        return outcomes

    def _send(self, channel: Any, message: Message) -> None:
        content = amqp.Message(
            message.body,
            delivery_mode=2,
            application_headers=dict(message.headers),
            **message.properties,
        )
        # basic_publish would ask the socket for news before every single message.
        channel.send_method(
            spec.Basic.Publish,
            "Bssbb",
            (0, message.exchange, message.routing_key, True, False),
            content,
        )
        self._next_tag += 1

    def _await(self, tag: int) -> None:
        """Read until every message up to ``tag`` has an outcome."""
        deadline = time.monotonic() + self._settings.confirm_seconds
        while self._lowest_open <= tag:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise BrokerAway("no confirmation in time")
            try:
                self._connection.drain_events(timeout=remaining)
            except TimeoutError:
                continue
            while self._lowest_open in self._outcomes:
                self._lowest_open += 1

    def _settle(self, tag: int, *, multiple: bool, outcome: Outcome) -> None:
        for one in range(self._lowest_open if multiple else tag, tag + 1):
            self._outcomes.setdefault(one, outcome)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple=multiple, outcome=Outcome.CONFIRMED)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple=multiple, outcome=Outcome.REFUSED)

    def _on_return(
        self,
        exception: Exception,  # noqa: ARG002 - py-amqp's signature
        exchange: str,  # noqa: ARG002
        routing_key: str,  # noqa: ARG002
        message: amqp.Message,
    ) -> None:
        self._returned.add(message.properties["message_id"])
