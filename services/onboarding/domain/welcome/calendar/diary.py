"""The diary of one welcomer: when they could call, and what is in between."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from services.onboarding.domain.languages import spoken
from services.onboarding.domain.welcome.bits import stretch
from services.onboarding.domain.welcome.claims import (
    Margins,
    Period,
    caps,
    cells_of,
    local_day,
    periods,
)
from services.onboarding.domain.welcome.wall_clock import WallClock
from services.onboarding.domain.welcome.welcomers import Welcomer

Taken = Mapping[int, tuple[str, ...]]
"""The claims of a welcomer's calls, by the slot in which each begins."""

Busy = tuple[tuple[datetime, datetime], ...]
"""When somebody is busy otherwise."""

_SLOT_SECONDS = 1800


class Diary:
    """What one welcomer can do, as sets of slots relative to the calendar's first.

    Args:
        welcomer: whose it is.
        number: theirs in the calendar's sets of welcomers.
        clock: the wall clock of their zone.
        first: the calendar's first slot.
        taken: their calls; shared with the calendar, which changes it.
        busy: when they are busy otherwise.
    """

    def __init__(
        self,
        *,
        welcomer: Welcomer,
        number: int,
        clock: WallClock,
        first: int,
        taken: Taken,
        busy: Busy,
    ) -> None:
        self.welcomer = welcomer
        self.number = number
        self.bit = 1 << number
        self.languages = frozenset(spoken(each) for each in welcomer.languages)
        self._clock = clock
        self._first = first
        self._taken = taken
        self._margins = Margins.of(welcomer)
        self._caps = caps(welcomer)
        self._hours = clock.hours_of(welcomer)
        if busy:
            self._hours &= ~self._while_busy(busy)
        self.open = 0
        self.reopen()

    def reopen(self) -> int:
        """Look again after a call was taken or released; return the slots for which it matters."""
        before, self.open = self.open, self._hours
        if self._taken:
            self.open &= ~(self._around_calls() | self._beyond_caps())
        return before ^ self.open

    def claimed(self) -> set[str]:
        """Return the claims of all their calls."""
        return {claim for claims in self._taken.values() for claim in claims}

    def rested(self, slot: int) -> int:
        """Return how many slots lie between this one and the nearest call of theirs."""
        return min((abs(slot - each) for each in self._taken), default=1 << 30)

    def _around_calls(self) -> int:
        before, after, first = self._margins.before, self._margins.after, self._first
        around = 0
        for slot, claims in self._taken.items():
            if slot < first - 2 * _DAY_SLOTS:
                continue
            # What it has claimed holds on, and so do the margins that are wished for by now.
            cells = [*cells_of(claims), slot - before, slot + after]
            around |= stretch(min(cells) - after - first, max(cells) + before + 1 - first)
        return around

    def _beyond_caps(self) -> int:
        if not self._caps:
            return 0
        given: Counter[tuple[Period, str]] = Counter()
        for slot in self._taken:
            given.update(periods(local_day(slot, self.welcomer.time_zone)))
        full = 0
        for (period, name), calls in given.items():
            if calls >= self._caps.get(period, calls + 1):
                full |= self._clock.period(period, name)
        return full

    def _while_busy(self, busy: Iterable[tuple[datetime, datetime]]) -> int:
        before = timedelta(minutes=self.welcomer.buffer_before_minutes).total_seconds()
        after = timedelta(minutes=self.welcomer.buffer_after_minutes).total_seconds()
        found = 0
        for begins, ends in busy:
            # A call may begin once they are free, and must be over before they are not.
            first = (begins.timestamp() - after) // _SLOT_SECONDS
            last = -(-(ends.timestamp() + before) // _SLOT_SECONDS)
            found |= stretch(int(first) - self._first, min(int(last), self._end) - self._first)
        return found & self._clock.all

    @property
    def _end(self) -> int:
        return self._first + self._clock.all.bit_length()


_DAY_SLOTS = 48
"""No call keeps more than a day free around it."""
