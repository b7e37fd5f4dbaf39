"""Questions and contributions, one document each; those without an answer lie in a row."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.guidance.questions import Question, QuestionKind, Reply
from services.onboarding.store import pages

_LAST = "~"  # after every digit and letter of a time


class Questions:
    """Questions by kind, by who asked, and by how long they have waited."""

    COLLECTION = "questions"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._questions = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("kind", ASCENDING), ("_id", ASCENDING)], name="kind"),
            IndexModel([("asked_by", ASCENDING), ("_id", ASCENDING)], name="asked_by"),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            # There while nobody has answered: kind, when an answer is due, id.
            IndexModel([("waiting", ASCENDING)], name="waiting", sparse=True),
            *outbox.indexes(),
        ]

    def add(
        self, question: Question, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Add a question, once per request."""
        document = asdict(question) | outbox.first_facts(())
        document["_id"] = document.pop("id")
        document["rules"] = [list(each) for each in question.rules]
        document["waiting"] = place_in_row(question)
        return idempotency.create_once(self._questions, document, effect=effect, body=body)

    def get(self, kind: QuestionKind, question_id: str) -> Question | None:
        """Return one question of that kind."""
        document = self._questions.find_one({"_id": question_id}, pages.SHOWN)
        if document is None or document["kind"] != kind:
            return None
        return _question(document)

    def change(
        self,
        question_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Question], tuple[Question, Sequence[Event], dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change a question and add the facts about it, once per request; ``None`` without one."""

        def change(document: dict[str, Any]) -> idempotency.Change:
            question, facts, body = decide(_question(document))
            reply = question.reply
            kept = {
                "status": question.status,
                "reply": asdict(reply) if reply else None,
                "faq_id": question.faq_id,
            }
            operators: dict[str, Any] = {"$set": kept, "$unset": {"waiting": ""}}
            if facts:
                more = outbox.more_facts(facts, question.version)
                # What was asked before answers were announced has no outbox yet.
                begun = {} if "announced" in document else {"announced": 0}
                operators |= {"$push": more["$push"], "$set": {**kept, **more["$set"], **begun}}
            return idempotency.Change(operators, body)

        return idempotency.change_once(self._questions, question_id, effect=effect, decide=change)

    def page(
        self,
        kind: QuestionKind,
        *,
        limit: int,
        after: str | None,
        status: str | None = None,
        place_ids: Collection[str] | None = None,
    ) -> list[Question]:
        """Return ``limit`` of a kind by id; those of some places only, where they are named."""
        queries: list[dict[str, Any]] = (
            [{"kind": kind}]
            if place_ids is None
            else [{"place_id": place_id} for place_id in sorted(place_ids)]
        )
        found = pages.merged(self._questions, queries, after=after)
        return _some(found, limit, kind=kind, status=status)

    def of(
        self, kind: QuestionKind, asked_by: str, *, limit: int, after: str | None
    ) -> list[Question]:
        """Return ``limit`` that somebody has asked, by id."""
        found = pages.merged(self._questions, [{"asked_by": asked_by}], after=after)
        return _some(found, limit, kind=kind)

    def overdue(
        self,
        kind: QuestionKind,
        now: datetime,
        *,
        limit: int,
        after: str | None,
        place_ids: Collection[str] | None = None,
    ) -> list[Question]:
        """Return ``limit`` of a kind that should have an answer by now, longest waiting first.

        ``after`` is the ``place_in_row`` of the last one of the page before.
        """
        first = f"{kind} "
        begin = after if after is not None and after.startswith(first) else first
        query: dict[str, Any] = {"waiting": {"$gt": begin, "$lt": f"{first}{_clock(now)}{_LAST}"}}
        found = self._questions.find(query, pages.SHOWN).sort("waiting")
        return _some(found, limit, place_ids=place_ids)


def _some(
    documents: Iterable[dict[str, Any]],
    limit: int,
    *,
    kind: str | None = None,
    status: str | None = None,
    place_ids: Collection[str] | None = None,
) -> list[Question]:
    # Not every database uses an index that does not cover the whole question.
    wanted = (
        _question(document)
        for document in documents
        if kind in {None, document["kind"]}
        and status in {None, document["status"]}
        and (place_ids is None or document["place_id"] in place_ids)
    )
    return list(islice(wanted, limit))


def place_in_row(question: Question) -> str:
    """Return what sorts those who wait by the day on which an answer is due."""
    return f"{question.kind} {_clock(question.answer_due_at)} {question.id}"


def _clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _question(document: dict[str, Any]) -> Question:
    reply = document["reply"]
    return Question(
        id=document["_id"],
        kind=document["kind"],
        asked_by=document["asked_by"],
        place_id=document["place_id"],
        text=document["text"],
        measure_id=document["measure_id"],
        asked_at=document["asked_at"],
        answer_due_at=document["answer_due_at"],
        rules=tuple((charter_id, number) for charter_id, number in document["rules"]),
        status=document["status"],
        reply=Reply(**reply) if reply else None,
        faq_id=document["faq_id"],
        version=document["version"],
    )
