"""Free words in French, Dutch and English as concepts of the one vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from services.matching.domain.vocabulary.concepts import ITSELF, TONGUES, WORD, Concept, Graph
from services.matching.domain.vocabulary.empty_words import (
    BINDING,
    EMPTY_ANYWHERE,
    SETTINGS,
)
from services.matching.domain.vocabulary.phrases import clauses, folded
from services.matching.spelling import Spelling
from services.matching.term_index import TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from services.matching.domain.vocabulary.concepts import Tongue
    from services.matching.domain.vocabulary.phrases import Clause

_SHORTEST_FOREIGN: Final = 7
"""Shorter words must be as they are in a term, where that is in another language than the rest."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text says.

    Attributes:
        concepts: ids of the vocabulary, in the order in which they are mentioned.
        unknown: what says something and is not known yet, as ids too (``word:...``): two people
            with the same word still meet.
        words: each of the unknown as it was written (without case) and the language it seems to
            be in, to be kept for whoever looks after the vocabulary. Nothing of the text around.
    """

    concepts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, Tongue]] = field(default_factory=dict)

    @property
    def sought(self) -> tuple[str, ...]:
        """All of it, what is known first: what matching works with."""
        return self.concepts + self.unknown


class Lexicon:
    """A vocabulary that can be asked. It learns more, and forgets nothing.

    ``version`` grows whenever it learns; ``learned`` are the ids of the concepts that it has
    learned (about), in order.

    Args:
        concepts: the vocabulary.
        settled: words that are none of its terms, with the concept that each means; ``None`` for
            those that mean nothing.
    """

    def __init__(
        self, concepts: Iterable[Concept] = (), settled: Mapping[str, str | None] | None = None
    ) -> None:
        self.graph = Graph()
        self.version = 0
        self.learned: list[str] = []
        self._terms = {tongue: TermIndex(tongue) for tongue in TONGUES}
        self._spelling = {tongue: Spelling(tongue) for tongue in TONGUES}
        self._settled: dict[str, str | None] = {}
        self._words_for: dict[str, list[str]] = {}
        self._akin: dict[str, Mapping[str, int]] = {}
        self.learn(concepts, settled or {})

    def learn(
        self, concepts: Iterable[Concept] = (), settled: Mapping[str, str | None] | None = None
    ) -> None:
        """Take in concepts, what is added to known ones, and what words turned out to mean."""
        for concept in concepts:
            self.learned.append(concept.id)
            known = self.graph.get(concept.id)
            self.graph.put(concept if known is None else known.and_also(concept))
            for tongue, index in self._terms.items():
                for term in concept.terms(tongue):
                    self._spelling[tongue].learn(index.add(term, concept.id))
        for word_id, meaning in (settled or {}).items():
            self._settled[word_id] = meaning
        self._words_for = {}
        for word_id, meaning in self._settled.items():
            if meaning is not None:
                self._words_for.setdefault(meaning, []).append(word_id)
        self._akin.clear()
        self.version += 1

    def recognise(self, text: str, languages: Sequence[str]) -> Recognised:
        """Return the concepts that a text names, and the words that are not known.

        Args:
            text: anybody's words, of any length, in any order.
            languages: BCP 47 tags of who wrote it, the preferred one first.
        """
        concepts: dict[str, None] = {}
        words: dict[str, tuple[str, Tongue]] = {}
        for clause in clauses(text, languages):
            reading = _Reading(self, clause)
            concepts.update(dict.fromkeys(reading.concepts()))
            for word in reading.unknown():
                words.setdefault(word_id_of(word), (word, clause.tongue))
        return Recognised(tuple(concepts), tuple(words), words)

    def resolve(self, concept_id: str) -> str | None:
        """Return what an id stands for now: a settled word for its concept, or for nothing."""
        return self._settled.get(concept_id, concept_id)

    def akin(self, concept_id: str) -> Mapping[str, int]:
        """Return what meets a wish for a concept, and how far: see ``domain.score.Kinship``.

        A word that was settled counts as its concept, wherever it was kept as a word before.
        """
        known = self._akin.get(concept_id)
        if known is None:
            known = self._akin[concept_id] = self._akin_to(concept_id)
        return known

    def _akin_to(self, concept_id: str) -> Mapping[str, int]:
        meaning = self.resolve(concept_id)
        if meaning is None:
            return {}
        akin = dict(self.graph.akin(meaning))
        for each, share in tuple(akin.items()):
            for word_id in self._words_for.get(each, ()):
                akin[word_id] = max(share, akin.get(word_id, 0))
        if meaning != concept_id:
            akin[concept_id] = ITSELF
        return akin

    def label(self, concept_id: str, language: str) -> str:
        """Return what a concept is called in a language; of an unknown word, the word."""
        meaning = self.resolve(concept_id) or concept_id
        concept = self.graph.get(meaning)
        if concept is None:
            return meaning.removeprefix(WORD)
        return concept.label(language[:2].lower())

    def terms(self, tongue: Tongue) -> TermIndex:
        """Return the terms of a language."""
        return self._terms[tongue]

    def spelling(self, tongue: Tongue) -> Spelling:
        """Return the words of a language."""
        return self._spelling[tongue]

    def is_settled(self, word_id: str) -> bool:
        """Tell whether it was decided what a word means."""
        return word_id in self._settled


def word_id_of(word: str) -> str:
    """Return the id of a plain word that the vocabulary does not know."""
    return f"{WORD}{folded(word)}"


class _Reading:
    """One clause being read: which of its words are accounted for, and by what."""

    def __init__(self, lexicon: Lexicon, clause: Clause) -> None:
        self._lexicon = lexicon
        self._tongue = clause.tongue
        self._others = [tongue for tongue in TONGUES if tongue != clause.tongue]
        self._words = clause.words
        self._found: dict[int, dict[str, None]] = {}
        self._single: set[int] = set()
        self._read_sayings()
        self._telling = [
            at
            for at, word in enumerate(self._words)
            if at not in self._found and word not in BINDING[clause.tongue]
        ]
        self._read()
        self._mend()
        self._leave_settings_out()

    def concepts(self) -> list[str]:
        """Return what is named, in order."""
        return [each for at in sorted(self._found) for each in self._found[at]]

    def unknown(self) -> list[str]:
        """Return the words that say something and name nothing."""
        return [self._words[at] for at in self._alone()]

    def _alone(self) -> list[int]:
        return [
            at
            for at in self._telling
            if at not in self._found and self._words[at] not in EMPTY_ANYWHERE
        ]

    def _read_sayings(self) -> None:
        for tongue in (self._tongue, *self._others):
            for span, named in self._lexicon.terms(tongue).sayings(self._words):
                if not any(at in self._found for at in span):
                    self._account(span, named)

    def _read(self) -> None:
        self._read_in(self._tongue, [self._words[at] for at in self._telling], self._telling)
        for tongue in self._others:
            # A word that binds sentences elsewhere is no skill because another language has its
            # like: only what says something in any of them is looked for.
            alone = self._alone()
            if not alone:
                return
            self._read_in(tongue, [self._words[at] for at in alone], alone)
        self._read_settled()

    def _read_in(self, tongue: Tongue, words: Sequence[str], places: Sequence[int]) -> None:
        index = self._lexicon.terms(tongue)
        loosely_from = 0 if tongue == self._tongue else _SHORTEST_FOREIGN
        for span, named in index.phrases(words, loosely_from=loosely_from):
            self._account([places[at] for at in span], named)
        # Of things to repair named one after the other, each is one to repair.
        loose = {*self._alone(), *self._single}
        for here, there, named in index.pairs(
            words, [at for at, place in enumerate(places) if place in loose]
        ):
            self._account([places[here], places[there]], named)

    def _read_settled(self) -> None:
        for at in self._alone():
            word_id = word_id_of(self._words[at])
            if self._lexicon.is_settled(word_id):
                meaning = self._lexicon.resolve(word_id)
                self._account([at], () if meaning is None else (meaning,))

    def _account(self, places: Sequence[int], named: Sequence[str]) -> None:
        together = len(set(places)) > 1
        for place in places:
            if together and place in self._single:
                # What words say together is what was meant, rather than what one says alone.
                self._single.remove(place)
                self._found[place] = {}
            self._found.setdefault(place, {})
        if not together:
            self._single.add(places[0])
        self._found[min(places)].update(dict.fromkeys(named))

    def _mend(self) -> None:
        """Read once more with the words that are left as they may have been meant."""
        alone = set(self._alone())
        words: list[str] = []
        places: list[int] = []
        for at in self._telling:
            meant = self._meant(self._words[at]) if at in alone else (self._words[at],)
            if meant != (self._words[at],) and all(each in EMPTY_ANYWHERE for each in meant):
                self._account([at], ())
            words.extend(meant)
            places.extend([at] * len(meant))
        if words != [self._words[at] for at in self._telling]:
            self._read_in(self._tongue, words, places)

    def _leave_settings_out(self) -> None:
        """Take a word such as association for where something is done, if it is said what."""
        settings = {at for at in self._single if self._words[at] in SETTINGS}
        if any(named for at, named in self._found.items() if at not in settings):
            self._found.update({at: {} for at in settings})

    def _meant(self, word: str) -> tuple[str, ...]:
        # In the language of the clause alone: a slip in one is a word in another.
        spelling = self._lexicon.spelling(self._tongue)
        mended = spelling.parts(word) or spelling.mend(word)
        return (word,) if mended is None else (mended,) if isinstance(mended, str) else mended
