"""What clocks and calendars on the walls of a time zone show during the slots of the grid."""

from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.onboarding.domain.welcome.bits import stretch
from services.onboarding.domain.welcome.claims import Period, periods
from services.onboarding.domain.welcome.welcomers import Hours, Welcomer, moment_of


class WallClock:
    """The wall clock of a zone over a stretch of slots; sets of slots are relative to its first.

    Args:
        time_zone: IANA name.
        first: the first slot.
        end: the slot after the last one.
    """

    def __init__(self, time_zone: str, first: int, end: int) -> None:
        zone = ZoneInfo(time_zone)
        self.all = stretch(0, end - first)
        self._minutes: defaultdict[date, list[tuple[int, int]]] = defaultdict(list)
        for number in range(end - first):
            begins = moment_of(first + number).astimezone(zone)
            minute = begins.hour * 60 + begins.minute
            self._minutes[begins.date()].append((minute, 1 << number))
        self._days: dict[date, int] = {}
        self._weekdays: list[defaultdict[int, int]] = [defaultdict(int) for _ in range(8)]
        self._periods: defaultdict[tuple[Period, str], int] = defaultdict(int)
        for day, minutes in self._minutes.items():
            for minute, bit in minutes:
                self._weekdays[day.isoweekday()][minute] |= bit
            self._days[day] = sum(bit for _, bit in minutes)
            for period in periods(day):
                self._periods[period] |= self._days[day]
        self._within: dict[tuple[date, int, int, bool], int] = {}
        self._weekly: dict[tuple[int, int, int], int] = {}
        self.first_day, self.last_day = min(self._days), max(self._days)

    def between(self, from_day: date, until_day: date) -> int:
        """Return the slots of all days from the first to the last."""
        if from_day <= self.first_day and until_day >= self.last_day:
            return self.all
        return sum(slots for day, slots in self._days.items() if from_day <= day <= until_day)

    def period(self, period: Period, name: str) -> int:
        """Return the slots of a day, week or month."""
        return self._periods.get((period, name), 0)

    def within(self, day: date, hours: Hours, *, wholly: bool) -> int:
        """Return the slots of ``day`` whose call lies in ``hours``, wholly or in part."""
        key = (day, hours.from_minute, hours.until_minute, wholly)
        known = self._within.get(key)
        if known is None:
            fits = hours.holds if wholly else hours.meets
            known = sum(bit for minute, bit in self._minutes.get(day, ()) if fits(minute))
            self._within[key] = known
        return known

    def weekly(self, weekday: int, hours: Hours) -> int:
        """Return the slots of all such weekdays whose call lies wholly in ``hours``."""
        key = (weekday, hours.from_minute, hours.until_minute)
        known = self._weekly.get(key)
        if known is None:
            slots = self._weekdays[weekday].items()
            known = sum(bits for minute, bits in slots if hours.holds(minute))
            self._weekly[key] = known
        return known

    def hours_of(self, welcomer: Welcomer) -> int:
        """Return the slots in which a welcomer of this zone could call: ``open_slots`` as a set."""
        if welcomer.gone or not welcomer.active:
            return 0
        found = 0
        for each in welcomer.availability:
            hours = Hours(from_minute=each.from_minute, until_minute=each.until_minute)
            found |= self.weekly(each.weekday, hours)
        away = 0
        for absence in welcomer.absences:
            if absence.is_away:
                away |= self.between(absence.from_day, absence.until_day)
                continue
            for day in self._within_days(absence.from_day, absence.until_day):
                for hours in absence.hours:
                    slots = self.within(day, hours, wholly=absence.extra)
                    if absence.extra:
                        found |= slots
                    else:
                        away |= slots
        if welcomer.pause is not None:
            away |= self.between(welcomer.pause.since, welcomer.pause.until or date.max)
        begins = welcomer.since or date.min
        return found & ~away & self.between(begins, welcomer.trained_until)

    def _within_days(self, from_day: date, until_day: date) -> list[date]:
        first, last = max(from_day, self.first_day), min(until_day, self.last_day)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@lru_cache(maxsize=128)
def wall_clock(time_zone: str, first: int, end: int) -> WallClock:
    """Return the wall clock of a zone over these slots; made once."""
    return WallClock(time_zone, first, end)
