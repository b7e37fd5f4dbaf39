"""How times to choose from are spread: over days, and over the times of a day."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

_NOON, _EVENING = 12, 17


def next_one(
    chosen: Sequence[datetime], times: Sequence[datetime], time_zone: str
) -> datetime | None:
    """Return which of ``times`` to offer beside those that were ``chosen``.

    The earliest on another day and at another time of the day; else on another day, else at
    another time of the day, else the earliest that is left; ``None`` if there is none.

    Args:
        chosen: what is offered already.
        times: what can be booked, in order.
        time_zone: where days, mornings and evenings are those of who chooses.
    """
    if not chosen:
        return times[0] if times else None
    zone = ZoneInfo(time_zone)
    days = {_part(each, zone)[0] for each in chosen}
    parts = {_part(each, zone)[1] for each in chosen}
    best: tuple[int, datetime] | None = None
    for each in times:
        if each in chosen:
            continue
        day, part = _part(each, zone)
        rank = 2 * (day in days) + (part in parts)
        if best is None or rank < best[0]:
            best = (rank, each)
            if rank == 0:
                break
    return None if best is None else best[1]


def _part(moment: datetime, zone: ZoneInfo) -> tuple[date, int]:
    local = moment.astimezone(zone)
    return local.date(), (local.hour >= _NOON) + (local.hour >= _EVENING)
