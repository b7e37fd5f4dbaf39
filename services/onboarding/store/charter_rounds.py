"""Who is still to be asked to read a charter's new version: one document for each version."""

from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.onboarding.domain.charter.versions import version_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Members are looked at one after the other, by id.

    Attributes:
        number: of the version.
        measures: those that it added or changed.
        event_id, correlation_id: of its publication.
        after: the last member who was looked at; empty to begin with.
    """

    charter_id: str
    place_id: str | None
    number: int
    measures: tuple[str, ...]
    event_id: str
    correlation_id: str
    after: str = ""

    @property
    def id(self) -> str:
        """The version's own."""
        return version_id_of(self.charter_id, self.number)


class CharterRounds:
    """Rounds by version; ``open`` exists exactly while somebody is left to be looked at."""

    COLLECTION = "charter_rounds"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._rounds = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [IndexModel([("open", ASCENDING)], name="open", sparse=True)]

    def begin(self, new: Round) -> None:
        """Begin a round, unless it was begun before."""
        document = {name: getattr(new, name) for name in _FIELDS}
        try:
            self._rounds.insert_one({"_id": new.id, **document, "open": True})
        except DuplicateKeyError:
            return

    def going_on(self, *, limit: int) -> list[Round]:
        """Return rounds in which somebody is left."""
        found = self._rounds.find({"open": True}).limit(limit)
        return [
            Round(
                **{name: document[name] for name in _FIELDS if name != "measures"},
                measures=tuple(document["measures"]),
            )
            for document in found
        ]

    def go_on(self, known: Round, after: str) -> bool:
        """Note how far a round has come; tell whether nobody else was quicker."""
        query = {"_id": known.id, "after": known.after, "open": True}
        return bool(self._rounds.update_one(query, {"$set": {"after": after}}).modified_count)

    def end(self, known: Round) -> None:
        """Note that nobody is left."""
        self._rounds.update_one({"_id": known.id}, {"$unset": {"open": ""}})


_FIELDS = ("charter_id", "place_id", "number", "measures", "event_id", "correlation_id", "after")
