"""The drawing of a journey: well-formed whatever stands in it, and told in words, too."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.journey.milestones import Milestone
from services.onboarding.domain.journey.templates import TONGUES, Tongue
from services.onboarding.domain.journey.way import journey_of
from services.onboarding.journey_files import read_templates
from services.onboarding.views.drawing import WIDTH, drawing_of
from services.onboarding.views.journeys import of_journey

JOINED = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
SVG = "{http://www.w3.org/2000/svg}"
TEMPLATES = read_templates()


def shown(role: str, tongue: Tongue, *facts: Milestone) -> dict[str, Any]:
    template = TEMPLATES.of(role)
    assert template is not None
    journey = journey_of(template, "m", JOINED, facts, JOINED + timedelta(days=1))
    return of_journey(journey, tongue, {}, [role])


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.encode())  # noqa: S314 - our own


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("role", [each.role for each in TEMPLATES.newest()])
def test_every_journey_is_drawn_in_every_language(role: str, tongue: Tongue) -> None:
    """S3.19: a simple picture of the steps in which everybody finds where they are.

    A title and a description for who cannot see it, signs that differ by shape and not by colour,
    and nothing that a browser would have to run or fetch.
    """
    journey = shown(role, tongue)
    drawing = drawing_of(journey, tongue, PARIS)
    root = parsed(drawing)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    told = root.findtext(f"{SVG}desc") or ""
    written = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    for step in journey["steps"]:
        assert step["title"] in told
        assert step["title"].split()[0] in written
    assert journey["next_action"] in told
    colours = {
        each.get(name) for each in root.iter() for name in ("fill", "stroke") if each.get(name)
    }
    assert colours <= {"#000", "#fff", "none"}
    for forbidden in ("style=", "<style", "<script", "href", "<image", "foreignObject", "url("):
        assert forbidden not in drawing


def test_days_are_told_as_they_are_at_the_place() -> None:
    """Half past ten in the evening, Greenwich, is the next day in Paris."""
    assert "Fait · 2 juin 2026" in drawing_of(shown("newcomer", "fr"), "fr", PARIS)
    assert "Fait · 1er juin 2026" in drawing_of(shown("newcomer", "fr"), "fr", ZoneInfo("UTC"))
    assert "Done · 2 June 2026" in drawing_of(shown("newcomer", "en"), "en", PARIS)


anything = st.text(max_size=300)


@given(st.sampled_from(TONGUES), st.lists(anything, min_size=1, max_size=5), anything)
def test_whatever_stands_in_it_it_stays_a_drawing(
    tongue: Tongue, titles: list[str], action: str
) -> None:
    """Markup is text, long words are cut, lines stay inside, and every reader can parse it."""
    usual = {"at": None, "optional": False, "due_at": None}
    journey = {
        "steps": [
            {**usual, "name": str(number), "title": title, "state": "current"}
            for number, title in enumerate(titles)
        ],
        "you_are_here": "0",
        "next_action": action,
        "who_acts": "member",
    }
    root = parsed(drawing_of(journey, tongue, PARIS))
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "line", "g", "circle", "path", "text"}
    for each in root.iter(f"{SVG}text"):
        said = "".join(each.itertext())
        assert len(said) <= 70
        assert 0 <= float(each.get("x") or 0) < WIDTH
    bottom = float(root.get("height") or 0)
    assert all(float(each.get("y") or 0) <= bottom for each in root.iter(f"{SVG}text"))
