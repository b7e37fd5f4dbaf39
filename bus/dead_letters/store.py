"""Where dead letters lie until somebody decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import NAMESPACE_OID, uuid5

from bson import Binary
from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError, DuplicateKeyError

from bus import forwarding
from bus.outbox import facts
from bus.topology import DEFAULT_EXCHANGE, Topology
from chassis.database import duplicates
from chassis.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pymongo.database import Database

    from bus.subscription import Delivery

COLLECTION = "dead_letters"
_SHOWN = (
    "service",
    "queue",
    "handler",
    "event_type",
    "message_id",
    "reason",
    "first_error",
    "attempts",
    "status",
    "decided_by",
    "decision_reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided of a dead letter, and why.

    Attributes:
        status: what it becomes.
        by: the deciding person's id.
        reason: their words.
        request_key, fingerprint: recognise a repeated request.
    """

    status: Literal["replayed", "discarded"]
    by: str | None
    reason: str
    request_key: str
    fingerprint: str


class DeadLetterStore:
    """Documents: one a dead letter, with the body that a replay needs.

    Args:
        database: the service's own database.
        service: its name.
        topology_file: tells which queues there are, so that a replay has somewhere to go.
    """

    def __init__(
        self, database: Database[dict[str, Any]], service: str, topology_file: Path
    ) -> None:
        self._letters = database[COLLECTION]
        self._service = service
        self._topology_file = topology_file

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return the indexes that the collection needs."""
        return [
            *facts.indexes(),
            IndexModel([("status", ASCENDING)], name="status"),
            IndexModel(
                [("request.key", ASCENDING)],
                name="request",
                unique=True,
                partialFilterExpression={"request.key": {"$exists": True}},
            ),
        ]

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """Store dead letters; one that is there already stays as it is."""
        documents = [self._document(delivery) for delivery in deliveries]
        try:
            self._letters.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            duplicates(error)

    def kept(self) -> int:
        """Return how many wait for a decision."""
        return self._letters.count_documents({"status": "kept"})

    def page(self, limit: int, after: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """Return up to ``limit`` letters by id after ``after``, and where the next page begins."""
        found = list(
            self._letters.find(
                {"_id": {"$gt": after}} if after is not None else {}, {"body": 0, "facts": 0}
            )
            .sort("_id", ASCENDING)
            .limit(limit + 1)
        )
        shown = [_shown(document) for document in found[:limit]]
        return shown, shown[-1]["id"] if len(found) > limit else None

    def decide(self, letter_id: str, decision: Decision) -> dict[str, Any] | None:
        """Carry out a decision once; return the letter as it is now, ``None`` if there is none.

        A replay is a fact in the letter's own outbox, so it is announced like any other.
        """
        letter = self._letters.find_one({"_id": letter_id})
        if letter is None:
            return None
        if letter["status"] != "kept":
            return _shown(letter) | {"request": letter.get("request")}
        if decision.status == "replayed" and letter["queue"] not in self._queues():
            raise Problem(
                409, "conflict", "The queue it came from is gone, so it can only be discarded."
            )
        if decision.status == "replayed" and "body" not in letter:
            raise Problem(409, "conflict", "It was too large to keep, so it can only be discarded.")
        request = {"key": decision.request_key, "fingerprint": decision.fingerprint}
        change: dict[str, Any] = {
            "status": decision.status,
            "decided_by": decision.by,
            "decision_reason": decision.reason,
            "decided_at": datetime.now(UTC),
            "request": request,
        }
        update: dict[str, Any] = {"$set": change, "$inc": {"version": 1}}
        if decision.status == "replayed":
            change[facts.PENDING] = datetime.now(UTC)
            update["$push"] = {"facts": self._replay(letter)}
        else:
            update["$unset"] = {"body": ""}
        try:
            decided = self._letters.find_one_and_update(
                {"_id": letter_id, "status": "kept", "version": letter["version"]},
                update,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            decided = None
        if decided is None:  # somebody was quicker, or this key decided another letter
            decided = self._letters.find_one({"_id": letter_id})
        return decided and _shown(decided) | {"request": decided.get("request")}

    def _document(self, delivery: Delivery) -> dict[str, Any]:
        headers = delivery.headers
        history = forwarding.History.of(delivery)
        deaths = headers.get("x-death")
        death = deaths[0] if isinstance(deaths, list) and deaths else None
        death = death if isinstance(death, dict) else {}
        queue = forwarding.text(headers.get(forwarding.QUEUE))
        queue = queue or forwarding.text(death.get("queue"))
        identity = f"{queue}\n{forwarding.message_id_of(delivery)}\n{history.attempts}"
        identity += f"\n{history.replay or ''}\n"
        digest = hashlib.sha256(identity.encode() + delivery.body).hexdigest()
        return {
            "_id": str(uuid5(NAMESPACE_OID, digest)),
            "service": self._service,
            "queue": queue,
            "handler": forwarding.text(headers.get(forwarding.HANDLER)),
            "event_type": forwarding.type_of(delivery),
            "message_id": forwarding.message_id_of(delivery),
            # The broker's own word where it gave up on a message that killed its reader each time.
            "reason": forwarding.text(headers.get(forwarding.REASON))
            or forwarding.text(death.get("reason")),
            "first_error": history.first_error,
            "attempts": history.attempts,
            "dead_at": datetime.now(UTC),
            "trace": forwarding.text(headers.get(forwarding.TRACEPARENT)),
            "status": "kept",
            **({"body": Binary(delivery.body)} if _is_whole(delivery) else {}),
            **facts.first_facts(()),
        }

    def _queues(self) -> set[str]:
        return {queue.name for queue in Topology.committed(self._topology_file).queues}

    @staticmethod
    def _replay(letter: dict[str, Any]) -> dict[str, Any]:
        return {
            "v": letter["version"] + 1,
            # One that dies again is another letter, not this one over again.
            "headers": {forwarding.REPLAY: letter["_id"]},
            "id": letter["message_id"],
            "exchange": DEFAULT_EXCHANGE,  # straight to the one queue, not to everybody again
            "key": letter["queue"],
            "type": letter["event_type"],
            "at": datetime.now(UTC),
            "trace": letter["trace"],
            "body": letter["body"],
        }


def _is_whole(delivery: Delivery) -> bool:
    cut = forwarding.BODY_BYTES in delivery.headers
    return not cut and len(delivery.body) <= forwarding.KEPT_BYTES


def _shown(letter: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": letter["_id"],
        **{name: letter.get(name) for name in _SHOWN},
        "dead_at": letter["dead_at"].isoformat(),
        "decided_at": letter["decided_at"].isoformat() if letter.get("decided_at") else None,
    }
