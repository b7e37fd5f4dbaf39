"""What members share of themselves with their place, one document each."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateMany
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.shared_contacts import SharedContact

_AT_ONCE = 50


class SharedContacts:
    """Choices by member; those who share something, by place.

    ``shared_at`` names the place exactly while something is shared, so that a sparse index finds
    the lines of its table.
    """

    COLLECTION = "shared_contacts"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._shared = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("shared_at", ASCENDING), ("_id", ASCENDING)], name="table", sparse=True)
        ]

    def get(self, member_id: str) -> SharedContact | None:
        """Return a member's choice; ``None`` where they never made one."""
        document = self._shared.find_one({"_id": member_id}, {"requests": 0})
        return _contact(document) if document else None

    def choose(
        self,
        contact: SharedContact,
        *,
        effect: Idempotency,
        answer: Callable[[SharedContact], dict[str, Any]],
    ) -> dict[str, Any]:
        """Keep a member's choice, once per request; return the body to answer with."""
        with suppress(DuplicateKeyError):  # they have chosen before
            self._shared.insert_one(
                {"_id": contact.member_id, "version": 1, "place_id": contact.place_id, "fields": []}
            )

        def decide(_: dict[str, Any]) -> idempotency.Change:
            kept = asdict(contact)
            del kept["member_id"]
            kept["fields"] = list(contact.fields)
            return idempotency.Change(_operators(kept, contact), answer(contact))

        body = idempotency.change_once(
            self._shared, contact.member_id, effect=effect, decide=decide
        )
        assert body is not None, "it was just put there"  # noqa: S101 - for the type checker
        return body

    def at(self, place_id: str, *, limit: int, after: str | None) -> list[SharedContact]:
        """Return ``limit`` of those who share something with their place, by id."""
        query: dict[str, Any] = {"shared_at": place_id}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._shared.find(query, {"requests": 0}).sort("_id", ASCENDING).limit(limit)
        return [_contact(document) for document in found]

    def forget(self, member_ids: Sequence[str], chosen_until: datetime) -> None:
        """Share nothing any more of what these members had chosen until then."""
        updates = [
            UpdateMany(
                {
                    "_id": {"$in": list(member_ids[start : start + _AT_ONCE])},
                    "since": {"$lte": chosen_until},
                },
                {"$set": {"fields": []}, "$unset": {"shared_at": ""}, "$inc": {"version": 1}},
            )
            for start in range(0, len(member_ids), _AT_ONCE)
        ]
        if updates:
            self._shared.bulk_write(updates, ordered=False)


def _operators(kept: dict[str, Any], contact: SharedContact) -> dict[str, dict[str, Any]]:
    if contact.fields:
        return {"$set": {**kept, "shared_at": contact.place_id}}
    return {"$set": kept, "$unset": {"shared_at": ""}}


def _contact(document: dict[str, Any]) -> SharedContact:
    return SharedContact(
        member_id=document["_id"],
        place_id=document["place_id"],
        fields=tuple(document["fields"]),
        since=document.get("since"),
    )
