"""Who waits for a mentor: a second look at the assignments, longest waiting first."""

from collections.abc import Collection
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from services.matching.domain.mentoring import Assignment
from services.matching.store import pages
from services.matching.store.assignments import Assignments
from services.matching.store.assignments.documents import assignment_of

Document = dict[str, Any]

_SHOWN: Final = {"facts": 0, "requests": 0, "notes": 0}
_ANYWHERE: Final[Document] = {"$gt": ""}


class WaitingList:
    """Those who wait, whole or page by page.

    ``in_row`` exists in an assignment exactly while a mentor is wanted: it is since when somebody
    has been alone, and their assignment's id.
    """

    COLLECTION = Assignments.COLLECTION

    def __init__(self, database: Database[Document]) -> None:
        self._assignments = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need besides what the assignments have."""
        return [IndexModel([("place_id", ASCENDING), ("in_row", ASCENDING)], name="row_at_place")]

    def everybody(self, place_id: str | None) -> list[Assignment]:
        """Return all who wait (at a place), longest waiting first."""
        places = None if place_id is None else [place_id]
        found = self._in_row(places, _ANYWHERE).batch_size(1000)
        return [assignment_of(document) for document in found]

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Assignment]:
        """Return ``limit`` of those who wait (at these places), beginning after a place in row."""
        found = self._in_row(place_ids, {"$gt": after or ""}).limit(limit)
        return [assignment_of(document) for document in found]

    def count(self) -> int:
        """Return how many wait."""
        return self._assignments.count_documents({"in_row": _ANYWHERE})

    def _in_row(self, place_ids: Collection[str] | None, beyond: Document) -> Any:
        query = {**pages.at_places(place_ids), "in_row": beyond}
        return self._assignments.find(query, _SHOWN).sort("in_row", ASCENDING)
