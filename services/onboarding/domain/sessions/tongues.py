"""The languages that sessions are held in, and those in which a newcomer finds none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.onboarding.domain.languages import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LANGUAGES_AT_LEAST = 3
"""A network offers its sessions in so many languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A language in which there are sessions to come."""

    language: str
    sessions: int
    next_starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A language whose newcomers find no session in any language they speak."""

    language: str
    newcomers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongues:
    """What is offered, what is lacking, and whether there are enough languages."""

    offered: tuple[Offered, ...]
    lacking: tuple[Lacking, ...]

    @property
    def too_few(self) -> bool:
        """Whether the network offers sessions in fewer languages than it should."""
        return len(self.offered) < LANGUAGES_AT_LEAST


def tongues_of(
    coming: Iterable[tuple[datetime, tuple[str, ...]]], newcomers: Iterable[tuple[str, ...]]
) -> Tongues:
    """Return which languages are offered, and which are lacking.

    Args:
        coming: the start and the languages of each information session to come.
        newcomers: the languages of each newcomer who has no session yet, the preferred one first.
    """
    starts: dict[str, list[datetime]] = {}
    for starts_at, languages in coming:
        for language in {spoken(each) for each in languages}:
            starts.setdefault(language, []).append(starts_at)
    without = Counter(
        spoken(languages[0])
        for languages in newcomers
        if languages and not any(spoken(each) in starts for each in languages)
    )
    return Tongues(
        offered=tuple(
            Offered(language=language, sessions=len(found), next_starts_at=min(found))
            for language, found in sorted(starts.items())
        ),
        lacking=tuple(
            Lacking(language=language, newcomers=count)
            for language, count in sorted(without.items(), key=lambda each: (-each[1], each[0]))
        ),
    )
