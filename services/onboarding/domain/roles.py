"""What somebody is among us: one meaning for the words that people use for it."""

import re
from collections.abc import Iterable

ORGANISER = "organiser"
PARTICIPANT = "participant"
PROFESSIONAL = "professional"

_ORGANISES = re.compile(r"organi[sz](?!ation|atie|m)")
"""How a word for somebody who organises begins in our three languages; an organisation is none."""

_WORDS = {
    "welcomer": ("accueillant", "accueillante", "onthaler", "onthaalster", "onthaalmedewerker"),
    "mentor": (
        *("mentore", "mentoren", "parrain", "marraine", "peter", "meter"),
        *("godparent", "godmother", "godfather"),
    ),
    "place": ("lieu", "plek", "plaats"),
    "participant": ("participante", "deelnemer", "deelneemster"),
    "beneficiary": ("beneficiaries", "bénéficiaire", "begunstigde"),
    "professional": (
        *("professionnel", "professionnelle", "pro", "professioneel", "beroepskracht"),
        *("salaried", "salarié", "salariée", "werknemer", "werkneemster"),
    ),
    "volunteer": ("bénévole", "volontaire", "vrijwilliger", "vrijwilligster"),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in (kind, *words)}

_ENDING = re.compile(r"(?:[·•‧.(/-](?:ne|e|rice|trice|in|ster)?s?\)?)+s?$")
"""What is written behind a word so that nobody is left out: participant·e·s, bénévole(s)."""


def kind_of(role: str) -> str:
    """Return the one word for a role, named in French, Dutch or English, in any gender or number.

    A role that we have no word for is a kind of its own, however its letters are written.
    """
    word = " ".join(role.split()).casefold()
    if _ORGANISES.match(word):
        return ORGANISER
    for one in (word, _ENDING.sub("", word)):
        kind = _KINDS.get(one) or _KINDS.get(one.removesuffix("s"))
        if kind:
            return kind
    return word


def kinds_of(roles: Iterable[str]) -> frozenset[str]:
    """Return what somebody with these roles is."""
    return frozenset(map(kind_of, roles))
