"""Access tokens from the embedded issuer, for operators, the demo and the tests."""

from __future__ import annotations

import time
import uuid
import warnings
from typing import TYPE_CHECKING, Final

from joserfc import jwt
from joserfc.errors import SecurityWarning

from ops.errors import OperatorError
from ops.keys import KeyFiles, load

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ops.settings import Settings

SUMMARY = "print an access token of the embedded issuer"
ROLES: Final = ("member", "welcomer", "mentor", "coordinator", "staff", "ops")
MAX_MINUTES: Final = 10
CLIENT_ID: Final = "entrelieux-ops"


def issue(
    settings: Settings,
    *,
    roles: Sequence[str],
    places: Sequence[str] = (),
    subject: str | None = None,
    minutes: int = MAX_MINUTES,
    scope: str = "",
) -> str:
    """Return a signed access token (RFC 9068) that the embedded gateway accepts.

    Args:
        settings: whose issuer, audience and keys.
        roles: what the bearer is; see `ROLES`.
        places: ids of the places that the roles are about.
        subject: the bearer's id; a new one unless given.
        minutes: how long it is good for, 1 to 10.
        scope: what a client app was granted, separated by spaces.

    Raises:
        OperatorError: no keys yet, or `minutes` out of bounds.
    """
    if not 1 <= minutes <= MAX_MINUTES:
        raise OperatorError(f"A token is good for 1 to {MAX_MINUTES} minutes, not {minutes}.")
    path = KeyFiles(settings.keys).issuer
    if not path.exists():
        raise OperatorError(
            f"There is no issuer key in {settings.keys}: run `make up` (or `python -m ops keys`)."
        )
    key = load(path)
    now = int(time.time())
    claims = {
        "iss": settings.issuer,
        "aud": settings.audience,
        "sub": subject or str(uuid.uuid4()),
        "client_id": CLIENT_ID,
        "scope": scope,
        "iat": now,
        "nbf": now,
        "exp": now + 60 * minutes,
        "jti": str(uuid.uuid4()),
        "roles": list(roles),
        "places": list(places),
    }
    header = {"typ": "at+jwt", "alg": "EdDSA", "kid": key.thumbprint()}
    with warnings.catch_warnings():
        # RFC 9864 renames EdDSA to Ed25519; identity providers still say EdDSA, and so do we.
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.encode(header, claims, key, algorithms=["EdDSA"])


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who the bearer is."""
    parser.add_argument("--role", action="append", required=True, choices=ROLES, dest="roles")
    parser.add_argument("--place", action="append", default=[], metavar="ID", dest="places")
    parser.add_argument("--subject", metavar="ID", help="whose token; a new id unless given")
    parser.add_argument("--minutes", type=int, default=MAX_MINUTES, help="1 to 10 (default 10)")
    parser.add_argument("--scope", default="", help="scopes separated by spaces")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the token and nothing else, so that it can be captured."""
    print(
        issue(
            settings,
            roles=options.roles,
            places=options.places,
            subject=options.subject,
            minutes=options.minutes,
            scope=options.scope,
        )
    )
    return 0
