"""How the process of a round may end, as its exit code."""

import signal
from typing import Final

from services.matching.domain.rounds import WhyFailed

DONE: Final = 0
"""What was computed is stored."""

BROKEN: Final = 1
"""A mistake of ours; the log says which."""

TOO_MUCH: Final = 10
"""It needed more memory than it may have."""

AWAY: Final = 11
"""The database went away; worth another try."""

VOID: Final = 12
"""Another process has taken the round over."""

ALONE: Final = 13
"""The service that started it is gone."""

_AGAIN: Final = frozenset({AWAY, VOID, ALONE})
_OUT_OF_MEMORY: Final = frozenset({TOO_MUCH, -signal.SIGABRT})
"""Libraries in C++ abort where they get no memory."""


def why_failed(code: int) -> WhyFailed | None:
    """Return why there will be no result; ``None`` where there is one, or it is worth a try."""
    if code == DONE or code in _AGAIN:
        return None
    if code in _OUT_OF_MEMORY:
        return "too_much"
    if code == -signal.SIGXCPU:
        return "too_slow"
    # Killed by somebody or something else: worth another try, but not for ever.
    return None if code < 0 else "broken"
