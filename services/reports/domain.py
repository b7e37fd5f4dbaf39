"""A concern, and the receipt by which somebody can come back to it without a name."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

RECEIPT_BYTES: Final = 17
"""Random bytes that a receipt is made of: 130 of their bits are used."""

# Crockford's alphabet: no letter that is read as a digit, none that makes words by accident.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SECRET_CHARACTERS: Final = 26
_CHECK_CHARACTERS: Final = 2
_GROUP: Final = 4
_STRIPPED: Final = str.maketrans("", "", " -\t\n")


class About(StrEnum):
    """What a concern can be about."""

    HOSTING_CONDITIONS = "hosting_conditions"
    PACE = "pace"
    SAFETY = "safety"
    INAPPROPRIATE_BEHAVIOUR = "inappropriate_behaviour"
    LACK_OF_PRIVACY = "lack_of_privacy"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What somebody voiced. Even a doubt is enough: only the text is asked for.

    Attributes:
        filed_on: the day, UTC; never a finer time.
        about: ``None`` where they did not say.
        place_id: ``None`` where they did not say.
        from_member: whether they were signed in; never who they are.
        measures: the measures of a charter that they name, in their order; as they said them,
            whether or not there is such a measure.
    """

    concern_id: str
    filed_on: date
    about: About | None
    place_id: str | None
    text: str
    from_member: bool
    measures: tuple[str, ...] = ()


def day_of(moment: datetime) -> datetime:
    """Return the beginning of an aware moment's day, UTC: all that is kept of a time."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def receipt_of(secret: bytes) -> str:
    """Return the receipt for ``RECEIPT_BYTES`` random bytes: groups of four, two to check them."""
    number = int.from_bytes(secret, "big") >> (len(secret) * 8 - 5 * _SECRET_CHARACTERS)
    characters = "".join(
        _ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(_SECRET_CHARACTERS))
    )
    characters += _check(characters)
    return "-".join(
        characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP)
    )


def read_receipt(typed: str) -> str | None:
    """Return the receipt that somebody typed, in its one form; ``None`` for a slip of the pen."""
    characters = typed.upper().translate(_STRIPPED).translate(_READ_AS)
    if len(characters) != _SECRET_CHARACTERS + _CHECK_CHARACTERS:
        return None
    if any(character not in _ALPHABET for character in characters):
        return None
    if _check(characters[:_SECRET_CHARACTERS]) != characters[_SECRET_CHARACTERS:]:
        return None
    return "-".join(
        characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP)
    )


def receipt_digest(receipt: str) -> str:
    """Return what is kept of a receipt: enough to know it again, nothing to guess it from."""
    return hashlib.sha256(b"receipt\n" + receipt.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RetryKey:
    """What the caller's own Idempotency-Key lets us do, and a copy of our store does not.

    A retried request must get its receipt again, yet the receipt may not be stored in clear. The
    choice was between an HMAC of the key under a secret of this service and sealing the receipt
    with the key itself. We seal: then there is no secret of ours that could be stolen together
    with the store, be lost, or differ between two replicas, and the receipt stays random however
    poor the caller's key is. What is stored to find the request again is another hash, which does
    not open the seal.
    """

    key: str

    @property
    def index(self) -> str:
        """Under which the request is found again."""
        return self._derive(b"find the request").hex()

    def seal(self, secret: bytes) -> bytes:
        """Hide a receipt's random bytes; the same again shows them.

        The pad is used once: the index is unique, so that one key has one receipt.
        """
        pad = self._derive(b"seal the receipt")[: len(secret)]
        return bytes(a ^ b for a, b in zip(secret, pad, strict=True))

    def fingerprint(self, of_body: str) -> str:
        """Return the body's fingerprint in a form that confirms no guess at the text."""
        return hmac.new(
            self._derive(b"compare the body"), of_body.encode(), hashlib.sha256
        ).hexdigest()

    def _derive(self, purpose: bytes) -> bytes:
        return hmac.new(self.key.encode(), purpose, hashlib.sha256).digest()


def _check(characters: str) -> str:
    digest = hashlib.sha256(b"check\n" + characters.encode()).digest()
    return _ALPHABET[digest[0] & 31] + _ALPHABET[digest[1] & 31]
