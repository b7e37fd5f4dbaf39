"""How welcomers look as documents."""

from dataclasses import asdict
from datetime import date
from typing import Any

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.welcomers import (
    ANYWHERE,
    Absence,
    Availability,
    Hours,
    Pause,
    Reminder,
    Territory,
    Welcomer,
)

_TEXTS = ("place_id", "given_name", "family_name", "email", "time_zone")
_OPTIONAL = (
    "per_day",
    "per_week",
    "per_month",
    "rest_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "notice_hours",
    "has_organised",
    "has_taken_part",
    "is_professional",
    "household",
    "employer",
    "active",
    "weight",
    "member_id",
    "left",
)


def state_of(welcomer: Welcomer) -> dict[str, Any]:
    """Return what is stored of a welcomer, but for what is noted beside it."""
    state: dict[str, Any] = _stored(asdict(welcomer))
    # Signs of life are noted beside the version; what came meanwhile must stay.
    del state["id"], state["last_active_at"]
    return state


def _stored(value: Any) -> Any:
    """Return a value as documents have it: days as texts, as they have no time and no zone."""
    match value:
        case dict():
            return {name: _stored(each) for name, each in value.items()}
        case list() | tuple():
            return [_stored(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def welcomer_of(document: dict[str, Any]) -> Welcomer:
    """Return a welcomer; of one stored long ago, what was not known then is as by default."""
    location = document["location"]
    return Welcomer(
        id=document["_id"],
        **{name: document[name] for name in _TEXTS},
        **{name: document[name] for name in _OPTIONAL if name in document},
        languages=tuple(document["languages"]),
        trained_until=date.fromisoformat(document["trained_until"]),
        availability=tuple(Availability(**window) for window in document["availability"]),
        location=Point(**location) if location else None,
        absences=tuple(_absence(each) for each in document.get("absences", ())),
        kinds=tuple(document.get("kinds", ())),
        territory=_territory(document.get("territory")),
        conflicts=tuple(document.get("conflicts", ())),
        pause=_pause(document.get("pause")),
        pauses_before=tuple(
            each for each in map(_pause, document.get("pauses_before", ())) if each is not None
        ),
        since=_day(document.get("since")),
        last_active_at=document.get("last_active_at"),
        reminded=tuple(
            Reminder(kind=each["kind"], on=date.fromisoformat(each["on"]))
            for each in document.get("reminded", ())
        ),
        member_left_on=_day(document.get("member_left_on")),
    )


def _absence(document: dict[str, Any]) -> Absence:
    return Absence(
        id=document["id"],
        from_day=date.fromisoformat(document["from_day"]),
        until_day=date.fromisoformat(document["until_day"]),
        hours=tuple(Hours(**each) for each in document["hours"]),
        extra=document["extra"],
    )


def _territory(document: dict[str, Any] | None) -> Territory:
    if document is None:
        return ANYWHERE
    return Territory(
        radius_m=document["radius_m"],
        place_ids=tuple(document["place_ids"]),
        regions=tuple(document["regions"]),
    )


def _pause(document: dict[str, Any] | None) -> Pause | None:
    if document is None:
        return None
    return Pause(
        since=date.fromisoformat(document["since"]),
        until=_day(document["until"]),
        imposed=document.get("imposed", False),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
