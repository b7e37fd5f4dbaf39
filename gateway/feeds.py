"""The secret addresses of private calendars: known to who asked for one, and kept nowhere."""

import base64
import hashlib
import hmac
from pathlib import Path


class Feeds:
    """Makes the secrets in the addresses of private calendars.

    A secret follows from the request that asks for it, so that a repeated request is told the same
    one without anybody having kept it.

    Args:
        key: at least 32 secret bytes, the same in every replica.
    """

    def __init__(self, key: bytes) -> None:
        # Never the very key that signs other things.
        self._key = hmac.digest(key, b"addresses of private calendars", "sha256")

    @classmethod
    def from_file(cls, path: Path) -> "Feeds":
        """Read the key from a file of random bytes."""
        return cls(path.read_bytes())

    def secret(self, owner_id: str, idempotency_key: str) -> str:
        """Return the secret for one request of an owner: 43 letters, digits, ``-`` and ``_``."""
        said = f"{owner_id}\n{idempotency_key}".encode()
        raw = hmac.digest(self._key, said, "sha256")
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """Return what the house knows a secret by: its SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
