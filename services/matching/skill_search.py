"""Skills found by what somebody types: from the first letters, in three languages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from services.matching.domain.vocabulary.concepts import TONGUES, Tongue
from services.matching.domain.vocabulary.phrases import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.matching.domain.vocabulary.concepts import Concept
    from services.matching.lexicon import Lexicon

ALIKE: Final = 78
"""So many hundredths of a term must be as they were typed."""

_SHORTEST_ALIKE: Final = 4
_SAME, _MEANT, _LABEL_BEGINS, _TERM_BEGINS, _WORD_BEGINS, _LIKE = range(6)
_ELSEWHERE: Final = 0.5
"""What is found in another language than the reader's comes after the like in theirs."""

_FIRST: Final = 3
"""By so many first letters of a word, or by the first one alone, terms are looked up."""


class _Entry(NamedTuple):
    """A term from one of its words on."""

    rest: str
    term: str
    tongue: Tongue
    concept_id: str
    is_label: bool

    def rank(self, wanted: str) -> int | None:
        if not self.rest.startswith(wanted):
            return None
        if self.rest != self.term:
            return _WORD_BEGINS
        if self.term == wanted:
            return _SAME
        return _LABEL_BEGINS if self.is_label else _TERM_BEGINS


class SkillSearch:
    """All terms by how their words begin; it learns what the lexicon has learned since."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known = 0
        self._by_start: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._terms: dict[Tongue, list[str]] = {tongue: [] for tongue in TONGUES}
        self._named: dict[Tongue, list[str]] = {tongue: [] for tongue in TONGUES}
        self._there: set[tuple[str, str, str]] = set()

    def find(self, typed: str, language: str, limit: int) -> list[str]:
        """Return the ids of ``limit`` concepts, the likeliest first.

        Args:
            typed: the first letters of something, or a phrase.
            language: the reader's; all three are searched.
            limit: how many.
        """
        self._catch_up()
        wanted = " ".join(plain(typed).split())
        ranks: dict[str, tuple[float, int, str]] = {}
        for ways in (self._exactly(typed, wanted, language), self._nearly(wanted, language, limit)):
            # What is merely like it is looked for where little else is found.
            if len(ranks) < limit:
                for rank, length, concept_id in ways:
                    found = (rank, length, concept_id)
                    ranks[concept_id] = min(found, ranks.get(concept_id, found))
        return [concept_id for _, _, concept_id in sorted(ranks.values())[:limit]]

    def _exactly(self, typed: str, wanted: str, language: str) -> Iterator[tuple[float, int, str]]:
        for place, concept_id in enumerate(self._lexicon.recognise(typed, [language]).concepts):
            yield _MEANT, place, concept_id
        start = wanted[:_FIRST] if len(wanted) >= _FIRST else wanted[:1]
        for entry in self._by_start.get(start, ()):
            rank = entry.rank(wanted)
            if rank is not None:
                away = 0 if entry.tongue == language else _ELSEWHERE
                yield rank + away, len(entry.term), entry.concept_id

    def _nearly(self, wanted: str, language: str, limit: int) -> Iterator[tuple[float, int, str]]:
        if len(wanted) < _SHORTEST_ALIKE:
            return
        for tongue in TONGUES:
            away = 0 if tongue == language else _ELSEWHERE
            for _, score, at in extract(
                wanted, self._terms[tongue], scorer=ratio, score_cutoff=ALIKE, limit=limit
            ):
                yield _LIKE + away, round(100 - score), self._named[tongue][at]

    def _catch_up(self) -> None:
        learned = self._lexicon.learned
        for concept_id in dict.fromkeys(learned[self._known :]):
            concept = self._lexicon.graph.get(concept_id)
            if concept is not None:
                self._learn(concept)
        self._known = len(learned)

    def _learn(self, concept: Concept) -> None:
        for tongue in TONGUES:
            for number, said in enumerate(concept.terms(tongue)):
                term = " ".join(plain(said).split())
                if not term or (tongue, concept.id, term) in self._there:
                    continue
                self._there.add((tongue, concept.id, term))
                self._terms[tongue].append(term)
                self._named[tongue].append(concept.id)
                is_label = number == 0 and tongue in concept.labels
                words = term.replace("'", " ").split()
                for at in _starts(term, words):
                    entry = _Entry(term[at:], term, tongue, concept.id, is_label)
                    for start in {entry.rest[:1], entry.rest[:_FIRST]}:
                        self._by_start[start].append(entry)


def _starts(term: str, words: list[str]) -> Iterator[int]:
    at = 0
    for word in words:
        at = term.index(word, at)
        yield at
        at += len(word)
