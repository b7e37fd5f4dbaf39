"""The links by which somebody without an account acts on their own call."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from joserfc.jwk import OKPKey

from chassis.assertion import load_key
from chassis.links import Link, LinkRefused, Refusal, verify
from chassis.problems import Problem, not_found


class Links:
    """Follows the links that notifications has signed.

    Args:
        public_key: the public half of the key that signs them.
        clock: seconds since the epoch.
    """

    def __init__(self, public_key: OKPKey, *, clock: Callable[[], float] = time.time) -> None:
        self._key = public_key
        self._clock = clock

    @classmethod
    def from_file(cls, path: Path) -> "Links":
        """Follow the links of the key in a PEM file.

        Raises:
            OSError, ValueError: there is no public Ed25519 key in it.
        """
        key = load_key(path)
        if key.is_private:
            raise ValueError("GATEWAY_LINK_PUBLIC_KEY_FILE must hold the public half alone")
        return cls(key)

    def follow(self, token: str) -> Link:
        """Return what a link says.

        Raises:
            Problem: 404 where it is none of ours, 410 where it has expired.
        """
        try:
            return verify(token, self._key, datetime.fromtimestamp(self._clock(), UTC))
        except LinkRefused as refused:
            if refused.reason is Refusal.EXPIRED:
                raise Problem(
                    410,
                    "link-expired",
                    "This link has expired: use the one in the newest message, or ask for another.",
                ) from None
            raise not_found() from None
