"""The sessions, one document each, with everybody who is in it: so no seat is given twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from bus import outbox
from chassis import idempotency
from chassis.idempotency import Change
from services.onboarding.domain.sessions.invitations import Coming
from services.onboarding.store.session_documents import position_at, session_of, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pymongo.database import Database

    from chassis.http import Idempotency
    from contracts.event import Event
    from services.onboarding.domain.sessions.session import Kind, Session

OFFERED = 1000
"""So many sessions to come are looked at for their languages and places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A session as it is to be kept: in its next version, with its facts and its next date."""

    session: Session
    facts: Sequence[Event]
    due_at: datetime | None


class Sessions:
    """Sessions by id, those to come in their order, and those for which something is due.

    ``order``, ``due_at``, ``lacks_elders`` and ``member_ids`` exist while they apply, with sparse
    indexes; cancelled sessions have no ``order`` and so are in no list.
    """

    COLLECTION = "sessions"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._sessions = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("order", ASCENDING)], name="order", sparse=True),
            IndexModel([("due_at", ASCENDING)], name="due", sparse=True),
            *(
                IndexModel([(name, ASCENDING), ("order", ASCENDING)], name=name, sparse=True)
                for name in _NARROWED_BY
            ),
            IndexModel([("member_ids", ASCENDING)], name="members", sparse=True),
            *outbox.indexes(),
        ]

    def add(self, kept: Kept, *, effect: Idempotency, body: dict[str, Any]) -> dict[str, Any]:
        """Add a session (version 1) once per request; return the body to answer with."""
        present, _ = state_of(kept.session, kept.due_at)
        document = {"_id": kept.session.id, **present, **outbox.first_facts(kept.facts)}
        return idempotency.create_once(self._sessions, document, effect=effect, body=body)

    def change(
        self,
        session_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Session], tuple[Kept, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change a session once per request; return the body, ``None`` if there is no session.

        Args:
            session_id: its id.
            effect: the request's key and fingerprint.
            decide: returns the session in its next version, and the body; may raise a ``Problem``.
        """

        def change_of(document: dict[str, Any]) -> Change:
            kept, body = decide(session_of(document))
            return Change(operators=_operators(kept), body=body)

        return idempotency.change_once(self._sessions, session_id, effect=effect, decide=change_of)

    def save(self, kept: Sequence[Kept]) -> int:
        """Save sessions that nobody has changed meanwhile; return how many those were."""
        if not kept:
            return 0
        updates = []
        for each in kept:
            operators = _operators(each)
            operators["$set"]["version"] = each.session.version
            updates.append(
                UpdateOne({"_id": each.session.id, "version": each.session.version - 1}, operators)
            )
        return self._sessions.bulk_write(updates, ordered=False).modified_count

    def get(self, session_id: str) -> Session | None:
        """Return one session."""
        document = self._sessions.find_one({"_id": session_id}, _SHOWN)
        return session_of(document) if document else None

    def due(self, now: datetime, *, limit: int) -> list[Session]:
        """Return sessions for which something is due, longest due first."""
        found = (
            self._sessions.find({"due_at": {"$lte": now}}, _SHOWN)
            .sort("due_at", ASCENDING)
            .limit(limit)
        )
        return [session_of(document) for document in found]

    def with_members(self, member_ids: Collection[str], now: datetime) -> list[Session]:
        """Return sessions to come in which one of these has a seat or waits for one."""
        return [each for each in self.of_members(member_ids) if not each.begun(now)]

    def of_members(self, member_ids: Collection[str]) -> list[Session]:
        """Return sessions in which one of these has or had a seat, or waits for one."""
        found = self._sessions.find({"member_ids": {"$in": sorted(member_ids)}}, _SHOWN)
        return [session_of(document) for document in found]

    def page(
        self,
        *,
        limit: int,
        after: str,
        kind: str | None = None,
        language: str | None = None,
        place_ids: Collection[str | None] | None = None,
        lacking_elders: bool = False,
        lasting_at: datetime | None = None,
    ) -> list[Session]:
        """Return ``limit`` sessions that are not cancelled, in the order of their times.

        Args:
            limit: how many.
            after: the position (``position_of``) after which the page begins.
            kind: of this kind only.
            language: held in this language (without region) only.
            place_ids: of these places only, ``None`` among them for the network's own.
            lacking_elders: those with too few elders only.
            lasting_at: those only that are not over by then.
        """
        wanted: dict[str, Any] = {
            "lacks_elders": True if lacking_elders else None,
            "place_id": next(iter(place_ids), "") if place_ids is not None else None,
            "spoken": language,
            "kind": kind,
        }
        if place_ids is not None and len(place_ids) > 1:
            del wanted["place_id"]
        narrowest = next((name for name in _NARROWED_BY if wanted.get(name)), None)
        query: dict[str, Any] = {"order": {"$gt": after}}
        if narrowest is not None:
            query[narrowest] = wanted[narrowest]
        # The rest is looked at here: not every database uses an index for a part of a question.
        found = (
            document
            for document in self._sessions.find(query, _SHOWN).sort("order", ASCENDING)
            if (place_ids is None or document["place_id"] in place_ids)
            and (language is None or language in document["spoken"])
            and (kind is None or document["kind"] == kind)
            and (lasting_at is None or document.get("ends_at", _NEVER) > lasting_at)
        )
        return [session_of(document) for document in islice(found, limit)]

    def coming(self, now: datetime, kind: Kind) -> list[Coming]:
        """Return the sessions of a kind that have a time to come."""
        shown = dict.fromkeys(("kind", "starts_at", "languages", "place_id", "mode"), 1)
        found = self._sessions.find(
            {"order": {"$gt": position_at(now)}, "kind": kind}, shown
        ).limit(OFFERED)
        return [
            Coming(
                id=each["_id"],
                kind=each["kind"],
                starts_at=each["starts_at"],
                languages=tuple(each["languages"]),
                place_id=each["place_id"],
                mode=each["mode"],
            )
            for each in found
            if "starts_at" in each
        ]


_NARROWED_BY = ("lacks_elders", "place_id", "spoken", "kind")
"""What a list may be narrowed by: there is an index for each, in the order of time."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_SHOWN = {"facts": 0, "request": 0, "requests": 0}


def _operators(kept: Kept) -> dict[str, dict[str, Any]]:
    present, absent = state_of(kept.session, kept.due_at)
    operators: dict[str, dict[str, Any]] = {"$set": present}
    if kept.facts:
        facts = outbox.more_facts(kept.facts, kept.session.version)
        operators["$push"] = facts["$push"]
        operators["$set"] = {**present, **facts["$set"]}
    if absent:
        operators["$unset"] = dict.fromkeys(absent, "")
    return operators
