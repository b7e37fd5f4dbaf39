"""The gates to hosting, one document for each member of whom something is known."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, InsertOne, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from bus import outbox
from chassis import idempotency
from chassis.database import duplicates
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.welcome.hosting import Gate, Hold, gate_id_of

Document = dict[str, Any]


class Hosting:
    """Gates by member."""

    COLLECTION = "hosting"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._gates = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need; gates are found by their ids."""
        return [
            IndexModel([("charter_until", ASCENDING)], name="charter_until"),
            *outbox.indexes(),
        ]

    def of(self, member_ids: Iterable[str]) -> dict[str, Gate]:
        """Return the gates of these members, by member."""
        ids = [gate_id_of(each) for each in set(member_ids)]
        found = self._gates.find({"_id": {"$in": ids}}, {"facts": 0, "requests": 0})
        return {document["member_id"]: _gate(document) for document in found}

    def due(self, now: datetime, *, limit: int) -> list[Gate]:
        """Return gates that were open until now without the charter's being read."""
        query = {"charter_until": {"$gt": datetime.fromtimestamp(0, UTC), "$lte": now}}
        found = self._gates.find(query, {"facts": 0, "requests": 0}).limit(limit)
        return [_gate(document) for document in found]

    def put(self, changes: Sequence[tuple[Gate, Sequence[Event]]]) -> list[str]:
        """Store gates in their next versions; return the members whose gates moved on meanwhile."""
        if not changes:
            return []
        writes = [_write(gate, facts) for gate, facts in changes]
        try:
            done = self._gates.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            duplicates(error)
        else:
            if done.modified_count + done.inserted_count == len(changes):
                return []
        stored = self.of(gate.member_id for gate, _ in changes)
        return [
            gate.member_id
            for gate, _ in changes
            if gate.member_id not in stored or stored[gate.member_id] != gate
        ]

    def change(
        self,
        member_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Gate], tuple[Gate, Sequence[Event], Document]],
    ) -> Document:
        """Change a member's gate once a request; return the body to answer with."""

        def changed(document: Document) -> idempotency.Change:
            gate, facts, body = decide(_gate(document))
            return idempotency.Change(_operators(gate, facts), body)

        first = {**_state(Gate(member_id=member_id)), "_id": gate_id_of(member_id)}
        with suppress(DuplicateKeyError):
            self._gates.insert_one(first | outbox.first_facts([]))
        answered = idempotency.change_once(
            self._gates, gate_id_of(member_id), effect=effect, decide=changed
        )
        if answered is None:
            raise LookupError("the gate is gone")
        return answered


def _write(gate: Gate, facts: Sequence[Event]) -> InsertOne[Document] | UpdateOne:
    if gate.version == 1:
        document = {**_state(gate), "_id": gate_id_of(gate.member_id)}
        return InsertOne(document | outbox.first_facts(facts))
    operators = _operators(gate, facts)
    operators["$set"]["version"] = gate.version
    return UpdateOne({"_id": gate_id_of(gate.member_id), "version": gate.version - 1}, operators)


def _operators(gate: Gate, facts: Sequence[Event]) -> dict[str, dict[str, Any]]:
    operators: dict[str, dict[str, Any]] = {"$set": _state(gate)}
    if facts:
        told = outbox.more_facts(facts, gate.version)
        operators["$set"] |= told["$set"]
        operators["$push"] = told["$push"]
    return operators


def _state(gate: Gate) -> Document:
    state = asdict(gate)
    del state["version"]
    state["judged_measures"] = list(gate.judged_measures)
    for name in ("proposed", "hold", "cleared"):
        if state[name] is not None:
            state[name]["measures"] = list(state[name]["measures"])
    return state


def _gate(document: Document) -> Gate:
    def hold(name: str) -> Hold | None:
        found = document[name]
        return None if found is None else Hold(**{**found, "measures": tuple(found["measures"])})

    plain = Gate.__dataclass_fields__.keys() - {"judged_measures", "proposed", "hold", "cleared"}
    return Gate(
        # A gate that is older than a question has no answer to it.
        **{name: document[name] for name in plain if name in document},
        judged_measures=tuple(document["judged_measures"]),
        proposed=hold("proposed"),
        hold=hold("hold"),
        cleared=hold("cleared"),
    )
