"""What the parameters of a question mean, and how its answer is cut into pages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.http import Answer, Call
from chassis.problems import FieldError, Problem, not_found
from services.onboarding.domain.journey.templates import Tongue
from services.onboarding.domain.places import Nearby, Point

DEFAULT_RADIUS_M = 10_000.0
MAX_RADIUS_M = 20_100_000.0
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_WHOLE = re.compile(r"[0-9]{1,6}")
_POSITION = re.compile(r"([0-9]{1,9}):([0-9a-f-]{36})")


def near_of(query: Mapping[str, str]) -> tuple[Point, float] | None:
    """Return the point and radius (metres) asked about; ``None`` without a point.

    Raises:
        Problem: 422 where a number is missing, is none or is out of bounds.
    """
    if "latitude" not in query and "longitude" not in query:
        return None
    return (
        Point(
            latitude=_number(query, "latitude", -90, 90),
            longitude=_number(query, "longitude", -180, 180),
        ),
        _number(query, "radius_m", 1, MAX_RADIUS_M) if "radius_m" in query else DEFAULT_RADIUS_M,
    )


def position_of(after: str | None) -> Nearby | None:
    """Return where the page before ended.

    Raises:
        Problem: 422 where it was not given by us.
    """
    if after is None:
        return None
    match = _POSITION.fullmatch(after)
    if match is None:
        raise _not_valid("after", "use what the page before gave")
    return Nearby(int(match[1]), match[2])


def tongue_of(query: Mapping[str, str]) -> Tongue:
    """Return the language to answer in; French unless Dutch or English is asked for."""
    spoken: dict[str, Tongue] = {"nl": "nl", "en": "en"}
    return spoken.get(query.get("language", "fr")[:2].lower(), "fr")


def number_of(text: str, name: str) -> int:
    """Return a whole number from 0 to 999999.

    Raises:
        Problem: 422 where it is none.
    """
    if not _WHOLE.fullmatch(text):
        raise _not_valid(name, "a whole number from 0 to 999999")
    return int(text)


def places_within_reach(call: Call) -> list[str] | None:
    """Return the places to list from, ``None`` for all; a foreign one does not exist."""
    asked = call.query.get("place_id")
    if not call.caller.may_see(place_id=asked or next(iter(call.caller.places), None)):
        raise not_found()
    if asked is not None:
        return [asked]
    return None if "network" in call.caller.reach else sorted(call.caller.places)


def page_of(items: Sequence[dict[str, Any]], limit: int) -> Answer:
    """Answer with ``limit`` of the items; one more of them means that another page follows."""
    following = items[limit - 1]["id"] if len(items) > limit else None
    return Answer(200, {"items": items[:limit], "after": following})


def _number(query: Mapping[str, str], name: str, least: float, most: float) -> float:
    text = query.get(name, "")
    if not _NUMBER.fullmatch(text) or not least <= float(text) <= most:
        raise _not_valid(name, f"a plain number from {least} to {most}")
    return float(text)


def _not_valid(name: str, detail: str) -> Problem:
    return Problem(
        422,
        "not-valid",
        "Correct the parameters named here.",
        errors=[FieldError(f"/{name}", detail)],
    )
