"""Pages of lists that are in order of time: each question is one that an index answers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING

Document = dict[str, Any]

_LATER: Final = {1: "$gt", -1: "$lt"}


def page(
    collection: Any,
    query: Document,
    shown: Document,
    *,
    by: str,
    order: int,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[Document]:
    """Return the next ``limit`` documents by a moment, then by id.

    Args:
        collection: where they are; has an index for that order.
        query: which ones; plain equality.
        shown: the projection.
        by: the field with the moment; who has none is not on the list.
        order: 1 for the earliest first, -1 for the latest.
        after: moment and id of the last one of the page before.
        limit: how many.
    """
    found: list[Document] = []
    bound: Document = {"$gt": EARLIEST}
    if after is not None:
        moment, last = after
        # First the rest of those of the same moment: one question for both would scan.
        same = {**query, by: moment, "_id": {"$gt": last}}
        found += collection.find(same, shown).sort([("_id", ASCENDING)]).limit(limit)
        bound = {_LATER[order]: moment}
    if len(found) < limit:
        rest = collection.find({**query, by: bound}, shown)
        found += rest.sort([(by, order), ("_id", ASCENDING)]).limit(limit - len(found))
    return found


def at_places(place_ids: Collection[str] | None) -> Document:
    """Return the query for these places, for all of them without any."""
    if place_ids is None:
        return {}
    # One place, the usual case, is asked for plainly: every database has an index for that.
    only, *others = place_ids
    return {"place_id": {"$in": [only, *others]} if others else only}


EARLIEST: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
