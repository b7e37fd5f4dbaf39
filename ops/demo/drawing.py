"""One newcomer's journey, drawn in the terminal: eighty columns, readable without colour."""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS: Final = 80
SIGNS: Final = {"done": "(x)", "current": "(>)", "todo": "( )"}
WAY: Final = "  |  "
BESIDE: Final = "     "
HERE: Final = "  <-- you are here"
WHO: Final = {
    "member": "the newcomer",
    "welcomer": "who welcomes them",
    "mentor": "their mentor",
    "place": "the place",
    "network": "the network",
}


def draw(
    journey: Mapping[str, Any], *, zone: str, details: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Return the lines of the drawing, each 80 columns at most.

    Args:
        journey: the answer of `GET /v1/members/{id}/journey`.
        zone: IANA time zone that moments are told in.
        details: sentences to put below a step, by its name.
    """
    lines: list[str] = []
    *earlier, last = journey["steps"]
    for step in [*earlier, last]:
        below = list((details or {}).get(step["name"], ()))
        if step["waiting_for"]:
            below.append(f"waiting for: {in_words(step['waiting_for'])}")
        lines += _head(step, zone, is_here=step["name"] == journey["you_are_here"])
        margin = BESIDE if step is last else WAY
        lines += [line for text in below for line in _wrapped(text, margin, margin)]
        if step is not last:
            lines.append(WAY.rstrip())
    if journey["next_action"]:
        who = WHO.get(journey["who_acts"], "somebody")
        lines += ["", *_wrapped(f"Next, {who}: {journey['next_action']}", " ", BESIDE)]
    return lines


def in_words(word: str) -> str:
    """Return a closed word of the API as ordinary ones."""
    return word.replace("_", " ")


def moment(text: str, zone: str) -> str:
    """Return an RFC 3339 time as a person reads it in a time zone: `Mon 3 May 18:30`."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _head(step: Mapping[str, Any], zone: str, *, is_here: bool) -> list[str]:
    when = f", {moment(step['at'], zone)}" if step["at"] else ""
    mark = HERE if is_here else ""
    sign = f" {SIGNS[step['state']]} "
    lines = _wrapped(step["title"] + when, sign, BESIDE, columns=COLUMNS - len(mark))
    return [lines[0] + mark, *lines[1:]]


def _wrapped(text: str, first: str, following: str, columns: int = COLUMNS) -> list[str]:
    return wrap(text, columns, initial_indent=first, subsequent_indent=following)
