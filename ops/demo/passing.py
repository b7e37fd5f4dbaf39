"""The clock that the demonstration puts forward, so that weeks pass in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ops.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from ops.settings import Settings

ENVIRONMENT: Final = ("ONBOARDING_CLOCK_FILE", "MATCHING_CLOCK_FILE")
"""Welcome calls and mentors live by the same time."""


def clock_file(settings: Settings) -> Path:
    """Return the file by which the services' clocks are put forward."""
    return settings.home / "demo" / "clock-ahead"


class PassingTime:
    """The time as the demo's own system has it; only ever put forward.

    Args:
        file: what the services read how far they are ahead from, in seconds.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.ahead = timedelta(seconds=int(file.read_text()) if file.exists() else 0)

    def now(self) -> datetime:
        """Return the time in the demonstration, aware UTC."""
        return datetime.now(UTC) + self.ahead

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.ahead += by
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, f"{self.ahead.total_seconds():.0f}", mode=0o600)
