"""The words that the forms of onboarding share."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.places import Point


def _known_zone(key: str) -> str:
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder of zones
        raise ValueError("not a time zone that is known") from None
    return key


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


def different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


_ONE_LINE = r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_ONE_LINE)]
LongLine = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_ONE_LINE)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Email = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]
Languages = Annotated[list[Language], Field(min_length=1, max_length=20), AfterValidator(different)]
Zone = Annotated[str, StringConstraints(min_length=1, max_length=50), AfterValidator(_known_zone)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_real_date)]
Clock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class LocationForm(Form):
    """A point on the earth, WGS 84, in degrees."""

    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)

    def point(self) -> Point:
        """Return it in the domain's words."""
        return Point(latitude=self.latitude, longitude=self.longitude)
