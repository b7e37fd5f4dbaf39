"""Who is due for a call: how many each welcomer has given lately, for the time they were there.

A load is a number of calls over the time in which somebody could have given any, by their weight.
Nothing is reset at the end of a month: what is long ago counts less and less, calls and time
alike. Time away counts for neither, so that no debt waits for those who come back; and who is new
begins, for their first weeks, at the level of the others. Whoever has the lowest load is due.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp

from services.onboarding.domain.welcome.welcomers import Welcomer

WINDOW_DAYS = 56
"""After so long a call counts 1/e of a new one: the window of about eight weeks."""

REMEMBERED_DAYS = 3 * WINDOW_DAYS
"""What is longer ago has no say."""

CALL_UNITS = 1_000_000
"""Calls are counted in whole numbers of these parts: sums are exact, in whatever order."""

SLACK = CALL_UNITS // 5
"""Loads that differ by less are equal, so that other things may decide."""

BEGINNING = 0.25
"""So much of the window (two weeks) it takes until what new ones gave weighs more than what the
others gave on average."""


@lru_cache(maxsize=1024)
def worth(age_days: int) -> int:
    """Return how much a call of so many days ago still counts; one to come counts in full."""
    if age_days >= REMEMBERED_DAYS:
        return 0
    return round(CALL_UNITS * exp(-max(age_days, 0) / WINDOW_DAYS))


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody was, and will be, there to give calls.

    Attributes:
        weight: how large their share is, in thousandths.
        away: days (ordinals) from the first until before the second, which do not overlap.
    """

    weight: int
    away: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, welcomer: Welcomer) -> "Presence":
        """Return that of a welcomer."""
        spans = [
            (absence.from_day.toordinal(), absence.until_day.toordinal() + 1)
            for absence in welcomer.absences
            if absence.is_away
        ]
        if welcomer.since is not None:
            spans.append((0, welcomer.since.toordinal()))
        for pause in (*welcomer.pauses_before, *((welcomer.pause,) if welcomer.pause else ())):
            end = pause.until or date.max
            spans.append((pause.since.toordinal(), end.toordinal() + 1))
        spans.append((welcomer.trained_until.toordinal() + 1, date.max.toordinal() + 1))
        return cls(round(welcomer.weight * 1000), _merged(spans))

    def until(self, today: int) -> float:
        """Return for how much of the window until today they were there, from 0 to 1."""
        missed = sum(
            _weight_before(end - today) - _weight_before(first - today) for first, end in self.away
        )
        return max(0.0, _weight_before(0) - missed)


class Fairness:
    """The loads of all welcomers, as of one day.

    Args:
        today: the day (ordinal) on which calls count in full, as those to come do.
    """

    def __init__(self, today: int) -> None:
        self._today = today
        self._given: defaultdict[str, int] = defaultdict(int)
        self._times: dict[str, tuple[int, int]] = {}
        self._factors: dict[str, tuple[float, float]] = {}
        self._all_given = 0
        self._all_times = 0

    def enter(self, welcomer_id: str, presence: Presence) -> None:
        """Count a welcomer in, or as they are from now on."""
        self.leave(welcomer_id)
        there = round(presence.until(self._today) * CALL_UNITS)
        self._times[welcomer_id] = (there, presence.weight)
        self._all_times += there * presence.weight
        self._all_given += self._given[welcomer_id]
        time = there / CALL_UNITS + BEGINNING
        self._factors[welcomer_id] = (1000 / (time * presence.weight), BEGINNING / time)

    def leave(self, welcomer_id: str) -> None:
        """Count a welcomer out, with what they gave."""
        if welcomer_id in self._times:
            there, weight = self._times.pop(welcomer_id)
            self._all_times -= there * weight
            self._all_given -= self._given[welcomer_id]
            del self._factors[welcomer_id]

    def give(self, welcomer_id: str, day: int, times: int = 1) -> None:
        """Count a call of a welcomer on a day (ordinal); -1 times takes it back."""
        value = times * worth(self._today - day)
        self._given[welcomer_id] += value
        if welcomer_id in self._times:
            self._all_given += value

    def shortfalls(self, welcomer_ids: Sequence[str]) -> list[int]:
        """Return by how much each load is below the usual one, in ``CALL_UNITS``.

        The usual load is that of all together. Whoever has the largest shortfall is due.
        """
        usual = self._all_given * 1000 * CALL_UNITS / self._all_times if self._all_times else 0.0
        given, factors = self._given, self._factors
        found = []
        for each in welcomer_ids:
            for_each_call, of_the_usual = factors[each]
            found.append(round(usual * (1 - of_the_usual) - given[each] * for_each_call))
        return found


def _weight_before(day: int) -> float:
    """Return how much of the window lies before a day, counted from today."""
    return exp(min(day, 0) / WINDOW_DAYS)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return tuple(merged)
