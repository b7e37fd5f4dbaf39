"""What the calendar proposes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.onboarding.domain.welcome.calendar.explanation import Explanation
from services.onboarding.domain.welcome.welcomers import CALL, Welcomer

WhyNobody = Literal["no_welcomer", "no_welcomer_for_language", "no_free_slot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSlot:
    """A welcomer, when they can call, and the language to speak.

    Attributes:
        held: the claims to store with the call; see ``claims``.
        reasons: why them.
    """

    welcomer: Welcomer
    starts_at: datetime
    language: str
    held: tuple[str, ...]
    reasons: Explanation

    @property
    def ends_at(self) -> datetime:
        """When the call is over."""
        return self.starts_at + CALL
