"""Welcomers: trained peers, and the half hours in which they can call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from services.onboarding.domain.places import Point
from services.onboarding.domain.refusals import NotAcceptable

CALL = timedelta(minutes=30)
_CALL_MINUTES = 30
_CALL_SECONDS = 1800
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Time that a welcomer gives each week, by the clock on their own wall.

    Attributes:
        weekday: 1 for Monday to 7 for Sunday.
        from_minute: minutes after midnight.
        until_minute: minutes after midnight; 1440 is the end of the day.
    """

    weekday: int
    from_minute: int
    until_minute: int

    def holds(self, first_minute: int) -> bool:
        """Tell whether a call that begins at ``first_minute`` ends in time, too."""
        return self.from_minute <= first_minute <= self.until_minute - _CALL_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcomer:
    """A peer who has been trained to give welcome calls.

    Attributes:
        trained_until: the last day, on their own calendar, for which the training counts.
        time_zone: IANA name of the zone that ``availability`` is meant in.
        location: where their place is.
    """

    id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str
    languages: tuple[str, ...]
    time_zone: str
    trained_until: date
    availability: tuple[Availability, ...]
    location: Point | None = None


def slot_of(moment: datetime) -> int:
    """Return the number of the half hour that begins at or last before ``moment``.

    Calls begin on the full and half hours of UTC. One grid for everybody means that two calls of
    one welcomer either are at the same slot or do not touch, also after a change of availability
    or zone: a unique index on the slot is then all that a double booking has to get past.
    """
    return int(moment.timestamp()) // _CALL_SECONDS


def moment_of(slot: int) -> datetime:
    """Return when ``slot`` begins, aware UTC."""
    return datetime.fromtimestamp(slot * _CALL_SECONDS, UTC)


def check_training(trained_until: date, *, today: date) -> None:
    """Refuse a training that has run out.

    Raises:
        NotAcceptable: it ended before ``today``.
    """
    if trained_until < today:
        raise NotAcceptable("/trained_until", "The training must not have run out.")


def check_availability(availability: Sequence[Availability]) -> None:
    """Refuse hours in which there could be no call, or which are given twice.

    Raises:
        NotAcceptable: a window too short for a call, or two that overlap.
    """
    for number, window in enumerate(availability):
        if window.until_minute - window.from_minute < _CALL_MINUTES:
            raise NotAcceptable(
                f"/availability/{number}",
                "A window must last 30 minutes or more, and end on the day it begins.",
            )
    in_order = sorted(availability, key=lambda each: (each.weekday, each.from_minute))
    for earlier, later in pairwise(in_order):
        if earlier.weekday == later.weekday and later.from_minute < earlier.until_minute:
            raise NotAcceptable("/availability", "Two windows of one day must not overlap.")


def open_slots(welcomer: Welcomer, first: int, end: int) -> Iterator[int]:
    """Yield the slots from ``first`` until before ``end`` in which they could call, in order.

    That is every half hour that lies, by the clock on their wall, within one of their windows, on
    a day for which their training counts. An hour skipped in spring has no slots, and one
    repeated in autumn has them twice.
    """
    zone = ZoneInfo(welcomer.time_zone)
    day = moment_of(first).astimezone(zone).date()
    last_day = min(moment_of(end).astimezone(zone).date(), welcomer.trained_until)
    while day <= last_day:
        windows = [each for each in welcomer.availability if each.weekday == day.isoweekday()]
        if windows:
            for slot in _slots_of_day(day, windows, zone):
                if first <= slot < end:
                    yield slot
        day += timedelta(days=1)


def _slots_of_day(day: date, windows: Sequence[Availability], zone: ZoneInfo) -> Iterator[int]:
    midnight = slot_of(datetime.combine(day, time(), zone))
    earliest = min(window.from_minute for window in windows) // _CALL_MINUTES
    latest = max(window.until_minute for window in windows) // _CALL_MINUTES
    # The hours by which clocks jump make the wall's half hours lie a little off, either way. They
    # jump at slots' borders everywhere, so that no call has a jump in its middle.
    for slot in range(midnight + earliest - 4, midnight + latest + 5):
        begins = moment_of(slot).astimezone(zone)
        if begins.date() != day:
            continue
        minute = begins.hour * 60 + begins.minute
        if any(window.holds(minute) for window in windows):
            yield slot
