"""All mentors in memory, and which of them is the best for a newcomer."""

from collections.abc import Collection, Iterable
from datetime import datetime

import numpy as np

from services.matching.domain.people import Newcomer, all_spoken
from services.matching.domain.score import Kinship, score_of
from services.matching.engine.at_once import Found, Question, Ranked
from services.matching.engine.reasons import WhyNobody
from services.matching.engine.table import MentorTable


class Columns(MentorTable):
    """Answers, without asking anybody, which mentor suits a newcomer best.

    What the table is told (``put``, ``remove``, ``take``, ``release``, ``count_anew``) counts from
    the next question on. The answers are those of ``gates.closed_gate`` and ``score.score_of``,
    asked of every mentor.

    Args:
        kinship: how concepts are related.
    """

    def __init__(self, kinship: Kinship) -> None:
        super().__init__(kinship)
        self._kinship = kinship

    def relate_by(self, kinship: Kinship) -> None:
        """Take what the vocabulary says now of how concepts are related."""
        super().relate_by(kinship)
        self._kinship = kinship

    def best(
        self, newcomer: Newcomer, now: datetime, *, but: Collection[str] = frozenset()
    ) -> Found | None:
        """Return the best mentor with room; ``None`` if nobody suitable has any.

        First those who can do something that is sought, from the own place outwards (see
        ``tiers``); then anybody, from the own place outwards. Within a tier whoever has the most
        points, less what one more newcomer costs them; then the nearer one; then the first by id.

        Args:
            but: ids of mentors who are not to be found.
        """
        found = self.ranked(newcomer, now, 1, but=but)
        return found[0] if found else None

    def ranked(
        self, newcomer: Newcomer, now: datetime, limit: int, *, but: Collection[str] = frozenset()
    ) -> list[Found]:
        """Return the ``limit`` best mentors with room, the best first."""
        ranked = Question(self, newcomer, now, but).ranked(limit)
        return [each for one in ranked if (each := self._found(newcomer, now, one)) is not None]

    def why_nobody(
        self, newcomer: Newcomer, now: datetime, *, but: Collection[str] = frozenset()
    ) -> WhyNobody:
        """Return what is missing when nobody suitable has room."""
        return Question(self, newcomer, now, but).why_nobody()

    def open_languages(self, languages: Iterable[str], now: datetime) -> set[str]:
        """Return those of ``languages``, without their regions, in which somebody has room."""
        self.look_at(now)
        return {
            each
            for each in all_spoken(languages)
            if each in self.speakers and bool(np.any(self.speakers[each] & self.open))
        }

    def languages(self) -> set[str]:
        """Return every language that some mentor speaks."""
        return {language for language, speakers in self.speakers.items() if speakers.any()}

    def _found(self, newcomer: Newcomer, now: datetime, ranked: Ranked) -> Found | None:
        mentor = self.people[ranked.row]
        if mentor is None:
            return None
        return Found(
            mentor=mentor,
            seat=self.free_seat(mentor),
            score=score_of(newcomer, mentor, self._kinship, now),
            distance_m=ranked.distance_m,
            tier=ranked.tier,
            mentees=self.mentees(mentor.id),
        )
