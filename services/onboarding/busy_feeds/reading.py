"""Reads when somebody is busy out of their calendar: beginnings and ends, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

MAX_EVENTS: Final = 5000
MAX_TIMES: Final = 10_000
MAX_INTERVALS: Final = 2000
OUR_OWN: Final = "@entrelieux"
"""Calls that we have put into that calendar ourselves keep nobody from giving calls."""

Interval = tuple[datetime, datetime]
_FREE: Final = frozenset({"FREE", "WORKINGELSEWHERE"})


class NotRead(Exception):  # noqa: N818 - reads as the sentence it is
    """What was fetched is no calendar, or too much of one; ``why`` is a closed word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def busy_times(raw: bytes, *, zone: str, begins: datetime, ends: datetime) -> list[Interval]:
    """Return when somebody is busy between two moments: merged, in order, in UTC.

    This may take long and much memory with what somebody wrote for that purpose: it is run in a
    process of its own, with bounds.

    Args:
        raw: the calendar.
        zone: in which a time without a zone, and a whole day, are meant.
        begins, ends: aware; nothing outside of them is looked at.

    Raises:
        NotRead: it is no calendar, or too much of one.
    """
    try:
        found = _found(raw, ZoneInfo(zone), begins, ends)
    except NotRead:
        raise
    except Exception:  # noqa: BLE001 - a stranger's file can make the libraries raise anything
        raise NotRead("not_a_calendar") from None
    together = merged(found, begins, ends)
    if len(together) > MAX_INTERVALS:
        raise NotRead("too_much")
    return together


def _found(raw: bytes, here: ZoneInfo, begins: datetime, ends: datetime) -> list[Interval]:
    calendars: list[Any] = list(Calendar.from_ical(raw, multiple=True))
    if not calendars:
        raise NotRead("not_a_calendar")
    found: list[Interval] = []
    for calendar in calendars:
        if calendar.name != "VCALENDAR":
            raise NotRead("not_a_calendar")
        if len(calendar.subcomponents) > MAX_EVENTS:
            raise NotRead("too_much")
        # One entry without a beginning must not hide all the others.
        calendar.subcomponents = [
            each for each in calendar.subcomponents if each.name != "VEVENT" or "DTSTART" in each
        ]
        for interval in _of_calendar(calendar, here, begins, ends):
            found.append(interval)
            if len(found) > MAX_TIMES:
                raise NotRead("too_much")
    return found


def merged(intervals: list[Interval], begins: datetime, ends: datetime) -> list[Interval]:
    """Return the same time as few intervals, in order, cut at both ends."""
    together: list[Interval] = []
    for start, end in sorted(intervals):
        start, end = max(start, begins), min(end, ends)  # noqa: PLW2901 - cut
        if start >= end:
            continue
        if together and start <= together[-1][1]:
            together[-1] = (together[-1][0], max(together[-1][1], end))
        else:
            together.append((start, end))
    return together


def _of_calendar(
    calendar: Any, here: ZoneInfo, begins: datetime, ends: datetime
) -> Iterator[Interval]:
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    # A day before and after: a whole day there may reach into our window here.
    wide = (begins - timedelta(days=2), ends + timedelta(days=2))
    for number, event in enumerate(query.between(*wide)):
        if number >= MAX_TIMES:
            raise NotRead("too_much")
        if _is_busy(event):
            interval = _interval(event, here)
            if interval is not None:
                yield interval
    for component in calendar.walk("VFREEBUSY"):
        yield from _periods(component, here)


def _is_busy(event: Any) -> bool:
    return not (
        str(event.get("STATUS", "")).upper() == "CANCELLED"
        or str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in _FREE
        or str(event.get("UID", "")).endswith(OUR_OWN)
    )


def _interval(event: Any, here: ZoneInfo) -> Interval | None:
    try:
        start, end = event.start, event.end
        return _moment(start, here), _moment(end, here)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _periods(component: Any, here: ZoneInfo) -> Iterator[Interval]:
    entries = component.get("FREEBUSY", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if str(entry.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for period in getattr(entry, "dts", [entry]):
            value = getattr(period, "dt", period)
            if isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004 - begin, end
                start, end = value
                end = start + end if isinstance(end, timedelta) else end
                yield _moment(start, here), _moment(end, here)


def _moment(value: date | datetime, here: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=here)
    return value.astimezone(UTC)
