"""The mentors, one document each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from chassis.ties import Ties
from contracts.event import Event
from services.matching.domain.people import Ability, Mentor, Pause, Point

_SHOWN = {"facts": 0, "request": 0, "requests": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A mentor in their next version.

    Attributes:
        facts: what is said of it.
        body: what is answered, without anything secret: it is kept, and the secrets may go.
    """

    mentor: Mentor
    facts: Sequence[Event]
    body: dict[str, Any]


class Mentors:
    """Mentors by id, by place, and those who changed lately."""

    COLLECTION = "mentors"

    def __init__(self, database: Database[dict[str, Any]], ties: Ties | None = None) -> None:
        self._mentors = database[self.COLLECTION]
        self._ties = ties

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            *outbox.indexes(),
        ]

    def add(
        self,
        mentor: Mentor,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        """Add a mentor and the facts about them in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = {"_id": mentor.id, **_state(mentor), "changed_at": now}
        document |= outbox.first_facts(facts)
        return idempotency.create_once(self._mentors, document, effect=effect, body=body)

    def change(
        self,
        mentor_id: str,
        decide: Callable[[Mentor], Changed],
        *,
        effect: Idempotency,
        now: datetime,
    ) -> dict[str, Any] | None:
        """Change a mentor, with the facts about it in the same write, once per request.

        Args:
            mentor_id: who changes.
            decide: takes the mentor in their version, and returns them in the one after that, or
                raises a ``Problem``; may be called several times.
            effect: the request's key and fingerprint.
            now: aware UTC.

        Returns:
            The body to answer with; ``None`` if there is no such mentor.
        """

        def operators(document: dict[str, Any]) -> idempotency.Change:
            changed = decide(self._mentor(document))
            more = outbox.more_facts(changed.facts, document["version"] + 1)
            more["$set"] |= {**_state(changed.mentor), "changed_at": now}
            return idempotency.Change(operators=more, body=changed.body)

        return idempotency.change_once(self._mentors, mentor_id, effect=effect, decide=operators)

    def get(self, mentor_id: str) -> Mentor | None:
        """Return one mentor."""
        document = self._mentors.find_one({"_id": mentor_id}, _SHOWN)
        return self._mentor(document) if document else None

    def of(self, mentor_ids: Iterable[str]) -> list[Mentor]:
        """Return the mentors with these ids."""
        found = self._mentors.find({"_id": {"$in": list(set(mentor_ids))}}, _SHOWN)
        return [self._mentor(document) for document in found]

    def changed_since(self, moment: datetime | None) -> list[Mentor]:
        """Return those who are new or changed since then; everybody for ``None``."""
        query = {} if moment is None else {"changed_at": {"$gte": moment}}
        return [self._mentor(document) for document in self._mentors.find(query, _SHOWN)]

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Mentor]:
        """Return ``limit`` mentors (of these places) by id, beginning after ``after``."""
        query: dict[str, Any] = {}
        if place_ids is not None:
            # One place, the usual case, is asked for plainly: every database has an index for that.
            only, *others = place_ids
            query["place_id"] = {"$in": [only, *others]} if others else only
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._mentors.find(query, _SHOWN).sort("_id", ASCENDING).limit(limit)
        return [self._mentor(document) for document in found]

    def _mentor(self, document: dict[str, Any]) -> Mentor:
        """Return a mentor with the marks of what they share, which no document holds."""
        mentor = _mentor(document)
        if self._ties is None:
            return mentor
        ties = self._ties.of(household=mentor.household, employer=mentor.employer)
        return replace(mentor, ties=ties) if ties else mentor


_ELSEWHERE = ("id", "version", "declined_at", "ties")
"""What has another name in the document, is noted beside the profile, or follows from it."""

_PLAIN = (
    "member_id",
    "reach_m",
    "online",
    "household",
    "employer",
    "partner",
    "accepts_at_once",
    "held",
    "left",
)


def _state(mentor: Mentor) -> dict[str, Any]:
    state: dict[str, Any] = _stored(asdict(mentor))
    for name in _ELSEWHERE:
        del state[name]
    return state


def _stored(value: Any) -> Any:
    """Return a value as documents have it: days as texts, as they have no time and no zone."""
    match value:
        case dict():
            return {name: _stored(each) for name, each in value.items()}
        case frozenset():
            return sorted(value)
        case list() | tuple():
            return [_stored(each) for each in value]
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case _:
            return value


def _mentor(document: dict[str, Any]) -> Mentor:
    """Return a mentor; of one stored long ago, what was not known then is as by default."""
    location = document["location"]
    since = document.get("member_since")
    return Mentor(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        languages=tuple(document["languages"]),
        skills=tuple(document["skills"]),
        capacity=document["capacity"],
        location=Point(**location) if location else None,
        abilities=tuple(Ability(**each) for each in document.get("abilities", ())),
        free=frozenset(document.get("free", ())),
        avoid=frozenset(document.get("avoid", ())),
        pauses=tuple(_pause(each) for each in document.get("pauses", ())),
        member_since=None if since is None else date.fromisoformat(since),
        version=document.get("version", 1),
        **{name: document[name] for name in _PLAIN if name in document},
        passes_on=tuple(document.get("passes_on", ())),
        passes_on_words=tuple(document.get("passes_on_words", ())),
        declined_at=tuple(document.get("declined_at", ())),
    )


def _pause(document: dict[str, Any]) -> Pause:
    return Pause(
        first=date.fromisoformat(document["first"]), last=date.fromisoformat(document["last"])
    )
