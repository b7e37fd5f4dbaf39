"""One effect for one Idempotency-Key: remembered in the very write that has the effect."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from chassis.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pymongo.collection import Collection

    from chassis.http import Idempotency

REMEMBERED = 20
"""So many of a document's last requests are known again when they are repeated."""

_ROUNDS = 50
_LONGEST_WAIT_SECONDS = 3.0
"""For one's turn: the gateway waits 5 s for an answer, and what comes later nobody hears."""

_TURNS = tuple(Lock() for _ in range(64))


@dataclass(frozen=True, slots=True)
class Change:
    """What a request does to a document that exists.

    Attributes:
        operators: update operators, with the facts, without the version.
        body: what is answered, now and to each repetition.
    """

    operators: Mapping[str, Mapping[str, Any]]
    body: dict[str, Any]


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
        known = answered(collection, effect)
        if known is None:
            raise
        return known
    return body


def answered(collection: Collection[dict[str, Any]], effect: Idempotency) -> dict[str, Any] | None:
    """Return what ``create_once`` answered this request before; ``None`` if it did not yet.

    For a request that would be refused when repeated, because it has had its effect.

    Raises:
        Problem: 422 where the key was used for another body.
    """
    known = collection.find_one({"request.key": effect.key}, {"request": 1})
    if known is None:
        return None
    _check_fingerprint(known["request"], effect)
    body: dict[str, Any] = known["request"]["body"]
    return body


def change_once(
    collection: Collection[dict[str, Any]],
    document_id: str,
    *,
    effect: Idempotency,
    decide: Callable[[dict[str, Any]], Change],
) -> dict[str, Any] | None:
    """Change a document unless this request did so before; return the body to answer with.

    The document's ``version`` guards the write: where it moved on meanwhile, the document is read
    and decided upon again, so ``decide`` may be called several times and must have no effect.
    Within a process those who want the same document take turns, so that a rush for one document
    does not spend itself on reading it again; whoever waits too long for theirs is sent away, to
    try again with the same key. Between processes the version alone decides.

    Args:
        collection: where the document is.
        document_id: its ``_id``.
        effect: the request's key and fingerprint.
        decide: takes the document as it is, with its ``version`` and without the facts that it
            told; returns the change to the version after that, or raises a ``Problem``, and
            nothing is changed.

    Returns:
        The body; ``None`` if there is no such document.

    Raises:
        Problem: 422 where the key was used for another body; 409 while others keep changing it.
        pymongo.errors.DuplicateKeyError: the change ran into another unique index.
    """
    with _turn(document_id):
        for _ in range(_ROUNDS):
            document = collection.find_one({"_id": document_id}, {"facts": 0})
            if document is None:
                return None
            known = _remembered(document, effect)
            if known is not None:
                return known
            change = decide(document)
            if _write(collection, document, change, effect):
                return change.body
    raise crowded()


@contextmanager
def _turn(document_id: str) -> Iterator[None]:
    turn = _TURNS[hash(document_id) % len(_TURNS)]
    if not turn.acquire(timeout=_LONGEST_WAIT_SECONDS):
        raise crowded()
    try:
        yield
    finally:
        turn.release()


def crowded() -> Problem:
    """Return the refusal of whoever came while others kept changing the same thing."""
    said = "Others are changing this just now: try again in a moment."
    return Problem(409, "conflict", said, retry_after=1)


def _write(
    collection: Collection[dict[str, Any]],
    document: Mapping[str, Any],
    change: Change,
    effect: Idempotency,
) -> bool:
    version = document["version"]
    request = {"key": effect.key, "fingerprint": effect.fingerprint, "body": change.body}
    operators = {name: dict(fields) for name, fields in change.operators.items()}
    operators.setdefault("$set", {})["version"] = version + 1
    operators.setdefault("$push", {})["requests"] = {"$each": [request], "$slice": -REMEMBERED}
    done = collection.update_one({"_id": document["_id"], "version": version}, operators)
    return done.modified_count > 0


def _remembered(document: dict[str, Any], effect: Idempotency) -> dict[str, Any] | None:
    for request in document.get("requests", ()):
        if request["key"] == effect.key:
            _check_fingerprint(request, effect)
            body: dict[str, Any] = request["body"]
            return body
    return None


def _check_fingerprint(request: Mapping[str, Any], effect: Idempotency) -> None:
    if request["fingerprint"] != effect.fingerprint:
        raise Problem(
            422, "idempotency-key-reused", "Use a new Idempotency-Key for another request."
        ) from None
