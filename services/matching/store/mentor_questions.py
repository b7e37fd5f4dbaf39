"""Newcomers' questions to their mentors, one document each."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency
from services.matching.domain.mentor_questions import MentorQuestion, Reply

_SHOWN = {"request": 0, "requests": 0}


class MentorQuestions:
    """Questions by newcomer, in the order in which they were asked."""

    COLLECTION = "mentor_questions"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._questions = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("member_id", ASCENDING), ("in_row", ASCENDING)], name="member"),
            IndexModel([("mentor_id", ASCENDING)], name="mentor"),
            IndexModel([("mentor_member_id", ASCENDING)], name="mentor_member"),
        ]

    def add(
        self, question: MentorQuestion, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Add a question, once per request."""
        document = asdict(question)
        document["_id"] = document.pop("id")
        document |= {"in_row": place_in_row(question), "version": 1}
        return idempotency.create_once(self._questions, document, effect=effect, body=body)

    def get(self, question_id: str) -> MentorQuestion | None:
        """Return one question."""
        document = self._questions.find_one({"_id": question_id}, _SHOWN)
        return _question(document) if document else None

    def answer(
        self,
        question_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[MentorQuestion], tuple[Reply, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Add an answer, once per request; ``None`` if there is no such question."""

        def change(document: dict[str, Any]) -> idempotency.Change:
            reply, body = decide(_question(document))
            return idempotency.Change({"$set": {"reply": asdict(reply)}}, body)

        return idempotency.change_once(self._questions, question_id, effect=effect, decide=change)

    def of(
        self, member_id: str, *, limit: int, after: str | None, mentor_id: str | None = None
    ) -> list[MentorQuestion]:
        """Return ``limit`` of a newcomer's questions, the oldest first.

        Args:
            member_id: whose they are.
            limit: how many at most.
            after: the ``place_in_row`` of the one before the first.
            mentor_id: only those that were asked of this mentor.
        """
        query: dict[str, Any] = {"member_id": member_id}
        if after is not None:
            query["in_row"] = {"$gt": after}
        if mentor_id is not None:
            query["mentor_id"] = mentor_id
        found = self._questions.find(query, _SHOWN).sort("in_row", ASCENDING).limit(limit)
        return [_question(document) for document in found]

    def forget(self, left: Mapping[str, datetime]) -> None:
        """Erase what newcomers had asked when they left; what these had answered is nobody's.

        Whatever was asked since, as they came back, stays: that they left may be heard again.
        """
        nobody = {"mentor_id": None, "mentor_member_id": None}
        for member_id, at in left.items():
            before = {"asked_at": {"$lte": at}}
            self._questions.delete_many({"member_id": member_id, **before})
            for name in ("mentor_id", "mentor_member_id"):
                theirs = {name: member_id, **before}
                self._questions.update_many(
                    {**theirs, "reply": {"$ne": None}},
                    {"$set": {**nobody, "reply.by": ""}, "$unset": {"requests": ""}},
                )
                self._questions.update_many(theirs, {"$set": nobody})


def place_in_row(question: MentorQuestion) -> str:
    """Return where a question lies among those of its newcomer."""
    return f"{question.asked_at.astimezone(UTC).isoformat(timespec='milliseconds')} {question.id}"


def _question(document: dict[str, Any]) -> MentorQuestion:
    reply = document["reply"]
    return MentorQuestion(
        id=document["_id"],
        member_id=document["member_id"],
        mentor_id=document["mentor_id"],
        mentor_member_id=document["mentor_member_id"],
        place_id=document["place_id"],
        text=document["text"],
        asked_by=document["asked_by"],
        asked_at=document["asked_at"],
        reply=Reply(**reply) if reply else None,
    )
