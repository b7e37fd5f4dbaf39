"""Whoever is near lies in one of the squares, also where the map ends."""

from math import asin, atan2, cos, degrees, radians, sin

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.map_squares import square_of, squares_within
from services.matching.domain.people import EARTH_RADIUS_M, Point, metres_between


def gone(start: Point, bearing: float, metres: float) -> Point:
    """Where one is after so many metres straight on."""
    phi, arc = radians(start.latitude), metres / EARTH_RADIUS_M
    latitude = asin(max(-1.0, min(1.0, sin(phi) * cos(arc) + cos(phi) * sin(arc) * cos(bearing))))
    turned = atan2(sin(bearing) * sin(arc) * cos(phi), cos(arc) - sin(phi) * sin(latitude))
    longitude = (start.longitude + degrees(turned) + 180) % 360 - 180
    return Point(degrees(latitude), longitude)


latitudes = st.one_of(st.floats(-90, 90), st.floats(40, 72), st.floats(-89.9, -80))
longitudes = st.one_of(
    st.floats(-180, 180), st.floats(179, 180), st.floats(-180, -179), st.just(180.0)
)


@given(
    st.builds(Point, latitudes, longitudes),
    st.floats(0, 6.28),
    st.floats(0, 1),
    st.sampled_from([10_000, 50_000, 200_000]),
)
def test_no_square_within_the_circle_is_forgotten(
    centre: Point, bearing: float, part: float, metres: float
) -> None:
    """A point within so many metres is in a square that is looked at."""
    other = gone(centre, bearing, metres * part)
    squares = squares_within(centre, metres)
    if squares is not None and metres_between(centre, other) <= metres:
        assert square_of(other) in squares
        mirrored = Point(other.latitude, -other.longitude)
        if abs(other.longitude) == 180:
            assert square_of(mirrored) in squares


def test_few_squares_are_looked_at_where_people_live() -> None:
    """In Paris a few dozen; at the pole all at once; around nowhere none."""
    squares = squares_within(Point(48.85, 2.35), 200_000)
    assert squares is not None
    assert 60 < len(squares) < 150
    assert squares_within(Point(89.9, 0), 200_000) is None
    assert squares_within(None, 200_000) == frozenset()
