"""One queue, read as fast as it comes: whatever has arrived is a batch."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import amqp
import eventlet
import structlog
from eventlet.event import Event as Signal

from bus.connection import BROKEN, BrokerAway, drop, open_connection, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kombu.transport import pyamqp

    from bus.settings import BusSettings

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Delivery:
    """One message as it came.

    Attributes:
        tag: what the broker calls it on this channel.
        body: its bytes.
        routing_key: under which it was published.
        properties: its AMQP basic properties; headers are among them as ``application_headers``.
    """

    tag: int
    body: bytes
    routing_key: str
    properties: Mapping[str, Any]

    @property
    def headers(self) -> Mapping[str, Any]:
        """Its application headers; whatever a stranger put there is among them."""
        headers = self.properties.get("application_headers")
        return headers if isinstance(headers, dict) else {}


class Subscription:
    """Consumes one queue and hands over batches; acknowledges a batch once it was dealt with.

    Args:
        queue: the queue's name.
        settings: the bus's settings.
        deal_with: called with each batch, oldest first; returns when nothing of it can be lost
            any more. While it works, the next batch gathers.
    """

    def __init__(
        self,
        queue: str,
        settings: BusSettings,
        deal_with: Callable[[Sequence[Delivery]], None],
    ) -> None:
        self.queue = queue
        self.state = "not connected yet"
        self._settings = settings
        self._deal_with = deal_with
        self._arrived: deque[Delivery] = deque()
        self._news = Signal()
        self._stopping = False

    def run(self) -> None:
        """Consume until stopped, through every loss of the connection."""
        wait = 0.1
        while not self._stopping:
            try:
                self._consume()
                wait = 0.1
            except BrokerAway as away:
                self.state = (
                    f"the queue {self.queue} is missing: run provision"
                    if isinstance(away.__cause__, amqp.exceptions.NotFound)
                    else "the broker cannot be reached"
                )
                if not self._stopping:
                    log.warning("consumer detached", queue=self.queue, why=self.state)
                    # Replicas that lost the broker together should not come back together.
                    eventlet.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - not a secret
                    wait = min(wait * 2, self._settings.reconnect_seconds)

    def stop(self) -> None:
        """Take no further batch; the current one is finished first."""
        self._stopping = True
        self._wake()

    def _consume(self) -> None:
        connection = open_connection(self._settings)
        self._arrived.clear()
        try:
            with speaking():
                channel = connection.channel()
                channel.auto_decode = False
                channel.queue_declare(self.queue, passive=True)
                channel.basic_qos(0, self._settings.batch * 2, a_global=False)
                channel.basic_consume(self.queue, callback=self._arrive)
        except BrokerAway:
            drop(connection)
            raise
        self.state = "ok"
        log.info("consumer attached", queue=self.queue)
        reader = eventlet.spawn(self._read, connection)
        pulse = eventlet.spawn(self._beat, connection)
        try:
            while not self._stopping:
                batch = self._next_batch(reader)
                if batch:
                    self._deal_with(batch)
                    with speaking():
                        channel.basic_ack(batch[-1].tag, multiple=True)
            self._say_goodbye(connection, reader)
        finally:
            pulse.kill()
            reader.kill()
            drop(connection)

    def _say_goodbye(self, connection: pyamqp.Connection, reader: Any) -> None:
        # A farewell makes sure that the broker has read the last acknowledgement.
        reader.kill()
        with eventlet.Timeout(2, exception=False):
            try:
                connection.close()
            except BROKEN:
                return  # there is nobody to say it to

    def _next_batch(self, reader: Any) -> list[Delivery]:
        while not self._arrived and not self._stopping:
            if reader.dead:
                raise BrokerAway("the connection broke")
            self._news.wait()
            self._news = Signal()
        count = min(len(self._arrived), self._settings.batch)
        return [self._arrived.popleft() for _ in range(count)]

    def _read(self, connection: pyamqp.Connection) -> None:
        try:
            while True:
                connection.drain_events()
        except BROKEN:
            return  # the consuming thread sees that we are dead
        finally:
            eventlet.spawn_n(self._wake)

    def _beat(self, connection: pyamqp.Connection) -> None:
        while True:
            eventlet.sleep(1)
            try:
                connection.heartbeat_tick()
            except BROKEN:
                drop(connection)
                return

    def _arrive(self, message: amqp.Message) -> None:
        self._arrived.append(
            Delivery(
                tag=message.delivery_info["delivery_tag"],
                body=bytes(message.body),
                routing_key=message.delivery_info["routing_key"],
                properties=message.properties,
            )
        )
        self._wake()

    def _wake(self) -> None:
        if not self._news.ready():
            self._news.send()
