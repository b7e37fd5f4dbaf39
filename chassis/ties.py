"""Marks of what people have in common, such as a household: to be compared, never to be read.

Onboarding hears with whom a newcomer lives or works, and matching must not give them a mentor of
the same household or employer. The words themselves are nobody else's business and are in no
event; what travels is a mark that only two services with the same key can make.
"""

import hashlib
import hmac
import unicodedata
from pathlib import Path
from typing import Final, Literal, Self

import structlog

Kind = Literal["household", "employer"]

log = structlog.get_logger(__name__)

_LEAST_KEY_BYTES: Final = 32
_CHARACTERS: Final = 32
"""128 bits: nobody meets somebody else's mark by chance."""


class Ties:
    """Makes marks of words.

    Args:
        key: at least 32 secret bytes, the same in both services. Short words could be guessed by
            whoever has it, so nobody else has.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < _LEAST_KEY_BYTES:
            raise ValueError(f"the key of ties needs at least {_LEAST_KEY_BYTES} bytes")
        self._key = key

    @classmethod
    def from_file(cls, path: Path | None) -> Self | None:
        """Read the key from a file of random bytes; ``None`` without one: nothing is marked.

        That is warned of: without marks, somebody may be given a mentor with whom they live.
        """
        if path is None:
            log.warning("there is no key of ties, so mentors' households are not compared")
            return None
        return cls(path.read_bytes())

    def of(self, *, household: str | None, employer: str | None) -> frozenset[str]:
        """Return the marks of what is said, each after its kind: ``household:3f...``."""
        said: dict[Kind, str | None] = {"household": household, "employer": employer}
        return frozenset(self._mark(kind, word) for kind, word in said.items() if word)

    def _mark(self, kind: Kind, word: str) -> str:
        # However it was typed: capitals, spaces and composed accents make no difference.
        plain = " ".join(unicodedata.normalize("NFKC", word).split()).casefold()
        digest = hmac.new(self._key, f"{kind}\0{plain}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}:{digest[:_CHARACTERS]}"
