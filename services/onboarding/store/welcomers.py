"""The welcomers, one document each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateMany, UpdateOne
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.welcome.welcomers import Welcomer
from services.onboarding.store import pages
from services.onboarding.store.welcomer_documents import state_of, welcomer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A welcomer in their next version.

    Attributes:
        facts: what is said of it.
        body: what is answered.
    """

    welcomer: Welcomer
    facts: Sequence[Event]
    body: dict[str, Any]


class Welcomers:
    """Welcomers by id, by place, and those who changed lately."""

    COLLECTION = "welcomers"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._welcomers = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            IndexModel([("changed_at", ASCENDING)], name="changed"),
            IndexModel([("member_id", ASCENDING)], name="member"),
            IndexModel([("active", ASCENDING), ("last_active_at", ASCENDING)], name="activity"),
            IndexModel([("active", ASCENDING), ("trained_until", ASCENDING)], name="training"),
            *outbox.indexes(),
        ]

    def add(
        self,
        welcomer: Welcomer,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        """Add a welcomer and the facts about them in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = {"_id": welcomer.id, **state_of(welcomer), "changed_at": now}
        document["last_active_at"] = welcomer.last_active_at
        document |= outbox.first_facts(facts)
        return idempotency.create_once(self._welcomers, document, effect=effect, body=body)

    def change(
        self,
        welcomer_id: str,
        decide: Callable[[Welcomer, int], Changed],
        *,
        effect: Idempotency,
        now: datetime,
    ) -> dict[str, Any] | None:
        """Change a welcomer, with the facts about it in the same write, once per request.

        Args:
            welcomer_id: who changes.
            decide: takes the welcomer and their version, and returns them in the version after
                that, or raises a ``Problem``; may be called several times.
            effect: the request's key and fingerprint.
            now: aware UTC.

        Returns:
            The body to answer with; ``None`` if there is no such welcomer.
        """

        def operators(document: dict[str, Any]) -> idempotency.Change:
            version = document["version"]
            changed = decide(welcomer_of(document), version)
            more = outbox.more_facts(changed.facts, version + 1) if changed.facts else {}
            more.setdefault("$set", {}).update({**state_of(changed.welcomer), "changed_at": now})
            if changed.welcomer.last_active_at is not None:
                more["$max"] = {"last_active_at": changed.welcomer.last_active_at}
            return idempotency.Change(operators=more, body=changed.body)

        return idempotency.change_once(
            self._welcomers, welcomer_id, effect=effect, decide=operators
        )

    def seen(self, days: Mapping[datetime, Collection[str]]) -> None:
        """Note the days on which welcomers gave a call.

        To the day, so that many are written at once; an older sign changes nothing.
        """
        updates = [
            UpdateMany(
                {"_id": {"$in": ids[start : start + _AT_ONCE]}}, {"$max": {"last_active_at": day}}
            )
            for day, ids in ((day, sorted(some)) for day, some in days.items())
            for start in range(0, len(ids), _AT_ONCE)
        ]
        if updates:
            self._welcomers.bulk_write(updates, ordered=False)

    def begin_to_count(self, now: datetime) -> None:
        """Let those of whom nothing was ever noted count from now."""
        self._welcomers.update_many(
            {"active": {"$in": [True, None]}, "last_active_at": None},
            {"$set": {"active": True, "last_active_at": now}},
        )

    def misjudged(
        self, *, seen_before: datetime, back_since: datetime, limit: int
    ) -> list[tuple[Welcomer, int]]:
        """Return those who are not what their last sign of life says, with their versions.

        Args:
            seen_before: who is active and whose last sign of life is older is inactive.
            back_since: who is inactive and whose last sign of life is not older is active.
            limit: how many at most, of either kind.
        """
        kinds: list[dict[str, Any]] = [
            {"active": True, "last_active_at": {"$lt": seen_before}},
            {"active": False, "last_active_at": {"$gte": back_since}},
        ]
        return [
            (welcomer_of(document), document["version"])
            for query in kinds
            for document in self._welcomers.find(query, _SHOWN).limit(limit)
        ]

    def near_an_end(
        self, *, seen: tuple[datetime, datetime], trained: tuple[date, date]
    ) -> list[tuple[Welcomer, int]]:
        """Return those who may soon give no calls any more, with their versions.

        Args:
            seen: between which moments the last sign of life was.
            trained: between which days the training ends.
        """
        first, last = (day.isoformat() for day in trained)
        kinds: list[dict[str, Any]] = [
            {"active": True, "last_active_at": {"$gte": seen[0], "$lte": seen[1]}},
            {"active": True, "trained_until": {"$gte": first, "$lte": last}},
        ]
        found = {
            document["_id"]: document
            for query in kinds
            for document in self._welcomers.find(query, _SHOWN)
        }
        return [(welcomer_of(document), document["version"]) for document in found.values()]

    def judge(self, judged: Sequence[tuple[Welcomer, int, Sequence[Event]]], now: datetime) -> None:
        """Note who is active and told what, as they are in this version, with the facts about it.

        Who has changed or given a sign of life since they were read stays as they are.
        """
        updates = []
        for welcomer, version, facts in judged:
            operators = outbox.more_facts(facts, version)
            operators["$set"] |= {
                "active": welcomer.active,
                "reminded": state_of(welcomer)["reminded"],
                "changed_at": now,
                "version": version,
            }
            unchanged = {"version": version - 1, "last_active_at": welcomer.last_active_at}
            updates.append(UpdateOne({"_id": welcomer.id, **unchanged}, operators))
        if updates:
            self._welcomers.bulk_write(updates, ordered=False)

    def follow(
        self, changed: Sequence[tuple[Welcomer, int, Sequence[Event]]], now: datetime
    ) -> bool:
        """Keep welcomers as they are in these versions, with the facts about it.

        Returns:
            Whether all were kept: who has changed since they were read stays as they are.
        """
        updates = []
        for welcomer, version, facts in changed:
            operators = outbox.more_facts(facts, version)
            operators["$set"] |= {**state_of(welcomer), "changed_at": now, "version": version}
            if welcomer.last_active_at is not None:
                operators["$max"] = {"last_active_at": welcomer.last_active_at}
            updates.append(UpdateOne({"_id": welcomer.id, "version": version - 1}, operators))
        if not updates:
            return True
        return self._welcomers.bulk_write(updates, ordered=False).modified_count == len(updates)

    def being(self, member_ids: Collection[str]) -> list[tuple[Welcomer, int]]:
        """Return the welcomers whom these members are, with their versions."""
        found = self._welcomers.find({"member_id": {"$in": sorted(member_ids)}}, _SHOWN)
        return [(welcomer_of(document), document["version"]) for document in found]

    def members_of(self, welcomer_ids: Collection[str]) -> dict[str, str]:
        """Return which members these welcomers are, as far as that is known."""
        found = self._welcomers.find({"_id": {"$in": sorted(welcomer_ids)}}, {"member_id": 1})
        return {each["_id"]: each["member_id"] for each in found if each.get("member_id")}

    def get(self, welcomer_id: str) -> tuple[Welcomer, int] | None:
        """Return one welcomer, and their version."""
        document = self._welcomers.find_one({"_id": welcomer_id}, _SHOWN)
        return (welcomer_of(document), document["version"]) if document else None

    def of(self, welcomer_ids: Iterable[str]) -> list[Welcomer]:
        """Return the welcomers with these ids."""
        found = self._welcomers.find({"_id": {"$in": list(set(welcomer_ids))}}, _SHOWN)
        return [welcomer_of(document) for document in found]

    def changed_since(self, moment: datetime | None) -> list[Welcomer]:
        """Return those who are new or changed since then; everybody for ``None``."""
        query = {} if moment is None else {"changed_at": {"$gte": moment}}
        return [welcomer_of(document) for document in self._welcomers.find(query, _SHOWN)]

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[tuple[Welcomer, int]]:
        """Return ``limit`` welcomers (of these places), with their versions, after ``after``."""
        query = pages.by_id(place_ids, after)
        found = self._welcomers.find(query, _SHOWN).sort("_id").limit(limit)
        return [(welcomer_of(document), document["version"]) for document in found]


_AT_ONCE = 50
"""Ids in one update."""

_SHOWN = {"facts": 0, "request": 0, "requests": 0}
