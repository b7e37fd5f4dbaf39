"""Charters as they are being written, one document for each."""

from collections.abc import Callable
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.charter.versions import Draft
from services.onboarding.store.passages import measures_in, measures_of, words_of


class AlreadyThere(Exception):  # noqa: N818 - reads as the sentence it is
    """The place, or the network, has its charter."""


class Drafts:
    """Drafts by their charter's id."""

    COLLECTION = "charter_drafts"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._drafts = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [idempotency.index()]

    def add(self, draft: Draft, *, effect: Idempotency, body: dict[str, Any]) -> dict[str, Any]:
        """Begin a charter, once per request.

        Raises:
            AlreadyThere: there is one.
        """
        document = {
            "_id": draft.id,
            "place_id": draft.place_id,
            "version": draft.version,
            **_said(draft),
        }
        try:
            return idempotency.create_once(self._drafts, document, effect=effect, body=body)
        except DuplicateKeyError:
            raise AlreadyThere from None

    def get(self, charter_id: str) -> Draft | None:
        """Return a draft."""
        document = self._drafts.find_one({"_id": charter_id}, {"request": 0, "requests": 0})
        return _draft(document) if document else None

    def change(
        self,
        charter_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[Draft], tuple[Draft, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Replace what a draft says, once per request; ``decide`` gives the new one and the body.

        Returns:
            The body to answer with; ``None`` if there is no such charter.
        """

        def change(document: dict[str, Any]) -> idempotency.Change:
            draft, body = decide(_draft(document))
            return idempotency.Change({"$set": _said(draft)}, body)

        return idempotency.change_once(self._drafts, charter_id, effect=effect, decide=change)


def _said(draft: Draft) -> dict[str, Any]:
    return {"title": dict(draft.title), "measures": measures_in(draft.measures)}


def _draft(document: dict[str, Any]) -> Draft:
    return Draft(
        id=document["_id"],
        place_id=document["place_id"],
        version=document["version"],
        title=words_of(document["title"]),
        measures=measures_of(document["measures"]),
    )
