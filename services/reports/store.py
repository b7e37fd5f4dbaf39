"""Where concerns are kept: in a database of their own, with nothing that tells who or when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from bus import outbox
from services.reports.domain import About, Concern, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.collection import Collection
    from pymongo.database import Database

    from contracts.event import Event


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the queries below need; harmless where they are."""
    database["concerns"].create_indexes(
        [
            IndexModel([("order", ASCENDING)], name="in_order"),
            IndexModel(
                [("request.key", ASCENDING)],
                name="once_per_request",
                unique=True,
            ),
            *outbox.indexes(),
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How a request is known again, and its answer given again, without the receipt in clear.

    Attributes:
        key: see ``RetryKey.index``.
        fingerprint: see ``RetryKey.fingerprint``.
        sealed: see ``RetryKey.seal``.
        digest: see ``receipt_digest``.
    """

    key: str
    fingerprint: str
    sealed: bytes
    digest: str


class ReportsStore:
    """The concerns, one document each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._concerns: Collection[dict[str, Any]] = database["concerns"]

    def file(
        self, concern: Concern, filing: Filing, facts: Sequence[Event]
    ) -> tuple[Concern, Filing]:
        """Keep a concern with its facts, once per request.

        Returns:
            What is kept under the request's key: the same as given, or what an earlier request
            with that key has filed.
        """
        outboxed = outbox.first_facts(facts)
        if "unannounced_since" in outboxed:
            # The outbox would note the second, and keep it for as long as the broker is away.
            outboxed["unannounced_since"] = day_of(outboxed["unannounced_since"])
        document = _document(concern) | outboxed
        document["receipt_digest"] = filing.digest
        document["request"] = {
            "key": filing.key,
            "fingerprint": filing.fingerprint,
            "sealed_receipt": filing.sealed,
        }
        try:
            self._concerns.insert_one(document)
        except DuplicateKeyError:
            earlier = self._concerns.find_one({"request.key": filing.key})
            if earlier is None:
                raise
            return _concern(earlier), _filing(earlier)
        return concern, filing

    def get(self, concern_id: str) -> Concern | None:
        """Return a concern; ``None`` where there is none."""
        document = self._concerns.find_one({"_id": concern_id})
        return _concern(document) if document else None

    def page(self, *, limit: int, after: str | None) -> tuple[list[Concern], str | None]:
        """Return concerns, oldest day first and in no order within a day, and where to go on.

        Args:
            limit: concerns a page.
            after: what the page before gave.
        """
        query = {} if after is None else {"order": {"$gt": after}}
        found = list(self._concerns.find(query).sort("order", ASCENDING).limit(limit + 1))
        concerns = [_concern(document) for document in found[:limit]]
        return concerns, found[limit - 1]["order"] if len(found) > limit else None


def _document(concern: Concern) -> dict[str, Any]:
    filed_on = concern.filed_on.isoformat()
    return {
        "_id": concern.concern_id,
        # Ids are random: within a day they tell nothing of who came first.
        "order": f"{filed_on}~{concern.concern_id}",
        "filed_on": datetime(
            concern.filed_on.year, concern.filed_on.month, concern.filed_on.day, tzinfo=UTC
        ),
        "about": concern.about.value if concern.about else None,
        "place_id": concern.place_id,
        "text": concern.text,
        "measures": list(concern.measures),
        "from_member": concern.from_member,
    }


def _concern(document: dict[str, Any]) -> Concern:
    filed_at: datetime = document["filed_on"]
    return Concern(
        concern_id=document["_id"],
        filed_on=date(filed_at.year, filed_at.month, filed_at.day),
        about=About(document["about"]) if document["about"] else None,
        place_id=document["place_id"],
        text=document["text"],
        from_member=document["from_member"],
        # Concerns from before measures could be named have none.
        measures=tuple(document.get("measures", ())),
    )


def _filing(document: dict[str, Any]) -> Filing:
    request = document["request"]
    return Filing(
        key=request["key"],
        fingerprint=request["fingerprint"],
        sealed=bytes(request["sealed_receipt"]),
        digest=document["receipt_digest"],
    )
