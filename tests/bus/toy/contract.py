"""The one event that the toy announces and reacts to."""

from typing import ClassVar

from contracts.event import Event


class ToyHappened(Event):
    """Something happened; ``say`` tells the reaction how to behave."""

    exchange: ClassVar[str] = "toy.events"
    routing_key: ClassVar[str] = "toy_happened.v1"

    say: str = "ok"


class ToyIgnored(Event):
    """Something that nobody asked for happened."""

    exchange: ClassVar[str] = "toy.events"
    routing_key: ClassVar[str] = "toy_ignored.v1"
