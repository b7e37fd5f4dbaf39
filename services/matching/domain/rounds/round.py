"""A round: a proposal for all who wait, which changes nothing until it is published."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Self

from services.matching.domain.rounds.statistics import Statistics

RoundStatus = Literal["computing", "ready", "failed", "publishing", "published", "refused"]
"""Where a round is. Only ``published`` ones have any effect; ``refused`` ones had none."""

SETTLING: Final[tuple[RoundStatus, ...]] = ("publishing", "published", "refused")
"""Where there may be claims to be made, to become arrangements, or to be given back."""

Phase = Literal["queued", "reading", "planning", "writing"]
"""How far the computation has come."""

WhyFailed = Literal["too_slow", "too_much", "ended_early", "broken"]
"""Why there is no result: out of time, out of memory, killed too often, or a mistake of ours."""

WhyRefused = Literal["world_changed"]
"""Why a round could not be published: somebody it is about is no longer as it has seen them."""

MOST_ATTEMPTS: Final = 3
"""A computation that was killed so often, by whatever, is not begun again."""

MOST_CANDIDATES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSettings:
    """What may be chosen about a round; the rest is the same for all.

    Attributes:
        seed: decides between what is equal otherwise; the same seed gives the same round.
        load_weight: in hundredths: how much one more newcomer costs a mentor.
        stability_threshold: no two may both rather have each other by more points than this.
        candidates: how many mentors are looked at for each newcomer, at the most.
    """

    seed: int = 0
    load_weight: int = 100
    stability_threshold: int = 100
    candidates: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A newcomer and a mentor whom a round would bring together.

    Attributes:
        version: of the newcomer's assignment, as the round has seen it.
        points: of the score, before load.
        waiting_since: since when the newcomer waits, aware UTC.
    """

    assignment_id: str
    member_id: str
    version: int
    mentor_id: str
    points: int
    waiting_since: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One process's turn at a round: what it writes under an older turn's number is void."""

    round_id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round.

    Attributes:
        place_id: whose newcomers it is about; ``None`` for the whole network's.
        created_at, since: when it was asked for, and when it came to be as it is; aware UTC.
        nightly: whether it began by itself, and publishes itself if that helps anybody.
        due_at: when a process should see to it next; ``None`` while there is nothing to do.
        attempts: how often a process has begun to compute it.
        pairs: how many it brings together; ``parts`` says in how many pieces they are kept.
        arranged, moved_on: after publication, how many pairs became an arrangement, and how many
            did not because the newcomer had left, or said something new, in that very moment.
        because: why it failed or was refused, as a closed word.
    """

    id: str
    place_id: str | None
    settings: RoundSettings
    created_at: datetime
    since: datetime
    status: RoundStatus = "computing"
    phase: Phase = "queued"
    nightly: bool = False
    due_at: datetime | None = None
    attempts: int = 0
    statistics: Statistics | None = None
    pairs: int = 0
    parts: int = 0
    arranged: int = 0
    moved_on: int = 0
    because: str | None = None
    version: int = 1

    @property
    def attempt(self) -> Attempt:
        """The turn that counts."""
        return Attempt(self.id, self.attempts)

    def begun(self, now: datetime, lease: timedelta) -> Self:
        """Return it in the hands of a process that computes it."""
        return replace(
            self, phase="reading", attempts=self.attempts + 1, since=now, due_at=now + lease
        )

    def failed(self, because: WhyFailed, now: datetime) -> Self:
        """Return it without a result."""
        return replace(self, status="failed", because=because, since=now, due_at=None)

    def publishing(self, now: datetime) -> Self:
        """Return it on its way to be published."""
        return replace(self, status="publishing", since=now, due_at=now)

    def left_alone(self) -> Self:
        """Return it with nothing to do about it."""
        return replace(self, due_at=None)

    def published(self, now: datetime) -> Self:
        """Return it published: from now on it counts, whatever happens to whoever says so."""
        return replace(self, status="published", since=now, due_at=now)

    def refused(self, because: WhyRefused, now: datetime) -> Self:
        """Return it refused: what was claimed for it is to be given back."""
        return replace(self, status="refused", because=because, since=now, due_at=now)

    def settled(self, arranged: int) -> Self:
        """Return it with all its pairs dealt with."""
        moved_on = self.pairs - arranged
        return replace(self, arranged=arranged, moved_on=moved_on, due_at=None)
