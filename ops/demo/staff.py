"""The access token of the demonstration: it enrols places and peers, and looks what became."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Final

from ops import token
from ops.errors import OperatorError
from ops.keys import KeyFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from ops.settings import Settings

SUBJECT: Final = str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:entrelieux:demo:staff"))
"""Always the same: Idempotency-Keys count for one person only."""

RENEW_SECONDS: Final = 60 * (token.MAX_MINUTES - 2)


def staff_token(settings: Settings, given: str | None) -> Callable[[], str]:
    """Return what gives a valid token each time: the one that was given, or our own issuer's.

    Raises:
        OperatorError: none was given and there is no key to sign one with.
    """
    if given is not None:
        return lambda: given
    if settings.target is not None and not KeyFiles(settings.keys).issuer.exists():
        raise OperatorError(
            f"A token of the staff is needed for {settings.gateway_url}: give it by TOKEN_STAFF "
            "or --token, or name by RUN_DIR where the keys of its issuer are."
        )
    return _Renewed(settings)


class _Renewed:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._current = ""
        self._until = 0.0

    def __call__(self) -> str:
        if time.monotonic() >= self._until:
            self._current = token.issue(self._settings, roles=["staff"], subject=SUBJECT)
            self._until = time.monotonic() + RENEW_SECONDS
        return self._current
