"""What a network has added to the vocabulary, one document for each concept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from services.matching.domain.vocabulary.concepts import TONGUES, Concept, Tongue


class Skills:
    """Concepts of the network's own, and what it adds to those that are shipped. None is removed.

    Whatever is added twice is there once, so every write may be repeated.
    """

    COLLECTION = "skills"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._skills = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [IndexModel([("changed_at", ASCENDING)], name="changed")]

    def count(self) -> int:
        """Return how many there are, roughly."""
        return self._skills.estimated_document_count()

    def add(self, concepts: Iterable[Concept], now: datetime) -> None:
        """Add concepts, or to concepts what they say more; a label that is there stays."""
        writes = [write for concept in concepts for write in _writes(concept, now)]
        if writes:
            self._skills.bulk_write(writes, ordered=True)

    def changed_since(self, moment: datetime | None) -> list[tuple[Concept, int]]:
        """Return those changed since then (all for ``None``), and the version of each."""
        query = {} if moment is None else {"changed_at": {"$gte": moment}}
        found = self._skills.find(query).sort("_id", ASCENDING)
        return [(_concept(document), document["version"]) for document in found]

    def some(self, concept_ids: Iterable[str]) -> dict[str, Concept]:
        """Return those with these ids."""
        found = self._skills.find({"_id": {"$in": sorted(set(concept_ids))}})
        return {document["_id"]: _concept(document) for document in found}


def _writes(concept: Concept, now: datetime) -> list[UpdateOne]:
    added: dict[str, Any] = {
        f"also.{tongue}": {"$each": list(concept.also[tongue])} for tongue in concept.also
    }
    if concept.broader:
        added["broader"] = {"$each": list(concept.broader)}
    writes = [
        UpdateOne(
            {"_id": concept.id},
            {"$setOnInsert": {"labels": {}, "informal": concept.informal}},
            upsert=True,
        )
    ]
    # The first label in a language is the label; another one is a further way to say it.
    for tongue, label in concept.labels.items():
        writes.append(
            UpdateOne(
                {"_id": concept.id, f"labels.{tongue}": {"$exists": False}},
                {"$set": {f"labels.{tongue}": label}},
            )
        )
        writes.append(
            UpdateOne(
                {"_id": concept.id, f"labels.{tongue}": {"$ne": label}},
                {"$addToSet": {f"also.{tongue}": label}},
            )
        )
    change: dict[str, Any] = {"$set": {"changed_at": now}, "$inc": {"version": 1}}
    if added:
        change["$addToSet"] = added
    writes.append(UpdateOne({"_id": concept.id}, change))
    return writes


def _concept(document: Mapping[str, Any]) -> Concept:
    labels: dict[str, str] = document["labels"]
    also: dict[str, list[str]] = document.get("also", {})
    by_tongue: dict[Tongue, tuple[str, ...]] = {
        tongue: tuple(also[tongue]) for tongue in TONGUES if also.get(tongue)
    }
    return Concept(
        id=document["_id"],
        labels={tongue: labels[tongue] for tongue in TONGUES if tongue in labels},
        also=by_tongue,
        broader=tuple(document.get("broader", ())),
        informal=document["informal"],
    )
