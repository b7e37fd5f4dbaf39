"""Welcomers and mentors: members who are there for newcomers."""

from typing import Annotated

from pydantic import Field, model_validator

from gateway.shapes.places import Location
from gateway.words import (
    ClockTime,
    Day,
    Email,
    EndOfTime,
    Id,
    In,
    Languages,
    Name,
    Out,
    Point,
    TimeZone,
    Whole,
    Words,
)

Weekday = Annotated[int, Field(ge=1, le=7), Whole, Field(description="Monday is 1")]


class NewTimes(In):
    """When somebody can usually be called, in their own time zone."""

    weekday: Weekday
    from_: ClockTime = Field(alias="from")
    until: EndOfTime

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "NewTimes":
        if self.until <= self.from_:
            raise ValueError("must end after it begins")
        return self


class NewWelcomer(In):
    """Somebody who has been trained to give welcome calls."""

    given_name: Name
    family_name: Name | None = None
    email: Email
    place_id: Id
    languages: Languages
    time_zone: TimeZone
    trained_until: Day = Field(description="the last day on which the training counts")
    availability: list[NewTimes] = Field(min_length=1, max_length=20)


class Times(Out):
    """When somebody can usually be called, in their own time zone."""

    weekday: int
    from_: str = Field(alias="from")
    until: str


class Welcomer(Out):
    """A trained peer who gives welcome calls."""

    id: str
    given_name: str
    family_name: str | None = None
    email: str | None = None
    place_id: str
    languages: list[str]
    time_zone: str
    trained_until: str
    availability: list[Times]


class NewMentor(In):
    """An experienced member who offers to be a mentor."""

    given_name: Name
    family_name: Name | None = None
    email: Email
    place_id: Id
    location: Point | None = None
    languages: Languages
    skills: Words = Field(default=[])
    capacity: Annotated[int, Field(ge=1, le=50), Whole] = Field(description="newcomers at a time")


class Mentor(Out):
    """A mentor, and how many newcomers they have at their side."""

    id: str
    given_name: str
    family_name: str | None = None
    email: str | None = None
    place_id: str
    location: Location | None = None
    languages: list[str]
    skills: list[str]
    capacity: int
    mentees: int
