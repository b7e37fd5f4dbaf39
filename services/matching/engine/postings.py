"""Who can do what: for each concept the mentors' rows, ready to be added up for a newcomer."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.people import Ability
from services.matching.domain.score import CONCEPT_POINTS, MOST_CONCEPTS, Kinship, share_of

Wish = tuple[str, bool]
"""A concept that is sought, and whether to be learnt."""

Rows = NDArray[np.int32]
Points = NDArray[np.int16]

_NO_ROWS: Final[Rows] = np.zeros(0, dtype=np.int32)
_MOST_KEPT: Final = 5_000
"""Answers kept ready; words that nobody knows are without number."""


class Postings:
    """For each word the rows that have it, each with a number; as arrays when asked for."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._arrays: dict[str, tuple[Rows, Points]] = {}

    def set(self, word: str, row: int, number: int = 1) -> None:
        """Enter a row under a word."""
        self._numbers[word][row] = number
        self._arrays.pop(word, None)

    def discard(self, word: str, row: int) -> None:
        """Take a row out again."""
        rows = self._numbers.get(word)
        if rows is not None and rows.pop(row, None) is not None:
            self._arrays.pop(word, None)
            if not rows:
                del self._numbers[word]

    def of(self, word: str) -> tuple[Rows, Points]:
        """Return the rows under a word and their numbers."""
        found = self._arrays.get(word)
        if found is None:
            numbers = self._numbers.get(word, {})
            found = (
                np.fromiter(numbers.keys(), np.int32, len(numbers)),
                np.fromiter(numbers.values(), np.int16, len(numbers)),
            )
            if numbers:
                self._arrays[word] = found
        return found

    def rows(self, word: str) -> Iterable[int]:
        """Return the rows under a word, one by one."""
        return self._numbers.get(word, ())


class Abilities:
    """What mentors can do, and how many points that is for whoever seeks something akin."""

    def __init__(self, kinship: Kinship) -> None:
        self._kinship = kinship
        self._shares = Postings()
        self._shares_learning = Postings()
        self._met: dict[Wish, tuple[Rows, Points]] = {}
        self._seekers: defaultdict[str, set[Wish]] = defaultdict(set)

    def relate_by(self, kinship: Kinship) -> None:
        """Take what the vocabulary says now of how concepts are related."""
        self._kinship = kinship
        self._met.clear()
        self._seekers.clear()

    def set(self, ability: Ability, row: int) -> None:
        """Enter that somebody can do something."""
        self._shares.set(ability.concept, row, share_of(ability, learning=False))
        self._shares_learning.set(ability.concept, row, share_of(ability, learning=True))
        self._forget(ability.concept)

    def discard(self, concept: str, row: int) -> None:
        """Take it out again."""
        self._shares.discard(concept, row)
        self._shares_learning.discard(concept, row)
        self._forget(concept)

    def of(self, concept: str) -> Rows:
        """Return who can do exactly that."""
        return self._shares.of(concept)[0]

    def points(self, sought: Iterable[str], learns: Collection[str], rows: int) -> Points:
        """Return everybody's points for what is sought, the best ``MOST_CONCEPTS`` of it.

        Args:
            sought: concepts.
            learns: which of them are to be learnt.
            rows: how many there are.
        """
        lists = [self._meeting((each, each in learns)) for each in dict.fromkeys(sought)]
        total = np.zeros(rows, dtype=np.int16)
        if len(lists) <= MOST_CONCEPTS:
            for who, points in lists:
                total[who] += points
            return total
        best = np.zeros((MOST_CONCEPTS, rows), dtype=np.int16)
        for who, points in lists:
            falling = points
            for rank in best:
                there = rank[who]
                rank[who] = np.maximum(there, falling)
                falling = np.minimum(there, falling)
        np.sum(best, axis=0, out=total)
        return total

    def _meeting(self, wish: Wish) -> tuple[Rows, Points]:
        found = self._met.get(wish)
        if found is None:
            if len(self._met) >= _MOST_KEPT:
                self._met.clear()
                self._seekers.clear()
            found = self._met[wish] = self._merged(wish)
        return found

    def _merged(self, wish: Wish) -> tuple[Rows, Points]:
        """Return who meets a wish for a concept, by itself or by something akin, and how far."""
        concept, learning = wish
        known = self._shares_learning if learning else self._shares
        all_rows, all_shares = [_NO_ROWS], [np.zeros(0, dtype=np.int32)]
        for name, share in self._kinship.akin(concept).items():
            rows, levels = known.of(name)
            all_rows.append(rows)
            all_shares.append(levels.astype(np.int32) * share)
            self._seekers[name].add(wish)
        rows, shares = np.concatenate(all_rows), np.concatenate(all_shares)
        order = np.lexsort((shares, rows))
        rows, shares = rows[order], shares[order]
        last = np.ones(len(rows), dtype=bool)
        last[:-1] = rows[1:] != rows[:-1]
        return rows[last], (CONCEPT_POINTS * shares[last] // 10_000).astype(np.int16)

    def _forget(self, concept: str) -> None:
        for seeker in self._seekers.pop(concept, ()):
            self._met.pop(seeker, None)
