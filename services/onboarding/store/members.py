"""The members, one document each, with what was announced of them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.members import Member
from services.onboarding.store import pages


class Members:
    """Members by id and by place."""

    COLLECTION = "members"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._members = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            *outbox.indexes(),
        ]

    def add(
        self,
        member: Member,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
    ) -> dict[str, Any]:
        """Add a member and the facts about it in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = asdict(member)
        document["_id"] = document.pop("id")
        document |= outbox.first_facts(facts)
        return idempotency.create_once(self._members, document, effect=effect, body=body)

    def get(self, member_id: str) -> Member | None:
        """Return one member."""
        document = self._members.find_one({"_id": member_id}, {"facts": 0, "request": 0})
        return _member(document) if document else None

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Member]:
        """Return ``limit`` members (of these places) by id, beginning after ``after``."""
        query = pages.by_id(place_ids, after)
        found = self._members.find(query, {"facts": 0, "request": 0}).sort("_id").limit(limit)
        return [_member(document) for document in found]


def _member(document: dict[str, Any]) -> Member:
    return Member(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        phone=document["phone"],
        languages=tuple(document["languages"]),
        roles=tuple(document["roles"]),
        wishes=document["wishes"],
        joined_at=document["joined_at"],
        status=document["status"],
    )
