"""Third places and how far away they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A house that welcomes people; only its name and country are always known.

    Attributes:
        territory: what people call the land around it: a valley, a quarter, an island.
        population: how many people live there.
    """

    id: str
    name: str
    country: str
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    region: str | None = None
    territory: str | None = None
    location: Point | None = None
    kind: str | None = None
    website: str | None = None
    population: int | None = None
    time_zone: str | None = None


def metres_between(here: Point, there: Point) -> float:
    """Return the great-circle distance in metres."""
    phi, theta = radians(here.latitude), radians(there.latitude)
    half_north = sin((theta - phi) / 2)
    half_east = sin(radians(there.longitude - here.longitude) / 2)
    chord = half_north**2 + cos(phi) * cos(theta) * half_east**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def latitude_band(centre: Point, radius_m: float) -> tuple[float, float]:
    """Return the southernmost and northernmost latitude (degrees) within ``radius_m``.

    A band needs no special case at the poles or at the 180th meridian, as a box would.
    """
    reach = degrees(radius_m / EARTH_RADIUS_M) + 1e-9  # never lose the rim to rounding
    return centre.latitude - reach, centre.latitude + reach


@dataclass(frozen=True, slots=True, order=True)
class Nearby:
    """A place within reach; they sort nearest first, and those equally far by id."""

    distance_m: int
    id: str


def nearest(
    places: Iterable[tuple[str, Point]],
    centre: Point,
    *,
    radius_m: float,
    after: Nearby | None = None,
    limit: int,
) -> list[Nearby]:
    """Return at most ``limit`` of the ``places`` within ``radius_m`` that come after ``after``."""
    found = []
    for place_id, point in places:
        distance = metres_between(centre, point)
        if distance <= radius_m:
            nearby = Nearby(round(distance), place_id)
            if after is None or nearby > after:
                found.append(nearby)
    found.sort()
    return found[:limit]
