"""Reactions: a service's method that is given the events it asked for, in lists."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import amqp
import eventlet
import structlog
from eventlet.event import Event as Signal
from nameko.extensions import Entrypoint

from bus import forwarding
from bus.connection import BrokerAway
from bus.forwarding import History
from bus.messages import Message, Unreadable, read
from bus.publisher import Outcome, Publisher
from bus.settings import BusSettings
from bus.subscription import Delivery, Subscription, Unfinished
from bus.verdicts import Later
from chassis import crash_points, metrics
from chassis.database import AWAY, MongoConnection
from chassis.health import Health

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nameko.containers import WorkerContext

    from contracts.event import Event

log = structlog.get_logger(__name__)

F = TypeVar("F", bound="Callable[..., None]")
_DATABASE_POLL_SECONDS = 0.5


class Reaction(Entrypoint):
    """The nameko entrypoint behind ``reacts_to``.

    Args:
        events: the contracts that the queue is bound to.
        queue: the queue's name; it stays when the method is renamed.
    """

    mongo = MongoConnection()
    health = Health()

    def __init__(self, *events: type[Event], queue: str, **options: Any) -> None:
        super().__init__(expected_exceptions=(Later, *AWAY), **options)
        self.events = events
        self.queue = queue

    def setup(self) -> None:
        """Prepare; nothing is asked of the broker yet."""
        self.settings = BusSettings()
        self.handler = f"{self.container.service_name}.{self.method_name}"
        self._contracts = {event.routing_key: event for event in self.events}
        self._publisher = Publisher(self.settings)
        self._stopped = Signal()
        self._subscription = Subscription(self.queue, self.settings, self._deal_with)
        self._obstacle: str | None = None
        self.health.add(
            self.queue, lambda: self._obstacle or self._subscription.state, essential=False
        )

    def start(self) -> None:
        """Begin to consume."""
        self.container.spawn_managed_thread(self._run, identifier=self.queue)

    def stop(self) -> None:
        """Finish the batch under way and stop."""
        self._subscription.stop()
        self._stopped.wait()

    def kill(self) -> None:
        """Stop without finishing; what was not acknowledged comes again."""
        self._subscription.stop()

    def _run(self) -> None:
        try:
            self._subscription.run()
        finally:
            self._publisher.close()
            self._stopped.send()

    def _deal_with(self, batch: Sequence[Delivery]) -> None:
        metrics.BATCH_EVENTS.labels(self.handler).observe(len(batch))
        readable: list[tuple[Event, Delivery]] = []
        forwarded: list[Message] = []
        for delivery in batch:
            try:
                event = read(
                    delivery.body,
                    forwarding.type_of(delivery),
                    self._contracts,
                    max_bytes=self.settings.max_body_bytes,
                )
            except Unreadable as unreadable:
                history = History.of(delivery)
                forwarded.append(self._bury(delivery, unreadable.reason, history))
            else:
                readable.append((event, delivery))
        if readable:
            forwarded += self._handle(readable)
        self._forward(forwarded)

    def _handle(self, pairs: Sequence[tuple[Event, Delivery]]) -> list[Message]:
        """Let the method deal with the events; return what must be forwarded instead."""
        verdict = self._call([event for event, _ in pairs])
        if verdict is None:
            self._count("done", len(pairs))
            crash_points.reached(crash_points.AFTER_COMMIT_BEFORE_ACK)
            return []
        if isinstance(verdict, Later):
            return self._postpone(verdict, pairs)
        if len(pairs) > 1:
            # One poisonous event must not harm its neighbours.
            return [message for pair in pairs for message in self._handle([pair])]
        return [self._fail(pairs[0][1], verdict)]

    def _call(self, events: list[Event]) -> Exception | None:
        """Run the method as a nameko worker, waiting for as long as the database is away."""
        while True:
            started = time.perf_counter()
            ended = Signal()

            def note(
                _: WorkerContext,
                result: object,
                exc_info: Any,
                ended: Signal = ended,
            ) -> tuple[object, Any]:
                ended.send(exc_info[1] if exc_info else None)
                return result, exc_info

            self.container.spawn_worker(self, (events,), {}, handle_result=note)
            verdict: Exception | None = ended.wait()
            metrics.HANDLER_SECONDS.labels(self.handler).observe(time.perf_counter() - started)
            if not isinstance(verdict, AWAY):
                return verdict
            self._wait_for_the_database()

    def _wait_for_the_database(self) -> None:
        metrics.PAUSED.labels(self.handler).set(1)
        log.warning("paused: the database is away", handler=self.handler)
        while True:
            if self._subscription.stopping:
                raise Unfinished
            eventlet.sleep(_DATABASE_POLL_SECONDS)
            try:
                self.mongo.ping()
            except AWAY:
                continue
            break
        metrics.PAUSED.labels(self.handler).set(0)
        log.info("resumed: the database is back", handler=self.handler)

    def _postpone(self, verdict: Later, pairs: Sequence[tuple[Event, Delivery]]) -> list[Message]:
        wanted = None if verdict.events is None else {e.event_id for e in verdict.events}
        forwarded = []
        for event, delivery in pairs:
            if wanted is not None and event.event_id not in wanted:
                self._count("done", 1)
                continue
            history = History.of(delivery)
            forwarded.append(
                forwarding.after_delay(
                    delivery,
                    queue=self.queue,
                    delays=self.settings.delays_seconds,
                    step=history.later,
                    history=replace(history, later=history.later + 1),
                )
            )
        self._count("delayed", len(forwarded))
        metrics.DELAYED.labels(self.handler).inc(len(forwarded))
        log.info("later", handler=self.handler, why=verdict.why, events=len(forwarded))
        return forwarded

    def _fail(self, delivery: Delivery, error: Exception) -> Message:
        before = History.of(delivery)
        history = replace(
            before,
            attempts=before.attempts + 1,
            first_error=before.first_error or forwarding.describe(error),
        )
        if history.attempts >= self.settings.attempts:
            return self._bury(delivery, "failed", history)
        self._count("retried", 1)
        metrics.DELAYED.labels(self.handler).inc()
        return forwarding.after_delay(
            delivery,
            queue=self.queue,
            delays=self.settings.delays_seconds,
            step=before.attempts,
            history=history,
        )

    def _bury(self, delivery: Delivery, reason: str, history: History) -> Message:
        self._count("dead", 1)
        metrics.DEAD.labels(self.handler, reason).inc()
        log.error(
            "dead letter", handler=self.handler, reason=reason, first_error=history.first_error
        )
        return forwarding.dead_letter(
            delivery,
            service=self.container.service_name,
            queue=self.queue,
            handler=self.handler,
            reason=reason,
            history=history,
        )

    def _forward(self, messages: Sequence[Message]) -> None:
        """Publish; only then may the originals be acknowledged.

        A broker in alarm takes nothing for as long as it lasts. Giving the batch back meanwhile
        would use up its deliveries, so it is held.

        Raises:
            Unfinished: the process stops, or the broker has taken the batch back already.
        """
        try:
            self._forward_all(messages)
        finally:
            # Also when the batch was taken back: somebody may deal with it without forwarding.
            self._obstacle = None

    def _forward_all(self, messages: Sequence[Message]) -> None:
        wait = self.settings.poll_seconds
        while messages:
            try:
                outcomes = self._publisher.publish(messages)
            except BrokerAway as away:
                self._obstacle = (
                    "a delay is missing: run provision"
                    if isinstance(away.__cause__, amqp.exceptions.NotFound)
                    else "the broker does not take delayed and dead messages"
                )
            else:
                messages = [
                    message
                    for message, outcome in zip(messages, outcomes, strict=True)
                    if outcome is not Outcome.CONFIRMED
                ]
                if not messages:
                    return
                self._obstacle = "a delay or dead-letter queue is missing: run provision"
            if self._subscription.stopping or not self._subscription.attached:
                raise Unfinished
            log.warning("forwarding waits", handler=self.handler, why=self._obstacle)
            eventlet.sleep(wait)
            wait = min(wait * 2, self.settings.reconnect_seconds)

    def _count(self, outcome: str, events: int) -> None:
        if events:
            metrics.HANDLED.labels(self.handler, outcome).inc(events)


def reacts_to(*events: type[Event], queue: str) -> Callable[[F], F]:
    """Give the decorated method lists of these events, from a durable queue of that name.

    The method takes one list (1 to ``BUS_BATCH`` events). Returning means that every effect is
    stored. Raising ``Later`` postpones; any other exception is retried, event by event, and ends
    among the dead letters. The same event may come again: the method must be idempotent.
    """

    def decorate(function: F) -> F:
        decorated: F = Reaction.decorator(*events, queue=queue)(function)
        return decorated

    return decorate
