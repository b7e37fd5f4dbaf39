"""Where matching keeps what it knows."""

from typing import Any

from pymongo.database import Database

from services.matching.store.assignments import Assignments
from services.matching.store.mentors import Mentors

__all__ = ["MatchingStore", "ensure_indexes"]


class MatchingStore:
    """The service's collections, one attribute each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.mentors = Mentors(database)
        self.assignments = Assignments(database)


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the collections need; harmless where they are."""
    for room in (Mentors, Assignments):
        database[room.COLLECTION].create_indexes(room.indexes())
