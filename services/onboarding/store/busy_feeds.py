"""Welcomers' own calendars: where they are, and when their owners are busy."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis.http import Idempotency
from chassis.idempotency import Change, change_once
from contracts.event import Event
from services.onboarding.domain.welcome.busy import BusyFeed, Interval

_SHOWN = {"requests": 0, "facts": 0}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_KEPT = ("welcomer_id", "version")


class BusyFeeds:
    """One document for each welcomer who has ever named their calendar."""

    COLLECTION = "busy_feeds"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._feeds = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("due_at", ASCENDING)], name="due", sparse=True),
            IndexModel([("changed_at", ASCENDING)], name="changed", sparse=True),
            *outbox.indexes(),
        ]

    def get(self, welcomer_id: str) -> BusyFeed | None:
        """Return a welcomer's calendar, if they have named one."""
        found = self._feeds.find_one({"_id": welcomer_id}, _SHOWN)
        return _feed(found) if found and "url" in found else None

    def name(
        self, welcomer_id: str, url: str, *, effect: Idempotency, body: dict[str, Any], at: datetime
    ) -> dict[str, Any]:
        """Note where a welcomer's calendar is; it is looked at at once. Return the body."""
        self._begin(welcomer_id)
        # What the former calendar said holds until this one has been read.
        operators: dict[str, dict[str, Any]] = {
            "$set": {"url": url, "due_at": at, "failures": 0, "error": None},
            "$unset": {"etag": "", "digest": "", "window_ends": "", "read_at": ""},
        }
        return self._changed(welcomer_id, effect, operators, body)

    def forget(
        self, welcomer_id: str, *, effect: Idempotency, body: dict[str, Any], at: datetime
    ) -> dict[str, Any]:
        """Forget a welcomer's calendar and all that it said. Return the body."""
        gone = ("url", "due_at", "etag", "digest", "window_ends", "read_at", "error", "failures")
        operators: dict[str, dict[str, Any]] = {
            "$set": {"busy": [], "changed_at": at},
            "$unset": dict.fromkeys(gone, ""),
        }
        self._begin(welcomer_id)
        return self._changed(welcomer_id, effect, operators, body)

    def due(self, now: datetime, *, limit: int) -> list[BusyFeed]:
        """Return the calendars that are to be looked at, longest waiting first."""
        found = self._feeds.find({"due_at": {"$lte": now}}, _SHOWN).sort("due_at").limit(limit)
        return [_feed(document) for document in found]

    def save(
        self, feed: BusyFeed, *, facts: Sequence[Event] = (), changed_at: datetime | None = None
    ) -> BusyFeed | None:
        """Save a calendar as it is after the version it has; ``None`` if it moved on meanwhile.

        Args:
            feed: changed, in the version that it was read in.
            facts: about the version after that.
            changed_at: when other busy times came to be known; ``None`` where they did not.
        """
        fields = {name: value for name, value in asdict(feed).items() if name not in _NOT_KEPT}
        fields["busy"] = [{"from": start, "until": end} for start, end in feed.busy]
        fields["version"] = feed.version + 1
        if changed_at is not None:
            fields["changed_at"] = changed_at
        more = outbox.more_facts(facts, feed.version + 1) if facts else {}
        operators = {**more, "$set": {**more.get("$set", {}), **fields}}
        done = self._feeds.update_one(
            {"_id": feed.welcomer_id, "version": feed.version, "url": feed.url}, operators
        )
        return replace(feed, version=feed.version + 1) if done.modified_count else None

    def busy_since(self, moment: datetime | None) -> list[tuple[str, list[Interval]]]:
        """Return whose busy times changed since then, and what they are; all for ``None``."""
        since = _LONG_AGO if moment is None else moment
        found = self._feeds.find({"changed_at": {"$gte": since}}, {"busy": 1})
        return [(each["_id"], _busy(each)) for each in found]

    def _begin(self, welcomer_id: str) -> None:
        self._feeds.update_one(
            {"_id": welcomer_id}, {"$setOnInsert": outbox.first_facts([])}, upsert=True
        )

    def _changed(
        self,
        welcomer_id: str,
        effect: Idempotency,
        operators: dict[str, dict[str, Any]],
        body: dict[str, Any],
    ) -> dict[str, Any]:
        change = Change(operators, body)
        done = change_once(self._feeds, welcomer_id, effect=effect, decide=lambda _: change)
        return body if done is None else done


def _busy(document: dict[str, Any]) -> list[Interval]:
    return [(each["from"], each["until"]) for each in document.get("busy", ())]


def _feed(document: dict[str, Any]) -> BusyFeed:
    optional = ("read_at", "window_ends", "error", "etag", "digest")
    return BusyFeed(
        welcomer_id=document["_id"],
        url=document["url"],
        due_at=document["due_at"],
        version=document["version"],
        busy=tuple(_busy(document)),
        failures=document.get("failures", 0),
        **{name: document.get(name) for name in optional},
    )
