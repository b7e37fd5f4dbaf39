"""Words that say something and that the vocabulary does not know, one document each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency

State = Literal["open", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWord:
    """A word, and what was decided about it. Of whom it came, and around it, nothing is kept.

    Attributes:
        id: of its own, derived from the word.
        concept_id: what it is called where it stands for a concept: ``word:...``.
        word: as it was written first, without case.
        language: which it seems to be in.
        count: how often it was met, as far as anybody counted.
        suggested: whether a member asked for it to be known.
        meaning: the concept that it turned out to mean; ``None`` while open, or for nothing.
    """

    id: str
    concept_id: str
    word: str
    language: str
    count: int
    suggested: bool
    status: State
    meaning: str | None


class UnknownWords:
    """Unknown words by how often they were met, and those that were settled lately."""

    COLLECTION = "unknown_words"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._words = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel(
                [("status", ASCENDING), ("count", DESCENDING), ("_id", ASCENDING)], name="status"
            ),
            IndexModel([("settled_at", ASCENDING)], name="settled", sparse=True),
        ]

    def note(self, words: Mapping[str, tuple[str, str]], now: datetime) -> None:
        """Count words that were met once more.

        Args:
            words: by ``word:...``, as they were written and in which language: what
                ``Recognised.words`` gives.
            now: aware UTC.
        """
        writes = [
            UpdateOne(
                {"_id": id_of(concept_id)},
                {
                    "$setOnInsert": _first(concept_id, word, language, now),
                    "$inc": {"count": 1},
                },
                upsert=True,
            )
            for concept_id, (word, language) in words.items()
        ]
        if writes:
            self._words.bulk_write(writes, ordered=False)

    def suggest(
        self,
        concept_id: str,
        word: str,
        language: str,
        *,
        effect: Idempotency,
        now: datetime,
        body: Callable[[UnknownWord], dict[str, Any]],
    ) -> dict[str, Any] | None:
        """Count a suggestion, once a request; return the body to answer with."""
        self._words.update_one(
            {"_id": id_of(concept_id)},
            {"$setOnInsert": {**_first(concept_id, word, language, now), "count": 0}},
            upsert=True,
        )

        def decide(document: dict[str, Any]) -> idempotency.Change:
            after = {**document, "count": document["count"] + 1, "suggested": True}
            changed = {"$set": {"count": after["count"], "suggested": True}}
            return idempotency.Change(changed, body(_word(after)))

        return idempotency.change_once(self._words, id_of(concept_id), effect=effect, decide=decide)

    def settle(
        self,
        word_id: str,
        meaning: str | None,
        *,
        effect: Idempotency,
        now: datetime,
        decide: Callable[[UnknownWord], dict[str, Any]],
    ) -> dict[str, Any] | None:
        """Say what a word means, once a request; return the body to answer with.

        Args:
            word_id: its own id.
            meaning: the concept, or nothing.
            effect: the request's key.
            now: aware UTC.
            decide: takes the word as it was; returns the body, or refuses.
        """

        def settled(document: dict[str, Any]) -> idempotency.Change:
            body = decide(_word(document))
            fields = {"status": "settled", "meaning": meaning, "settled_at": now}
            return idempotency.Change({"$set": fields}, body)

        return idempotency.change_once(self._words, word_id, effect=effect, decide=settled)

    def get(self, word_id: str) -> UnknownWord | None:
        """Return one of them."""
        document = self._words.find_one({"_id": word_id})
        return None if document is None else _word(document)

    def page(
        self, status: State, *, limit: int, after: tuple[int, str] | None
    ) -> list[UnknownWord]:
        """Return ``limit`` of them, those that were met most often first.

        Args:
            status: the open ones, or the settled ones.
            limit: how many.
            after: the count and the id of the last one of the page before.
        """
        query: dict[str, Any] = {"status": status}
        if after is not None:
            count, word_id = after
            query["$or"] = [{"count": {"$lt": count}}, {"count": count, "_id": {"$gt": word_id}}]
        found = self._words.find(query, {"requests": 0})
        ordered = found.sort([("count", DESCENDING), ("_id", ASCENDING)]).limit(limit)
        return [_word(document) for document in ordered]

    def settled_since(self, moment: datetime | None) -> dict[str, str | None]:
        """Return what the words that were settled since then mean (all for ``None``)."""
        since = {"$exists": True} if moment is None else {"$gte": moment}
        found = self._words.find({"settled_at": since}, {"concept_id": 1, "meaning": 1})
        return {document["concept_id"]: document["meaning"] for document in found}


def id_of(concept_id: str) -> str:
    """Return the id of the word that a concept's id (``word:...``) stands for."""
    return str(uuid5(NAMESPACE_URL, f"urn:entrelieux:{concept_id}"))


def _first(concept_id: str, word: str, language: str, now: datetime) -> dict[str, Any]:
    return {
        "concept_id": concept_id,
        "word": word,
        "language": language,
        "suggested": False,
        "status": "open",
        "meaning": None,
        "first_met_on": now.date().isoformat(),
        "version": 1,
    }


def _word(document: Mapping[str, Any]) -> UnknownWord:
    return UnknownWord(
        id=document["_id"],
        **{
            name: document[name]
            for name in (
                *("concept_id", "word", "language", "count"),
                *("suggested", "status", "meaning"),
            )
        },
    )
