"""The rounds, one document each."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import idempotency
from chassis.http import Idempotency
from services.matching.domain.rounds import Attempt, Phase, Round, RoundSettings, RoundStatus
from services.matching.domain.rounds.statistics import Load, Statistics
from services.matching.store import pages

Document = dict[str, Any]

_DUE_AT_ONCE: Final = 100
_UNSHOWN: Final = {"request": 0, "requests": 0, "gone": 0}
_EVER: Final[Document] = {"$gt": datetime.min.replace(tzinfo=UTC)}


class Rounds:
    """Rounds by id, newest first, and those that a process has to see to.

    ``due_at`` exists exactly while there is something to do. A process that does it moves that
    moment on, so that no other begins the same; should it die, the moment comes, and another one
    goes on.
    """

    COLLECTION = "rounds"

    def __init__(self, database: Database[Document]) -> None:
        self._rounds = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("due_at", ASCENDING)], name="due", sparse=True),
            IndexModel(
                [("place_id", ASCENDING), ("created_at", DESCENDING), ("_id", ASCENDING)],
                name="place",
            ),
            IndexModel([("created_at", DESCENDING), ("_id", ASCENDING)], name="newest"),
        ]

    def add(self, new: Round, *, effect: Idempotency, body: Document) -> Document:
        """Add a round, once per request; return the body to answer with."""
        return idempotency.create_once(self._rounds, _document(new), effect=effect, body=body)

    def add_nightly(self, new: Round) -> bool:
        """Add the round of a night; tell whether no other process has done so."""
        try:
            self._rounds.insert_one(_document(new))
        except DuplicateKeyError:
            return False
        return True

    def get(self, round_id: str) -> Round | None:
        """Return one round."""
        document = self._rounds.find_one({"_id": round_id}, _UNSHOWN)
        return _round(document) if document else None

    def page(
        self,
        *,
        limit: int,
        after: tuple[datetime, str] | None,
        place_ids: Sequence[str] | None = None,
    ) -> list[Round]:
        """Return ``limit`` rounds (of these places), newest first, beginning after one of them."""
        found = pages.page(
            self._rounds,
            pages.at_places(place_ids),
            _UNSHOWN,
            by="created_at",
            order=DESCENDING,
            after=after,
            limit=limit,
        )
        return [_round(document) for document in found]

    def change(
        self,
        round_id: str,
        decide: Callable[[Round], tuple[Round, Document]],
        *,
        effect: Idempotency,
    ) -> Document | None:
        """Change a round, once per request; return the body to answer with, ``None`` without it.

        Args:
            round_id: which.
            decide: takes the round; returns it changed, and the body, or raises a ``Problem``.
            effect: the request's key and fingerprint.
        """

        def operators(document: Document) -> idempotency.Change:
            changed, body = decide(_round(document))
            return idempotency.Change(operators=_changes(changed), body=body)

        return idempotency.change_once(self._rounds, round_id, effect=effect, decide=operators)

    def due(self, now: datetime, statuses: Sequence[RoundStatus]) -> Round | None:
        """Return a round that a process has to see to, the one that is due longest."""
        found = (
            self._rounds.find({"due_at": {"$lte": now}}, _UNSHOWN)
            .sort("due_at", ASCENDING)
            .limit(_DUE_AT_ONCE)
        )
        return next((_round(each) for each in found if each["status"] in statuses), None)

    def take(self, due: Round, until: datetime) -> bool:
        """Take a round into one's hands; tell whether no other process was quicker."""
        done = self._rounds.update_one(
            {"_id": due.id, "version": due.version, "due_at": due.due_at},
            {"$set": {"due_at": until}},
        )
        return bool(done.modified_count)

    def replace(self, before: Round, after: Round) -> Round | None:
        """Store what a round has become; return it, or ``None`` where another was quicker."""
        changes = _changes(after)
        changes["$set"]["version"] = before.version + 1
        done = self._rounds.update_one({"_id": before.id, "version": before.version}, changes)
        return self.get(before.id) if done.modified_count else None

    def hold(self, attempt: Attempt, until: datetime) -> bool:
        """Keep a round that is being computed in one's hands; tell whether it still is."""
        done = self._rounds.update_one(_computing(attempt), {"$set": {"due_at": until}})
        return bool(done.matched_count)

    def hold_settling(self, round_id: str, status: str, until: datetime) -> bool:
        """Keep a round that is being published, or taken back, in one's hands."""
        done = self._rounds.update_one(
            {"_id": round_id, "status": status, "due_at": {"$exists": True}},
            {"$set": {"due_at": until}},
        )
        return bool(done.matched_count)

    def note_phase(self, attempt: Attempt, phase: Phase, now: datetime) -> bool:
        """Note how far the computation has come; tell whether this turn still counts."""
        done = self._rounds.update_one(
            _computing(attempt), {"$set": {"phase": phase, "since": now}}
        )
        return bool(done.matched_count)

    def note_gone(self, person_ids: Sequence[str]) -> None:
        """Have the rounds that are being computed leave out who has left, whatever they have read.

        Written before what is stored of them is taken away: a process that stores its pairs first
        and reads this list then misses nobody.
        """
        if person_ids:
            self._rounds.update_many(
                {"due_at": _EVER, "status": "computing"},
                {"$addToSet": {"gone": {"$each": list(person_ids)}}},
            )

    def gone(self, round_id: str) -> list[str]:
        """Return who has left while a round was being computed."""
        document = self._rounds.find_one({"_id": round_id}, {"gone": 1})
        return document.get("gone", []) if document else []

    def finish(self, computed: Round, statistics: Statistics, now: datetime) -> bool:
        """Store what was computed, its parts being stored; tell whether this turn still counts.

        The round of a night is due at once: somebody has to see whether it is to be published.
        """
        attempt, pairs, parts = computed.attempt, computed.pairs, computed.parts
        over = {"gone": ""} if computed.nightly else {"gone": "", "due_at": ""}
        due = {"due_at": now} if computed.nightly else {}
        done = self._rounds.update_one(
            _computing(attempt),
            {
                "$set": {
                    "status": "ready",
                    "statistics": asdict(statistics),
                    "pairs": pairs,
                    "parts": parts,
                    "since": now,
                    **due,
                },
                "$unset": over,
                "$inc": {"version": 1},
            },
        )
        return bool(done.matched_count)

    def wake(self, round_id: str, now: datetime) -> None:
        """Have a round that is over looked at again: something of it was left lying about."""
        self._rounds.update_one(
            {
                "_id": round_id,
                "status": {"$in": ["published", "refused"]},
                "due_at": {"$exists": False},
            },
            {"$set": {"due_at": now}, "$inc": {"version": 1}},
        )

    def older_than(self, moment: datetime, *, limit: int) -> list[str]:
        """Return ids of rounds from before then with which there is nothing to do any more."""
        found = self._rounds.find(
            {"created_at": {"$lt": moment}, "due_at": {"$exists": False}}, {"_id": 1}
        ).limit(limit)
        return [document["_id"] for document in found]

    def remove(self, round_ids: Sequence[str]) -> None:
        """Forget rounds; their parts are gone before."""
        self._rounds.delete_many({"_id": {"$in": list(round_ids)}})


def _computing(attempt: Attempt) -> Document:
    return {"_id": attempt.round_id, "status": "computing", "attempts": attempt.number}


_STATE: Final = (
    *("status", "phase", "since", "attempts", "pairs", "parts", "because"),
    *("arranged", "moved_on"),
)


def _document(of: Round) -> Document:
    document: Document = {
        "_id": of.id,
        "place_id": of.place_id,
        "settings": asdict(of.settings),
        "created_at": of.created_at,
        "nightly": of.nightly,
        "statistics": None,
        "version": of.version,
        **{name: getattr(of, name) for name in _STATE},
    }
    if of.due_at is not None:
        document["due_at"] = of.due_at
    return document


def _changes(to: Round) -> dict[str, Document]:
    changes: dict[str, Document] = {"$set": {name: getattr(to, name) for name in _STATE}}
    over = {} if to.status == "computing" else {"gone": ""}
    if to.due_at is None:
        over["due_at"] = ""
    else:
        changes["$set"]["due_at"] = to.due_at
    return {**changes, "$unset": over} if over else changes


def _round(document: Document) -> Round:
    said = document["statistics"]
    return Round(
        id=document["_id"],
        place_id=document["place_id"],
        settings=RoundSettings(**document["settings"]),
        created_at=document["created_at"],
        nightly=document["nightly"],
        due_at=document.get("due_at"),
        statistics=Statistics(**{**said, "load": Load(**said["load"])}) if said else None,
        version=document["version"],
        **{name: document[name] for name in _STATE},
    )
