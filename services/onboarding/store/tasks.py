"""What people have to do about newcomers: one document a task, as calls and mentors want it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateMany
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis import idempotency
from chassis.database import duplicates
from chassis.http import Idempotency
from contracts.journey import StepOverdue
from services.onboarding.domain.welcome.calls import WelcomeCall
from services.onboarding.store import pages

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringTask:
    """That somebody is to look how two are, of whom one wishes for a little more support."""

    id: str
    member_id: str
    place_id: str
    since: datetime
    deadline: datetime


class Tasks:
    """Open tasks by place and by person.

    A call says which tasks there are; a word about a mentoring is one, and so is an overdue step
    that others than the member have to do. Here they are listed, and somebody notes how they were
    done.
    ``open``, ``place_id`` and ``for_person`` exist only while a task is open.
    """

    COLLECTION = "tasks"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._tasks = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("open", ASCENDING), ("_id", ASCENDING)], name="open", sparse=True),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place", sparse=True),
            IndexModel([("for_person", ASCENDING), ("_id", ASCENDING)], name="person", sparse=True),
            IndexModel([("call_id", ASCENDING)], name="call"),
            IndexModel([("mentee_id", ASCENDING)], name="mentee", sparse=True),
        ]

    def follow(self, calls: Sequence[WelcomeCall], now: datetime) -> None:
        """Let the lists hold what these calls ask of people, and nothing that is settled."""
        new = [_document(call, number) for call in calls for number in range(len(call.tasks))]
        if new:
            try:
                self._tasks.insert_many(new, ordered=False)
            except BulkWriteError as error:
                duplicates(error)  # what is known already stays as it is
        if calls:
            self._tasks.bulk_write(
                [
                    UpdateMany(
                        {
                            "call_id": call.id,
                            "open": True,
                            "_id": {"$nin": [task.id for task in call.tasks]},
                            "call_version": {"$lte": call.version},
                        },
                        {**_settled(now), "$inc": {"version": 1}},
                    )
                    for call in calls
                ],
                ordered=False,
            )

    def add(self, tasks: Sequence[MentoringTask]) -> None:
        """List what is to be looked at between two; what is listed already stays as it is."""
        try:
            self._tasks.insert_many([_document_of(task) for task in tasks], ordered=False)
        except BulkWriteError as error:
            duplicates(error)

    def drop_mentees(self, member_ids: Collection[str], now: datetime) -> None:
        """Settle what was to be looked at between a mentor and who has left."""
        self._tasks.update_many(
            {"mentee_id": {"$in": sorted(member_ids)}, "open": True},
            {**_settled(now), "$inc": {"version": 1}},
        )

    def add_steps(self, overdue: Sequence[StepOverdue]) -> None:
        """List steps of members' ways that others have to look after, each once."""
        if not overdue:
            return
        try:
            self._tasks.insert_many([_document_of_step(each) for each in overdue], ordered=False)
        except BulkWriteError as error:
            duplicates(error)  # what is known already stays as it is

    def settle(self, task_ids: Sequence[str], now: datetime) -> None:
        """Take tasks off the lists that something else has settled."""
        updates = [
            UpdateMany(
                {"_id": {"$in": list(task_ids[start : start + _AT_ONCE])}, "open": True},
                {**_settled(now), "$inc": {"version": 1}},
            )
            for start in range(0, len(task_ids), _AT_ONCE)
        ]
        if updates:
            self._tasks.bulk_write(updates, ordered=False)

    def page(
        self,
        *,
        limit: int,
        after: str | None,
        place_ids: Collection[str] | None = None,
        for_person: str | None = None,
    ) -> list[Document]:
        """Return ``limit`` open tasks by id: of these places, of this person, or all."""
        if for_person is not None:
            query: Document = {**pages.by_id(None, after), "for_person": for_person}
        elif place_ids is None:
            query = {**pages.by_id(None, after), "open": True}
        else:
            query = pages.by_id(place_ids, after)
        return list(self._tasks.find(query, _SHOWN).sort("_id", ASCENDING).limit(limit))

    def finish(
        self,
        task_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Document], tuple[Document, Document]],
    ) -> Document | None:
        """Note that a task is done; return the body to answer with, ``None`` without a task.

        Args:
            task_id: the task.
            effect: the request's key.
            decide: takes the task; returns what is new about it, and the body.
        """

        def changed(document: Document) -> idempotency.Change:
            new, body = decide(document)
            return idempotency.Change({"$set": new, "$unset": _ONLY_OPEN}, body)

        return idempotency.change_once(self._tasks, task_id, effect=effect, decide=changed)


_ONLY_OPEN = {"open": "", "place_id": "", "for_person": ""}
_SHOWN = {"requests": 0}
_AT_ONCE = 50


def _settled(now: datetime) -> Document:
    return {"$set": {"status": "settled", "done_at": now}, "$unset": _ONLY_OPEN}


def _document_of_step(overdue: StepOverdue) -> Document:
    document: Document = {
        "_id": str(overdue.event_id),
        "kind": "overdue_step",
        "member_id": overdue.member_id,
        "role": overdue.role,
        "step": overdue.step,
        "who_acts": overdue.who_acts,
        "of_place": overdue.place_id,
        "of_person": overdue.person_id,
        "since": overdue.occurred_at,
        "times": [],
        "deadline": overdue.due_at,
        "status": "open",
        "open": True,
        "place_id": overdue.place_id,
        "version": 1,
    }
    if overdue.person_id is not None:
        document["for_person"] = overdue.person_id
    return document


def _document_of(task: MentoringTask) -> Document:
    return {
        "_id": task.id,
        "kind": "look_at_mentoring",
        "member_id": task.member_id,
        "mentee_id": task.member_id,
        "of_place": task.place_id,
        "of_person": None,
        "since": task.since,
        "times": [],
        "deadline": task.deadline,
        "status": "open",
        "open": True,
        "place_id": task.place_id,
        "version": 1,
    }


def _document(call: WelcomeCall, number: int) -> Document:
    task = call.tasks[number]
    document: Document = {
        "_id": task.id,
        "kind": task.kind,
        "call_id": call.id,
        "call_version": call.version,
        "member_id": call.member_id,
        "of_place": call.place_id,
        "of_person": task.for_person,
        "since": task.since,
        "times": list(task.times),
        "deadline": call.until,
        "status": "open",
        "open": True,
        "place_id": call.place_id,
        "version": 1,
    }
    if task.for_person is not None:
        document["for_person"] = task.for_person
    return document
