"""Signed links by which somebody acts on their own welcome call or mentoring without an account."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.strict_json import NotStrictJson, dumps, loads

MAX_CHARACTERS = 512
"""No token is longer, so that a whole link fits into one line of mail."""

_ALGORITHM = "Ed25519"
_TYPE = "link"
_CHARACTERS_OF_A_KID = 16
_LAST_ARRANGEMENT = 1_000_000
_LAST_DAY = 36_500
_LAST_SECOND = 253_402_300_799  # the year 9999
_PARTS_OF_A_TOKEN = 3
_ALWAYS_SAID = {"a", "c", "e", "m", "p"}


class Purpose(StrEnum):
    """The one thing that a link is good for."""

    CHOOSE = "choose"
    MOVE = "move"
    CANCEL = "cancel"
    REBOOK = "rebook"
    ACCEPT = "accept"
    DECLINE = "decline"
    CONTACTED = "contacted"
    NOT_CONTACTED = "not_contacted"
    GOING_WELL = "going_well"
    NEEDS_MORE = "needs_more"
    NOT_WORKING = "not_working"
    AUTONOMY = "autonomy"
    ASK_ANOTHER = "ask_another"


OF_CALLS: Final = frozenset({Purpose.CHOOSE, Purpose.MOVE, Purpose.CANCEL, Purpose.REBOOK})
"""What a newcomer does about their welcome call."""

OF_ASKING: Final = frozenset({Purpose.ACCEPT, Purpose.DECLINE})
"""What a mentor answers who is asked to accompany a newcomer."""

OF_CONTACT: Final = frozenset({Purpose.CONTACTED, Purpose.NOT_CONTACTED})
"""What a newcomer or their mentor answers who is asked whether they have been in touch."""

OF_CHECKS: Final = frozenset({Purpose.GOING_WELL, Purpose.NEEDS_MORE, Purpose.NOT_WORKING})
"""What a newcomer or their mentor answers who is asked how it is going."""

OF_ENDING: Final = frozenset({Purpose.AUTONOMY})
"""By what a newcomer or their mentor says that the newcomer finds their own way now."""

OF_CHANGING: Final = frozenset({Purpose.ASK_ANOTHER})
"""By what a newcomer asks for another mentor, without a reason."""

OF_MENTORING: Final = OF_ASKING | OF_CONTACT | OF_CHECKS | OF_ENDING | OF_CHANGING
"""What is done about a newcomer's mentor, by either."""


class Refusal(StrEnum):
    """Why a link is not followed."""

    EXPIRED = "expired"
    NOT_OURS = "not_ours"


class LinkRefused(Exception):  # noqa: N818 - reads as the sentence it is
    """A link is not followed; ``reason`` says why. It is only ``EXPIRED`` if it was ours."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: ids and numbers, nothing about a person.

    Attributes:
        purpose: the one thing it is good for.
        member_id: the newcomer whose call or mentor it is about (UUID).
        about_id: the call, or the assignment of the mentor (UUID).
        arrangement: how often that had been arranged when the link was given out, from 1. A call
            is arranged anew by every act, so a link about it is good for one act and not after
            any other one; a mentor's answer is held against what they were asked.
        expires_at: when it ends, aware, counted in whole seconds.
        mentor_id: the mentor who acts by it (UUID); ``None`` where the newcomer does.
        day: which check is answered: days since the mentor accepted.
    """

    purpose: Purpose
    member_id: str
    about_id: str
    arrangement: int
    expires_at: datetime
    mentor_id: str | None = None
    day: int | None = None

    @property
    def holder_id(self) -> str:
        """Who acts by it."""
        return self.mentor_id or self.member_id


def sign(link: Link, key: OKPKey) -> str:
    """Return the link's token, a compact JWS of letters, digits, ``-``, ``_`` and two dots.

    The same link has the same token, so that a letter written twice says the same.

    Args:
        link: what to say.
        key: the private Ed25519 key.

    Raises:
        ValueError: an id is no UUID, a number is out of bounds, or the link says more or less than
            its purpose needs.
    """
    return jws.serialize_compact(_header(key), _payload(link), key, algorithms=[_ALGORITHM])


def verify(token: str, public_key: OKPKey, now: datetime) -> Link:
    """Return what a token says, if it is ours and not expired.

    There is one way to write each link: whatever differs from it by a single character, even
    where a decoder would not mind, is refused.

    Args:
        token: from the address that somebody asked for.
        public_key: the public half of the key that signs links.
        now: the time, aware.

    Raises:
        LinkRefused: it is forged, broken or something else; or it is ours and expired.
    """
    parts = token.split(".")
    if len(token) > MAX_CHARACTERS or len(parts) != _PARTS_OF_A_TOKEN:
        raise LinkRefused(Refusal.NOT_OURS)
    # Not a header that we would read and judge, but ours to the letter: there is nothing in it by
    # which anybody could steer us to another algorithm, key or kind of token.
    if parts[0] != _encoded(_json(_header(public_key))):
        raise LinkRefused(Refusal.NOT_OURS)
    try:
        signed = jws.deserialize_compact(token, public_key, algorithms=[_ALGORITHM])
        link = _read(signed.payload)
        written_once = _payload(link) == signed.payload and _is_canonical(parts[2])
    except (JoseError, NotStrictJson, ValueError):
        raise LinkRefused(Refusal.NOT_OURS) from None
    if not written_once:
        raise LinkRefused(Refusal.NOT_OURS)
    if link.expires_at <= now:
        raise LinkRefused(Refusal.EXPIRED)
    return link


def _header(key: OKPKey) -> dict[str, str]:
    return {
        "alg": _ALGORITHM,
        "kid": key.thumbprint()[:_CHARACTERS_OF_A_KID],
        "typ": _TYPE,
    }


def _payload(link: Link) -> bytes:
    seconds = int(link.expires_at.timestamp())
    if not (1 <= link.arrangement <= _LAST_ARRANGEMENT and 0 < seconds <= _LAST_SECOND):
        raise ValueError("the arrangement or the end of a link is out of bounds")
    said: dict[str, object] = {"a": link.arrangement, "c": _short(link.about_id)}
    if _names_a_day(link):
        said["d"] = link.day
    said |= {"e": seconds, "m": _short(link.member_id), "p": link.purpose.value}
    if _names_a_mentor(link):
        said["w"] = _short(link.mentor_id or "")
    return dumps(said)


def _names_a_day(link: Link) -> bool:
    if (link.day is None) is (link.purpose in OF_CHECKS):
        raise ValueError("the day of a link is out of bounds: it is of a check, or of none")
    if link.day is not None and not 1 <= link.day <= _LAST_DAY:
        raise ValueError("the day of a link is out of bounds")
    return link.day is not None


def _names_a_mentor(link: Link) -> bool:
    if link.mentor_id is None and link.purpose in OF_ASKING:
        raise ValueError("whose link it is, is out of bounds: it is a mentor who answers")
    if link.mentor_id is not None and link.purpose not in OF_MENTORING - OF_CHANGING:
        raise ValueError("whose link it is, is out of bounds: it is the newcomer's own")
    return link.mentor_id is not None


def _read(payload: bytes) -> Link:
    said = loads(payload, max_bytes=MAX_CHARACTERS)
    if not isinstance(said, dict) or not _ALWAYS_SAID <= set(said) <= _ALWAYS_SAID | {"d", "w"}:
        raise ValueError("a link says five things, a mentor's up to seven")
    return Link(
        purpose=Purpose(said["p"]),
        member_id=_long(said["m"]),
        about_id=_long(said["c"]),
        arrangement=_whole(said["a"]),
        expires_at=datetime.fromtimestamp(min(_whole(said["e"]), _LAST_SECOND), UTC),
        mentor_id=_long(said["w"]) if "w" in said else None,
        day=_whole(said["d"]) if "d" in said else None,
    )


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a whole number")
    return value


def _short(uuid: str) -> str:
    parsed = UUID(uuid)
    if str(parsed) != uuid:
        raise ValueError("an id is a UUID in small letters")
    return _encoded(parsed.bytes)


def _long(short: object) -> str:
    if not isinstance(short, str):
        raise ValueError("not an id")  # noqa: TRY004 - to the reader of a token it is the same
    return str(UUID(bytes=_decoded(short)))


def _json(value: object) -> bytes:
    # As the library writes a header.
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def _is_canonical(text: str) -> bool:
    return _encoded(_decoded(text)) == text
