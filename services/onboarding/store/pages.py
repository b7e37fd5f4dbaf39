"""How lists are asked for, page by page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any

SHOWN = {"request": 0, "requests": 0}
"""What is left out of a document that is only looked at."""


def by_id(place_ids: Collection[str] | None, after: str | None) -> dict[str, Any]:
    """Return the query for what belongs to these places (all for ``None``), after an id."""
    query: dict[str, Any] = {}
    if place_ids is not None:
        # One place, the usual case, is asked for plainly: every database has an index for that.
        only, *others = place_ids
        query["place_id"] = {"$in": [only, *others]} if others else only
    if after is not None:
        query["_id"] = {"$gt": after}
    return query


def merged(
    collection: Any, queries: Sequence[Mapping[str, Any]], *, after: str | None
) -> Iterator[dict[str, Any]]:
    """Yield the documents that any of the queries finds, by id, beginning after an id.

    Each query is asked by itself, so that each is answered by its index; no document may be found
    by two of them. Nothing is read that is not taken.
    """
    beyond = {} if after is None else {"_id": {"$gt": after}}
    found = (collection.find({**query, **beyond}, SHOWN).sort("_id") for query in queries)
    return merge(*found, key=itemgetter("_id"))
