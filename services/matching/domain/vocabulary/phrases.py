"""A text as clauses of plain words, and the stems by which different forms of a word are one."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from services.matching.domain.vocabulary.concepts import TONGUES, Tongue
from services.matching.domain.vocabulary.empty_words import BINDING
from services.matching.domain.vocabulary.refused_words import wished_for

LONGEST_WORD: Final = 40
"""Characters of a word; what goes beyond is cut off, so that no id grows without end."""

_WORD = re.compile(r"[^\W_]+")
# An address or a number of a person is no word, and must not be kept as one.
_ADDRESS = re.compile(r"https?://\S{1,2000}|(?<!\S)[^\s@]{1,200}@\S{1,200}|\bwww\.\S{1,2000}")
# A hyphen or a slash binds or lists words; what ends a clause lets no phrase reach across it.
_CLAUSE_END = re.compile(r"[.!?;:,\n\r()\[\]{}<>«»\"“”•|/*]+|\s[-\u2013\u2014]\s")
_APART = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text that hangs together: its words, plain, in the language it seems to be in."""

    words: tuple[str, ...]
    tongue: Tongue


def plain(text: str) -> str:
    """Return a text without accents and case."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_APART))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text, plain, in their order; a letter or a number alone is none."""
    return tuple(
        word[:LONGEST_WORD]
        for word in _WORD.findall(plain(text))
        if len(word) > 1 and not word.isdecimal()
    )


def clauses(text: str, languages: Sequence[str]) -> Iterator[Clause]:
    """Yield the clauses of a text, without what it says is not wished for.

    Args:
        text: in French, Dutch, English, or a mixture.
        languages: BCP 47 tags of who wrote it; they decide where the words do not tell.
    """
    split = _CLAUSE_END.split(_ADDRESS.sub(" ", text))
    parts = [words for part in split if (words := words_in(part))]
    whole = [sum(_binding(words, tongue) for words in parts) for tongue in TONGUES]
    spoken = [language[:2].lower() for language in languages]
    given = [tongue for tongue in dict.fromkeys((*spoken, *TONGUES)) if tongue in TONGUES]
    for number, wished in wished_for(parts):
        # One word tells little: many a word that binds one language is a noun in another.
        words = parts[number]
        hits = [
            (_binding(words, tongue) + (tongue == given[0]), whole[at], -given.index(tongue))
            for at, tongue in enumerate(TONGUES)
        ]
        yield Clause(wished, TONGUES[hits.index(max(hits))])


def _binding(words: Sequence[str], tongue: Tongue) -> int:
    return sum(word in BINDING[tongue] for word in words)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return a plain word without the mark of a plural: the same in every language."""
    longest_kept = 3
    bare = word.rstrip("sx")
    return bare if len(bare) >= longest_kept else word


# Endings of each language, the longest first, and how much of a word must be left before them.
_ENDINGS: Final[dict[Tongue, tuple[tuple[str, int], ...]]] = {
    "fr": (
        ("issements", 3),
        ("issement", 3),
        ("ifications", 3),
        ("ification", 3),
        ("isations", 3),
        ("isation", 3),
        ("atrices", 3),
        ("atrice", 3),
        ("ateurs", 3),
        ("ateur", 3),
        ("ations", 3),
        ("ation", 3),
        ("ements", 3),
        ("ement", 3),
        ("ieres", 3),
        ("iere", 3),
        ("eries", 4),
        ("erie", 4),
        ("euses", 3),
        ("euse", 3),
        ("aient", 3),
        ("ages", 4),
        ("age", 4),
        ("eurs", 3),
        ("eur", 3),
        ("iers", 4),
        ("ier", 4),
        ("ions", 3),
        ("ait", 3),
        ("ais", 3),
        ("ant", 3),
        ("ons", 3),
        ("ees", 3),
        ("ee", 3),
        ("ez", 3),
        ("er", 3),
        ("ir", 4),
        ("es", 3),
        ("e", 3),
        ("s", 3),
        ("x", 3),
    ),
    "nl": (
        ("ificatie", 3),
        ("iseren", 3),
        ("isatie", 3),
        ("eringen", 3),
        ("ering", 3),
        ("aties", 3),
        ("atie", 3),
        ("ieren", 4),
        ("eren", 4),
        ("eert", 4),
        ("eer", 4),
        ("ingen", 4),
        ("ing", 4),
        ("sters", 4),
        ("ster", 4),
        ("ende", 4),
        ("jes", 3),
        ("je", 3),
        ("ers", 4),
        ("er", 4),
        ("ten", 5),
        ("te", 5),
        ("en", 3),
        ("e", 3),
        ("s", 3),
        ("t", 5),
    ),
    "en": (
        ("izations", 3),
        ("ization", 3),
        ("isation", 3),
        ("ations", 4),
        ("ation", 4),
        ("ators", 4),
        ("ator", 4),
        ("ating", 4),
        ("ments", 4),
        ("ment", 4),
        ("ings", 3),
        ("ing", 3),
        ("ates", 4),
        ("ate", 4),
        ("iers", 4),
        ("ies", 3),
        ("ers", 4),
        ("er", 4),
        ("ors", 4),
        ("or", 4),
        ("ry", 4),
        ("ed", 3),
        ("es", 3),
        ("e", 3),
        ("y", 3),
        ("s", 3),
    ),
}
_SHORTEST_STEM = 3
_DOUBLED = re.compile(r"([a-z])\1")
_DOUBLED_CONSONANT = re.compile(r"([b-df-hj-np-tv-z])\1")


@lru_cache(maxsize=50_000)
def stem(word: str, tongue: Tongue) -> str:
    """Return what the forms of a plain word have in common: of to mend, mends and mending."""
    bare = word
    for ending, kept in _ENDINGS[tongue]:
        if bare.endswith(ending) and len(bare) - len(ending) >= kept:
            bare = bare[: -len(ending)]
            break
    if tongue == "en" and bare.endswith("er") and len(bare) > _SHORTEST_STEM + 2:
        bare = bare[:-2]
    if tongue == "nl":
        return _DOUBLED.sub(r"\1", _softened(bare))
    return _DOUBLED_CONSONANT.sub(r"\1", bare)


def _softened(bare: str) -> str:
    # Of fietsen and fiets, of schrijven and schrijf.
    if bare[-1:] in {"s", "z"} and len(bare) > _SHORTEST_STEM + 1:
        return bare[:-1]
    return f"{bare[:-1]}f" if bare[-1:] == "v" else bare
