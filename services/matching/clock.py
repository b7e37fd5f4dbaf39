"""What time it is in matching."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chassis.clock import Clock
from services.matching.settings import MatchingSettings

if TYPE_CHECKING:
    from datetime import datetime


@cache
def _clock() -> Clock:
    return Clock(MatchingSettings().clock_file)


def now() -> datetime:
    """Return this process's time: read from the store later, it is the same."""
    return _clock().now()
