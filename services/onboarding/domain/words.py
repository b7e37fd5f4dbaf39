"""Words that people read, in the languages of the house; French is always there."""

import unicodedata
from collections.abc import Mapping
from typing import Literal, TypeVar

Tongue = Literal["fr", "nl", "en"]

TONGUES: tuple[Tongue, ...] = ("fr", "nl", "en")
"""French first: it is what there is where nobody has translated."""

T = TypeVar("T")


def said(words: Mapping[Tongue, T], tongue: Tongue) -> tuple[T, Tongue]:
    """Return what is said in ``tongue``, or in French, and which of the two it is."""
    spoken: Tongue = tongue if tongue in words else "fr"
    return words[spoken], spoken


def tidy(text: str) -> str:
    """Return a text as it is kept: the same characters are the same code points, no loose ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip()
