"""The published versions of charters, one document each; their content is never altered."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.charter.versions import (
    NotTheLatest,
    Version,
    charter_id_of,
    version_id_of,
)
from services.onboarding.store.passages import measures_in, measures_of, words_of


class Charters:
    """Versions by charter and number."""

    COLLECTION = "charter_versions"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._versions = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("charter_id", ASCENDING), ("number", DESCENDING)], name="charter"),
            IndexModel([("first", ASCENDING)], name="first", sparse=True),
            *outbox.indexes(),
        ]

    def answered(self, effect: Idempotency) -> dict[str, Any] | None:
        """Return what this request was answered when it published a version."""
        return idempotency.answered(self._versions, effect)

    def publish(
        self,
        version: Version,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a version and its fact in one write, once per request.

        Raises:
            NotTheLatest: somebody else has published this number.
        """
        document = {
            "_id": version.id,
            "charter_id": version.charter_id,
            "place_id": version.place_id,
            "number": version.number,
            "title": dict(version.title),
            "measures": measures_in(version.measures),
            "published_on": version.published_on.isoformat(),
            "published_at": version.published_at,
            **outbox.first_facts(facts),
        }
        if version.number == 1:
            document["first"] = version.charter_id
        try:
            return idempotency.create_once(self._versions, document, effect=effect, body=body)
        except DuplicateKeyError:
            raise NotTheLatest from None

    def latest(self, charter_id: str) -> Version | None:
        """Return the version in force of a charter."""
        document = self._versions.find_one(
            {"charter_id": charter_id}, _SHOWN, sort=[("number", DESCENDING)]
        )
        return _version(document) if document else None

    def in_force(self, place_id: str | None) -> list[Version]:
        """Return the versions in force at a place: the network's, then its own."""
        scopes = [None] if place_id is None else [None, place_id]
        found = (self.latest(charter_id_of(scope)) for scope in scopes)
        return [version for version in found if version]

    def known_measures(self, place_id: str | None) -> frozenset[str]:
        """Return the ids of all measures in force at a place, the network's among them."""
        return frozenset(
            measure.id for version in self.in_force(place_id) for measure in version.measures
        )

    def numbered(self, charter_id: str, number: int) -> Version | None:
        """Return one version."""
        document = self._versions.find_one({"charter_id": charter_id, "number": number}, _SHOWN)
        return _version(document) if document else None

    def some(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Version]:
        """Return the versions with these charters and numbers."""
        ids = sorted({version_id_of(*each) for each in wanted})
        if not ids:
            return {}
        found = map(_version, self._versions.find({"_id": {"$in": ids}}, _SHOWN))
        return {(version.charter_id, version.number): version for version in found}

    def history(self, charter_id: str, *, limit: int, below: int | None) -> list[Version]:
        """Return ``limit`` versions of a charter, the latest first, below a number."""
        query: dict[str, Any] = {"charter_id": charter_id}
        if below is not None:
            query["number"] = {"$lt": below}
        found = self._versions.find(query, _SHOWN).sort("number", DESCENDING).limit(limit)
        return [_version(document) for document in found]

    def page(self, *, limit: int, after: str | None) -> list[Version]:
        """Return the versions in force of ``limit`` charters by id, beginning after ``after``."""
        # Every charter in force has a first version, and no other mark of its own.
        first = self._versions.find({"first": {"$gt": after or ""}}, {"first": 1})
        ids = [document["first"] for document in first.sort("first").limit(limit)]
        found = (self.latest(charter_id) for charter_id in ids)
        return [version for version in found if version]


_SHOWN = {"facts": 0, "request": 0}


def _version(document: dict[str, Any]) -> Version:
    return Version(
        charter_id=document["charter_id"],
        place_id=document["place_id"],
        number=document["number"],
        title=words_of(document["title"]),
        measures=measures_of(document["measures"]),
        published_on=date.fromisoformat(document["published_on"]),
        published_at=document.get("published_at"),
    )
