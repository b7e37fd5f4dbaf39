"""How facts lie in a document: written with the state, in the same write.

A document with an outbox has these fields:

- ``version``: counts its changes, from 1; every change adds one.
- ``facts``: what has been said of it, each with the version ``v`` that said it.
- ``announced``: the version up to which the broker has confirmed the facts.
- ``unannounced_since``: when the oldest fact that is not announced was stored; absent if none.

Announced facts stay, so that a broker that lost its data can be told again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel, UpdateMany

from bus.messages import CONTENT_TYPE, Message, traceparent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.event import Event

PENDING = "unannounced_since"
MARKED_AT_ONCE = 50


def indexes() -> list[IndexModel]:
    """Return the indexes that a collection with outboxes needs."""
    return [IndexModel([(PENDING, ASCENDING)], name=PENDING, sparse=True)]


def first_facts(events: Sequence[Event]) -> dict[str, Any]:
    """Return the fields that a new document (version 1) carries for its first facts."""
    fields: dict[str, Any] = {
        "version": 1,
        "facts": [_entry(event, 1) for event in events],
        "announced": 0,
    }
    if events:
        fields[PENDING] = datetime.now(UTC)
    return fields


def more_facts(events: Sequence[Event], version: int) -> dict[str, Any]:
    """Return the update operators by which a guarded update to ``version`` adds facts.

    Merge them with the update's own operators; the update must also ``$inc`` or ``$set`` the
    document's ``version`` to ``version``.
    """
    return {
        "$push": {"facts": {"$each": [_entry(event, version) for event in events]}},
        "$set": {PENDING: datetime.now(UTC)},
    }


def pending(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a document's facts that are not announced, oldest first."""
    return [fact for fact in document["facts"] if fact["v"] > document["announced"]]


def announced(documents: Sequence[dict[str, Any]]) -> list[UpdateMany]:
    """Return the updates that mark the facts of ``documents``, as they were read, as announced.

    A document that has moved on meanwhile keeps its newer facts waiting. Documents are marked many
    at a time, because a database that syncs every commit takes most of its time for that.
    """
    by_version: dict[int, list[Any]] = {}
    for document in documents:
        by_version.setdefault(document["version"], []).append(document["_id"])
    return [
        UpdateMany({"_id": {"$in": ids[start : start + MARKED_AT_ONCE]}}, [_marks(version)])
        for version, ids in by_version.items()
        for start in range(0, len(ids), MARKED_AT_ONCE)
    ]


def to_message(fact: dict[str, Any], app_id: str) -> Message:
    """Return the message that announces a stored fact."""
    return Message(
        exchange=fact["exchange"],
        routing_key=fact["key"],
        body=fact["body"].encode() if isinstance(fact["body"], str) else bytes(fact["body"]),
        properties={
            "content_type": CONTENT_TYPE,
            "message_id": fact["id"],
            "type": fact["type"],
            "timestamp": int(fact["at"].timestamp()),
            "app_id": app_id,
        },
        headers={
            **fact.get("headers", {}),
            **({"traceparent": fact["trace"]} if fact.get("trace") else {}),
        },
    )


def _marks(version: int) -> dict[str, Any]:
    still = {"$cond": [{"$eq": ["$version", version]}, "$$REMOVE", f"${PENDING}"]}
    return {"$set": {"announced": {"$max": ["$announced", version]}, PENDING: still}}


def _entry(event: Event, version: int) -> dict[str, Any]:
    return {
        "v": version,
        "id": str(event.event_id),
        "exchange": event.exchange,
        "key": event.routing_key,
        "type": event.routing_key,
        "at": event.occurred_at,
        "trace": traceparent(event),
        "body": event.model_dump_json(),
    }
