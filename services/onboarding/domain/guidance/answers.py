"""Answers that are there before somebody asks: each is about a measure, and for certain roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.onboarding.domain.roles import kind_of, kinds_of
from services.onboarding.domain.words import Tongue


@dataclass(frozen=True, slots=True)
class QuestionAndAnswer:
    """Both in one language."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqEntry:
    """Guidance on a measure; no part of the charter, so it may be bettered at any time.

    Attributes:
        roles: whom it is for; nobody named means everybody.
        status: ``retired`` entries are not shown any more.
        from_question: the question that somebody asked, if it came from one.
        version: counts its changes, from 1.
    """

    id: str
    charter_id: str
    measure_id: str
    words: Mapping[Tongue, QuestionAndAnswer]
    roles: tuple[str, ...] = ()
    status: Literal["shown", "retired"] = "shown"
    from_question: str | None = None
    version: int = 1

    def is_for(self, role: str | None) -> bool:
        """Tell whether it is for a role, or for everybody; ``None`` stands for any role."""
        return role is None or not self.roles or kind_of(role) in kinds_of(self.roles)
