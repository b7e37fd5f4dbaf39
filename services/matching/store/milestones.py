"""What mentorings have come to, one small document for each step, without anybody's name or id."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.matching.domain.rounds.figures import Span
from services.matching.store import pages

Document = dict[str, Any]
What = Literal["accepted", "declined", "met", "autonomy"]

_QUARTILES: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step that was taken.

    Attributes:
        id: of the event that says so, so that it counts once.
        days: how long it took, where that is what is asked.
    """

    id: str
    what: What
    place_id: str
    at: datetime
    days: int | None = None


class Milestones:
    """Milestones by what they are, at a place or in the network."""

    COLLECTION = "mentoring_milestones"

    def __init__(self, database: Database[Document]) -> None:
        self._milestones = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("what", ASCENDING), ("days", ASCENDING)], name="days"),
            IndexModel(
                [("place_id", ASCENDING), ("what", ASCENDING), ("days", ASCENDING)], name="place"
            ),
        ]

    def add(self, milestones: Sequence[Milestone]) -> None:
        """Note milestones; what is noted already stays as it is."""
        try:
            self._milestones.insert_many(
                [
                    {
                        "_id": each.id,
                        "what": each.what,
                        "place_id": each.place_id,
                        "at": each.at,
                        **({} if each.days is None else {"days": each.days}),
                    }
                    for each in milestones
                ],
                ordered=False,
            )
        except BulkWriteError as error:
            duplicates(error)

    def count(self, what: What, place_ids: Collection[str] | None) -> int:
        """Return how often a step was taken."""
        return self._milestones.count_documents(_query(what, place_ids))

    def span(self, what: What, place_ids: Collection[str] | None) -> Span:
        """Return how many days a step took people: the median, and the middle half."""
        query = {**_query(what, place_ids), "days": {"$gte": 0}}
        people = self._milestones.count_documents(query)
        if not people:
            return Span()
        lower, median, upper = (
            self._days_at(query, round(share * (people - 1))) for share in _QUARTILES
        )
        return Span(people=people, lower=lower, median=median, upper=upper)

    def _days_at(self, query: Document, rank: int) -> float:
        # In the order of the index, so that nothing is sorted and little is read.
        found = (
            self._milestones.find(query, {"_id": 0, "days": 1})
            .sort("days", ASCENDING)
            .skip(rank)
            .limit(1)
        )
        return float(next(found)["days"])


def _query(what: What, place_ids: Collection[str] | None) -> Document:
    return {**pages.at_places(place_ids), "what": what}
