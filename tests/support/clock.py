"""A clock that tests put ahead, for processes that read it from a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ops.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


class Clock:
    """The time as it is for whoever was told of its ``file`` by a setting ``..._CLOCK_FILE``.

    Args:
        file: there from the first step ahead on; replaced whole, so that nobody reads half of it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The time as the processes have it."""
        return datetime.now(UTC) + self._ahead

    def put_ahead(self, **by: float) -> None:
        """Let so many ``days``, ``hours``, ... pass at once."""
        self._ahead += timedelta(seconds=int(timedelta(**by).total_seconds()))
        write_whole(self.file, str(int(self._ahead.total_seconds())))
