"""The orientation directory, one document for each line."""

from heapq import merge
from operator import itemgetter
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency
from chassis.problems import not_found
from services.matching.domain.orientation import Signpost

NETWORK = "network"
_SHOWN = {"request": 0, "requests": 0}


class Orientation:
    """Signposts by the place where they hold; those of the network belong to none.

    ``scope`` exists in a document exactly while it is shown.
    """

    COLLECTION = "orientation"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._signposts = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("scope", ASCENDING), ("_id", ASCENDING)], name="scope"),
        ]

    def add(
        self, signpost: Signpost, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Add a line, once per request."""
        document = {
            "_id": signpost.id,
            "version": 1,
            "scope": signpost.place_id or NETWORK,
            "place_id": signpost.place_id,
            "topic": signpost.topic,
            "who": signpost.who,
            "where": signpost.where,
            "languages": list(signpost.languages),
        }
        return idempotency.create_once(self._signposts, document, effect=effect, body=body)

    def get(self, signpost_id: str) -> Signpost | None:
        """Return one line."""
        document = self._signposts.find_one({"_id": signpost_id}, _SHOWN)
        return _signpost(document) if document and "scope" in document else None

    def kept(self, signpost_id: str) -> Signpost | None:
        """Return one line, also one that is taken away."""
        document = self._signposts.find_one({"_id": signpost_id}, _SHOWN)
        return _signpost(document) if document else None

    def remove(
        self, signpost_id: str, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Show a line no longer, once per request; ``None`` if it never was there.

        Raises:
            Problem: 404, it is not shown any more.
        """

        def decide(document: dict[str, Any]) -> idempotency.Change:
            if "scope" not in document:
                raise not_found()
            return idempotency.Change({"$unset": {"scope": ""}}, body)

        return idempotency.change_once(self._signposts, signpost_id, effect=effect, decide=decide)

    def page(
        self, *, limit: int, after: str | None, place_id: str | None, about: str = ""
    ) -> list[Signpost]:
        """Return ``limit`` lines by id: those of the network, and those of a place.

        Args:
            limit: how many at most.
            after: the id before the first one.
            place_id: the place; ``None`` for the network's alone.
            about: words that they must have.
        """
        beyond = {} if after is None else {"_id": {"$gt": after}}
        scopes = [NETWORK] if place_id is None else [NETWORK, place_id]
        # Each is asked for by itself, so that each is answered by its index.
        found = (
            self._signposts.find({"scope": scope, **beyond}, _SHOWN).sort("_id", ASCENDING)
            for scope in scopes
        )
        shown: list[Signpost] = []
        for document in merge(*found, key=itemgetter("_id")):
            signpost = _signpost(document)
            if signpost.is_about(about):
                shown.append(signpost)
            if len(shown) == limit:
                break
        return shown


def _signpost(document: dict[str, Any]) -> Signpost:
    return Signpost(
        id=document["_id"],
        place_id=document["place_id"],
        topic=document["topic"],
        who=document["who"],
        where=document["where"],
        languages=tuple(document["languages"]),
    )
