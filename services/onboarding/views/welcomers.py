"""How welcomers look in JSON."""

from typing import Any

from services.onboarding.domain.welcome.welcomers import Absence, Welcomer
from services.onboarding.forms.welcomers import AvailabilityForm, HoursForm

_PLAIN = (
    "id",
    "given_name",
    "family_name",
    "email",
    "place_id",
    "member_id",
    "time_zone",
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
    "active",
    "weight",
)


def of_welcomer(welcomer: Welcomer, version: int, *, own: bool = False) -> dict[str, Any]:
    """Return a welcomer.

    Args:
        welcomer: who it is.
        version: of what is known about them.
        own: whether they are looking themselves. With whom they have a conflict of interest, or
            share a household or an employer, is shown to nobody else.
    """
    return {
        **{name: getattr(welcomer, name) for name in _PLAIN},
        "version": version,
        "left": welcomer.gone,
        "languages": list(welcomer.languages),
        "trained_until": welcomer.trained_until.isoformat(),
        "availability": [
            AvailabilityForm.of(window).model_dump(by_alias=True)
            for window in welcomer.availability
        ],
        "absences": [of_absence(absence) for absence in welcomer.absences],
        "kinds": list(welcomer.kinds),
        "territory": None
        if welcomer.territory.is_anywhere
        else {
            "radius_m": welcomer.territory.radius_m,
            "place_ids": list(welcomer.territory.place_ids),
            "regions": list(welcomer.territory.regions),
        },
        "since": welcomer.since.isoformat() if welcomer.since else None,
        "pause": None
        if welcomer.pause is None
        else {
            "since": welcomer.pause.since.isoformat(),
            "until": welcomer.pause.until.isoformat() if welcomer.pause.until else None,
            "imposed": welcomer.pause.imposed,
        },
        "household": welcomer.household if own else None,
        "employer": welcomer.employer if own else None,
        "conflicts": list(welcomer.conflicts) if own else None,
    }


def of_absence(absence: Absence) -> dict[str, Any]:
    """Return an absence."""
    return {
        "id": absence.id,
        "from": absence.from_day.isoformat(),
        "until": absence.until_day.isoformat(),
        "hours": [HoursForm.of(hours).model_dump(by_alias=True) for hours in absence.hours],
        "extra": absence.extra,
    }
