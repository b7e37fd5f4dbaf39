"""All terms of a language by the words in them: which concepts a handful of words names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.matching.domain.vocabulary.empty_words import BINDING, EMPTY_ANYWHERE, WISHING
from services.matching.domain.vocabulary.phrases import folded, stem, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from services.matching.domain.vocabulary.concepts import Tongue

    Key = tuple[str, ...]

LONGEST_PHRASE: Final = 6
"""Words of a phrase that is looked for, without those that bind it."""

SHORTEST_STEM: Final = 4
"""Letters that a word must have in common with a term where it is not the same."""

NEAR: Final = 3
"""Words apart, at the most, that may still be one phrase of two."""


class TermIndex:
    """The terms of one language. The order of a term's words does not matter, nor their endings."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self._exact: dict[Key, dict[str, None]] = {}
        self._stems: dict[Key, dict[str, None]] = {}
        self._rests: dict[Key, dict[str, None]] = {}
        self._sayings: dict[str, dict[Key, dict[str, None]]] = {}
        self._in_phrases: set[str] = set()
        self._words: set[str] = set()

    def add(self, term: str, concept_id: str) -> Iterator[str]:
        """Let a term name a concept; yield the words of it that were not known before."""
        words = words_in(term)
        kept = self._kept(words)
        bare = tuple(sorted({folded(word) for word in kept}))
        if len(words) > 1 and len(bare) <= 1:
            saying = tuple(map(folded, words))
            known = self._sayings.setdefault(saying[0], {})
            known.setdefault(saying, {})[concept_id] = None
            return
        key = bare or words
        self._exact.setdefault(key, {})[concept_id] = None
        stems = self._stemmed(key)
        self._stems.setdefault(stems, {})[concept_id] = None
        rest = [word for word in kept if word not in WISHING[self.tongue]]
        if 1 < len(rest) < len(kept):
            self._rests.setdefault(self._stemmed(rest), {})[concept_id] = None
        if len(key) > 1:
            self._in_phrases.update(stems)
        for word in key:
            if word not in self._words and word not in EMPTY_ANYWHERE:
                self._words.add(word)
                yield word

    def is_saying(self, term: str) -> bool:
        """Tell whether a term means something only as it is: make-up, start-up, bien-être.

        It has several words, and at the most one that does not merely bind the others: that one
        alone would mean something else.
        """
        words = words_in(term)
        return len(words) > 1 and len({folded(word) for word in self._kept(words)}) <= 1

    def key(self, term: str) -> Key:
        """Return what makes two terms the same one."""
        words = words_in(term)
        if self.is_saying(term):
            return ("=", *map(folded, words))
        return tuple(sorted({folded(word) for word in self._kept(words) or words}))

    def sayings(self, words: Sequence[str]) -> Iterator[tuple[range, tuple[str, ...]]]:
        """Yield where in all words of a clause there is a saying, the longest at each word."""
        bare = tuple(map(folded, words))
        for at, word in enumerate(bare):
            for saying, named in sorted(
                self._sayings.get(word, {}).items(), key=lambda each: -len(each[0])
            ):
                if bare[at : at + len(saying)] == saying:
                    yield range(at, at + len(saying)), tuple(named)
                    break

    def named(self, words: Sequence[str], *, loosely: bool = True) -> tuple[str, ...]:
        """Return which concepts these words name together.

        Args:
            words: plain ones, in any order.
            loosely: whether words count that have no more than their stem in common with a term;
                a stem that could be that of two concepts is none. Words that people say around a
                skill, and no other, never count loosely.
        """
        telling = [word for word in words if word not in WISHING[self.tongue]]
        within = telling and (telling[0], telling[-1]) == (words[0], words[-1])
        for some in (words, telling) if within and len(telling) < len(words) else (words,):
            exact = self._exact.get(tuple(sorted({folded(word) for word in some})))
            if exact:
                return tuple(exact)
            stems = self._stemmed(some)
            # One short stem has too many words: of tabl are tables and tableurs.
            if loosely and telling and len("".join(stems)) >= SHORTEST_STEM:
                for loose in (self._stems.get(stems), self._rests.get(stems)):
                    if loose is not None and len(loose) == 1:
                        return tuple(loose)
        return ()

    def phrases(
        self, words: Sequence[str], *, loosely_from: int
    ) -> Iterator[tuple[range, tuple[str, ...]]]:
        """Yield where in a clause something is named, the longest phrase first at each word.

        Args:
            words: of a clause.
            loosely_from: how many letters each word must have to count by its stem.
        """
        at = 0
        while at < len(words):
            for size in range(self._reach(words, at), 0, -1):
                some = words[at : at + size]
                named = self.named(some, loosely=min(map(len, some)) >= loosely_from)
                if named:
                    yield range(at, at + size), named
                    at += size - 1
                    break
            at += 1

    def pairs(
        self, words: Sequence[str], alone: Iterable[int]
    ) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield what words that are alone so far name together with another one nearby."""
        for here in alone:
            if not self._joins(words[here]):
                continue
            nearby = range(max(0, here - NEAR), min(len(words), here + NEAR + 1))
            for there in sorted(nearby, key=lambda each: abs(each - here)):
                if there != here and self._joins(words[there]):
                    named = self.named((words[here], words[there]))
                    if named:
                        yield here, there, named
                        break

    def _reach(self, words: Sequence[str], at: int) -> int:
        reach = 1
        if self._joins(words[at]) or words[at] in WISHING[self.tongue]:
            most = min(LONGEST_PHRASE, len(words) - at)
            while reach < most and (
                self._joins(words[at + reach]) or words[at + reach] in WISHING[self.tongue]
            ):
                reach += 1
        return reach

    def _joins(self, word: str) -> bool:
        return stem(folded(word), self.tongue) in self._in_phrases

    def _kept(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if word not in BINDING[self.tongue])

    def _stemmed(self, words: Iterable[str]) -> Key:
        return tuple(sorted({stem(folded(word), self.tongue) for word in words}))
