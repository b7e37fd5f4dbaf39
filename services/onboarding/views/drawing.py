"""The journey as a drawing (SVG): shapes and words, no colours, and the whole of it in words too.

Only presentation attributes are used: the page's policy forbids styles, scripts and anything that
would have to be fetched.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.onboarding.views.drawn_words import WORDS, DrawnWords, drawable, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from services.onboarding.domain.journey.templates import Tongue

WIDTH = 680
_MARGIN = 28
_RAIL = 58
_TEXT = 100
_HEADING_LETTERS = 36
_HEADING_HEIGHT = 34
_TITLE_LETTERS = 50
_TITLE_LETTERS_BESIDE_THE_FLAG = 34
_NOTE_LETTERS = 66
_TITLE_HEIGHT = 24
_NOTE_HEIGHT = 20
_GAP = 26
_HEAD = 92
_FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif"


def drawing_of(journey: Mapping[str, Any], tongue: Tongue, zone: tzinfo) -> str:
    """Return the drawing of a journey.

    Args:
        journey: as its view shows it in that language.
        tongue: the language of the words around it.
        zone: where the days are counted.
    """
    words = WORDS[tongue]
    heading = lines_of(journey.get("title") or words.heading, _HEADING_LETTERS)
    parts: list[str] = []
    tops: list[float] = []
    y = float(_HEAD + _HEADING_HEIGHT * (len(heading) - 1))
    for step in journey["steps"]:
        is_here = step["name"] == journey["you_are_here"] and step["state"] == "current"
        letters = _TITLE_LETTERS_BESIDE_THE_FLAG if is_here else _TITLE_LETTERS
        titles = lines_of(step["title"], letters)
        notes = _notes(step, journey, words, zone, is_here=is_here)
        tops.append(y)
        parts.append(_station(step, titles, notes, y, words, is_here=is_here))
        y += _TITLE_HEIGHT * len(titles) + _NOTE_HEIGHT * len(notes) + _GAP + (6 if is_here else 0)
    rail = (
        f'<line x1="{_RAIL}" y1="{tops[0]:g}" x2="{_RAIL}" y2="{tops[-1]:g}" '
        'stroke="#000" stroke-width="3"/>'
        if tops
        else ""
    )
    key, height = _key(y + 6, words)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{tongue}" lang="{tongue}" role="img" '
        f'aria-labelledby="title desc" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
        f'height="{height:g}" font-family="{_FONT}" fill="#000">'
        f'<title id="title">{drawable(" ".join(heading))}</title>'
        f'<desc id="desc">{drawable(_told(journey, words, zone))}</desc>'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>'
        f"{''.join(_heading(heading))}"
        f"{rail}{''.join(parts)}{key}</svg>\n"
    )


def _heading(lines: Sequence[str]) -> list[str]:
    return [
        _text(_MARGIN, 44 + _HEADING_HEIGHT * number, line, size=26, bold=True)
        for number, line in enumerate(lines)
    ]


def _station(
    step: Mapping[str, Any],
    titles: Sequence[str],
    notes: Sequence[str],
    y: float,
    words: DrawnWords,
    *,
    is_here: bool,
) -> str:
    drawn = [_shape(step, _RAIL, y, is_here=is_here)]
    at = y + 6
    for line in titles:
        drawn.append(_text(_TEXT, at, line, size=18, bold=is_here))
        at += _TITLE_HEIGHT
    for line in notes:
        drawn.append(_text(_TEXT, at, line, size=14))
        at += _NOTE_HEIGHT
    if is_here:
        drawn.append(_flag(y, words))
    return "<g>" + "".join(drawn) + "</g>"


def _shape(step: Mapping[str, Any], x: float, y: float, *, is_here: bool) -> str:
    """Return the sign of a state, to be told apart without any colour."""
    if step["state"] == "done":
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="14"/>'
            f'<path d="M{x - 6:g} {y:g} l4.5 5 l8 -10" fill="none" stroke="#fff" '
            'stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
        )
    if is_here:
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="19" fill="#fff" stroke="#000" stroke-width="3"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="10"/>'
        )
    dashes = ' stroke-dasharray="4 4"' if step.get("optional") else ""
    if step["state"] == "current":
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="13" fill="#fff" stroke="#000" '
            f'stroke-width="3"{dashes}/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="5"/>'
        )
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="12" fill="#fff" stroke="#000" '
        f'stroke-width="2.5"{dashes}/>'
    )


def _flag(y: float, words: DrawnWords) -> str:
    wide = len(words.here) * 8.6 + 22
    left = WIDTH - _MARGIN - wide
    return f'<path d="M{left - 12:g} {y:g} l12 -14 h{wide:g} v28 h-{wide:g} z"/>' + _text(
        left + 9, y + 5, words.here, size=14, bold=True, white=True
    )


def _notes(
    step: Mapping[str, Any],
    journey: Mapping[str, Any],
    words: DrawnWords,
    zone: tzinfo,
    *,
    is_here: bool,
) -> list[str]:
    notes = [_state_of(step, words, zone)]
    if is_here and journey["next_action"]:
        who = words.who.get(journey["who_acts"] or "", "")
        told = f"{who}{words.colon} {journey['next_action']}" if who else journey["next_action"]
        notes += lines_of(told, _NOTE_LETTERS)
    return notes


def _state_of(step: Mapping[str, Any], words: DrawnWords, zone: tzinfo) -> str:
    day = words.day(datetime.fromisoformat(step["at"]).astimezone(zone)) if step["at"] else ""
    if step["state"] == "done":
        return f"{words.done} · {day}" if day else words.done
    said = words.current if step["state"] == "current" else words.todo
    if step.get("optional"):
        said += f" · {words.optional}"
    due = step.get("due_at")
    if due:
        until = words.day(datetime.fromisoformat(due).astimezone(zone))
        said += f" · {words.until.format(day=until)}"
    return said


def _told(journey: Mapping[str, Any], words: DrawnWords, zone: tzinfo) -> str:
    """Return all that the drawing shows, as sentences."""
    told = [
        f"{number}. {step['title']}{words.colon} {_state_of(step, words, zone)}"
        + (f" ({words.here})" if step["name"] == journey["you_are_here"] else "")
        + "."
        for number, step in enumerate(journey["steps"], start=1)
    ]
    if journey["next_action"]:
        told.append(f"{words.next}{words.colon} {journey['next_action']}")
    return " ".join(told)


def _key(y: float, words: DrawnWords) -> tuple[str, float]:
    """Return the explanation of the signs, and how high the whole drawing is."""
    drawn = [
        f'<line x1="{_MARGIN}" y1="{y:g}" x2="{WIDTH - _MARGIN}" y2="{y:g}" '
        'stroke="#000" stroke-width="1"/>'
    ]
    x, middle = _MARGIN + 14.0, y + 32
    for said, step, is_here in (
        (words.done, {"state": "done"}, False),
        (words.here, {"state": "current"}, True),
        (words.current, {"state": "current"}, False),
        (words.todo, {"state": "todo"}, False),
        (words.optional, {"state": "todo", "optional": True}, False),
    ):
        sign = _shape(step, 0, 0, is_here=is_here)
        drawn.append(f'<g transform="translate({x:g} {middle:g}) scale(0.6)">{sign}</g>')
        drawn.append(_text(x + 17, middle + 5, said, size=13))
        x += 46 + len(said) * 7.4
    return "".join(drawn), middle + 28


def _text(
    x: float, y: float, said: str, *, size: int, bold: bool = False, white: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    fill = ' fill="#fff"' if white else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{weight}{fill}>{drawable(said)}</text>'
