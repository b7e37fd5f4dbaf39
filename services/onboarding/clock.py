"""What time it is in onboarding."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chassis.clock import Clock
from services.onboarding.settings import OnboardingSettings

if TYPE_CHECKING:
    from datetime import datetime


@cache
def _clock() -> Clock:
    return Clock(OnboardingSettings().clock_file)


def now() -> datetime:
    """Return this process's time: read from the store later, it is the same."""
    return _clock().now()
