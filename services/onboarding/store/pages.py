"""How lists are asked for, page by page."""

from collections.abc import Collection
from typing import Any


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
