"""The exchanges and queues there are: computed from the service classes, declared by a job."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import amqp
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from bus.connection import drop, open_connection, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from bus.service import Service
    from bus.settings import BusSettings

UNROUTED = "unrouted"
DEAD_LETTERS = "dead_letters"
DEFAULT_EXCHANGE = ""
DELIVERY_LIMIT = 20
PROVISION_SECONDS = 60.0
"""A broker that has just lost everything may take a second for each queue."""

_PRACTICALLY_UNLIMITED = 1_000_000
_UNROUTED_KEPT = 100_000


@dataclass(frozen=True, slots=True, order=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: str
    alternate: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Queue:
    """A durable quorum queue; ``arguments`` are RabbitMQ's own words, as sorted pairs."""

    name: str
    arguments: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """Messages of ``exchange`` under ``routing_key`` go to ``queue``."""

    exchange: str
    routing_key: str
    queue: str


@dataclass(frozen=True, slots=True)
class Topology:
    """Everything that must exist on the broker."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]

    def document(self) -> dict[str, Any]:
        """Return the form that is committed as ``bus/topology.json``."""
        return {
            "exchanges": [asdict(exchange) for exchange in sorted(self.exchanges)],
            "queues": [
                {"name": queue.name, "arguments": dict(queue.arguments)}
                for queue in sorted(self.queues)
            ],
            "bindings": [asdict(binding) for binding in sorted(self.bindings)],
        }

    @classmethod
    def committed(cls, file: Path) -> Topology:
        """Return the topology of all services that this release was tested with, from its file."""
        document = json.loads(file.read_text())
        return cls(
            exchanges=tuple(Exchange(**exchange) for exchange in document["exchanges"]),
            queues=tuple(
                Queue(queue["name"], tuple(sorted(queue["arguments"].items())))
                for queue in document["queues"]
            ),
            bindings=tuple(Binding(**binding) for binding in document["bindings"]),
        )


def topology_of(service_classes: Iterable[type[Service]]) -> Topology:
    """Return what the services announce and react to, as exchanges, queues and bindings."""
    exchanges = {Exchange(UNROUTED, "fanout"), Exchange(DEAD_LETTERS, "direct")}
    queues = {
        _queue(UNROUTED, {"x-max-length": _UNROUTED_KEPT, "x-overflow": "drop-head"}),
    }
    bindings = {Binding(UNROUTED, "", UNROUTED)}
    for service in service_classes:
        name = service.name
        queues.add(_queue(dead_letter_queue(name), {}))
        bindings.add(Binding(DEAD_LETTERS, name, dead_letter_queue(name)))
        for event in service.outbox.announces:
            exchanges.add(events_exchange(event.exchange))
        for reaction in reactions_of(service):
            queues.add(_reaction_queue(reaction.queue, name))
            for event in reaction.events:
                exchanges.add(events_exchange(event.exchange))
                bindings.add(Binding(event.exchange, event.routing_key, reaction.queue))
    return Topology(tuple(exchanges), tuple(queues), tuple(bindings))


def with_delays(topology: Topology, delays_seconds: Iterable[float]) -> Topology:
    """Return the topology with one exchange and one queue for each delay."""
    delays = sorted(set(delays_seconds))
    return Topology(
        exchanges=(*topology.exchanges, *(Exchange(delay_name(d), "fanout") for d in delays)),
        queues=(*topology.queues, *(_delay_queue(d) for d in delays)),
        bindings=(
            *topology.bindings,
            *(Binding(delay_name(d), "", delay_name(d)) for d in delays),
        ),
    )


def reactions_of(service: type) -> Iterator[Any]:
    """Yield the ``Reaction`` entrypoints of a service class, by queue."""
    found = {
        entrypoint.queue: entrypoint
        for attribute in dir(service)
        for entrypoint in getattr(getattr(service, attribute), ENTRYPOINT_EXTENSIONS_ATTR, ())
        if hasattr(entrypoint, "queue") and hasattr(entrypoint, "events")
    }
    yield from (found[queue] for queue in sorted(found))


def events_exchange(name: str) -> Exchange:
    """Return the topic exchange on which a service announces."""
    return Exchange(name, "topic", alternate=UNROUTED)


def dead_letter_queue(service: str) -> str:
    """Return the name of the queue in which a service's dead letters arrive."""
    return f"{service}.{DEAD_LETTERS}"


def delay_name(seconds: float) -> str:
    """Return the name of a delay's exchange and queue.

    The time is in the name because a queue's time-to-live can never be changed.
    """
    return f"delay.{round(seconds * 1000)}ms"


def provision(topology: Topology, settings: BusSettings) -> None:
    """Declare everything that is missing; what exists stays as it is.

    Raises:
        BrokerAway: the broker cannot be reached, or something exists under one of the names with
            other arguments; the cause tells which.
    """
    connection = open_connection(settings)
    try:
        with speaking(PROVISION_SECONDS):
            declare(connection.channel(), with_delays(topology, settings.delays_seconds))
    finally:
        drop(connection)


def declare(channel: Any, topology: Topology) -> None:
    """Declare a topology on an open channel."""
    for exchange in sorted(topology.exchanges):
        arguments = {"alternate-exchange": exchange.alternate} if exchange.alternate else {}
        channel.exchange_declare(
            exchange.name, exchange.kind, durable=True, auto_delete=False, arguments=arguments
        )
    for queue in sorted(topology.queues):
        channel.queue_declare(
            queue.name, durable=True, auto_delete=False, arguments=dict(queue.arguments)
        )
    for binding in sorted(topology.bindings):
        channel.queue_bind(binding.queue, binding.exchange, binding.routing_key)


def missing(topology: Topology, settings: BusSettings) -> list[str]:
    """Return in plain words which exchanges and queues the broker lacks.

    Raises:
        BrokerAway: the broker cannot be reached.
    """
    connection = open_connection(settings)
    lacks: list[str] = []
    try:
        with speaking(PROVISION_SECONDS):
            for kind, names in (
                ("exchange", [exchange.name for exchange in sorted(topology.exchanges)]),
                ("queue", [queue.name for queue in sorted(topology.queues)]),
            ):
                lacks += [f"{kind} {n}" for n in names if not exists(connection, kind, n)]
    finally:
        drop(connection)
    return lacks


def exists(connection: Any, kind: str, name: str) -> bool:
    """Tell whether the broker has that ``exchange`` or ``queue``."""
    channel = connection.channel()  # a passive declaration that fails closes its channel
    try:
        if kind == "exchange":
            channel.exchange_declare(name, "topic", passive=True)
        else:
            channel.queue_declare(name, passive=True)
    except amqp.exceptions.NotFound:
        return False
    channel.close()
    return True


def _reaction_queue(name: str, service: str) -> Queue:
    return _queue(
        name,
        {
            # Only the guard against an event that kills the process each time.
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": DEAD_LETTERS,
            "x-dead-letter-routing-key": service,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )


def _delay_queue(seconds: float) -> Queue:
    return _queue(
        delay_name(seconds),
        {
            "x-message-ttl": round(seconds * 1000),
            # Back to the queue that the routing key names.
            "x-dead-letter-exchange": DEFAULT_EXCHANGE,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )


def _queue(name: str, arguments: Mapping[str, str | int]) -> Queue:
    # RabbitMQ 4 limits deliveries to 20 where nothing is said, RabbitMQ 3 does not.
    complete = {
        "x-queue-type": "quorum",
        "x-delivery-limit": _PRACTICALLY_UNLIMITED,
        **arguments,
    }
    return Queue(name, tuple(sorted(complete.items())))
