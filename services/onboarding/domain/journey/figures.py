"""How long it takes people to find their way, told only where nobody can be recognised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from services.onboarding.domain.journey.way import Journey

FEWEST = 5
"""Of fewer people than these nothing is said: a median would be about somebody."""

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Of one member: days from joining, as far as they have come."""

    place_id: str
    responsibility_days: float | None = None
    autonomy_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """Of several people: how many they are, and the median of their days."""

    people: int
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of a place; ``None`` where too few people would be behind it."""

    place_id: str
    first_responsibility: Median | None
    autonomy: Median | None


def pace_of(journey: Journey, place_id: str) -> Pace | None:
    """Return how long somebody took; ``None`` while there is nothing to tell."""
    template = journey.template
    began = journey.steps[0].done_at
    if began is None or template.first_responsibility is None:
        return None
    first = journey.step(template.first_responsibility)
    settled = [journey.step(name) for name in template.autonomy]
    done = [step.done_at for step in settled if step and step.done_at]
    responsible = first.done_at if first else None
    autonomous = max(done) if done and len(done) == len(settled) else None
    if responsible is None and autonomous is None:
        return None
    return Pace(
        place_id=place_id,
        responsibility_days=_days(began, responsible),
        autonomy_days=_days(began, autonomous),
    )


def figures(paces: Iterable[Pace]) -> list[Figures]:
    """Return the medians by place, in the order of their ids."""
    by_place: dict[str, list[Pace]] = {}
    for pace in paces:
        by_place.setdefault(pace.place_id, []).append(pace)
    return [_of_place(place_id, by_place) for place_id in sorted(by_place)]


def _of_place(place_id: str, by_place: Mapping[str, list[Pace]]) -> Figures:
    paces = by_place[place_id]
    return Figures(
        place_id=place_id,
        first_responsibility=_median(pace.responsibility_days for pace in paces),
        autonomy=_median(pace.autonomy_days for pace in paces),
    )


def _median(days: Iterable[float | None]) -> Median | None:
    known = [each for each in days if each is not None]
    if len(known) < FEWEST:
        return None
    return Median(people=len(known), days=round(median(known), 1))


def _days(began: datetime, ended: datetime | None) -> float | None:
    if ended is None:
        return None
    return max((ended - began).total_seconds() / _DAY_SECONDS, 0.0)
