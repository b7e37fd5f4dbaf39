"""What welcomers' own calendars show, one document for each welcomer and call."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.onboarding.domain.welcome.diary_entries import SHOWN_AFTER, DiaryEntry

_MOST_SHOWN = 1000


class DiaryEntries:
    """Entries by welcomer. Facts about them may come twice and in any order."""

    COLLECTION = "diary_entries"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._entries = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [IndexModel([("welcomer_id", ASCENDING), ("starts_at", ASCENDING)], name="shown")]

    def note(self, entries: Sequence[DiaryEntry]) -> None:
        """Note entries; what is older than what is known already changes nothing."""
        if not entries:
            return
        try:
            self._entries.bulk_write([_noted(entry) for entry in entries], ordered=False)
        except BulkWriteError as error:
            # Mostly the guard did not match, as a later entry is there; but an earlier one may have
            # been added by somebody else in this very moment.
            again = [_noted(entries[index], new=False) for index in duplicates(error)]
            self._entries.bulk_write(again, ordered=False)

    def of(self, welcomer_id: str, now: datetime) -> list[DiaryEntry]:
        """Return what a welcomer's calendar shows, by time."""
        found = self._entries.find(
            {"welcomer_id": welcomer_id, "starts_at": {"$gte": now - SHOWN_AFTER}},
            {"_id": 0, "rank": 0},
        )
        return [DiaryEntry(**each) for each in found.sort("starts_at").limit(_MOST_SHOWN)]


def _rank(entry: DiaryEntry) -> int:
    # The end of an arrangement comes after it.
    return 2 * entry.arrangement + entry.cancelled


def _noted(entry: DiaryEntry, *, new: bool = True) -> UpdateOne:
    return UpdateOne(
        {
            "_id": f"{entry.welcomer_id} {entry.call_id}",
            "rank": {"$lt": _rank(entry)},
        },
        {"$set": {**asdict(entry), "rank": _rank(entry)}},
        upsert=new,
    )
