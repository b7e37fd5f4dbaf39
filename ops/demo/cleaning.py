"""The rules by which one field of the survey is put right, or left out with a reason."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

Problem = Literal[
    "no name",
    "odd spaces",
    "decoded wrongly",
    "no address",
    "postcode lost, found again",
    "postcode lost",
    "no commune, that of the coordinates taken",
    "no commune",
    "commune as somebody typed it",
    "no region",
    "no kind",
    "coordinates unreadable",
    "coordinates in another commune",
    "population is no whole number",
    "population of another commune",
    "population unknown",
    "website doubtful, mended",
    "website doubtful, left out",
    "name repeated",
]
Finding = tuple[Problem, str]
"""What is wrong, and what was done about it."""

LARGEST_POPULATION: Final = 100_000_000
POLE: Final = 90
DATE_LINE: Final = 180

_POSTCODE: Final = re.compile(r"[0-9]{5}", re.ASCII)
_WITHOUT_ZERO: Final = re.compile(r"[0-9]{4}", re.ASCII)
_IN_TEXT: Final = re.compile(r"\b[0-9]{5}\b")
_NUMBER: Final = re.compile(r"[0-9]{1,12}([.,][0-9]+)?")
_WEBSITE: Final = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(:[0-9]{1,5})?([/?#]\S*)?")
_LINK: Final = re.compile(r"https?://[^\s|\]]+")
# A letter that begins two bytes of UTF-8, and what the second one looks like in Windows' alphabet.
_DECODED_WRONGLY: Final = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152-\u2122]")


def decoded_rightly(text: str) -> str:
    """Undo that UTF-8 was once read as Windows-1252, where the whole text shows just that."""
    if not _DECODED_WRONGLY.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def one_line(text: str) -> str:
    """Return the text with single ordinary spaces, and nothing that cannot be seen."""
    shown = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    return " ".join(shown.split())


def same_words(one: str, other: str) -> bool:
    """Whether two names differ in accents, capitals, signs and `St` for `Saint` at most."""
    return _key(one) == _key(other)


def postcode(raw: str, *, geocoded: str, department: str) -> tuple[str | None, Finding | None]:
    """Return a postcode of five digits.

    A spreadsheet made numbers of them: one leading zero went, or all that was left is `0`.

    Args:
        raw: as in the file.
        geocoded: the address as the geocoder understood it; often ends in postcode and commune.
        department: the code of the department that the coordinates are in.
    """
    if _POSTCODE.fullmatch(raw):
        return raw, None
    candidate = f"0{raw}" if _WITHOUT_ZERO.fullmatch(raw) else ""
    source = "its leading zero put back"
    if not candidate:
        candidate = next(reversed(_IN_TEXT.findall(geocoded)), "")
        source = "taken from the geocoded address"
    if candidate and department and candidate.startswith(department):
        return candidate, ("postcode lost, found again", f"CP {raw or 'blank'}: {source}.")
    return None, ("postcode lost", f"CP {raw or 'blank'}: loaded without a postcode.")


def commune(official: str, typed: str, of_coordinates: str) -> tuple[str | None, Finding | None]:
    """Return the best name there is for the commune."""
    if official:
        return official, None
    if typed:
        return typed, ("commune as somebody typed it", "NOMCOM is blank: COMINIT taken.")
    if of_coordinates:
        return of_coordinates, (
            "no commune, that of the coordinates taken",
            "NOMCOM and COMINIT are blank: NOMCOMMETRO taken.",
        )
    return None, ("no commune", "Loaded without a commune.")


def location(latitude: str, longitude: str) -> tuple[dict[str, float] | None, Finding | None]:
    """Return a point in degrees, WGS 84."""
    unreadable: Finding = ("coordinates unreadable", "Loaded without coordinates.")
    try:
        north, east = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        return None, unreadable
    # Nobody has a third place where the meridian of Greenwich crosses the equator: it is "unknown".
    on_earth = abs(north) <= POLE and abs(east) <= DATE_LINE  # false for what is no number, too
    if not on_earth or (north, east) == (0, 0):
        return None, unreadable
    return {"latitude": north, "longitude": east}, None


def population(raw: str) -> tuple[int | None, Finding | None]:
    """Return how many people live in the commune; the survey interpolated some numbers."""
    if not _NUMBER.fullmatch(raw) or float(raw.replace(",", ".")) > LARGEST_POPULATION:
        return None, ("population unknown", "Loaded without the commune's population.")
    number = float(raw.replace(",", "."))
    if number.is_integer():
        return int(number), None
    return round(number), ("population is no whole number", "POPCOM rounded.")


def website(raw: str) -> tuple[str | None, Finding | None]:
    """Return an address that a browser may open. Blank is fine: not every place has one.

    What is doubtful is never repeated in the finding: some lines hold a person's name or e-mail.
    """
    if not raw:
        return None, None
    if _is_website(raw):
        return raw, None
    links = {found.group().rstrip(".,;") for found in _LINK.finditer(raw)}
    if len(links) == 1 and _is_website(link := links.pop()):
        return link, ("website doubtful, mended", "WEB: the one link in it taken.")
    return None, ("website doubtful, left out", "WEB holds no whole link: loaded without.")


def _is_website(text: str) -> bool:
    cut_short = "…" in text or text.endswith("...")
    return bool(_WEBSITE.fullmatch(text)) and not cut_short


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    plain = "".join(each if each.isalnum() else " " for each in letters if not _is_mark(each))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in plain.split())


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0
