"""The assignments, one document each; an index sees to it that no seat is taken twice."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from bus import outbox
from chassis.database import duplicates
from contracts.event import Event
from services.matching.domain.assignments import Assignment
from services.matching.domain.fit import Reason
from services.matching.domain.people import Newcomer, Point, all_spoken

_MENTORS_AT_ONCE = 100


class Assignments:
    """Assignments by id, those who wait, and the seats that are taken.

    ``mentor_id`` and ``seat`` exist in a document exactly while somebody is assigned, and
    ``waiting_languages`` and ``waiting_since`` exactly while one is wanted. So sparse indexes do
    what partial ones would, and every database also finds things by them.
    """

    COLLECTION = "assignments"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._assignments = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need, and the wall that keeps to each capacity."""
        return [
            IndexModel(
                [("mentor_id", ASCENDING), ("seat", ASCENDING)],
                name="seat",
                unique=True,
                sparse=True,
            ),
            IndexModel(
                [("waiting_languages", ASCENDING), ("waiting_since", ASCENDING)],
                name="waiting",
                sparse=True,
            ),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(self, assignments: Sequence[tuple[Assignment, Event]]) -> list[Assignment]:
        """Add assignments, each with the fact about it; return those that were not added.

        Either the seat belongs to somebody else, or the assignment is there already: as a
        duplicate, or as our own write that the driver sent twice. ``of`` tells.
        """
        documents = [_document(each) | outbox.first_facts([fact]) for each, fact in assignments]
        try:
            self._assignments.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return [assignments[index][0] for index in duplicates(error)]
        return []

    def settle(self, assignments: Sequence[tuple[Assignment, Event]]) -> list[Assignment]:
        """Assign newcomers who waited, each in its next version and with the fact about it.

        Returns:
            Those that may not have been assigned: somebody else had the seat, or the newcomer.
            ``of`` tells.
        """
        updates = [_update(each, fact) for each, fact in assignments]
        try:
            done = self._assignments.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        else:
            if done.modified_count == len(assignments):
                return []
        return [each for each, _ in assignments]

    def of(self, assignment_ids: Iterable[str]) -> dict[str, Assignment]:
        """Return the assignments with these ids, by id."""
        found = self._assignments.find({"_id": {"$in": list(set(assignment_ids))}}, {"facts": 0})
        return {document["_id"]: _assignment(document) for document in found}

    def get(self, assignment_id: str) -> Assignment | None:
        """Return one assignment."""
        document = self._assignments.find_one({"_id": assignment_id}, {"facts": 0})
        return _assignment(document) if document else None

    def waiting(self, languages: Iterable[str], *, limit: int) -> list[Assignment]:
        """Return those wanted in one of ``languages`` (without regions), longest waiting first."""
        found = (
            self._assignments.find({"waiting_languages": {"$in": sorted(languages)}}, {"facts": 0})
            .sort("waiting_since", ASCENDING)
            .limit(limit)
        )
        return [_assignment(document) for document in found]

    def mentees(self, mentor_ids: Collection[str]) -> Counter[str]:
        """Return how many seats are taken, by mentor."""
        return Counter(mentor_id for mentor_id, _ in self.seats_of(mentor_ids))

    def seats_of(self, mentor_ids: Collection[str]) -> list[tuple[str, int]]:
        """Return the seats taken of these mentors, as mentor and number."""
        ids = sorted(mentor_ids)
        # In portions, so that no answer takes longer than one may.
        return [
            seat
            for start in range(0, len(ids), _MENTORS_AT_ONCE)
            for seat in self._seats({"mentor_id": {"$in": ids[start : start + _MENTORS_AT_ONCE]}})
        ]

    def seats_changed_since(self, moment: datetime) -> list[tuple[str, int]]:
        """Return the seats taken or changed since then."""
        return self._seats({"changed_at": {"$gte": moment}})

    def _seats(self, query: dict[str, Any]) -> list[tuple[str, int]]:
        found = self._assignments.find(query, {"_id": 0, "mentor_id": 1, "seat": 1})
        return [(each["mentor_id"], each["seat"]) for each in found if "seat" in each]


def _state(assignment: Assignment) -> dict[str, Any]:
    state: dict[str, Any] = {
        "status": assignment.status,
        "since": assignment.since,
        "changed_at": assignment.since,
        "waiting_for": assignment.waiting_for,
        "reasons": [{"code": each.code, "detail": each.detail} for each in assignment.reasons],
    }
    if assignment.seat is not None:
        mentor_id, number = assignment.seat
        state["mentor_id"] = mentor_id
        state["seat"] = number
        state["mentor_given_name"] = assignment.mentor_given_name
    return state


def _document(assignment: Assignment) -> dict[str, Any]:
    newcomer = assignment.newcomer
    document: dict[str, Any] = {
        "_id": assignment.id,
        "member_id": newcomer.member_id,
        "place_id": newcomer.place_id,
        "languages": list(newcomer.languages),
        "wishes": newcomer.wishes,
        "location": None
        if newcomer.location is None
        else {"latitude": newcomer.location.latitude, "longitude": newcomer.location.longitude},
        "correlation_id": assignment.correlation_id,
        **_state(assignment),
    }
    if assignment.seat is None:
        document["waiting_languages"] = sorted(all_spoken(newcomer.languages))
        document["waiting_since"] = assignment.since
    return document


def _update(assignment: Assignment, fact: Event) -> UpdateOne:
    operators = outbox.more_facts([fact], assignment.version)
    return UpdateOne(
        {"_id": assignment.id, "version": assignment.version - 1, "status": "wanted"},
        {
            **operators,
            "$set": {
                **operators.get("$set", {}),
                **_state(assignment),
                "version": assignment.version,
            },
            "$unset": {"waiting_languages": "", "waiting_since": ""},
        },
    )


def _assignment(document: dict[str, Any]) -> Assignment:
    location = document["location"]
    return Assignment(
        id=document["_id"],
        newcomer=Newcomer(
            member_id=document["member_id"],
            place_id=document["place_id"],
            languages=tuple(document["languages"]),
            wishes=document["wishes"],
            location=Point(**location) if location else None,
        ),
        since=document["since"],
        correlation_id=document["correlation_id"],
        version=document["version"],
        status=document["status"],
        waiting_for=document["waiting_for"],
        mentor_id=document.get("mentor_id"),
        mentor_given_name=document.get("mentor_given_name"),
        number=document.get("seat"),
        reasons=tuple(Reason(**each) for each in document["reasons"]),
    )
