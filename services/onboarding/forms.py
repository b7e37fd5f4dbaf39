"""What requests to onboarding must hold."""

from datetime import date
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.places import Point
from services.onboarding.domain.welcomers import DAY_MINUTES, Availability


def _known_zone(key: str) -> str:
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder of zones
        raise ValueError("not a time zone that is known") from None
    return key


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


def _different(items: list[str]) -> list[str]:
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
Languages = Annotated[
    list[Language], Field(min_length=1, max_length=20), AfterValidator(_different)
]
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


class PlaceForm(Form):
    """A place that the network takes in."""

    name: Line
    address: LongLine | None = None
    postcode: Line | None = None
    commune: Line | None = None
    region: Line | None = None
    country: Country
    location: LocationForm | None = None
    kind: Line | None = None
    website: LongLine | None = None
    population: int | None = Field(default=None, ge=0, le=10**10)
    time_zone: Zone | None = None


class MemberForm(Form):
    """Somebody who joins."""

    given_name: Line
    family_name: Line | None = None
    email: Email
    phone: Phone | None = None
    place_id: Id
    languages: Languages
    roles: Annotated[list[Line], AfterValidator(_different)] = Field(default=[], max_length=20)
    wishes: Annotated[str, StringConstraints(max_length=4096)] = ""


class AvailabilityForm(Form):
    """Time that a welcomer gives each week, by the clock on their own wall."""

    weekday: int = Field(ge=1, le=7)
    from_: Clock = Field(alias="from")
    until: Clock

    def window(self) -> Availability:
        """Return it in the domain's words."""
        return Availability(
            weekday=self.weekday,
            from_minute=_minutes(self.from_),
            until_minute=_minutes(self.until),
        )

    @classmethod
    def of(cls, window: Availability) -> Self:
        """Return a window in the words of a request."""
        return cls.model_validate(
            {
                "weekday": window.weekday,
                "from": _clock(window.from_minute),
                "until": _clock(window.until_minute),
            }
        )


class WelcomerForm(Form):
    """A peer who has been trained to give welcome calls."""

    given_name: Line
    family_name: Line | None = None
    email: Email
    place_id: Id
    languages: Languages
    time_zone: Zone
    trained_until: Day
    availability: list[AvailabilityForm] = Field(max_length=50)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return min(int(hours) * 60 + int(minutes), DAY_MINUTES)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
