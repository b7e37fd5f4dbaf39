"""Claims: what a booked call keeps for itself of a welcomer's time, as words for a unique index.

Two calls whose claims have nothing in common respect each other's buffers and rests, and together
stay within the welcomer's caps. So one unique index on all claims of all calls is enough, however
many processes book at once, and whatever they know of each other.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from services.onboarding.domain.welcome.welcomers import Welcomer, moment_of, slot_of

Period = Literal["d", "w", "m"]
_SLOT_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Margins:
    """How many half hours a call keeps free before and after itself.

    A call begins with a half hour of the grid, so that keeping whole half hours keeps at least
    the minutes that were asked for. What is kept after a call is its buffer or the rest, whichever
    is longer; the next one's buffer comes on top.
    """

    before: int
    after: int

    @classmethod
    def of(cls, welcomer: Welcomer) -> "Margins":
        """Return those of a welcomer as they are set now."""
        after = max(welcomer.buffer_after_minutes, welcomer.rest_minutes)
        return cls(-(-welcomer.buffer_before_minutes // _SLOT_MINUTES), -(-after // _SLOT_MINUTES))


@lru_cache(maxsize=16_384)
def local_day(slot: int, time_zone: str) -> date:
    """Return the day on which a slot begins, by the calendar on a wall in ``time_zone``."""
    return moment_of(slot).astimezone(ZoneInfo(time_zone)).date()


@lru_cache(maxsize=4096)
def periods(day: date) -> tuple[tuple[Period, str], ...]:
    """Return the names of the day, the ISO week and the month of ``day``."""
    year, week, _ = day.isocalendar()
    return (
        ("d", day.isoformat()),
        ("w", f"{year}-W{week:02}"),
        ("m", f"{day.year}-{day.month:02}"),
    )


def caps(welcomer: Welcomer) -> dict[Period, int]:
    """Return how many calls fit into a day, week and month, where the welcomer has said so."""
    said: tuple[tuple[Period, int | None], ...] = (
        ("d", welcomer.per_day),
        ("w", welcomer.per_week),
        ("m", welcomer.per_month),
    )
    return {period: cap for period, cap in said if cap is not None}


def seats(welcomer: Welcomer, slot: int, claimed: Collection[str]) -> tuple[str, ...]:
    """Return the lowest free seat in each period that has a cap, as claims.

    The seat of the n-th call is at most n: as long as fewer calls are known than the cap allows,
    the seat is below the cap, and no two calls get the same one.

    Args:
        welcomer: whose calendar it is.
        slot: when the call begins.
        claimed: the claims of all other calls of the welcomer that are known.
    """
    capped = caps(welcomer)
    if not capped:
        return ()
    found = []
    for period, name in periods(local_day(slot, welcomer.time_zone)):
        if period in capped:
            prefix = f"{welcomer.id}|{period}|{name}|"
            seat = 0
            while f"{prefix}{seat}" in claimed:
                seat += 1
            found.append(f"{prefix}{seat}")
    return tuple(found)


def held(welcomer: Welcomer, starts_at: datetime, claimed: Collection[str] = ()) -> tuple[str, ...]:
    """Return the claims of a call, to be stored with it.

    Args:
        welcomer: who would call.
        starts_at: on the grid of half hours.
        claimed: the claims of all other calls of the welcomer that are known.
    """
    slot, margins = slot_of(starts_at), Margins.of(welcomer)
    cells = range(slot - margins.before, slot + 1 + margins.after)
    return (
        *(f"{welcomer.id}|s|{cell}" for cell in cells),
        *seats(welcomer, slot, claimed),
    )


def cells_of(claims: Collection[str]) -> Iterator[int]:
    """Yield the half hours among the claims of a call."""
    for claim in claims:
        head, _, cell = claim.rpartition("|")
        if head.endswith("|s"):
            yield int(cell)
