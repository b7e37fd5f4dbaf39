"""The assignments, one document each; an index sees to it that no seat is taken twice."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeAlias

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from bus import outbox
from chassis import idempotency
from chassis.database import duplicates
from chassis.http import Idempotency
from contracts.event import Event
from services.matching.domain.mentoring import Assignment, SeatLost
from services.matching.domain.people import Mentor
from services.matching.store.assignments.documents import (
    OPTIONAL,
    arranged_before,
    assignment_of,
    document_of,
    place_in_row,
    state_of,
)

__all__ = ["Assignments", "Decision", "Taken", "place_in_row"]

Decision: TypeAlias = tuple[Assignment, Sequence[Event], dict[str, Any]]
"""An assignment in its next version, the facts about that, and the body to answer with."""

_MENTORS_AT_ONCE = 100
_MOST_NOTES = 50
_SHOWN = {"facts": 0, "requests": 0, "notes": 0}
_SEATS = {"version": 1, "held": 1}


@dataclass(frozen=True, slots=True)
class Taken:
    """Which seats an assignment has in a version of it, as mentor and number."""

    assignment_id: str
    version: int
    seats: tuple[tuple[str, int], ...]


class Assignments:
    """Assignments by id, those who wait, those that are due, and the seats that are taken.

    ``held`` lists the seats that an assignment has. The unique index on it gives each seat to one
    assignment at a time, whoever is asked, accepted or handed over at once: seats are taken and
    let go in the one write that changes the assignment. Optional fields exist exactly while they
    apply, so that sparse indexes do what partial ones would, and every database also finds things
    by them.
    """

    COLLECTION = "assignments"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._assignments = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need, and the wall that keeps to each capacity."""
        return [
            IndexModel([("held", ASCENDING)], name="held", unique=True, sparse=True),
            IndexModel(
                [("waiting_languages", ASCENDING), ("in_row", ASCENDING)],
                name="waiting_in_row",
                sparse=True,
            ),
            IndexModel([("in_row", ASCENDING)], name="in_row", sparse=True),
            IndexModel([("due_at", ASCENDING)], name="due_at", sparse=True),
            IndexModel([("invitations.mentor_id", ASCENDING)], name="invited", sparse=True),
            IndexModel([("backup.mentor_id", ASCENDING)], name="backup", sparse=True),
            IndexModel([("earlier", ASCENDING)], name="earlier", sparse=True),
            IndexModel([("avoid", ASCENDING)], name="avoid", sparse=True),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(self, assignments: Sequence[tuple[Assignment, Sequence[Event]]]) -> list[Assignment]:
        """Add assignments, each with the facts about it; return those that were not added.

        Either a seat belongs to somebody else, or the assignment is there already: as a duplicate,
        or as our own write that the driver sent twice. ``of`` tells.
        """
        documents = [
            document_of(each, each.since) | outbox.first_facts(facts) for each, facts in assignments
        ]
        try:
            self._assignments.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return [assignments[index][0] for index in duplicates(error)]
        return []

    def advance(
        self, assignments: Sequence[tuple[Assignment, Sequence[Event]]], now: datetime
    ) -> list[Assignment]:
        """Put assignments into their next version, each with the facts about it.

        Returns:
            Those that may not be there: somebody else had a seat, or changed the assignment.
            ``of`` tells.
        """
        if not assignments:
            return []
        updates = [
            UpdateOne(
                {"_id": each.id, "version": each.version - 1},
                _operators(each, facts, now, versioned=True),
            )
            for each, facts in assignments
        ]
        try:
            done = self._assignments.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        else:
            if done.modified_count == len(assignments):
                return []
        return [each for each, _ in assignments]

    def change(
        self,
        assignment_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Assignment], Decision],
        now: datetime,
        note: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Change an assignment unless this request did so before; return the body to answer with.

        Args:
            assignment_id: which.
            effect: the request's key.
            decide: returns its next version; may be called several times.
            now: aware UTC.
            note: what was said, for the needed few.

        Returns:
            The body; ``None`` if there is no such assignment.

        Raises:
            SeatLost: somebody else was quicker to take a seat.
        """

        def changed(document: dict[str, Any]) -> idempotency.Change:
            assignment, facts, body = decide(assignment_of(document))
            operators = _operators(assignment, facts, now, versioned=False)
            if note is not None:
                push = operators.setdefault("$push", {})
                push["notes"] = {"$each": [note], "$slice": -_MOST_NOTES}
            return idempotency.Change(operators, body)

        try:
            return idempotency.change_once(
                self._assignments, assignment_id, effect=effect, decide=changed
            )
        except DuplicateKeyError:
            raise SeatLost from None

    def of(self, assignment_ids: Iterable[str]) -> dict[str, Assignment]:
        """Return the assignments with these ids, by id."""
        found = self._assignments.find({"_id": {"$in": list(set(assignment_ids))}}, _SHOWN)
        return {document["_id"]: assignment_of(document) for document in found}

    def get(self, assignment_id: str) -> Assignment | None:
        """Return one assignment."""
        document = self._assignments.find_one({"_id": assignment_id}, _SHOWN)
        return assignment_of(document) if document else None

    def notes(self, assignment_id: str) -> list[dict[str, Any]]:
        """Return what was noted about an assignment, oldest first."""
        document = self._assignments.find_one({"_id": assignment_id}, {"notes": 1})
        notes: list[dict[str, Any]] = (document or {}).get("notes", [])
        return notes

    def waiting(
        self,
        languages: Iterable[str] | None = None,
        *,
        limit: int,
        after: str = "",
    ) -> list[Assignment]:
        """Return those wanted, longest waiting first; nobody whom a round has claimed just now.

        Args:
            languages: in one of these (without regions); in any by default.
            limit: how many.
            after: the place in the row (see ``place_in_row``) of the last one of the page before.
        """
        beyond = {"in_row": {"$gt": after}}
        # Each language is asked for by itself, so that each is answered by its index.
        queries = (
            [beyond]
            if languages is None
            else [{"waiting_languages": each, **beyond} for each in sorted(languages)]
        )
        found = (
            self._assignments.find(query, _SHOWN).sort("in_row", ASCENDING).limit(limit)
            for query in queries
        )
        in_order = groupby(merge(*found, key=itemgetter("in_row")), key=itemgetter("in_row"))
        return [assignment_of(next(same)) for _, same in islice(in_order, limit)]

    def due(self, moment: datetime, *, limit: int) -> list[Assignment]:
        """Return those with which time does something by then, what was due first first."""
        found = (
            self._assignments.find({"due_at": {"$lte": moment}}, _SHOWN)
            .sort("due_at", ASCENDING)
            .limit(limit)
        )
        return [assignment_of(document) for document in found]

    def of_mentor(self, mentor_id: str, *, limit: int, after: str = "") -> list[Assignment]:
        """Return those for whom a mentor is asked, or has said yes, by id."""
        # A mentor has no more of them than seats: those before the page are few.
        found = self._assignments.find({"invitations.mentor_id": mentor_id}, _SHOWN)
        later = (each for each in found.sort("_id", ASCENDING) if each["_id"] > after)
        return [assignment_of(document) for document in islice(later, limit)]

    def backed_by(self, mentor_id: str, *, limit: int) -> list[Assignment]:
        """Return those for whom a mentor is named to step in."""
        found = self._assignments.find({"backup.mentor_id": mentor_id}, _SHOWN).limit(limit)
        return [assignment_of(document) for document in found]

    def mentees(self, mentor_ids: Collection[str]) -> Counter[str]:
        """Return how many seats are taken, by mentor."""
        return Counter(
            mentor_id
            for taken in self.seats_of(mentor_ids)
            for mentor_id, _ in taken.seats
            if mentor_id in mentor_ids
        )

    def seats_of(self, mentor_ids: Collection[str]) -> list[Taken]:
        """Return what is taken of these mentors' seats (and whatever such assignments have)."""
        ids = sorted(mentor_ids)
        # In portions, so that no answer takes longer than one may.
        return [
            taken
            for start in range(0, len(ids), _MENTORS_AT_ONCE)
            for taken in self._taken(
                {"invitations.mentor_id": {"$in": ids[start : start + _MENTORS_AT_ONCE]}}
            )
        ]

    def seats_changed_since(self, moment: datetime) -> list[Taken]:
        """Return the seats, if any, of each assignment that is new or changed since then."""
        return self._taken({"changed_at": {"$gte": moment}})

    def forget_words(self, assignment_ids: Iterable[str]) -> None:
        """Erase what those said, or had said of them, whose mentoring ended as they left."""
        self._assignments.update_many(
            {"_id": {"$in": sorted(assignment_ids)}, "ended": "left"},
            {
                "$unset": {"notes": "", "learn": "", "can_words": ""},
                "$set": {"requests": []},
            },
        )

    def forget_mentor(self, mentor: Mentor) -> None:
        """Have no assignment refer any more to a mentor who is gone, once all are handed over.

        Answers that were kept for repeated requests may name them: those are forgotten, too.
        """
        names = [each for each in (mentor.id, mentor.member_id) if each is not None]
        self._assignments.update_many(
            {"earlier": mentor.id},
            {
                "$pull": {"earlier": mentor.id, "notes": {"by": {"$in": names}}},
                "$set": {"requests": []},
                "$inc": {"version": 1},
            },
        )
        for kept in ("requests.body.mentor_id", "requests.body.backup.mentor_id"):
            self._assignments.update_many({kept: mentor.id}, {"$set": {"requests": []}})
        self.forget_person(names)

    def forget_person(self, ids: Sequence[str]) -> None:
        """Take somebody who is gone off all lists of whom to avoid."""
        for each in ids:
            self._assignments.update_many(
                {"avoid": each}, {"$pull": {"avoid": each}, "$inc": {"version": 1}}
            )

    def bring_up_to_date(self) -> None:
        """Give assignments from earlier times what they lack; harmless else.

        Of who had left, where they lived was kept once.
        """
        self._assignments.update_many(
            {"ended": "left", "location": {"$ne": None}}, {"$set": {"location": None}}
        )
        # Once time had nothing left to do with two who had met and were asked how it goes.
        forgotten = {"step": "met", "due_at": {"$exists": False}}
        for document in self._assignments.find(forgotten, {"since": 1, "version": 1}):
            self._assignments.update_one(
                {"_id": document["_id"], "version": document["version"], **forgotten},
                {"$set": {"due_at": document["since"]}},
            )
        waiting = {"status": "wanted", "in_row": {"$exists": False}}
        for document in self._assignments.find(waiting, {"facts": 0, "requests": 0}):
            row = {"in_row": place_in_row(assignment_of(document))}
            self._assignments.update_one(
                {"_id": document["_id"], "version": document["version"]}, {"$set": row}
            )
        old = {"seat": {"$exists": True}}
        for document in self._assignments.find(old, {"facts": 0, "requests": 0}):
            self._assignments.update_one(
                {"_id": document["_id"], "version": document["version"], **old},
                {"$set": arranged_before(document), "$unset": {"seat": "", "reasons": ""}},
            )

    def _taken(self, query: dict[str, Any]) -> list[Taken]:
        return [
            Taken(each["_id"], each["version"], tuple(map(_seat, each.get("held", ()))))
            for each in self._assignments.find(query, _SEATS)
        ]


def _seat(claim: str) -> tuple[str, int]:
    mentor_id, _, number = claim.rpartition(":")
    return mentor_id, int(number)


def _operators(
    assignment: Assignment, facts: Sequence[Event], now: datetime, *, versioned: bool
) -> dict[str, dict[str, Any]]:
    state = state_of(assignment, now)
    if versioned:
        state["version"] = assignment.version
    operators: dict[str, dict[str, Any]] = {
        "$set": state,
        "$unset": {name: "" for name in OPTIONAL if name not in state},
    }
    if facts:
        told = outbox.more_facts(facts, assignment.version)
        operators["$set"] |= told["$set"]
        operators["$push"] = told["$push"]
    return operators
