"""A welcomer's own calendar: when it is looked at, and what was found there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(minutes=15)
LONGEST_WAIT: Final = timedelta(hours=6)
CLAIM: Final = timedelta(minutes=2)
"""So long a look may take; after that, whoever looks next takes it for lost."""

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyFeed:
    """Where a welcomer's own calendar is, and when they are busy by it.

    Attributes:
        url: secret; who has it may read their calendar.
        due_at: when it is looked at next, aware UTC.
        version: counts its changes, from 1.
        busy: merged and in order, aware UTC, and nothing else of what is in the calendar.
        read_at: when it was last looked at with success.
        window_ends: until when ``busy`` says all.
        error: why the last look failed, a closed word; ``None`` if it did not.
        failures: how many looks have failed one after the other.
        etag, digest: what the calendar was like when it was last read.
    """

    welcomer_id: str
    url: str
    due_at: datetime
    version: int = 1
    busy: tuple[Interval, ...] = ()
    read_at: datetime | None = None
    window_ends: datetime | None = None
    error: str | None = None
    failures: int = 0
    etag: str | None = None
    digest: str | None = None

    def claimed(self, now: datetime) -> "BusyFeed":
        """Return it with the next look taken by somebody: nobody else need look meanwhile."""
        return replace(self, due_at=now + CLAIM)

    def unchanged(self, now: datetime) -> "BusyFeed":
        """Return it after a look that found nothing new."""
        return replace(self, due_at=now + EVERY, read_at=now, error=None, failures=0)

    def read(
        self,
        busy: tuple[Interval, ...],
        now: datetime,
        *,
        window_ends: datetime,
        etag: str | None,
        digest: str | None,
    ) -> "BusyFeed":
        """Return it after a look that found when they are busy."""
        return replace(
            self.unchanged(now), busy=busy, window_ends=window_ends, etag=etag, digest=digest
        )

    def failed(self, why: str, now: datetime) -> "BusyFeed":
        """Return it after a look that failed: what was known still holds, and looks get rarer."""
        wait = min(EVERY * 2 ** min(self.failures, 10), LONGEST_WAIT)
        return replace(self, due_at=now + wait, error=why, failures=self.failures + 1)

    def must_be_read_anew(self, ends: datetime) -> bool:
        """Tell whether even an unchanged calendar has more to say, until ``ends``."""
        return self.window_ends is None or ends - self.window_ends >= timedelta(days=1)
