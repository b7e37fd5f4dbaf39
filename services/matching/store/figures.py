"""What is counted of the assignments as they are now: by indexes, or a bounded number of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

from services.matching.domain.rounds.figures import State
from services.matching.domain.score import Score
from services.matching.store import pages
from services.matching.store.assignments import Assignments

Document = dict[str, Any]

_STATES: Final[dict[State, Document]] = {
    "waiting": {"status": "wanted"},
    "asked": {"status": "assigned", "step": "asked"},
    "accepted": {"status": "assigned", "step": "accepted"},
    "met": {"status": "assigned", "step": "met"},
    "ended": {"status": "ended"},
}
_LATEST: Final = 2000
"""Of so many arrangements, the latest ones, the mean fit is told."""


class Counted:
    """Counts of assignments, at a place or in the network."""

    COLLECTION = Assignments.COLLECTION

    def __init__(self, database: Database[Document]) -> None:
        self._assignments = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel(
                [("status", ASCENDING), ("step", ASCENDING), ("since", DESCENDING)], name="state"
            ),
            IndexModel(
                [
                    ("place_id", ASCENDING),
                    ("status", ASCENDING),
                    ("step", ASCENDING),
                    ("since", DESCENDING),
                ],
                name="state_at_place",
            ),
        ]

    def states(self, place_ids: Collection[str] | None) -> dict[State, int]:
        """Return how many newcomers are how far."""
        return {
            state: self._assignments.count_documents({**pages.at_places(place_ids), **query})
            for state, query in _STATES.items()
        }

    def points(self, place_ids: Collection[str] | None) -> list[int]:
        """Return the points of the latest arrangements that hold now."""
        points = []
        for step in ("asked", "accepted", "met"):
            found = (
                self._assignments.find(
                    {**pages.at_places(place_ids), "status": "assigned", "step": step},
                    {"_id": 0, "invitations.score": 1},
                )
                .sort("since", DESCENDING)
                .limit(_LATEST)
            )
            points += [
                Score(**document["invitations"][0]["score"]).points
                for document in found
                if document.get("invitations")
            ]
        return points

    def waiting_since(self, place_ids: Collection[str] | None) -> datetime | None:
        """Return since when somebody has waited who waits longest."""
        found = (
            self._assignments.find(
                {**pages.at_places(place_ids), "in_row": {"$gt": ""}},
                {"alone_since": 1, "since": 1},
            )
            .sort("in_row", ASCENDING)
            .limit(1)
        )
        return next((each.get("alone_since") or each["since"] for each in found), None)
