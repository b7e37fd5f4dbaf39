"""The clock of a service: the machine's own, unless a demonstration lets days pass in seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger(__name__)


class Clock:
    """Tells the time, ahead by as many seconds as a file says; never behind.

    Args:
        ahead: the file, which may appear and change while the clock runs; ``None`` for the
            machine's own time.
    """

    def __init__(self, ahead: Path | None) -> None:
        self._file = ahead
        self._read: tuple[int, int] | None = None
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time, aware UTC, to the millisecond as the store keeps it."""
        if self._file is not None:
            self._look(self._file)
        moment = datetime.now(UTC) + self._ahead
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def _look(self, file: Path) -> None:
        try:
            known = file.stat()
            if self._read == (known.st_mtime_ns, known.st_ino):
                return
            ahead = timedelta(seconds=int(file.read_text(encoding="ascii")))
        except FileNotFoundError:
            return
        self._read = (known.st_mtime_ns, known.st_ino)
        if ahead > self._ahead:
            self._ahead = ahead
            log.warning("the clock is ahead, as in a demonstration", seconds=ahead.total_seconds())
