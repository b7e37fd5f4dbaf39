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
BODY_BYTES = "x-body-bytes"
KEPT_BYTES = 8 * 2**20
"""Longer bodies of dead letters are given up: no store takes them in one piece."""

REPLAY = "x-replay"
TRACEPARENT = "traceparent"
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class History:
    """What has happened to a message so far, as its headers tell.

    Attributes:
        attempts: tries that failed.
        later: times that it was told to come back later.
        first_error: type and place of the first failure, without data.
        replay: the id of the dead letter that this message is a replay of.
    """

    attempts: int = 0
    later: int = 0
    first_error: str | None = None
    replay: str | None = None

    @classmethod
    def of(cls, delivery: Delivery) -> History:
        """Read it; headers that a stranger has bent count as absent."""
        headers = delivery.headers
        return cls(
            attempts=_count(headers.get(ATTEMPTS)),
            later=_count(headers.get(LATER)),
            first_error=text(headers.get(FIRST_ERROR)),
            replay=text(headers.get(REPLAY)),
        )

    def headers(self) -> dict[str, str | int]:
        """Return it as headers."""
        headers: dict[str, str | int] = {ATTEMPTS: self.attempts, LATER: self.later}
        if self.first_error is not None:
            headers[FIRST_ERROR] = self.first_error
        if self.replay is not None:
            headers[REPLAY] = self.replay
        return headers


def text(value: object) -> str | None:
    """Return a stranger's text, cut and fit for every store; ``None`` for anything else."""
    if not isinstance(value, str):
        return None
    # The wire lets half a surrogate pair pass, which no encoder takes.
    return value.encode("utf-8", "replace").decode()[:_MAX_TEXT]


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
    kept = len(delivery.body) <= KEPT_BYTES
    return Message(
        exchange=DEAD_LETTERS,
        routing_key=service,
        body=delivery.body if kept else b"",
        properties=_properties(delivery),
        headers={
            **_trace(delivery),
            **history.headers(),
            REASON: reason,
            QUEUE: queue,
            HANDLER: handler,
            **({} if kept else {BODY_BYTES: len(delivery.body)}),
        },
    )


def message_id_of(delivery: Delivery) -> str:
    """Return the message's id; one derived from its body where it came without."""
    return text(delivery.properties.get("message_id")) or str(
        uuid5(NAMESPACE_OID, hashlib.sha256(delivery.body).hexdigest())
    )


def type_of(delivery: Delivery) -> str:
    """Return what the message says it is; its routing key where it says nothing."""
    return text(delivery.properties.get("type")) or delivery.routing_key[:_MAX_TEXT]


def _properties(delivery: Delivery) -> dict[str, Any]:
    return {
        "content_type": CONTENT_TYPE,
        "message_id": message_id_of(delivery),
        "type": type_of(delivery),
    }


def _trace(delivery: Delivery) -> Mapping[str, str]:
    given = text(delivery.headers.get(TRACEPARENT))
    return {TRACEPARENT: given} if given else {}


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= 2**31 else 0
