"""What requests to matching must hold."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.matching.domain.people import Point


def _different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


_ONE_LINE = r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_ONE_LINE)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Email = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]


class LocationForm(Form):
    """A point on the earth, WGS 84, in degrees."""

    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)

    def point(self) -> Point:
        """Return it in the domain's words."""
        return Point(latitude=self.latitude, longitude=self.longitude)


class MentorForm(Form):
    """An experienced member who offers to be a mentor."""

    given_name: Line
    family_name: Line | None = None
    email: Email
    place_id: Id
    location: LocationForm | None = None
    languages: Annotated[
        list[Language], Field(min_length=1, max_length=20), AfterValidator(_different)
    ]
    skills: Annotated[list[Line], Field(max_length=20), AfterValidator(_different)] = Field(
        default=[]
    )
    capacity: int = Field(ge=1, le=50)
