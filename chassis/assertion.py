"""The short-lived signed statement by which the gateway tells a service who is asking."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

ISSUER = "entrelieux-gateway"
HEADER = "Assertion"
LIFETIME_SECONDS = 60
_LEEWAY_SECONDS = 10
_MAX_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, and how far they may reach for this request.

    Attributes:
        subject: the person's or program's id; ``None`` for a visitor.
        roles: what they are (``member``, ``welcomer``, ``coordinator`` ...).
        places: ids of the places that their roles are about.
        reach: which objects this request may touch, out of ``public``, ``own``, ``assigned``,
            ``place``, ``network``.
    """

    subject: str | None
    roles: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()

    def may_see(
        self,
        *,
        member_id: str | None = None,
        place_id: str | None = None,
        assigned_to: str | None = None,
    ) -> bool:
        """Tell whether an object of that member, place and peer is within reach."""
        return (
            "network" in self.reach
            or ("place" in self.reach and place_id is not None and place_id in self.places)
            or ("own" in self.reach and member_id is not None and member_id == self.subject)
            or (
                "assigned" in self.reach and assigned_to is not None and assigned_to == self.subject
            )
        )


def load_key(path: Path) -> OKPKey:
    """Read an Ed25519 key (private or public) from a PEM file."""
    return OKPKey.import_key(path.read_bytes())


def sign(caller: Caller, *, audience: str, key: OKPKey, now: int) -> str:
    """Return an assertion for the service ``audience``, valid for a minute.

    Args:
        caller: who is asking.
        audience: the name of the service asked.
        key: the gateway's private Ed25519 key.
        now: seconds since the epoch.
    """
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": audience,
        "sub": caller.subject,
        "roles": sorted(caller.roles),
        "places": sorted(caller.places),
        "reach": sorted(caller.reach),
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
    }
    return jwt.encode(
        {"alg": "Ed25519", "typ": "assertion+jwt"}, claims, key, algorithms=["Ed25519"]
    )


def verify(token: str | None, *, audience: str, key: OKPKey, now: int) -> Caller:
    """Return who is asking.

    Raises:
        Problem: 401 where the assertion is missing, forged, expired or meant for another service.
    """
    if not token or len(token) > _MAX_CHARACTERS:
        raise _refused()
    try:
        decoded = jwt.decode(token, key, algorithms=["Ed25519"])
    except (JoseError, ValueError):
        raise _refused() from None
    claims: Mapping[str, Any] = decoded.claims
    fresh = (
        isinstance(claims.get("iat"), int)
        and isinstance(claims.get("exp"), int)
        and claims["iat"] - _LEEWAY_SECONDS <= now < claims["exp"] + _LEEWAY_SECONDS
        and claims["exp"] - claims["iat"] <= LIFETIME_SECONDS
    )
    meant_for_us = (
        decoded.header.get("typ") == "assertion+jwt"
        and claims.get("iss") == ISSUER
        and claims.get("aud") == audience
    )
    if not (fresh and meant_for_us):
        raise _refused()
    subject = claims.get("sub")
    if not isinstance(subject, str | None):
        raise _refused()
    return Caller(
        subject=subject,
        roles=_words(claims.get("roles")),
        places=_words(claims.get("places")),
        reach=_words(claims.get("reach")),
    )


def _words(claim: object) -> frozenset[str]:
    if not isinstance(claim, list) or not all(isinstance(word, str) for word in claim):
        raise _refused()
    return frozenset(claim)


def _refused() -> Problem:
    return Problem(401, "unauthorized", "Services answer the gateway alone.")
