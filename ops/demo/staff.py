"""Whose tokens the demonstration shows: the staff's, and of those who speak for themselves."""

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


class TheirTokens:
    """Tokens of newcomers and mentors, by the issuer of the demo's own system."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._renewed: dict[tuple[str, str], _Renewed] = {}

    def member(self, member_id: str) -> str:
        """Return a newcomer's own."""
        return self._of("member", member_id)

    def mentor(self, mentor_id: str) -> str:
        """Return a mentor's own."""
        return self._of("mentor", mentor_id)

    def _of(self, role: str, subject: str) -> str:
        known = self._renewed.setdefault((role, subject), _Renewed(self._settings, role, subject))
        return known()


class _Renewed:
    def __init__(self, settings: Settings, role: str = "staff", subject: str = SUBJECT) -> None:
        self._settings = settings
        self._role = role
        self._subject = subject
        self._current = ""
        self._until = 0.0

    def __call__(self) -> str:
        if time.monotonic() >= self._until:
            self._current = token.issue(self._settings, roles=[self._role], subject=self._subject)
            self._until = time.monotonic() + RENEW_SECONDS
        return self._current
