"""What is on the wire: how a fact becomes a message and how a message is read, strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from chassis import strict_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.event import Event

CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish.

    Attributes:
        exchange, routing_key: where to.
        body: the bytes.
        properties: AMQP basic properties (``message_id``, ``type``, ``timestamp``, ``app_id``).
        headers: application headers.
    """

    exchange: str
    routing_key: str
    body: bytes
    properties: Mapping[str, Any]
    headers: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818 - reads as the fact it is
    """A message cannot be read; ``reason`` is a closed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def traceparent(event: Event) -> str:
    """Return the W3C trace context of an event: its correlation is the trace, it is the span."""
    return f"00-{event.correlation_id.hex}-{event.event_id.hex[:16]}-01"


def read(body: bytes, kind: str, contracts: Mapping[str, type[Event]], *, max_bytes: int) -> Event:
    """Return the event that ``body`` states.

    Args:
        body: the message's bytes.
        kind: its ``type`` property, or the routing key where it has none.
        contracts: the contracts that the reader knows, by routing key.
        max_bytes: a longer body is not read.

    Raises:
        Unreadable: ``too_large``, ``unknown_type``, ``undecodable`` or ``invalid``.
    """
    if len(body) > max_bytes:
        raise Unreadable("too_large")
    contract = contracts.get(kind)
    if contract is None:
        raise Unreadable("unknown_type")
    try:
        strict_json.loads(body, max_bytes=max_bytes)
    except strict_json.NotStrictJson:
        raise Unreadable("undecodable") from None
    try:
        return contract.model_validate_json(body)
    except ValidationError:
        raise Unreadable("invalid") from None
