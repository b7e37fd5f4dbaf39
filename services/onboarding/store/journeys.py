"""The journeys that members have begun, one document for each member and role."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateMany, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from bus import outbox
from chassis import idempotency
from chassis.database import duplicates
from chassis.http import Idempotency
from chassis.idempotency import Change
from contracts.event import Event
from services.onboarding.domain.journey.acts import Act, Link, Taken
from services.onboarding.domain.journey.begun import Begun
from services.onboarding.domain.journey.figures import Pace

_AT_ONCE = 50
_MOST_PACES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """What is to be written of a journey that was looked at.

    Attributes:
        begun: as it was read.
        due_at: when to look again; ``None`` without any news.
        facts: what is overdue.
        told: the marks of the steps that these facts are about.
        pace: how quickly the member found their way, once that is known.
        settled: ids of tasks about overdue steps that nobody has to look after any more.
    """

    begun: Begun
    due_at: datetime | None
    facts: Sequence[Event] = field(default=())
    told: Sequence[str] = field(default=())
    pace: Pace | None = None
    settled: Sequence[str] = field(default=())


class Journeys:
    """Journeys by member, and those that are to be looked at.

    ``due_at`` is there exactly while there is something to look at: a deadline that is to come, or
    news that may change which one comes next.
    """

    COLLECTION = "journeys"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._journeys = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("member_id", ASCENDING)], name="member"),
            IndexModel([("due_at", ASCENDING)], name="due_at", sparse=True),
            IndexModel([("pace.place_id", ASCENDING)], name="pace", sparse=True),
            *outbox.indexes(),
        ]

    def begin(self, journeys: Sequence[Begun], now: datetime) -> None:
        """Add journeys that are not there yet; each is looked at as soon as possible."""
        documents = [
            _document(each) | outbox.first_facts([]) | {"due_at": now} for each in journeys
        ]
        if not documents:
            return
        try:
            self._journeys.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            duplicates(error)

    def of(self, member_id: str) -> dict[str, Begun]:
        """Return a member's journeys, by role."""
        return self.of_all([member_id])[member_id]

    def of_all(self, member_ids: Collection[str]) -> dict[str, dict[str, Begun]]:
        """Return the journeys of several members, by member and role."""
        by_member: dict[str, dict[str, Begun]] = {member_id: {} for member_id in member_ids}
        if not by_member:
            return {}
        # One member, the usual case, is asked for plainly.
        only, *others = by_member
        query = {"$in": [only, *others]} if others else only
        for each in self._journeys.find({"member_id": query}, _SHOWN):
            by_member[each["member_id"]][each["role"]] = _begun(each)
        return by_member

    def take(
        self,
        journey_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Begun], tuple[Taken, Sequence[Event], dict[str, Any]]],
        now: datetime,
    ) -> dict[str, Any] | None:
        """Note what was done at a step, once per request.

        Args:
            journey_id: whose and which journey.
            effect: the request's key and fingerprint.
            decide: returns what is remembered, the facts and the body; may raise a ``Problem``.
            now: when the journey is to be looked at again.

        Returns:
            The body to answer with; ``None`` if there is no such journey.
        """

        def change(document: dict[str, Any]) -> Change:
            taken, facts, body = decide(_begun(document))
            operators = outbox.more_facts(facts, document["version"] + 1)
            fields = {f"acts.{taken.step}": _act(taken), "due_at": now}
            return Change({**operators, "$set": {**operators["$set"], **fields}}, body)

        return idempotency.change_once(self._journeys, journey_id, effect=effect, decide=change)

    def stir(self, member_ids: Iterable[str], now: datetime) -> None:
        """Have the journeys of these members looked at: something happened to them."""
        ids = sorted(set(member_ids))
        updates = [
            UpdateMany(
                {"member_id": {"$in": ids[start : start + _AT_ONCE]}},
                {"$set": {"due_at": now}, "$inc": {"version": 1}},
            )
            for start in range(0, len(ids), _AT_ONCE)
        ]
        if updates:
            self._journeys.bulk_write(updates, ordered=False)

    def due(self, now: datetime, *, limit: int) -> list[Begun]:
        """Return journeys that are to be looked at, those that waited longest first."""
        found = (
            self._journeys.find({"due_at": {"$lte": now}}, _SHOWN)
            .sort("due_at", ASCENDING)
            .limit(limit)
        )
        return [_begun(document) for document in found]

    def looked_at(self, journeys: Sequence[LookedAt]) -> None:
        """Write what was seen, each guarded by its version: what moved on is looked at again.

        Those of which there is nothing to say are written many at a time: a database that syncs
        every commit takes most of its time for that.
        """
        plain: dict[tuple[int, datetime | None], list[str]] = {}
        updates: list[UpdateOne | UpdateMany] = []
        for each in journeys:
            if each.facts or each.pace:
                updates.append(_update(each))
            else:
                plain.setdefault((each.begun.version, each.due_at), []).append(each.begun.id)
        updates += [
            UpdateMany(
                {"_id": {"$in": ids[start : start + _AT_ONCE]}, "version": version},
                {**_due(due_at), "$inc": {"version": 1}},
            )
            for (version, due_at), ids in plain.items()
            for start in range(0, len(ids), _AT_ONCE)
        ]
        if updates:
            self._journeys.bulk_write(updates, ordered=False)

    def paces(self, place_ids: Collection[str] | None) -> list[Pace]:
        """Return how quickly people of these places (of all for ``None``) found their way."""
        query: Any = {"$gt": ""} if place_ids is None else {"$in": sorted(place_ids)}
        found = self._journeys.find({"pace.place_id": query}, {"_id": 0, "pace": 1})
        return [Pace(**document["pace"]) for document in found.limit(_MOST_PACES)]


_SHOWN = {"facts": 0, "requests": 0}


def _due(due_at: datetime | None) -> dict[str, Any]:
    return {"$unset": {"due_at": ""}} if due_at is None else {"$set": {"due_at": due_at}}


def _update(each: LookedAt) -> UpdateOne:
    version = each.begun.version + 1
    operators = _due(each.due_at)
    operators["$set"] = {**operators.get("$set", {}), "version": version}
    if each.facts:
        facts = outbox.more_facts(each.facts, version)
        operators["$push"] = facts["$push"]
        operators["$set"] |= facts["$set"]
        operators["$addToSet"] = {"told": {"$each": list(each.told)}}
    if each.pace:
        operators["$set"]["pace"] = asdict(each.pace)
    return UpdateOne({"_id": each.begun.id, "version": each.begun.version}, operators)


def _document(begun: Begun) -> dict[str, Any]:
    return {
        "_id": begun.id,
        "member_id": begun.member_id,
        "place_id": begun.place_id,
        "role": begun.role,
        "template_version": begun.template_version,
        "started_at": begun.started_at,
        "correlation_id": begun.correlation_id,
        "acts": {step: _act(taken) for step, taken in begun.taken.items()},
        "told": list(begun.told),
    }


def _begun(document: dict[str, Any]) -> Begun:
    return Begun(
        member_id=document["member_id"],
        place_id=document["place_id"],
        role=document["role"],
        template_version=document["template_version"],
        started_at=document["started_at"],
        correlation_id=document["correlation_id"],
        taken={step: _taken(step, act) for step, act in document["acts"].items()},
        told=tuple(document["told"]),
        pace=Pace(**document["pace"]) if "pace" in document else None,
        version=document["version"],
    )


def _act(taken: Taken) -> dict[str, Any]:
    return {
        "fact_id": taken.fact_id,
        "word": taken.word,
        "acted_by": taken.acted_by,
        "noted_by": taken.noted_by,
        "at": taken.at,
        **asdict(taken.act),
    }


def _taken(step: str, document: Mapping[str, Any]) -> Taken:
    return Taken(
        step=step,
        fact_id=document["fact_id"],
        word=document["word"],
        acted_by=document["acted_by"],
        # What was noted before this was asked does not say it.
        noted_by=document.get("noted_by"),
        at=document["at"],
        act=Act(
            text=document["text"],
            links=tuple(Link(**link) for link in document["links"]),
            choice=document["choice"],
            items=tuple(document["items"]),
        ),
    )
