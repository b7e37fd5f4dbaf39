"""What each member is invited to, one document each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.errors import BulkWriteError

from bus import outbox
from chassis.database import duplicates
from services.onboarding.domain.languages import spoken
from services.onboarding.domain.sessions.invitations import Invitations, invitations_id_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from pymongo.database import Database

    from contracts.event import Event
    from services.onboarding.domain.sessions.session import Kind

LOOKED_AT = 10_000
"""So many newcomers without a session are looked at for their languages."""

Kept = tuple[Invitations, "Sequence[Event]", "datetime | None"]


class SessionInvitations:
    """Invitations by member, those that are due, and those who wait for a session.

    ``awaits`` exists while somebody is to be invited to an information session, with the languages
    they speak, ``awaits_deepening`` while they are to one that goes deeper, and ``no_session`` as
    long as they have no seat in an information session.
    """

    COLLECTION = "session_invitations"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._invitations = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("due_at", ASCENDING)], name="due", sparse=True),
            *(
                IndexModel([(field, ASCENDING), ("joined_at", ASCENDING)], name=field, sparse=True)
                for field in _AWAITS.values()
            ),
            IndexModel(
                [("no_session", ASCENDING), ("joined_at", ASCENDING)],
                name="no_session",
                sparse=True,
            ),
            *outbox.indexes(),
        ]

    def add(self, kept: Sequence[Kept]) -> int:
        """Add the invitations of new members; return how many were there already."""
        if not kept:
            return 0
        documents = []
        for invitations, facts, due_at in kept:
            present, _ = _state(invitations, due_at)
            documents.append({"_id": invitations.id, **present, **outbox.first_facts(facts)})
        try:
            self._invitations.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return len(duplicates(error))
        return 0

    def save(self, kept: Sequence[Kept]) -> int:
        """Save what nobody has changed meanwhile, in its next version; return how many."""
        if not kept:
            return 0
        updates = []
        for invitations, facts, due_at in kept:
            present, absent = _state(invitations, due_at)
            operators: dict[str, Any] = {"$set": {**present, "version": invitations.version}}
            if facts:
                more = outbox.more_facts(facts, invitations.version)
                operators["$push"] = more["$push"]
                operators["$set"] |= more["$set"]
            if absent:
                operators["$unset"] = dict.fromkeys(absent, "")
            updates.append(
                UpdateOne({"_id": invitations.id, "version": invitations.version - 1}, operators)
            )
        return self._invitations.bulk_write(updates, ordered=False).modified_count

    def due(self, now: datetime, *, limit: int) -> list[Invitations]:
        """Return those for whom an invitation is due, longest due first."""
        found = (
            self._invitations.find({"due_at": {"$lte": now}}, {"facts": 0})
            .sort("due_at", ASCENDING)
            .limit(limit)
        )
        return [_invitations(document) for document in found]

    def awaken(
        self, kind: Kind, languages: Collection[str], now: datetime, joined_until: datetime
    ) -> None:
        """Have those looked at again who joined by then and wait for a session of a kind.

        Args:
            kind: of which there is a new one.
            languages: those it is held in.
            now: aware UTC.
            joined_until: for who joined later than that it is too early.
        """
        self._invitations.update_many(
            {
                _AWAITS[kind]: {"$in": sorted({spoken(each) for each in languages})},
                "joined_at": {"$lte": joined_until},
            },
            # With the version, so that who has just looked in vain does not put it off again.
            {"$set": {"due_at": now}, "$inc": {"version": 1}},
        )

    def without_session(
        self, since: datetime, place_ids: Collection[str] | None
    ) -> list[tuple[str, ...]]:
        """Return the languages of each who joined since then (at these places) and has no seat."""
        query = {"no_session": True, "joined_at": {"$gte": since}}
        found = self._invitations.find(query, {"languages": 1, "place_id": 1}).limit(LOOKED_AT)
        return [
            tuple(each["languages"])
            for each in found
            if place_ids is None or each["place_id"] in place_ids
        ]

    def of(self, member_ids: Collection[str]) -> list[Invitations]:
        """Return the invitations of these members."""
        ids = [invitations_id_of(each) for each in set(member_ids)]
        found = self._invitations.find({"_id": {"$in": ids}}, {"facts": 0})
        return [_invitations(document) for document in found]


_AWAITS: Mapping[Kind, str] = {"information": "awaits", "deepening": "awaits_deepening"}
_AS_IT_IS = (
    "member_id",
    "place_id",
    "joined_at",
    "correlation_id",
    "information",
    "deepening",
    "looked_at",
    "left_at",
    "returned_at",
)


def _state(invitations: Invitations, due_at: datetime | None) -> tuple[dict[str, Any], list[str]]:
    fields: dict[str, Any] = {name: getattr(invitations, name) for name in _AS_IT_IS}
    fields["languages"] = list(invitations.languages)
    fields["given_up"] = list(invitations.given_up)
    for kind, field in _AWAITS.items():
        if invitations.state(kind) == "due" and not invitations.away:
            fields[field] = sorted({spoken(each) for each in invitations.languages})
    if invitations.information in {"due", "invited"} and not invitations.away:
        fields["no_session"] = True
    if due_at is not None:
        fields["due_at"] = due_at
    sometimes = (*_AWAITS.values(), "no_session", "due_at")
    return fields, [name for name in sometimes if name not in fields]


def _invitations(document: dict[str, Any]) -> Invitations:
    return Invitations(
        id=document["_id"],
        languages=tuple(document["languages"]),
        given_up=tuple(document.get("given_up", ())),
        version=document["version"],
        **{name: document[name] for name in _AS_IT_IS},
    )
