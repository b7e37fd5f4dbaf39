"""The mentors, one document each."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.matching.domain.people import Mentor, Point

_SHOWN = {"facts": 0, "request": 0}


class Mentors:
    """Mentors by id, by place, and those who changed lately."""

    COLLECTION = "mentors"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._mentors = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(
        self,
        mentor: Mentor,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        """Add a mentor and the facts about them in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = {
            "_id": mentor.id,
            "place_id": mentor.place_id,
            "given_name": mentor.given_name,
            "family_name": mentor.family_name,
            "email": mentor.email,
            "languages": list(mentor.languages),
            "skills": list(mentor.skills),
            "capacity": mentor.capacity,
            "location": None
            if mentor.location is None
            else {"latitude": mentor.location.latitude, "longitude": mentor.location.longitude},
            "changed_at": now,
            **outbox.first_facts(facts),
        }
        return idempotency.create_once(self._mentors, document, effect=effect, body=body)

    def of(self, mentor_ids: Iterable[str]) -> list[Mentor]:
        """Return the mentors with these ids."""
        found = self._mentors.find({"_id": {"$in": list(set(mentor_ids))}}, _SHOWN)
        return [_mentor(document) for document in found]

    def changed_since(self, moment: datetime | None) -> list[Mentor]:
        """Return those who are new or changed since then; everybody for ``None``."""
        query = {} if moment is None else {"changed_at": {"$gte": moment}}
        return [_mentor(document) for document in self._mentors.find(query, _SHOWN)]

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Mentor]:
        """Return ``limit`` mentors (of these places) by id, beginning after ``after``."""
        query: dict[str, Any] = {}
        if place_ids is not None:
            # One place, the usual case, is asked for plainly: every database has an index for that.
            only, *others = place_ids
            query["place_id"] = {"$in": [only, *others]} if others else only
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._mentors.find(query, _SHOWN).sort("_id", ASCENDING).limit(limit)
        return [_mentor(document) for document in found]


def _mentor(document: dict[str, Any]) -> Mentor:
    location = document["location"]
    return Mentor(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        languages=tuple(document["languages"]),
        skills=tuple(document["skills"]),
        capacity=document["capacity"],
        location=Point(**location) if location else None,
    )
