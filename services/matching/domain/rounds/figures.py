"""How matching goes: what leaders of a place, or of the network, look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from services.matching.domain.rounds.statistics import EVEN, Load, share

State = Literal["waiting", "asked", "accepted", "met", "ended"]
STATES: Final[tuple[State, ...]] = ("waiting", "asked", "accepted", "met", "ended")
"""How far a newcomer and their mentor are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How many days something took people: the median and the middle half."""

    people: int = 0
    median: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How matching goes.

    Attributes:
        newcomers: by how far they are now.
        mean_fit: of the mentors who are asked or at somebody's side now, from 0 to 1.
        load: how evenly mentors are asked.
        waiting_since: of who waits longest.
        accepted, declined: what mentors have answered so far.
        first_contact: from a mentor's yes to being in touch.
        autonomy: from joining to finding one's own way.
    """

    at: datetime
    newcomers: Mapping[State, int] = field(default_factory=dict)
    mean_fit: float = 0.0
    load: Load = EVEN
    waiting_since: datetime | None = None
    accepted: int = 0
    declined: int = 0
    first_contact: Span = Span()
    autonomy: Span = Span()

    @property
    def coverage(self) -> float:
        """Newcomers with a mentor or somebody asked, of all of now; 1 where there is nobody."""
        return share(self._now("asked", "accepted", "met"), self._everybody)

    @property
    def with_mentor(self) -> float:
        """Newcomers whose mentor has said yes, of all of now; 1 where there is nobody."""
        return share(self._now("accepted", "met"), self._everybody)

    @property
    def declined_share(self) -> float:
        """Of all that mentors have answered; 0 where nobody has."""
        answers = self.accepted + self.declined
        return round(self.declined / answers, 4) if answers else 0.0

    @property
    def longest_wait_days(self) -> float:
        """How long somebody has waited now; 0 where nobody waits."""
        if self.waiting_since is None:
            return 0.0
        return round(max(0.0, (self.at - self.waiting_since).total_seconds() / 86_400), 2)

    @property
    def _everybody(self) -> int:
        return self._now("waiting", "asked", "accepted", "met")

    def _now(self, *states: State) -> int:
        return sum(self.newcomers.get(each, 0) for each in states)
