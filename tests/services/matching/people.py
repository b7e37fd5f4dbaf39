"""Newcomers and mentors to try matching with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from services.matching.domain.mentoring import Assignment, assignment_id_of
from services.matching.domain.people import Mentor, Newcomer, Point

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOBODY_IN_PARTICULAR = UUID(int=0)
PLACE = str(UUID(int=1))
LANGUAGES = ("fr", "fr-BE", "en", "ar")
SUBJECTS = ("couture", "jardinage", "Réparation de vélos", "fablab", "cuisine")

# Close enough together to fall on every rung of nearness, and the places where maps tear.
points = st.one_of(
    st.none(),
    st.builds(Point, latitude=st.floats(47, 49.5), longitude=st.floats(1, 4)),
    st.builds(Point, latitude=st.floats(-1, 1), longitude=st.sampled_from([-180, -179.9, 179.8])),
    st.builds(Point, latitude=st.floats(88.5, 90), longitude=st.floats(-180, 180)),
    st.builds(Point, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
)
places = st.sampled_from(["a", "b", "c", "d"])
some_languages = st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=2, unique=True).map(
    tuple
)
mentors = st.builds(
    Mentor,
    id=st.uuids().map(str),
    place_id=places,
    given_name=st.just("Inès"),
    family_name=st.none(),
    email=st.just("ines@example.org"),
    languages=some_languages,
    skills=st.lists(st.sampled_from(SUBJECTS), max_size=3, unique=True).map(tuple),
    capacity=st.integers(1, 4),
    location=points,
)
newcomers = st.builds(
    Newcomer,
    member_id=st.uuids().map(str),
    place_id=places,
    languages=some_languages,
    wishes=st.lists(st.sampled_from(SUBJECTS), max_size=4).map(" et ".join),
    location=points,
)


def mentor(**changes: Any) -> Mentor:
    """A mentor in Paris who speaks French and sews, with room for one."""
    fields: dict[str, Any] = {
        "id": str(uuid4()),
        "place_id": PLACE,
        "given_name": "Inès",
        "family_name": "Roux",
        "email": "ines@example.org",
        "languages": ("fr",),
        "skills": ("couture",),
        "capacity": 1,
        "location": Point(48.85, 2.35),
    }
    return Mentor(**{**fields, **changes})


def newcomer(**changes: Any) -> Newcomer:
    """Somebody in Paris who speaks French and would like to sew."""
    fields: dict[str, Any] = {
        "member_id": str(uuid4()),
        "place_id": PLACE,
        "languages": ("fr",),
        "wishes": "apprendre la couture",
        "location": Point(48.85, 2.35),
    }
    return Newcomer(**{**fields, **changes})


def due(who: Newcomer | None = None, **changes: Any) -> Assignment:
    """The assignment that a newcomer is due."""
    who = who or newcomer()
    since = changes.get("since", NOW)
    fields: dict[str, Any] = {
        "id": assignment_id_of(who.member_id),
        "newcomer": who,
        "joined_at": since,
        "since": since,
        "correlation_id": str(uuid4()),
    }
    return Assignment(**{**fields, **changes})


def mentor_body(**changes: Any) -> dict[str, Any]:
    """A mentor as a request has them."""
    fields = {
        "given_name": "Inès",
        "email": "ines@example.org",
        "place_id": PLACE,
        "location": {"latitude": 48.85, "longitude": 2.35},
        "languages": ["fr"],
        "skills": ["couture"],
        "capacity": 1,
    }
    return {**fields, **changes}
