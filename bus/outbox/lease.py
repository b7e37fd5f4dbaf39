"""Who may be the relay: one process of a service at a time, by a lease with a fencing number."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

if TYPE_CHECKING:
    from pymongo.database import Database

COLLECTION = "leases"


class Lease:
    """A lease in the service's own database, renewed while its holder lives.

    A holder that was stopped past its lease's end finds, by its own monotonic clock, that it holds
    nothing any more. What it had under way does no harm: facts have stable ids, and marking them as
    announced is true whoever does it.

    Args:
        database: the service's database.
        name: what is leased.
        seconds: how long one renewal lasts.
    """

    def __init__(self, database: Database[dict[str, Any]], name: str, seconds: float) -> None:
        self._leases = database[COLLECTION]
        self._name = name
        self._seconds = seconds
        self._holder = str(uuid4())
        self._held_until = 0.0
        self._renew_at = 0.0
        self.fence = 0

    @property
    def held(self) -> bool:
        """Whether the lease is ours for certain, just now."""
        return time.monotonic() < self._held_until

    def hold(self) -> bool:
        """Take or renew the lease if that is possible; return whether it is ours.

        The fencing number grows each time the lease changes hands.
        """
        before = time.monotonic()
        if before < self._renew_at:
            return True
        now = datetime.now(UTC)
        until = now + timedelta(seconds=self._seconds)
        renewed = self._leases.find_one_and_update(
            {"_id": self._name, "holder": self._holder, "fence": self.fence},
            {"$set": {"expires_at": until}},
            return_document=ReturnDocument.AFTER,
        ) or self._take(now, until)
        if renewed is None:
            self._held_until = self._renew_at = 0.0
            return False
        self.fence = renewed["fence"]
        self._held_until = before + self._seconds * 0.9
        self._renew_at = before + self._seconds / 3
        return True

    def release(self) -> None:
        """Give the lease back, so that another process need not wait for its end."""
        self._held_until = self._renew_at = 0.0
        self._leases.update_one(
            {"_id": self._name, "holder": self._holder},
            {"$set": {"expires_at": datetime.fromtimestamp(0, UTC)}},
        )

    def _take(self, now: datetime, until: datetime) -> dict[str, Any] | None:
        try:
            return self._leases.find_one_and_update(
                {"_id": self._name, "expires_at": {"$lt": now}},
                {"$set": {"holder": self._holder, "expires_at": until}, "$inc": {"fence": 1}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return None  # somebody else holds it
