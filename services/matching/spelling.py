"""What a word was meant to be: a slip of the keyboard mended, a compound taken apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from services.matching.domain.vocabulary.empty_words import EMPTY, WISHING
from services.matching.domain.vocabulary.phrases import folded, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.matching.domain.vocabulary.concepts import Tongue

SHORTEST: Final = 6
"""Shorter words have too many neighbours that are words as well."""
SWAPPED_FROM: Final = 8
"""From so many letters on, one letter may be another one; before, one too many or too few only."""
TWO_SLIPS_FROM: Final = 9
_SHORTEST_PART = 4
_SHORTEST_HEAD = 3
_LINKS = ("", "s", "en", "e", "n")


class Spelling:
    """The words of one language's terms, to be found again where they are not spelled so."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self._words: set[str] = set()
        self._stems: set[str] = set()
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._mended: dict[str, str | None] = {}
        for word in WISHING[tongue]:
            if len(word) >= SWAPPED_FROM:
                self._by_start[word[0], len(word)].append(word)

    def learn(self, words: Iterable[str]) -> None:
        """Know more words."""
        for word in words:
            if word not in self._words:
                self._words.add(word)
                self._stems.add(stem(word, self._tongue))
                self._by_start[word[0], len(word)].append(word)
                self._mended.clear()

    def mend(self, word: str) -> str | None:
        """Return the one word that was meant; ``None`` where none is near, or two are as near."""
        bare = folded(word)
        if len(bare) < SHORTEST or any(letter.isdigit() for letter in bare):
            return None
        if bare not in self._mended:
            if len(self._mended) >= _MOST_REMEMBERED:
                self._mended.clear()
            self._mended[bare] = self._nearest(bare)
        return self._mended[bare]

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the words that a Dutch compound is made of; nothing where they are not known."""
        if self._tongue != "nl" or len(word) < _SHORTEST_HEAD + _SHORTEST_PART:
            return ()
        for cut in range(len(word) - _SHORTEST_HEAD, _SHORTEST_HEAD - 1, -1):
            first, second = word[:cut], word[cut:]
            if not self._is_word(second):
                continue
            for link in _LINKS:
                head = first.removesuffix(link) if link else first
                if len(head) >= _SHORTEST_HEAD and self._is_known(head):
                    return head, second
        return ()

    def _is_word(self, word: str) -> bool:
        known = len(word) >= _SHORTEST_PART and self._is_known(word)
        return known or word in EMPTY[self._tongue]

    def _is_known(self, word: str) -> bool:
        return folded(word) in self._words or stem(folded(word), self._tongue) in self._stems

    def _nearest(self, word: str) -> str | None:
        slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
        near: dict[int, list[str]] = {1: [], 2: []}
        for length in range(len(word) - slips, len(word) + slips + 1):
            alike = self._by_start.get((word[0], length))
            if alike:
                for known, distance, _ in extract_iter(
                    word, alike, scorer=OSA.distance, score_cutoff=slips
                ):
                    if distance and _plausible(word, known, distance):
                        near[distance].append(known)
        best = near[1] or near[2]
        # Of the carpenter and carpentry, either will do.
        return min(best) if len({stem(each, self._tongue) for each in best}) == 1 else None


_MOST_REMEMBERED = 20_000


def _plausible(word: str, known: str, distance: int) -> bool:
    if len(known) < SHORTEST:
        return False
    if distance > 1:
        return len(known) >= TWO_SLIPS_FROM - 1
    changed = len(word) == len(known) and sorted(word) != sorted(known)
    return not changed or len(word) >= SWAPPED_FROM
