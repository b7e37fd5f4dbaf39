"""The welcomers, one document each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.places import Point
from services.onboarding.domain.welcomers import Availability, Welcomer
from services.onboarding.store import pages


class Welcomers:
    """Welcomers by id, by place, and those who changed lately."""

    COLLECTION = "welcomers"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._welcomers = database[self.COLLECTION]

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
        welcomer: Welcomer,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        """Add a welcomer and the facts about them in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = asdict(welcomer)
        document["_id"] = document.pop("id")
        document["trained_until"] = welcomer.trained_until.isoformat()
        document["changed_at"] = now
        document |= outbox.first_facts(facts)
        return idempotency.create_once(self._welcomers, document, effect=effect, body=body)

    def of(self, welcomer_ids: Iterable[str]) -> list[Welcomer]:
        """Return the welcomers with these ids."""
        found = self._welcomers.find({"_id": {"$in": list(set(welcomer_ids))}}, _SHOWN)
        return [_welcomer(document) for document in found]

    def changed_since(self, moment: datetime | None) -> list[Welcomer]:
        """Return those who are new or changed since then; everybody for ``None``."""
        query = {} if moment is None else {"changed_at": {"$gte": moment}}
        return [_welcomer(document) for document in self._welcomers.find(query, _SHOWN)]

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Welcomer]:
        """Return ``limit`` welcomers (of these places) by id, beginning after ``after``."""
        query = pages.by_id(place_ids, after)
        found = self._welcomers.find(query, _SHOWN).sort("_id").limit(limit)
        return [_welcomer(document) for document in found]


_SHOWN = {"facts": 0, "request": 0}


def _welcomer(document: dict[str, Any]) -> Welcomer:
    location = document["location"]
    return Welcomer(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        languages=tuple(document["languages"]),
        time_zone=document["time_zone"],
        trained_until=date.fromisoformat(document["trained_until"]),
        availability=tuple(Availability(**window) for window in document["availability"]),
        location=Point(**location) if location else None,
    )
