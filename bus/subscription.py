"""One queue, read as fast as it comes: whatever has arrived is a batch."""

from __future__ import annotations

import random
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import amqp
import eventlet
import structlog
from amqp import spec
from eventlet.event import Event as Signal

from bus.connection import BROKEN, BrokerAway, drop, open_connection, speaking
from chassis.health import OK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kombu.transport import pyamqp

    from bus.settings import BusSettings

log = structlog.get_logger(__name__)

_DELIVERY_COUNT = "x-delivery-count"
_SUSPICIOUS = 2


class Unfinished(Exception):  # noqa: N818 - reads as the fact it is
    """A batch was not dealt with to the end; it is not acknowledged, so it comes again."""


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

    @property
    def is_suspicious(self) -> bool:
        """Whether its readers have gone away more than once while they had it.

        It may be what kills them, so it is dealt with alone.
        """
        count = self.headers.get(_DELIVERY_COUNT)
        return isinstance(count, int) and count >= _SUSPICIOUS


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
        self._reader: Any = None
        self.stopping = False

    @property
    def attached(self) -> bool:
        """Whether what was delivered can still be acknowledged, as far as anybody knows."""
        return self._reader is not None and not self._reader.dead

    def run(self) -> None:
        """Consume until stopped, through every loss of the connection."""
        wait = 0.1
        while not self.stopping:
            try:
                self._consume()
            except Unfinished:
                log.info("batch given back", queue=self.queue)
            except BrokerAway as away:
                wait = 0.1 if self.state == OK else wait
                self.state = (
                    f"the queue {self.queue} is missing: run provision"
                    if isinstance(away.__cause__, amqp.exceptions.NotFound)
                    else "the broker cannot be reached"
                )
                if not self.stopping:
                    log.warning("consumer detached", queue=self.queue, why=self.state)
                    # Replicas that lost the broker together should not come back together.
                    eventlet.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - not a secret
                    wait = min(wait * 2, self._settings.reconnect_seconds)

    def stop(self) -> None:
        """Take no further batch; the current one is finished first."""
        self.stopping = True
        self._wake()

    def _consume(self) -> None:
        connection = open_connection(self._settings)
        self._arrived.clear()
        try:
            with speaking(self._settings.answer_seconds):
                channel = connection.channel()
                channel.auto_decode = False
                channel.queue_declare(self.queue, passive=True)
                # What a dead process had comes first: one at a time until it is clear that nothing
                # kills us, or everything around the killer would use up its deliveries with it.
                channel.basic_qos(0, 1, a_global=False)
                channel.basic_consume(self.queue, consumer_tag="careful", callback=self._arrive)
        except BrokerAway:
            drop(connection)
            raise
        self.state = OK
        log.info("consumer attached", queue=self.queue)
        self._reader = eventlet.spawn(self._read, connection)
        pulse = eventlet.spawn(self._beat, connection)
        careful = True
        try:
            while not self.stopping:
                batch = self._next_batch()
                if batch:
                    self._deal_with(batch)
                    with speaking(self._settings.answer_seconds):
                        channel.basic_ack(batch[-1].tag, multiple=True)
                        if careful and not batch[-1].is_suspicious:
                            self._go_fast(channel)
                            careful = False
            self._say_goodbye(connection)
        finally:
            pulse.kill()
            self._reader.kill()
            drop(connection)

    def _go_fast(self, channel: Any) -> None:
        # Sent without waiting for the answers: they are the reader's to hear, and to ignore.
        channel.send_method(spec.Basic.Qos, "lBb", (0, self._settings.batch * 2, False))
        channel.basic_consume(self.queue, consumer_tag="fast", callback=self._arrive, nowait=True)
        channel.basic_cancel("careful", nowait=True)

    def _say_goodbye(self, connection: pyamqp.Connection) -> None:
        # A farewell makes sure that the broker has read the last acknowledgement. The reader hears
        # the answer: killed in the middle of a frame, it would leave nonsense to whoever reads on.
        with eventlet.Timeout(2, exception=False), suppress(*BROKEN):
            connection.send_method(spec.Connection.Close, "BsBB", (0, "", 0, 0))
            self._reader.wait()

    def _next_batch(self) -> list[Delivery]:
        while not self._arrived and not self.stopping:
            if not self.attached:
                raise BrokerAway("the connection broke")
            self._news.wait()
            self._news = Signal()
        batch: list[Delivery] = []
        while self._arrived and len(batch) < self._settings.batch:
            if self._arrived[0].is_suspicious:
                return batch or [self._arrived.popleft()]
            batch.append(self._arrived.popleft())
        return batch

    def _read(self, connection: pyamqp.Connection) -> None:
        try:
            while connection.connected:
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
                body=bytes(message.body or b""),  # py-amqp leaves "" where there was none
                routing_key=message.delivery_info["routing_key"],
                properties=message.properties,
            )
        )
        self._wake()

    def _wake(self) -> None:
        if not self._news.ready():
            self._news.send()
