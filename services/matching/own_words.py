"""What people say in their own words, as concepts of the vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.matching.domain.profiles import SaidAbility, abilities_of, of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from services.matching.domain.people import Mentor
    from services.matching.kept_lexicon import KeptLexicon
    from services.matching.lexicon import Lexicon
    from services.matching.store import MatchingStore


class Hearing:
    """One person being heard: called with a few words, it returns what they are about.

    Words that the vocabulary does not know stand for themselves, and are remembered.
    """

    def __init__(self, lexicon: Lexicon, languages: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._languages = languages
        self.unknown: dict[str, tuple[str, str]] = {}

    def __call__(self, words: str) -> Sequence[str]:
        """Return the concepts of a few words, what is known first; never none."""
        recognised = self._lexicon.recognise(words, self._languages)
        self.unknown.update(recognised.words)
        return recognised.sought or (of_words(words),)


class OwnWords:
    """Hears people, and keeps what the vocabulary does not know for whoever looks after it."""

    def __init__(self, lexicon: KeptLexicon, store: MatchingStore) -> None:
        self.lexicon = lexicon
        self._store = store

    def hearing(self, languages: Sequence[str], now: datetime) -> Hearing:
        """Return what hears somebody who speaks these languages."""
        return Hearing(self.lexicon.current(now), languages)

    def keep(self, hearing: Hearing, now: datetime) -> None:
        """Count the words that were not known, once what was said has been kept."""
        self._store.unknown_words.note(hearing.unknown, now)

    def sought(
        self, texts: Iterable[tuple[str, Sequence[str]]], now: datetime
    ) -> list[tuple[str, ...]]:
        """Return what each of some texts is about; what is not known is counted.

        Args:
            texts: with the languages of who wrote them.
            now: aware UTC.
        """
        lexicon = self.lexicon.current(now)
        recognised = [lexicon.recognise(text, languages) for text, languages in texts]
        unknown = {word: said for each in recognised for word, said in each.words.items()}
        if unknown:
            self._store.unknown_words.note(unknown, now)
        return [each.sought for each in recognised]

    def heard(self, mentor: Mentor, now: datetime) -> Mentor:
        """Return a mentor from before there was a vocabulary with their skills as concepts, too."""
        if mentor.abilities or not mentor.skills:
            return mentor
        said = [SaidAbility(words=words) for words in mentor.skills]
        return replace(mentor, abilities=abilities_of(said, self.hearing(mentor.languages, now)))
