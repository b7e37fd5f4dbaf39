"""Access tokens of the configured issuer: read strictly, believed only when everything fits."""

import base64
import binascii
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import JoseError

from chassis.problems import Problem
from chassis.strict_json import NotStrictJson, loads
from gateway.keys import Keys
from gateway.policy import Role

MAX_CHARACTERS = 8192
LONGEST_LIFE_SECONDS = 600
LEEWAY_SECONDS = 60
_MOST_PLACES = 100
_MOST_CHARACTERS_OF_A_NAME = 200
_KEPT_SECONDS = 30
_MOST_KEPT = 2000
_TYPES = frozenset({"at+jwt", "application/at+jwt"})
_HEADER_PARAMETERS = frozenset({"alg", "typ", "kid"})
_ROLES_BY_NAME = {role.value: role for role in Role if role is not Role.VISITOR}
_PARTS_OF_A_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token speaks for.

    Attributes:
        subject: their id.
        roles: the roles we know among those it names.
        places: ids of the places that the roles are about.
        scopes: what a client app has been allowed.
    """

    subject: str
    roles: frozenset[Role]
    places: frozenset[str]
    scopes: frozenset[str]


class Tokens:
    """Validates access tokens (RFC 9068, RFC 8725).

    Args:
        keys: the issuer's public keys.
        issuer: the exact ``iss``.
        audience: what ``aud`` must name.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        *,
        keys: Keys,
        issuer: str,
        audience: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._kept: OrderedDict[bytes, tuple[Identity, float]] = OrderedDict()

    async def identify(self, authorization: str) -> Identity:
        """Return who the value of an ``Authorization`` header speaks for.

        Raises:
            Problem: 401 where it is not a token that we believe; 503 where the issuer's keys
                cannot be read.
        """
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token.isascii() or len(token) > MAX_CHARACTERS:
            _refuse()
        # The same token comes again and again: its signature is checked anew twice a minute.
        digest = hashlib.sha256(token.encode()).digest()
        kept = self._kept.get(digest)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        identity, expires = await self._check(token)
        self._kept[digest] = (identity, min(expires, self._clock() + _KEPT_SECONDS))
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return identity

    async def _check(self, token: str) -> tuple[Identity, float]:
        header = _header(token)
        key = await self._keys.find(header["kid"])
        if key is None or header["alg"] not in key.algorithms:
            _refuse()
        try:
            payload = jws.deserialize_compact(token, key.key, algorithms=[header["alg"]]).payload
            claims = loads(payload, max_bytes=MAX_CHARACTERS)
        except (JoseError, NotStrictJson, ValueError):
            _refuse()
        if not isinstance(claims, dict):
            _refuse()
        return self._identity(claims)

    def _identity(self, claims: Mapping[str, Any]) -> tuple[Identity, float]:
        now = self._clock()
        issued, expires = _time(claims.get("iat")), _time(claims.get("exp"))
        not_before = _time(claims.get("nbf", 0))
        audience = claims.get("aud")
        if not (
            claims.get("iss") == self._issuer
            and (audience == self._audience or _lists(audience, self._audience))
            and now < expires
            and expires - issued <= LONGEST_LIFE_SECONDS
            and issued <= now + LEEWAY_SECONDS
            and not_before <= now + LEEWAY_SECONDS
            and _is_name(claims.get("jti"))
            and _is_name(claims.get("sub"))
        ):
            _refuse()
        places = _names(claims.get("places", []))
        if len(places) > _MOST_PLACES:
            _refuse()
        identity = Identity(
            subject=claims["sub"],
            roles=frozenset(
                _ROLES_BY_NAME[role]
                for role in _names(claims.get("roles", []))
                if role in _ROLES_BY_NAME
            ),
            places=frozenset(places),
            scopes=frozenset(str(claims.get("scope", "")).split()),
        )
        return identity, float(expires)


def _header(token: str) -> dict[str, str]:
    """Read the header before anything is believed, and refuse whatever could steer us."""
    parts = token.split(".")
    if len(parts) != _PARTS_OF_A_TOKEN:
        _refuse()
    try:
        raw = base64.b64decode(parts[0] + "=" * (-len(parts[0]) % 4), altchars=b"-_", validate=True)
        header = loads(raw, max_bytes=1024)
    except (binascii.Error, NotStrictJson, ValueError):
        _refuse()
    # An allow-list: jku, x5u, jwk, crit, b64 and whatever comes next are refused alike.
    if not isinstance(header, dict) or set(header) != _HEADER_PARAMETERS:
        _refuse()
    if not all(isinstance(value, str) for value in header.values()):
        _refuse()
    if header["typ"].lower() not in _TYPES or len(header["kid"]) > _MOST_CHARACTERS_OF_A_NAME:
        _refuse()
    return header


def _time(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse()
    return value


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MOST_CHARACTERS_OF_A_NAME


def _lists(value: object, wanted: str) -> bool:
    return isinstance(value, list) and wanted in value


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or not all(_is_name(item) for item in value):
        _refuse()
    return value


def _refuse() -> NoReturn:
    # One answer for every reason: what exactly was wrong would help who forges tokens.
    raise Problem(
        401,
        "unauthorized",
        "The access token is not valid here, or no longer: get a new one.",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
