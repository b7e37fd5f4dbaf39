"""The event that every measured program is given, about 300 bytes of JSON."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from contracts.event import Event

PADDING = "x" * 60


class Measured(Event):
    """A fact of the usual size."""

    exchange: ClassVar[str] = "bench.events"
    routing_key: ClassVar[str] = "measured.v1"

    member_id: str
    sent_ns: int
    words: str = PADDING


def measured(number: int) -> Measured:
    """Return an event with an id of its own and the time of its making, in nanoseconds."""
    return Measured(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=UUID(int=number),
        member_id=str(UUID(int=number)),
        sent_ns=time.time_ns(),
    )
