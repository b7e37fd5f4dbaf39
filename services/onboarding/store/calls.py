"""The welcome calls, one document each; an index sees to it that nobody is booked twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from bus import outbox
from chassis.database import duplicates
from contracts.event import Event
from services.onboarding.domain.calls import WelcomeCall
from services.onboarding.domain.languages import spoken
from services.onboarding.domain.places import Point


class Calls:
    """Welcome calls by id, those who wait, and the slots that are taken.

    ``welcomer_id`` and ``starts_at`` exist in a document exactly while the call is booked, and
    ``waiting_languages`` and ``waiting_since`` exactly while it is wanted. So sparse indexes do
    what partial ones would, and every database also finds things by them.
    """

    COLLECTION = "welcome_calls"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._calls = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need, and the wall against double booking."""
        return [
            IndexModel(
                [("welcomer_id", ASCENDING), ("starts_at", ASCENDING)],
                name="slot",
                unique=True,
                sparse=True,
            ),
            IndexModel(
                [("waiting_languages", ASCENDING), ("waiting_since", ASCENDING)],
                name="waiting",
                sparse=True,
            ),
            IndexModel([("starts_at", ASCENDING)], name="starts_at", sparse=True),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(self, calls: Sequence[tuple[WelcomeCall, Event]]) -> list[WelcomeCall]:
        """Add calls, each with the fact about it; return those that were not added.

        Either the slot belongs to somebody else, or the call is there already: as a duplicate, or
        as our own write that the driver sent twice. ``of`` tells.
        """
        documents = [_document(call) | outbox.first_facts([fact]) for call, fact in calls]
        try:
            self._calls.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return [calls[index][0] for index in duplicates(error)]
        return []

    def settle(self, calls: Sequence[tuple[WelcomeCall, Event]]) -> list[WelcomeCall]:
        """Book calls that waited, each in its next version and with the fact about it.

        Returns:
            Those that may not have been booked: somebody else had the slot, or the call. ``of``
            tells.
        """
        updates = [_update(call, fact) for call, fact in calls]
        try:
            done = self._calls.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        else:
            if done.modified_count == len(calls):
                return []
        return [call for call, _ in calls]

    def of(self, call_ids: Iterable[str]) -> dict[str, WelcomeCall]:
        """Return the calls with these ids, by id."""
        found = self._calls.find({"_id": {"$in": list(set(call_ids))}}, {"facts": 0})
        return {document["_id"]: _call(document) for document in found}

    def get(self, call_id: str) -> WelcomeCall | None:
        """Return one call."""
        document = self._calls.find_one({"_id": call_id}, {"facts": 0})
        return _call(document) if document else None

    def waiting(self, languages: Iterable[str], *, limit: int) -> list[WelcomeCall]:
        """Return calls wanted in one of ``languages`` (without regions), longest waiting first."""
        found = (
            self._calls.find({"waiting_languages": {"$in": sorted(languages)}}, {"facts": 0})
            .sort("waiting_since", ASCENDING)
            .limit(limit)
        )
        return [_call(document) for document in found]

    def slots_from(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Return all slots taken at ``moment`` or later, as welcomer and start."""
        return self._slots({"starts_at": {"$gte": moment}})

    def slots_changed_since(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Return the slots of calls that were booked or changed since then."""
        return self._slots({"changed_at": {"$gte": moment}})

    def _slots(self, query: dict[str, Any]) -> list[tuple[str, datetime]]:
        found = self._calls.find(query, {"_id": 0, "welcomer_id": 1, "starts_at": 1})
        return [(each["welcomer_id"], each["starts_at"]) for each in found if "starts_at" in each]


_ONLY_BOOKED = ("welcomer_id", "welcomer_given_name", "starts_at", "ends_at", "language")


def _state(call: WelcomeCall) -> dict[str, Any]:
    state: dict[str, Any] = {
        "status": call.status,
        "since": call.since,
        "changed_at": call.since,
        "time_zone": call.time_zone,
        "waiting_for": call.waiting_for,
    }
    if call.slot is not None:
        state |= {name: getattr(call, name) for name in _ONLY_BOOKED}
    return state


def _document(call: WelcomeCall) -> dict[str, Any]:
    document: dict[str, Any] = {
        "_id": call.id,
        "member_id": call.member_id,
        "place_id": call.place_id,
        "languages": list(call.languages),
        "location": None
        if call.location is None
        else {"latitude": call.location.latitude, "longitude": call.location.longitude},
        "correlation_id": call.correlation_id,
        **_state(call),
    }
    if call.slot is None:
        document["waiting_languages"] = sorted({spoken(each) for each in call.languages})
        document["waiting_since"] = call.since
    return document


def _update(call: WelcomeCall, fact: Event) -> UpdateOne:
    operators = outbox.more_facts([fact], call.version)
    return UpdateOne(
        {"_id": call.id, "version": call.version - 1, "status": "wanted"},
        {
            **operators,
            "$set": {**operators.get("$set", {}), **_state(call), "version": call.version},
            "$unset": {"waiting_languages": "", "waiting_since": ""},
        },
    )


def _call(document: dict[str, Any]) -> WelcomeCall:
    location = document["location"]
    return WelcomeCall(
        id=document["_id"],
        member_id=document["member_id"],
        place_id=document["place_id"],
        languages=tuple(document["languages"]),
        location=Point(**location) if location else None,
        time_zone=document["time_zone"],
        since=document["since"],
        correlation_id=document["correlation_id"],
        version=document["version"],
        status=document["status"],
        waiting_for=document["waiting_for"],
        **{name: document.get(name) for name in _ONLY_BOOKED},
    )
