"""What is overdue on a journey, and when to look at it again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.onboarding.domain.journey.templates import WhoActs
from services.onboarding.domain.journey.way import Journey

_GRID = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A step whose deadline has passed while it was open.

    Attributes:
        mark: by which it is remembered that it was told.
    """

    step: str
    mark: str
    who_acts: WhoActs
    due_at: datetime


def overdue(journey: Journey, told: Collection[str], now: datetime) -> list[Overdue]:
    """Return what is overdue and was not told before; nothing of who is away or has left."""
    if journey.standing != "active":
        return []
    return [
        Overdue(step=step.name, mark=step.mark, who_acts=step.who_acts, due_at=step.due_at)
        for step in journey.steps
        if step.state == "current"
        and step.due_at is not None
        and step.due_at <= now
        and step.mark not in told
    ]


def next_look(journey: Journey, now: datetime) -> datetime | None:
    """Return when the next deadline passes, to the full minute; ``None`` without any news.

    Full minutes, because many who joined together are then looked at and written together.
    """
    if journey.standing != "active":
        return None
    moments = [
        step.due_at for step in journey.steps if step.due_at is not None and step.due_at > now
    ]
    return _up(min(moments)) if moments else None


def _up(moment: datetime) -> datetime:
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + _GRID
