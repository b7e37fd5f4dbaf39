"""The addresses of welcomers' own feeds, of which only a hash is kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from chassis.http import Idempotency
from chassis.idempotency import Change, change_once


class CalendarFeeds:
    """One document for each welcomer who has ever wanted a feed."""

    COLLECTION = "calendar_feeds"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._feeds = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [IndexModel([("digest", ASCENDING)], name="digest", unique=True, sparse=True)]

    def open(
        self,
        welcomer_id: str,
        digest: str,
        *,
        effect: Idempotency,
        body: dict[str, Any],
        at: datetime,
    ) -> dict[str, Any]:
        """Give a feed a new address, instead of the one that it had; return the body to answer."""
        self._feeds.update_one({"_id": welcomer_id}, {"$setOnInsert": {"version": 1}}, upsert=True)
        change = Change({"$set": {"digest": digest, "since": at}}, body)
        return self._changed(welcomer_id, effect, lambda _: change) or body

    def close(
        self, welcomer_id: str, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any]:
        """End a feed; return the body to answer, also where there was none."""
        change = Change({"$unset": {"digest": "", "since": ""}}, body)
        return self._changed(welcomer_id, effect, lambda _: change) or body

    def whose(self, digest: str) -> str | None:
        """Return whose feed has the address of that hash; ``None`` if nobody's."""
        found = self._feeds.find_one({"digest": digest}, {"_id": 1})
        return None if found is None else str(found["_id"])

    def _changed(
        self, welcomer_id: str, effect: Idempotency, decide: Callable[[dict[str, Any]], Change]
    ) -> dict[str, Any] | None:
        return change_once(self._feeds, welcomer_id, effect=effect, decide=decide)
