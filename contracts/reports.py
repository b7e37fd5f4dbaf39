"""What reports announces: that there is something to look at, and nothing else."""

from typing import ClassVar

from contracts.event import Event


class ReportsEvent(Event):
    """Anything announced on reports' exchange."""

    exchange: ClassVar[str] = "reports.events"


class ConcernFiled(ReportsEvent):
    """Somebody voiced a concern. No place, no person, no category, no text."""

    routing_key: ClassVar[str] = "concern_filed.v1"
