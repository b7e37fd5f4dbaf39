"""The words of requests to matching: bounded texts, ids and codes that its forms share."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.matching.domain.people import HOURS, Point


def different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


def _parts_of_the_week(items: list[str]) -> list[str]:
    if not set(items) <= set(HOURS):
        raise ValueError("must be a weekday from 1 to 7 and m, a or e, such as 2e")
    return items


_ONE_LINE = r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_ONE_LINE)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Email = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]

Languages = Annotated[list[Language], Field(min_length=1, max_length=20), AfterValidator(different)]
Words = Annotated[list[Line], Field(max_length=20), AfterValidator(different)]
Ids = Annotated[list[Id], Field(max_length=100), AfterValidator(different)]
Parts = Annotated[
    list[str],
    Field(max_length=len(HOURS)),
    AfterValidator(different),
    AfterValidator(_parts_of_the_week),
]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_real_date)]
LongLine = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_ONE_LINE)]


class LocationForm(Form):
    """A point on the earth, WGS 84, in degrees."""

    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)

    def point(self) -> Point:
        """Return it in the domain's words."""
        return Point(latitude=self.latitude, longitude=self.longitude)
