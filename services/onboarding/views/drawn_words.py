"""The words around the drawing of a journey, in our three languages."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from services.onboarding.domain.journey.templates import Tongue

# What XML cannot hold at all, and what would turn the text around.
_UNDRAWABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\u2029\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufffd"
    "\\U00010000-\\U0010ffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWords:
    """What is written around the steps.

    Attributes:
        who: whose turn it is, by the closed word.
        months: January first.
        date: with ``day``, ``month`` and ``year``.
        first: the first day of a month.
        colon: as the language sets it.
    """

    heading: str
    here: str
    next: str
    done: str
    current: str
    todo: str
    optional: str
    until: str
    who: Mapping[str, str]
    months: tuple[str, ...]
    date: str
    first: str = "1"
    colon: str = ":"

    def day(self, at: datetime) -> str:
        """Return a day as one says it."""
        day = self.first if at.day == 1 else at.day
        return self.date.format(day=day, month=self.months[at.month - 1], year=at.year)


def drawable(said: str) -> str:
    """Return a text as it may stand in a drawing: markup is text there, and nothing is hidden."""
    return escape(_UNDRAWABLE.sub("", said))


def lines_of(said: str, letters: int) -> list[str]:
    """Return a text cut into lines of at most so many letters; too long a word is cut, too."""
    return textwrap.wrap(said, letters, break_long_words=True) or [""]


WORDS: Mapping[Tongue, DrawnWords] = {
    "fr": DrawnWords(
        heading="Votre chemin dans la communauté",
        here="Vous êtes ici",
        next="La suite",
        done="Fait",
        current="En cours",
        todo="À venir",
        optional="facultatif",
        until="avant le {day}",
        who={
            "member": "À vous",
            "welcomer": "À la personne qui vous accueille",
            "mentor": "À votre mentor",
            "place": "Au lieu",
            "network": "Au réseau",
        },
        months=(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ),
        date="{day} {month} {year}",
        first="1er",
        colon="\N{NO-BREAK SPACE}:",
    ),
    "nl": DrawnWords(
        heading="Uw weg in de gemeenschap",
        here="U bent hier",
        next="Hierna",
        done="Gedaan",
        current="Bezig",
        todo="Later",
        optional="vrijblijvend",
        until="vóór {day}",
        who={
            "member": "Aan u",
            "welcomer": "Aan wie u verwelkomt",
            "mentor": "Aan uw mentor",
            "place": "Aan de plek",
            "network": "Aan het netwerk",
        },
        months=(
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ),
        date="{day} {month} {year}",
    ),
    "en": DrawnWords(
        heading="Your way into the community",
        here="You are here",
        next="Next",
        done="Done",
        current="Under way",
        todo="To come",
        optional="optional",
        until="before {day}",
        who={
            "member": "You",
            "welcomer": "Who welcomes you",
            "mentor": "Your mentor",
            "place": "The place",
            "network": "The network",
        },
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        date="{day} {month} {year}",
    ),
}
