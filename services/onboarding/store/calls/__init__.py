"""The welcome calls, one document each; an index sees to it that nobody is booked twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from bus import outbox
from chassis import idempotency
from chassis.database import duplicates
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.welcome.calls import ClaimLost, WelcomeCall
from services.onboarding.store.calls.documents import (
    OPTIONAL,
    call_of,
    document_of,
    held_of,
    state_of,
)

Decision: TypeAlias = tuple[WelcomeCall, Sequence[Event], dict[str, Any]]
"""A call in its next version, the facts about that, and the body to answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Whose times a call takes, in a version of it.

    Attributes:
        times: welcomers' ids, when, and with which claims; empty while it takes none.
    """

    call_id: str
    version: int
    times: tuple[tuple[str, datetime, tuple[str, ...]], ...]


class Calls:
    """Welcome calls by id, those who wait, those that are due, and the times that are taken.

    ``held`` lists the claims that a call has on welcomers' time, those of the times that were given
    before among them. The unique index on it gives each claim to one call at a time, whatever is
    booked, chosen, moved or handed over at once:
    claims are taken and let go in the one write that changes the call. Optional fields exist
    exactly while they apply, so that sparse indexes do what partial ones would.
    """

    COLLECTION = "welcome_calls"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._calls = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need, and the walls against double booking."""
        return [
            IndexModel([("held", ASCENDING)], name="held", unique=True, sparse=True),
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
            IndexModel([("choices.starts_at", ASCENDING)], name="offered_at", sparse=True),
            IndexModel([("choices.welcomer_id", ASCENDING)], name="offered_by", sparse=True),
            IndexModel([("given.starts_at", ASCENDING)], name="given_at", sparse=True),
            IndexModel([("due_at", ASCENDING)], name="due_at", sparse=True),
            IndexModel([("to_pass_on", ASCENDING)], name="to_pass_on", sparse=True),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(self, calls: Sequence[tuple[WelcomeCall, Event]]) -> list[WelcomeCall]:
        """Add calls, each with the fact about it; return those that were not added.

        Either a claim belongs to somebody else, or the call is there already: as a duplicate, or
        as our own write that the driver sent twice. ``of`` tells.
        """
        documents = [
            document_of(call, call.since) | outbox.first_facts([fact]) for call, fact in calls
        ]
        try:
            self._calls.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return [calls[index][0] for index in duplicates(error)]
        return []

    def advance(
        self, calls: Sequence[tuple[WelcomeCall, WelcomeCall, Sequence[Event]]], now: datetime
    ) -> list[WelcomeCall]:
        """Put calls, each as it was and as it is to be, into their next version, with its facts.

        Returns:
            Those that may not be there: somebody else had a claim, or changed the call. ``of``
            tells.
        """
        if not calls:
            return []
        updates = [
            UpdateOne(
                {"_id": call.id, "version": call.version - 1},
                _operators(before, call, facts, now, versioned=True),
            )
            for before, call, facts in calls
        ]
        try:
            done = self._calls.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        else:
            if done.modified_count == len(calls):
                return []
        return [call for _, call, _ in calls]

    def change(
        self,
        call_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[WelcomeCall], Decision],
        now: datetime,
        note: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Change a call unless this request did so before; return the body to answer with.

        Args:
            call_id: the call.
            effect: the request's key.
            decide: returns the call's next version; may be called several times.
            now: aware UTC.
            note: what was said, for the needed few.

        Returns:
            The body; ``None`` if there is no such call.

        Raises:
            ClaimLost: somebody else was quicker to claim the time.
        """

        def changed(document: dict[str, Any]) -> idempotency.Change:
            before = call_of(document)
            call, facts, body = decide(before)
            operators = _operators(before, call, facts, now, versioned=False)
            if note is not None:
                push = operators.setdefault("$push", {})
                push["notes"] = {"$each": [note], "$slice": -_MOST_NOTES}
            return idempotency.Change(operators, body)

        try:
            return idempotency.change_once(self._calls, call_id, effect=effect, decide=changed)
        except DuplicateKeyError:
            raise ClaimLost from None

    def of(self, call_ids: Iterable[str]) -> dict[str, WelcomeCall]:
        """Return the calls with these ids, by id."""
        found = self._calls.find({"_id": {"$in": list(set(call_ids))}}, _SHOWN)
        return {document["_id"]: call_of(document) for document in found}

    def get(self, call_id: str) -> WelcomeCall | None:
        """Return one call."""
        document = self._calls.find_one({"_id": call_id}, _SHOWN)
        return call_of(document) if document else None

    def notes(self, call_id: str) -> list[dict[str, Any]]:
        """Return what was noted about a call, oldest first."""
        document = self._calls.find_one({"_id": call_id}, {"notes": 1})
        notes: list[dict[str, Any]] = (document or {}).get("notes", [])
        return notes

    def waiting(self, languages: Iterable[str], *, limit: int, skip: int = 0) -> list[WelcomeCall]:
        """Return calls wanted in one of ``languages`` (without regions), longest waiting first.

        Args:
            languages: without their regions.
            limit: how many.
            skip: how many to pass over.
        """
        found = (
            self._calls.find({"waiting_languages": {"$in": sorted(languages)}}, _SHOWN)
            .sort("waiting_since", ASCENDING)
            .skip(skip)
            .limit(limit)
        )
        return [call_of(document) for document in found]

    def due(self, moment: datetime, *, limit: int) -> list[WelcomeCall]:
        """Return calls with which time does something by then, what was due first first."""
        found = (
            self._calls.find({"due_at": {"$lte": moment}}, _SHOWN)
            .sort("due_at", ASCENDING)
            .limit(limit)
        )
        return [call_of(document) for document in found]

    def to_pass_on(self, moment: datetime, *, limit: int) -> list[WelcomeCall]:
        """Return calls of which tasks and the gate to hosting have still to hear."""
        found = self._calls.find({"to_pass_on": {"$lte": moment}}, _SHOWN).limit(limit)
        return [call_of(document) for document in found]

    def passed_on(self, calls: Sequence[WelcomeCall]) -> list[str]:
        """Note that these calls, as they were read, were passed on; return who moved on since."""
        if not calls:
            return []
        done = self._calls.bulk_write(
            [
                UpdateOne({"_id": call.id, "version": call.version}, {"$unset": {"to_pass_on": ""}})
                for call in calls
            ],
            ordered=False,
        )
        if done.matched_count == len(calls):
            return []
        stored = self.of(call.id for call in calls)
        return [call.id for call in calls if stored[call.id].version != call.version]

    def of_welcomer(
        self, welcomer_id: str, moment: datetime, *, limit: int, after: datetime | None = None
    ) -> list[WelcomeCall]:
        """Return the calls that a welcomer gives at ``moment`` or later, soonest first."""
        bound = {"$gte": moment} if after is None else {"$gt": after}
        found = (
            self._calls.find({"welcomer_id": welcomer_id, "starts_at": bound}, _SHOWN)
            .sort("starts_at", ASCENDING)
            .limit(limit)
        )
        return [call_of(document) for document in found]

    def offering(self, welcomer_id: str, *, limit: int) -> list[WelcomeCall]:
        """Return the calls for which a time of a welcomer's is kept to choose from."""
        found = self._calls.find({"choices.welcomer_id": welcomer_id}, _SHOWN).limit(limit)
        return [call_of(document) for document in found]

    def taken_from(self, moment: datetime) -> list[Taken]:
        """Return whose times are taken at ``moment`` or later: booked, kept to choose from, given.

        A call of which that is true in several ways is there several times.
        """
        return [
            _taken(document)
            for field in ("starts_at", "choices.starts_at", "given.starts_at")
            for document in self._calls.find({field: {"$gte": moment}}, _TIMES)
        ]

    def taken_since(self, moment: datetime) -> list[Taken]:
        """Return the times, if any, of each call that is new or changed since then."""
        return [
            _taken(document)
            for document in self._calls.find({"changed_at": {"$gte": moment}}, _TIMES)
        ]


_TIMES = {
    "version": 1,
    "welcomer_id": 1,
    "starts_at": 1,
    "choices.welcomer_id": 1,
    "choices.starts_at": 1,
    "choices.held": 1,
    "given": 1,
    "held": 1,
}


def _taken(document: dict[str, Any]) -> Taken:
    times = [
        (each["welcomer_id"], each["starts_at"], tuple(each.get("held", ())))
        for each in (*document.get("choices", ()), *document.get("given", ()))
    ]
    if "starts_at" in document:
        times.append((document["welcomer_id"], document["starts_at"], held_of(document)))
    return Taken(call_id=document["_id"], version=document["version"], times=tuple(times))


_SHOWN = {"facts": 0, "requests": 0, "notes": 0}
_MOST_NOTES = 50


def _operators(
    before: WelcomeCall,
    call: WelcomeCall,
    facts: Sequence[Event],
    now: datetime,
    *,
    versioned: bool,
) -> dict[str, dict[str, Any]]:
    pass_on = before.tasks != call.tasks or before.outcome != call.outcome
    state = state_of(call, now, pass_on=pass_on)
    if versioned:
        state["version"] = call.version
    operators: dict[str, dict[str, Any]] = {
        "$set": state,
        # What is still to be passed on stays so, whatever follows.
        "$unset": {name: "" for name in OPTIONAL if name not in state and name != "to_pass_on"},
    }
    if facts:
        told = outbox.more_facts(facts, call.version)
        operators["$set"] |= told["$set"]
        operators["$push"] = told["$push"]
    return operators
