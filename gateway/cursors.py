"""Public cursors: opaque, signed, and good for one list with one set of filters only."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chassis.problems import Problem
from chassis.strict_json import NotStrictJson, dumps, loads

MAX_CHARACTERS = 1024
_LEAST_KEY_BYTES = 32
_SIGNATURE_BYTES = 16


class Cursors:
    """Seals a list's position into a cursor and opens it again.

    Args:
        key: at least 32 secret bytes, the same in every replica.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < _LEAST_KEY_BYTES:
            raise ValueError(f"the cursor key needs at least {_LEAST_KEY_BYTES} bytes")
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> "Cursors":
        """Read the key from a file of random bytes."""
        return cls(path.read_bytes())

    def seal(self, position: object, *, of: Mapping[str, Any]) -> str:
        """Return a cursor for ``position`` (plain JSON) in the list that ``of`` describes."""
        payload = dumps(position)
        return base64.urlsafe_b64encode(self._signature(payload, of) + payload).decode().rstrip("=")

    def open(self, cursor: str, *, of: Mapping[str, Any]) -> Any:
        """Return the position that was sealed.

        Raises:
            Problem: 400 where the cursor is not one of ours, or is another list's.
        """
        refused = Problem(
            400,
            "cursor-invalid",
            "Use the next_cursor of the same list with the same filters, or start without one.",
        )
        if len(cursor) > MAX_CHARACTERS or not cursor.isascii():
            raise refused
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise refused from None
        signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(payload, of)):
            raise refused
        try:
            return loads(payload)
        except NotStrictJson:
            raise refused from None

    def _signature(self, payload: bytes, of: Mapping[str, Any]) -> bytes:
        described = dumps(dict(sorted(of.items())))
        # The length keeps the two parts apart: no payload can borrow bytes of another description.
        message = len(described).to_bytes(4, "big") + described + payload
        return hmac.new(self._key, message, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
