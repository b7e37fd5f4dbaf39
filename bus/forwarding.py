"""What becomes of a message that was not dealt with: a delay, or the dead letters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from bus.messages import CONTENT_TYPE, Message
from bus.topology import DEAD_LETTERS, delay_name
from chassis.logs import where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bus.subscription import Delivery

ATTEMPTS = "x-attempts"
LATER = "x-later"
FIRST_ERROR = "x-first-error"
REASON = "x-reason"
HANDLER = "x-handler"
QUEUE = "x-queue"
TRACEPARENT = "traceparent"
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class History:
    """What has happened to a message so far, as its headers tell.

    Attributes:
        attempts: tries that failed.
        later: times that it was told to come back later.
        first_error: type and place of the first failure, without data.
    """

    attempts: int = 0
    later: int = 0
    first_error: str | None = None

    @classmethod
    def of(cls, delivery: Delivery) -> History:
        """Read it; headers that a stranger has bent count as absent."""
        headers = delivery.headers
        first_error = headers.get(FIRST_ERROR)
        return cls(
            attempts=_count(headers.get(ATTEMPTS)),
            later=_count(headers.get(LATER)),
            first_error=first_error[:_MAX_TEXT] if isinstance(first_error, str) else None,
        )

    def headers(self) -> dict[str, str | int]:
        """Return it as headers."""
        headers: dict[str, str | int] = {ATTEMPTS: self.attempts, LATER: self.later}
        if self.first_error is not None:
            headers[FIRST_ERROR] = self.first_error
        return headers


def describe(error: BaseException) -> str:
    """Return an error's type and place. Its text may hold data, so it is left out."""
    return f"{type(error).__name__} at {where(error)}"[:_MAX_TEXT]


def after_delay(
    delivery: Delivery, *, queue: str, delays: Sequence[float], step: int, history: History
) -> Message:
    """Return the message that brings ``delivery`` back to ``queue`` after ``delays[step]``.

    Steps beyond the ladder stay on its last rung.
    """
    delay = delays[min(step, len(delays) - 1)]
    return Message(
        exchange=delay_name(delay),
        routing_key=queue,
        body=delivery.body,
        properties=_properties(delivery),
        headers={**_trace(delivery), **history.headers()},
    )


def dead_letter(
    delivery: Delivery, *, service: str, queue: str, handler: str, reason: str, history: History
) -> Message:
    """Return the message that puts ``delivery`` among the dead letters of ``service``."""
    return Message(
        exchange=DEAD_LETTERS,
        routing_key=service,
        body=delivery.body,
        properties=_properties(delivery),
        headers={
            **_trace(delivery),
            **history.headers(),
            REASON: reason,
            QUEUE: queue,
            HANDLER: handler,
        },
    )


def message_id_of(delivery: Delivery) -> str:
    """Return the message's id; one derived from its body where it came without."""
    given = delivery.properties.get("message_id")
    if isinstance(given, str) and given:
        return given[:_MAX_TEXT]
    return str(uuid5(NAMESPACE_OID, hashlib.sha256(delivery.body).hexdigest()))


def type_of(delivery: Delivery) -> str:
    """Return what the message says it is; its routing key where it says nothing."""
    given = delivery.properties.get("type")
    return (given if isinstance(given, str) and given else delivery.routing_key)[:_MAX_TEXT]


def _properties(delivery: Delivery) -> dict[str, Any]:
    return {
        "content_type": CONTENT_TYPE,
        "message_id": message_id_of(delivery),
        "type": type_of(delivery),
    }


def _trace(delivery: Delivery) -> Mapping[str, str]:
    given = delivery.headers.get(TRACEPARENT)
    return {TRACEPARENT: given[:_MAX_TEXT]} if isinstance(given, str) else {}


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 2**31 else 0
