"""Values, answers and lessons: what a network hands on, one document each."""

from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.guidance.answers import FaqEntry, QuestionAndAnswer
from services.onboarding.domain.guidance.lessons import Lesson
from services.onboarding.domain.guidance.values import SHIPPED, Value
from services.onboarding.store.passages import words_of

_SHOWN = {"request": 0, "requests": 0}


class Values:
    """The network's values, in one document that is there from its first change on."""

    COLLECTION = "values"
    ID = "values"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._values = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [idempotency.index()]

    def get(self) -> tuple[tuple[Value, ...], int]:
        """Return the values and their version."""
        document = self._values.find_one({"_id": self.ID}, _SHOWN)
        if document is None:
            return SHIPPED, 1
        return _values(document), document["version"]

    def change(
        self,
        values: tuple[Value, ...],
        *,
        effect: Idempotency,
        check: Callable[[int], None],
        body: dict[str, Any],
    ) -> dict[str, Any]:
        """Replace the values, once per request; ``check`` may refuse, knowing the version."""

        def decide(document: dict[str, Any]) -> idempotency.Change:
            check(document["version"])
            return idempotency.Change({"$set": {"values": _kept(values)}}, body)

        done = idempotency.change_once(self._values, self.ID, effect=effect, decide=decide)
        if done is None:
            check(1)  # what is refused leaves nothing behind
            self._begin()
            done = idempotency.change_once(self._values, self.ID, effect=effect, decide=decide)
        if done is None:
            raise RuntimeError("the values that were just written are gone")
        return done

    def _begin(self) -> None:
        try:
            self._values.insert_one({"_id": self.ID, "version": 1, "values": _kept(SHIPPED)})
        except DuplicateKeyError:
            return  # another request was quicker


class Faq:
    """Answers by the charter and measure that they are about."""

    COLLECTION = "faq"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._entries = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("charter_id", ASCENDING), ("_id", ASCENDING)], name="charter"),
        ]

    def add(self, entry: FaqEntry, *, effect: Idempotency, body: dict[str, Any]) -> dict[str, Any]:
        """Add an answer, once per request."""
        return idempotency.create_once(self._entries, _entry_kept(entry), effect=effect, body=body)

    def put(self, entry: FaqEntry) -> None:
        """Keep the answer that a question becomes, unless it is there: then it stays as it is."""
        try:
            self._entries.insert_one(_entry_kept(entry))
        except DuplicateKeyError:
            return

    def get(self, entry_id: str) -> FaqEntry | None:
        """Return one answer."""
        document = self._entries.find_one({"_id": entry_id}, _SHOWN)
        return _entry(document) if document else None

    def change(
        self,
        entry_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[FaqEntry], tuple[FaqEntry, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change an answer, once per request; ``None`` if it is not there."""

        def change(document: dict[str, Any]) -> idempotency.Change:
            entry, body = decide(_entry(document))
            kept = _entry_kept(entry)
            return idempotency.Change(
                {"$set": {name: kept[name] for name in kept.keys() - {"_id", "version"}}}, body
            )

        return idempotency.change_once(self._entries, entry_id, effect=effect, decide=change)

    def page(
        self,
        charter_id: str,
        *,
        role: str | None,
        measure_id: str | None,
        limit: int,
        after: str | None,
    ) -> list[FaqEntry]:
        """Return ``limit`` answers that are shown, by id; for a role: those for everybody too."""
        query: dict[str, Any] = {"charter_id": charter_id}
        if after is not None:
            query["_id"] = {"$gt": after}
        # A charter has some dozens of answers: what else is asked of them needs no index, and not
        # every database would use one that does not cover the whole question.
        entries = map(_entry, self._entries.find(query, _SHOWN).sort("_id"))
        wanted = (
            entry
            for entry in entries
            if entry.status == "shown"
            and entry.is_for(role)
            and measure_id in {None, entry.measure_id}
        )
        return list(islice(wanted, limit))


class Lessons:
    """Lessons by id."""

    COLLECTION = "lessons"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._lessons = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("status", ASCENDING), ("proposed_at", ASCENDING)], name="status"),
        ]

    def add(self, lesson: Lesson, *, effect: Idempotency, body: dict[str, Any]) -> dict[str, Any]:
        """Add a lesson, once per request."""
        document = asdict(lesson)
        document["_id"] = document.pop("id")
        return idempotency.create_once(self._lessons, document, effect=effect, body=body)

    def get(self, lesson_id: str) -> Lesson | None:
        """Return one lesson."""
        document = self._lessons.find_one({"_id": lesson_id}, _SHOWN)
        return _lesson(document) if document else None

    def with_status(self, status: str, *, limit: int) -> list[Lesson]:
        """Return the ``limit`` latest lessons with that status, oldest first."""
        found = self._lessons.find({"status": status}, _SHOWN).sort("proposed_at", -1).limit(limit)
        return [_lesson(document) for document in found][::-1]

    def change(
        self,
        lesson_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Lesson], tuple[Lesson, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change a lesson, once per request; ``None`` if it is not there."""

        def change(document: dict[str, Any]) -> idempotency.Change:
            lesson, body = decide(_lesson(document))
            kept = {
                "section": lesson.section,
                "words": dict(lesson.words),
                "status": lesson.status,
                "published_by": lesson.published_by,
            }
            return idempotency.Change({"$set": kept}, body)

        return idempotency.change_once(self._lessons, lesson_id, effect=effect, decide=change)


def _kept(values: tuple[Value, ...]) -> list[dict[str, Any]]:
    return [{"id": value.id, "name": dict(value.name)} for value in values]


def _values(document: dict[str, Any]) -> tuple[Value, ...]:
    return tuple(Value(each["id"], words_of(each["name"])) for each in document["values"])


def _entry_kept(entry: FaqEntry) -> dict[str, Any]:
    document = asdict(entry)
    document["_id"] = document.pop("id")
    document["roles"] = list(entry.roles)
    return document


def _entry(document: dict[str, Any]) -> FaqEntry:
    return FaqEntry(
        id=document["_id"],
        charter_id=document["charter_id"],
        measure_id=document["measure_id"],
        words={
            tongue: QuestionAndAnswer(**each)
            for tongue, each in words_of(document["words"]).items()
        },
        roles=tuple(document["roles"]),
        status=document["status"],
        from_question=document["from_question"],
        version=document["version"],
    )


def _lesson(document: dict[str, Any]) -> Lesson:
    return Lesson(
        id=document["_id"],
        section=document["section"],
        words=words_of(document["words"]),
        status=document["status"],
        proposed_by=document["proposed_by"],
        proposed_at=document["proposed_at"],
        published_by=document["published_by"],
        version=document["version"],
    )
