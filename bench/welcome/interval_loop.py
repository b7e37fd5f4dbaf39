"""The usual way: for each host, expand their hours to intervals, take off what is busy, cut slots.

So do the well-known booking systems, once for every host and every question. Nothing is kept
between two questions; the hosts' calls are in memory, so that no database slows it down.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench.welcome.people import HORIZON, NOTICE
from services.onboarding.domain.languages import shared
from services.onboarding.domain.welcome.calendar import Request
from services.onboarding.domain.welcome.welcomers import CALL, Welcomer

Interval = tuple[datetime, datetime]
_busy: dict[str, list[Interval]] = {}


def bookable(hosts: list[Welcomer], request: Request, now: datetime) -> list[datetime]:
    """Return all times at which any host is free."""
    return sorted({start for host in hosts for start in _slots(host, request, now)})


def earliest(hosts: list[Welcomer], request: Request, now: datetime) -> datetime | None:
    """Return the first time at which any host is free."""
    return min((start for host in hosts for start in _slots(host, request, now)), default=None)


def find_and_book(hosts: list[Welcomer], request: Request, now: datetime) -> None:
    """Book the first time of the host who has the fewest calls then."""
    free: dict[datetime, list[Welcomer]] = {}
    for host in hosts:
        for start in _slots(host, request, now):
            free.setdefault(start, []).append(host)
    if free:
        start = min(free)
        chosen = min(free[start], key=lambda host: len(_busy.get(host.id, ())))
        _busy.setdefault(chosen.id, []).append((start, start + CALL))


def _slots(host: Welcomer, request: Request, now: datetime) -> list[datetime]:
    if shared(request.languages, host.languages) is None:
        return []
    first = now + max(NOTICE, timedelta(hours=host.notice_hours or 0))
    slots = []
    for begins, ends in _free(host, now):
        start = datetime.fromtimestamp(-(-begins.timestamp() // 1800) * 1800, UTC)
        while start + CALL <= ends:
            if first <= start <= now + HORIZON:
                slots.append(start)
            start += CALL
    return slots


def _free(host: Welcomer, now: datetime) -> list[Interval]:
    zone = ZoneInfo(host.time_zone)
    today = now.astimezone(zone).date()
    intervals = []
    for number in range(HORIZON.days + 1):
        day = today + timedelta(days=number)
        midnight = datetime.combine(day, time(), zone)
        for window in host.availability:
            if window.weekday == day.isoweekday():
                begins = midnight + timedelta(minutes=window.from_minute)
                ends = midnight + timedelta(minutes=window.until_minute)
                intervals.append((begins.astimezone(UTC), ends.astimezone(UTC)))
    for busy_from, busy_until in _busy.get(host.id, ()):
        left = []
        for begins, ends in intervals:
            if busy_until <= begins or ends <= busy_from:
                left.append((begins, ends))
                continue
            if begins < busy_from:
                left.append((begins, busy_from))
            if busy_until < ends:
                left.append((busy_until, ends))
        intervals = left
    return intervals
