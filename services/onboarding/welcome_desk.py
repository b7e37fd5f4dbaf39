"""The welcome desk: books calls with the calendar's advice and the store's last word."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chassis import metrics
from services.onboarding.announcements import of_call
from services.onboarding.domain.calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from services.onboarding.domain.calls import WelcomeCall
    from services.onboarding.domain.welcomers import Welcomer
    from services.onboarding.settings import OnboardingSettings
    from services.onboarding.store import OnboardingStore

ROUNDS = 20
"""How often a batch is tried anew after others were quicker, before it is put off."""

BATCH = 100
_OVERLAP = timedelta(seconds=10)
"""Clocks of replicas differ and writes take time: so much is read twice, to miss nothing."""

_FULL_REFRESH = timedelta(minutes=10)
"""So late, at the latest, a replica learns of a welcomer whom another one's odd clock hid."""


class WelcomeDesk:
    """One process's way of booking; any number of processes may do so at once.

    The calendar in memory proposes, and is brought up to date by what has changed since it last
    was. Two desks may propose the same slot, but the unique index gives it to one of them; the
    other reads back what is stored and proposes again.
    """

    def __init__(self, store: OnboardingStore, settings: OnboardingSettings) -> None:
        self._store = store
        self._settings = settings
        self._fresh = timedelta(seconds=settings.fresh_seconds)
        self._calendar = Calendar(notice=settings.notice, horizon=settings.horizon)
        self._complete: datetime | None = None
        self._seen = datetime.fromtimestamp(0, UTC)
        self._stale = True

    def book(
        self, wanted: Sequence[WelcomeCall], causes: Mapping[str, UUID], now: datetime
    ) -> list[WelcomeCall]:
        """Book a slot for each call, or store that it waits, and the facts with it.

        Args:
            wanted: calls that nobody has arranged yet, in order of arrival.
            causes: the events that led to them, by call id.
            now: aware UTC.

        Returns:
            Those for which others were quicker each time: try again later.
        """
        left = list(wanted)
        for _ in range(ROUNDS):
            calls, calendar = self._arrange(left, now)
            with self._starting_over_on_failure():
                refused = self._store.calls.add(
                    [(call, of_call(call, causes.get(call.id))) for call in calls]
                )
                stored = self._store.calls.of(call.id for call in refused) if refused else {}
            for call in refused:
                known = stored.get(call.id)
                if known is not None and call.slot not in {None, known.slot}:
                    calendar.release(*_slot(call))
            metrics.DUPLICATES.labels("onboarding.book_welcome_calls").inc(len(stored))
            lost = {call.id for call in refused} - stored.keys()
            left = [call for call in left if call.id in lost]
            if not left:
                break
            self._stale = True
        return left

    def retry(
        self,
        now: datetime,
        *,
        languages: Iterable[str] | None = None,
        trained: Iterable[str] = (),
        because: UUID | None = None,
    ) -> None:
        """Book calls for those who wait, longest waiting first, while there are slots.

        Args:
            now: aware UTC.
            languages: only for who speaks one of these; for everybody by default.
            trained: ids of welcomers who are said to be new.
            because: the event that gives hope; ``None`` when only time has passed.
        """
        self._stale = True
        calendar = self._current(now)
        for welcomer in self._store.welcomers.of(trained):
            calendar.put(welcomer)
        for _ in range(ROUNDS):
            calendar = self._current(now)
            hopeful = calendar.open_languages(languages or calendar.languages(), now)
            waiting = self._store.calls.waiting(hopeful, limit=BATCH) if hopeful else []
            if not waiting:
                break
            arranged = [_arranged(call, calendar, now) for call in waiting]
            calls = [call.changed(now) for call in arranged if call.slot is not None]
            with self._starting_over_on_failure():
                unsure = self._store.calls.settle(
                    [(call, of_call(call, because)) for call in calls]
                )
                stored = self._store.calls.of(call.id for call in unsure) if unsure else {}
            for call in unsure:
                known = stored[call.id].slot
                # While the call still waits, its slot was somebody else's, and so it stays taken.
                if known is not None and known != call.slot:
                    calendar.release(*_slot(call))
            self._stale = bool(unsure)

    def _arrange(
        self, wanted: Sequence[WelcomeCall], now: datetime
    ) -> tuple[list[WelcomeCall], Calendar]:
        """Choose slots; nobody is made to wait by a calendar that is not up to date."""
        calendar = self._current(now)
        calls = [_arranged(call, calendar, now) for call in wanted]
        if self._seen != now and any(call.slot is None for call in calls):
            self._stale = True
            calendar = self._current(now)
            calls = [
                call if call.slot is not None else _arranged(call, calendar, now) for call in calls
            ]
        return calls, calendar

    def _current(self, now: datetime) -> Calendar:
        """Return the calendar, with what has changed since it was last looked at."""
        if self._complete is None or now - self._complete > _FULL_REFRESH:
            calendar = Calendar(notice=self._settings.notice, horizon=self._settings.horizon)
            self._bring_up_to_date(
                calendar,
                now,
                self._store.welcomers.changed_since(None),
                self._store.calls.slots_from(now),
            )
            # Only a whole calendar replaces the old one: other green threads may be at work.
            self._calendar, self._complete = calendar, now
        elif self._stale or now - self._seen > self._fresh:
            since = self._seen - _OVERLAP
            self._bring_up_to_date(
                self._calendar,
                now,
                self._store.welcomers.changed_since(since),
                self._store.calls.slots_changed_since(since),
            )
        return self._calendar

    def _bring_up_to_date(
        self,
        calendar: Calendar,
        now: datetime,
        welcomers: Iterable[Welcomer],
        slots: Iterable[tuple[str, datetime]],
    ) -> None:
        calendar.look_ahead(now)
        for welcomer in welcomers:
            calendar.put(welcomer)
        for slot in slots:
            calendar.take(*slot)
        self._seen, self._stale = max(now, self._seen), False

    @contextmanager
    def _starting_over_on_failure(self) -> Iterator[None]:
        """Forget the calendar when a write fails: nobody knows then which slots were taken."""
        try:
            yield
        except BaseException:
            self._complete = None
            raise


def _slot(call: WelcomeCall) -> tuple[str, datetime]:
    if call.slot is None:
        raise ValueError("the call is not booked")
    return call.slot


def _arranged(call: WelcomeCall, calendar: Calendar, now: datetime) -> WelcomeCall:
    free = calendar.earliest(call.languages, call.location, now)
    if free is None:
        return call.wanted(calendar.why_nobody(call.languages))
    calendar.take(free.welcomer.id, free.starts_at)
    return call.booked(free)
