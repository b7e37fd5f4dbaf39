"""The vocabulary of a process: what is shipped, and what the network has added up to now."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from services.matching.lexicon import Lexicon
from services.matching.shipped_skills import shipped
from services.matching.skill_search import SkillSearch

if TYPE_CHECKING:
    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore

_OVERLAP: Final = timedelta(seconds=10)
"""Clocks of replicas differ and writes take time: so much is read twice, to miss nothing."""

_ALL_AGAIN: Final = timedelta(minutes=10)
"""So late, at the latest, a replica learns of a word that another one's odd clock hid."""

_PORTION: Final = 200


class KeptLexicon:
    """What the vocabulary knows, as it was at most ``MATCHING_FRESH_SECONDS`` ago."""

    def __init__(self, store: MatchingStore, settings: MatchingSettings) -> None:
        self._store = store
        self._fresh = timedelta(seconds=settings.fresh_seconds)
        self._lexicon: Lexicon | None = None
        self._search: SkillSearch | None = None
        self._learning = False
        self._seen = self._all_seen = datetime.fromtimestamp(0, UTC)
        self._versions: dict[str, int] = {}
        self._settled: dict[str, str | None] = {}

    def current(self, now: datetime, *, at_once: bool = False) -> Lexicon:
        """Return the lexicon; the same one each time, which learns.

        Args:
            now: aware UTC.
            at_once: whether what others changed this very second counts as well.
        """
        lexicon = self._lexicon
        if lexicon is None:
            lexicon = self._lexicon = Lexicon(shipped())
        if at_once or (not self._learning and abs(now - self._seen) > self._fresh):
            self._learning = True
            try:
                self._learn(lexicon, now)
            finally:
                self._learning = False
        return lexicon

    def search(self, now: datetime) -> SkillSearch:
        """Return what finds skills by what somebody types."""
        lexicon = self.current(now)
        if self._search is None:
            self._search = SkillSearch(lexicon)
        return self._search

    def _learn(self, lexicon: Lexicon, now: datetime) -> None:
        everything = abs(now - self._all_seen) > _ALL_AGAIN
        since = None if everything else self._seen - _OVERLAP
        concepts = [
            (concept, version)
            for concept, version in self._store.skills.changed_since(since)
            if self._versions.get(concept.id) != version
        ]
        settled = {
            word_id: meaning
            for word_id, meaning in self._store.unknown_words.settled_since(since).items()
            if self._settled.get(word_id, "") != meaning
        }
        for at in range(0, len(concepts), _PORTION):
            lexicon.learn(concept for concept, _ in concepts[at : at + _PORTION])
            # A large vocabulary takes a while: others have their turn meanwhile.
            time.sleep(0)
        if settled:
            lexicon.learn(settled=settled)
        # Noted last: where the database was away, it is all read again.
        self._versions.update((concept.id, version) for concept, version in concepts)
        self._settled.update(settled)
        self._seen = now
        if everything:
            self._all_seen = now
