"""The members, one document each, with what was announced of them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateMany
from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from chassis.idempotency import Change
from contracts.event import Event
from services.onboarding.domain.members import Departure, Member
from services.onboarding.store import pages

_AT_ONCE = 50


class Members:
    """Members by id and by place, and those who have left.

    ``left_place_id`` exists exactly while somebody has left.
    """

    COLLECTION = "members"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._members = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("place_id", ASCENDING), ("_id", ASCENDING)], name="place"),
            IndexModel([("left_place_id", ASCENDING), ("_id", ASCENDING)], name="left"),
            *outbox.indexes(),
        ]

    def add(
        self,
        member: Member,
        facts: Sequence[Event],
        *,
        effect: Idempotency,
        body: dict[str, Any],
    ) -> dict[str, Any]:
        """Add a member and the facts about it in one write, once per request.

        Returns:
            The body to answer with.
        """
        document = {"_id": member.id, **_fields(member)} | outbox.first_facts(facts)
        return idempotency.create_once(self._members, document, effect=effect, body=body)

    def get(self, member_id: str) -> Member | None:
        """Return one member."""
        document = self._members.find_one({"_id": member_id}, _SHOWN)
        return _member(document) if document else None

    def of(self, member_ids: Iterable[str]) -> dict[str, Member]:
        """Return the members with these ids, by id."""
        found = self._members.find({"_id": {"$in": sorted(set(member_ids))}}, _SHOWN)
        return {document["_id"]: _member(document) for document in found}

    def gone(self, member_ids: Collection[str]) -> set[str]:
        """Return which of these have left and are not back.

        That somebody has left may be heard late, or again: what they did after they came back is
        theirs. Ask after reading what is to be undone, so that it is older than the answer.
        """
        # With a condition on the status beside it, the embedded database reads everybody.
        found = self._members.find({"_id": {"$in": sorted(member_ids)}}, {"status": 1})
        return set(member_ids) - {each["_id"] for each in found if each.get("status") != "left"}

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None = None
    ) -> list[Member]:
        """Return ``limit`` members (of these places) by id, beginning after ``after``."""
        query = pages.by_id(place_ids, after)
        found = self._members.find(query, _SHOWN).sort("_id").limit(limit)
        return [_member(document) for document in found]

    def change(
        self,
        member_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Member], tuple[Member, Sequence[Event], dict[str, Any]]],
        departure: Departure | None = None,
    ) -> dict[str, Any] | None:
        """Change a member and add the facts about it in one write, once per request.

        Args:
            member_id: whom.
            effect: the request's key and fingerprint.
            decide: returns their next version, the facts and the body; may raise a ``Problem``.
            departure: what they said, where the change is that they leave.

        Returns:
            The body to answer with; ``None`` if there is no such member.
        """

        def change(document: dict[str, Any]) -> Change:
            member, facts, body = decide(_member(document))
            operators: dict[str, Any] = {"$set": _fields(member)}
            if facts:
                more = outbox.more_facts(facts, member.version)
                operators = {"$push": more["$push"], "$set": {**more["$set"], **operators["$set"]}}
            if member.last_active_at is not None:
                operators["$max"] = {"last_active_at": member.last_active_at}
            if departure is not None:
                operators["$set"]["departure"] = asdict(departure)
            if member.status == "left":
                operators["$set"]["left_place_id"] = member.place_id
            else:
                operators["$unset"] = {"left_place_id": ""}
            return Change(operators, body)

        return idempotency.change_once(self._members, member_id, effect=effect, decide=change)

    def seen(self, days: dict[datetime, set[str]]) -> None:
        """Note the days on which members gave a sign of life.

        To the day, so that many are written at once; an older sign changes nothing.
        """
        updates = [
            UpdateMany({"_id": {"$in": some}}, {"$max": {"last_active_at": day}})
            for day, member_ids in days.items()
            for some in _portions(sorted(member_ids))
        ]
        if updates:
            self._members.bulk_write(updates, ordered=False)

    def departed(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None
    ) -> list[tuple[Member, Departure]]:
        """Return ``limit`` members who have left (these places), with what they said."""
        query = pages.by_id(place_ids, after)
        query["left_place_id"] = query.pop("place_id", {"$gt": ""})
        found = self._members.find(query, _SHOWN).sort("_id").limit(limit)
        return [(_member(each), Departure(**each["departure"])) for each in found]


_SHOWN = {"facts": 0, "request": 0, "requests": 0}


def _portions(member_ids: Sequence[str]) -> list[list[str]]:
    starts = range(0, len(member_ids), _AT_ONCE)
    return [list(member_ids[start : start + _AT_ONCE]) for start in starts]


def _fields(member: Member) -> dict[str, Any]:
    fields = asdict(member)
    # Signs of life are noted beside the version; what came meanwhile must stay.
    for owned in ("id", "version", "last_active_at"):
        del fields[owned]
    return fields | {
        "languages": list(member.languages),
        "roles": list(member.roles),
        "stakeholder_types": list(member.stakeholder_types),
    }


def _member(document: dict[str, Any]) -> Member:
    return Member(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        phone=document["phone"],
        languages=tuple(document["languages"]),
        roles=tuple(document["roles"]),
        wishes=document["wishes"],
        joined_at=document["joined_at"],
        # Who joined before these were asked for has none.
        stakeholder_types=tuple(document.get("stakeholder_types", ())),
        organisation=document.get("organisation"),
        household=document.get("household"),
        status=document["status"],
        left_at=document.get("left_at"),
        last_active_at=document.get("last_active_at"),
        version=document["version"],
    )
