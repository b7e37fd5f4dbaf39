"""Looks at welcomers' own calendars when they are due, one look over all processes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

import structlog

from contracts.event import event_id
from contracts.welcome import WelcomerChanged
from services.onboarding.busy_feeds.looking import look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.onboarding.domain.welcome.busy import BusyFeed, Interval
    from services.onboarding.domain.welcome.welcomers import Welcomer
    from services.onboarding.settings import OnboardingSettings
    from services.onboarding.store import OnboardingStore

_AT_ONCE = 50

log = structlog.get_logger(__name__)


class BusyDesk:
    """One process's way of looking; any number of processes may do so at once.

    A look is claimed in the store before it begins, guarded by the version that was read; what it
    found is saved only if the welcomer has not named another calendar meanwhile.
    """

    def __init__(self, store: OnboardingStore, settings: OnboardingSettings) -> None:
        self._store = store
        self._settings = settings

    def look(self, clock: Callable[[], datetime]) -> None:
        """Look at each calendar that is due and that nobody else has claimed."""
        for due in self._store.busy_feeds.due(clock(), limit=_AT_ONCE):
            claimed = self._store.busy_feeds.save(due.claimed(clock()))
            if claimed is not None:
                self._look(claimed, clock())

    def _look(self, feed: BusyFeed, now: datetime) -> None:
        welcomer = next(iter(self._store.welcomers.of([feed.welcomer_id])), None)
        if welcomer is None:
            return
        ends = now + self._settings.horizon + self._settings.notice
        found = look(
            feed,
            zone=welcomer.time_zone,
            begins=now,
            ends=ends,
            anew=feed.must_be_read_anew(ends),
            local_server=self._settings.local_server,
        )
        if found.error is not None:
            log.warning("a calendar could not be read", reason=found.error)
            self._store.busy_feeds.save(feed.failed(found.error, now))
        elif found.busy is None:
            self._store.busy_feeds.save(feed.unchanged(now))
        else:
            after = feed.read(
                found.busy, now, window_ends=ends, etag=found.etag, digest=found.digest
            )
            news = still_ahead(feed.busy, now) != still_ahead(after.busy, now)
            self._store.busy_feeds.save(
                after,
                facts=[_fact(feed, welcomer, now)] if news else [],
                changed_at=now if news else None,
            )


def still_ahead(busy: tuple[Interval, ...], now: datetime) -> list[Interval]:
    """Return what of busy times is not over, however much of it is."""
    return [(max(start, now), end) for start, end in busy if end > now]


def _fact(feed: BusyFeed, welcomer: Welcomer, now: datetime) -> WelcomerChanged:
    # The calendar is a thing of its own: its versions are not the welcomer's.
    own_id = str(uuid5(UUID(feed.welcomer_id), "busy_feed"))
    return WelcomerChanged(
        event_id=event_id(own_id, feed.version + 1, WelcomerChanged),
        occurred_at=now,
        correlation_id=uuid4(),
        welcomer_id=welcomer.id,
        place_id=welcomer.place_id,
        languages=welcomer.languages,
        change="busy",
        member_id=welcomer.member_id,
        has_hours=bool(welcomer.availability),
    )
