"""The map in squares, to find who is near without measuring the way to everybody."""

from collections.abc import Set
from math import ceil, cos, degrees, floor, radians

from services.matching.domain.people import EARTH_RADIUS_M, Point

_DEGREES = 0.5
_MOST_SQUARES = 400
"""Where a circle covers more squares (towards the poles), looking at everybody is as quick."""

Square = tuple[int, int]


def square_of(point: Point) -> Square:
    """Return the square that a point lies in."""
    return floor(point.latitude / _DEGREES), floor(point.longitude / _DEGREES)


def squares_within(centre: Point | None, metres: float) -> Set[Square] | None:
    """Return all squares that a circle touches; ``None`` where they are too many to look at."""
    if centre is None:
        return frozenset()
    north = degrees(metres / EARTH_RADIUS_M) + 1e-6
    farthest = min(90.0, abs(centre.latitude) + north)
    shrink = cos(radians(farthest))
    east = north / shrink * 1.02 if shrink > 1e-3 else 360.0  # noqa: PLR2004 - practically the pole
    rows = range(
        floor((centre.latitude - north) / _DEGREES),
        floor((centre.latitude + north) / _DEGREES) + 1,
    )
    columns = range(
        floor((centre.longitude - east) / _DEGREES),
        floor((centre.longitude + east) / _DEGREES) + 1,
    )
    if len(rows) * len(columns) > _MOST_SQUARES:
        return None
    around = ceil(360 / _DEGREES)
    west_end = floor(-180 / _DEGREES)
    wrapped = {(column - west_end) % around + west_end for column in columns}
    # The 180th meridian has two names, and so two squares.
    if west_end in wrapped:
        wrapped.add(west_end + around)
    return {(row, column) for row in rows for column in wrapped}
