"""The nearest places come first, page after page, everywhere on the globe."""

from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.places import (
    Nearby,
    Point,
    latitude_band,
    metres_between,
    nearest,
)

points = st.builds(Point, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


@given(points, points, st.floats(0, 20_000_000))
def test_the_band_holds_everything_within_the_radius(
    centre: Point, other: Point, radius_m: float
) -> None:
    """What the band leaves out is too far away, also at the poles and the 180th meridian."""
    south, north = latitude_band(centre, radius_m)
    if metres_between(centre, other) <= radius_m:
        assert south <= other.latitude <= north


@given(points, points)
def test_distance_is_the_same_both_ways(here: Point, there: Point) -> None:
    """And is never more than half way round."""
    distance = metres_between(here, there)
    assert abs(distance - metres_between(there, here)) < 1e-3
    assert 0 <= distance <= 20_015_115


@given(st.lists(points, max_size=30), points, st.integers(1, 7))
def test_pages_together_are_the_whole_list(spots: list[Point], centre: Point, limit: int) -> None:
    """Nothing is skipped and nothing comes twice."""
    places = [(f"{number:02}", spot) for number, spot in enumerate(spots)]
    everything = nearest(places, centre, radius_m=3e7, limit=100)
    assert sorted(everything) == everything
    assert len(everything) == len(places)
    pages: list[Nearby] = []
    while page := nearest(
        places, centre, radius_m=3e7, after=pages[-1] if pages else None, limit=limit
    ):
        pages += page
    assert pages == everything


def test_paris_to_lyon() -> None:
    """A distance that everybody can look up: 392 km."""
    paris, lyon = Point(48.8566, 2.3522), Point(45.7640, 4.8357)
    assert abs(metres_between(paris, lyon) - 391_500) < 1000
