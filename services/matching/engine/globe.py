"""The earth for many points at once: unit vectors, whose products tell who is nearer.

Products of vectors are exact to about a centimetre. Where a limit is that close, whoever compares
asks the plain definition (``people.metres_between``), so that nobody is on another side of it.
"""

from math import cos, pi, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.people import EARTH_RADIUS_M, Point
from services.matching.domain.score import NEAR_POINTS

CLOSE_CALL: Final = 1e-10
"""Products that differ by less are the same as far as they can tell: a metre, or less."""

NOWHERE: Final = (0.0, 0.0, 0.0)
"""Of somebody whose whereabouts nobody knows: a quarter of the earth from everybody."""


def vector_of(point: Point | None) -> tuple[float, float, float]:
    """Return the unit vector of a point."""
    if point is None:
        return NOWHERE
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def product_at(metres: float) -> float:
    """Return the product of two vectors that are so far apart; the farther, the smaller."""
    return cos(metres / EARTH_RADIUS_M) if metres < pi * EARTH_RADIUS_M else -2.0


RUNGS: Final[NDArray[np.float64]] = np.array(
    [
        product_at(metres) + side
        for metres, _ in sorted(NEAR_POINTS, reverse=True)
        for side in (-CLOSE_CALL, CLOSE_CALL)
    ]
)
"""The limits of nearness, each from both sides: an odd place between them is a close call."""

RUNG_POINTS: Final[NDArray[np.int16]] = np.array(
    [0, *(points for _, points in sorted(NEAR_POINTS, reverse=True) for _ in range(2))],
    dtype=np.int16,
)
"""By place between ``RUNGS``, as if close calls were within the limit."""


def rung_of(metres: float) -> int:
    """Return the place between ``RUNGS`` of an exact distance; never a close call."""
    return 2 * sum(metres <= limit for limit, _ in NEAR_POINTS)
