"""What members have said yes to: one document each, with all their receipts."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from contracts.event import Event
from services.onboarding.domain.charter.acceptances import Receipt, acceptance_id_of


class Acceptances:
    """Receipts by member."""

    COLLECTION = "charter_acceptances"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._acceptances = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return outbox.indexes()

    def receipts(self, member_id: str) -> list[Receipt]:
        """Return a member's receipts, oldest first."""
        document = self._acceptances.find_one({"_id": acceptance_id_of(member_id)}, {"receipts": 1})
        return _receipts(document) if document else []

    def receipts_of(self, member_ids: Iterable[str]) -> dict[str, list[Receipt]]:
        """Return the receipts of these members, oldest first, of those who have any."""
        ids = [acceptance_id_of(each) for each in set(member_ids)]
        if not ids:
            return {}
        query = {"_id": ids[0] if len(ids) == 1 else {"$in": ids}}
        found = self._acceptances.find(query, {"member_id": 1, "receipts": 1})
        return {each["member_id"]: _receipts(each) for each in found}

    def ask(
        self,
        member_ids: Collection[str],
        version_id: str,
        question: Callable[[str, tuple[str, int]], Event],
    ) -> bool:
        """Add the fact that members are asked to read a version, once for each of them.

        Args:
            member_ids: whom.
            version_id: what they are asked to read.
            question: makes the fact of a member, and of the document's id and new version.

        Returns:
            Whether all are asked; those whose document moved on meanwhile are not.
        """
        ids = [acceptance_id_of(each) for each in member_ids]
        query = {"_id": {"$in": ids}, "asked": {"$ne": version_id}}
        writes = []
        for found in self._acceptances.find(query, {"member_id": 1, "version": 1}):
            known = found["version"]
            fact = question(found["member_id"], (found["_id"], known + 1))
            operators = outbox.more_facts([fact], known + 1)
            operators["$set"]["version"] = known + 1
            operators["$push"]["asked"] = version_id
            writes.append(UpdateOne({"_id": found["_id"], "version": known}, operators))
        if not writes:
            return True
        return self._acceptances.bulk_write(writes, ordered=False).modified_count == len(writes)

    def add(
        self,
        member_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[list[Receipt], int], tuple[Receipt, Sequence[Event], dict[str, Any]]],
    ) -> dict[str, Any]:
        """Add a receipt and its facts in one write, once per request.

        Args:
            member_id: whose it is.
            effect: the request.
            decide: takes the receipts so far and the version that the document will have; returns
                the new one, its facts and the body to answer with.

        Returns:
            The body to answer with.
        """

        def change(document: dict[str, Any]) -> idempotency.Change:
            version = document["version"] + 1
            receipt, facts, body = decide(_receipts(document), version)
            operators = outbox.more_facts(facts, version)
            operators["$push"]["receipts"] = _kept(receipt)
            return idempotency.Change(operators, body)

        document_id = acceptance_id_of(member_id)
        body = idempotency.change_once(self._acceptances, document_id, effect=effect, decide=change)
        if body is None:
            decide([], 2)  # what is refused leaves nothing behind
            self._begin(document_id, member_id)
            body = idempotency.change_once(
                self._acceptances, document_id, effect=effect, decide=change
            )
        if body is None:
            raise RuntimeError("an acceptance that was just begun is gone")
        return body

    def _begin(self, document_id: str, member_id: str) -> None:
        empty = {"_id": document_id, "member_id": member_id, "receipts": []}
        try:
            self._acceptances.insert_one({**empty, **outbox.first_facts([])})
        except DuplicateKeyError:
            return  # their other request was quicker


def _kept(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "charter_id": receipt.charter_id,
        "number": receipt.number,
        "at": receipt.at,
        "measures": [{"id": measure, "hash": content} for measure, content in receipt.measures],
        "given": receipt.given,
        "noted_by": receipt.noted_by,
    }


def _receipts(document: dict[str, Any]) -> list[Receipt]:
    return [
        Receipt(
            **{
                **receipt,
                "measures": tuple((each["id"], each["hash"]) for each in receipt["measures"]),
            }
        )
        for receipt in document["receipts"]
    ]
