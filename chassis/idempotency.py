"""One effect for one Idempotency-Key, by a unique index beside the effect itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from chassis.problems import Problem

if TYPE_CHECKING:
    from pymongo.collection import Collection

    from chassis.http import Idempotency


def index() -> IndexModel:
    """Return the index that a collection needs for ``create_once``.

    Sparse rather than partial: there are databases that do not use a partial index to find things.
    """
    return IndexModel([("request.key", ASCENDING)], name="request", unique=True, sparse=True)


def create_once(
    collection: Collection[dict[str, Any]],
    document: dict[str, Any],
    *,
    effect: Idempotency,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Insert ``document`` unless this request did so before; return the body to answer with.

    Args:
        collection: has the ``index()``.
        document: complete, with its ``_id`` and its outbox.
        effect: the request's key and fingerprint.
        body: what is answered, now and to each repetition.

    Raises:
        Problem: 422 where the key was used for another body.
    """
    request = {"key": effect.key, "fingerprint": effect.fingerprint, "status": 201, "body": body}
    try:
        collection.insert_one({**document, "request": request})
    except DuplicateKeyError:
        # A repetition, or our own write that the driver sent twice: the key tells both.
        known = collection.find_one({"request.key": effect.key}, {"request": 1})
        if known is None:
            raise
        if known["request"]["fingerprint"] != effect.fingerprint:
            raise Problem(
                422, "idempotency-key-reused", "Use a new Idempotency-Key for another request."
            ) from None
        answered: dict[str, Any] = known["request"]["body"]
        return answered
    return body
