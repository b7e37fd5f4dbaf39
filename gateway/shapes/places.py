"""Third places."""

from typing import Annotated

from pydantic import Field

from gateway.words import (
    Country,
    In,
    LongLine,
    Name,
    Out,
    Point,
    ShortLine,
    TimeZone,
    Website,
    Whole,
)


class NewPlace(In):
    """A place that joins the network."""

    name: Name
    address: LongLine | None = None
    postcode: ShortLine | None = None
    commune: Name | None = None
    region: Name | None = None
    territory: Name | None = Field(
        default=None,
        description="what people call the land around it",
        examples=["Vallée de la Drôme"],
    )
    country: Country
    location: Point | None = None
    kind: Name | None = None
    website: Website | None = None
    population: Annotated[int, Field(ge=0, le=100_000_000), Whole] | None = None
    time_zone: TimeZone | None = None


class Location(Out):
    """A point on the earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


class Place(Out):
    """A place of the network."""

    id: str
    name: str
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    region: str | None = None
    territory: str | None = None
    country: str
    location: Location | None = None
    kind: str | None = None
    website: str | None = None
    population: int | None = None
    time_zone: str | None = None
    distance_m: float | None = Field(
        default=None, description="from the point asked about, in metres; null without one"
    )
