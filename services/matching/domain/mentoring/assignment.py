"""The mentor that a newcomer is due: who was asked, who said yes, how far the two have come."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, Self
from uuid import UUID, uuid5

from services.matching.domain.people import Newcomer
from services.matching.domain.score import Score
from services.matching.domain.why import Reason

Status = Literal["wanted", "assigned", "ended"]
Step = Literal["asked", "accepted", "met"]
Who = Literal["member", "mentor"]
How = Literal["going_well", "needs_more", "not_working"]
Ending = Literal["autonomy", "not_wanted", "left", "silence"]

PARTED: Final[frozenset[Ending]] = frozenset({"autonomy", "silence"})
"""How a mentoring ends of two who were at each other's side; the newcomer may want one again."""


def assignment_id_of(member_id: str) -> str:
    """Return the id of the one assignment that a member is due."""
    return str(uuid5(UUID(member_id), "mentor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A seat of a mentor's that is free, and why it would be them.

    Attributes:
        at_once: whether nobody has to ask them first.
        tier: how far one had to look for them.
        distance_m: metres; ``None`` where nobody knows.
    """

    mentor_id: str
    given_name: str
    seat: int
    at_once: bool = True
    reasons: tuple[Reason, ...] = ()
    score: Score = field(default_factory=Score)
    tier: str = "network"
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class Prospects:
    """Who is free for a newcomer, the best first, and what is missing if that is nobody."""

    choices: tuple[Choice, ...] = ()
    why: str = "no_mentor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A mentor who is asked, or has said yes. A seat of theirs is kept for it.

    Attributes:
        arrangement: which one they were asked for: their letter names it.
        asked_at: when, aware UTC.
        again_at: when they were asked for the second and last time.
    """

    mentor_id: str
    given_name: str
    seat: int
    arrangement: int
    asked_at: datetime
    again_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    score: Score = field(default_factory=Score)
    tier: str = "network"
    distance_m: int | None = None

    @property
    def claim(self) -> str:
        """The seat as the store guards it."""
        return claim_of(self.mentor_id, self.seat)


def claim_of(mentor_id: str, seat: int) -> str:
    """Return a mentor's seat as the store guards it."""
    return f"{mentor_id}:{seat}"


@dataclass(frozen=True, slots=True)
class Backup:
    """The mentor who is asked next, should it come to that. Nothing is kept of them until then."""

    mentor_id: str
    given_name: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How often something was asked about, and when last.

    Attributes:
        missing: whether a newcomer has said since that they were not contacted.
    """

    asked: int = 0
    at: datetime | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How it is going after so many days, as both say; the last word of each counts.

    Attributes:
        at: when it was asked, aware UTC; ``None`` where that was not noted yet.
    """

    day: int
    member: How | None = None
    mentor: How | None = None
    at: datetime | None = None

    @property
    def is_unanswered(self) -> bool:
        """Whether neither of the two has said anything."""
        return self.member is None and self.mentor is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The one mentoring of a newcomer, from their joining on.

    Attributes:
        joined_at: when they joined, came back after they had left, or wished for a mentor again
            after they had parted from theirs, aware UTC.
        alone_since: since when nobody has been at their side, however many were asked meanwhile.
        since: when it came to be as it is, aware UTC.
        correlation_id: shared by everything that follows from their joining.
        version: counts its changes, from 1; 0 before it is stored.
        waiting_for: what is missing, while wanted.
        arrangement: counts how often a mentor was arranged; what was written about an earlier
            arrangement no longer holds.
        invitations: who is asked, the one whom the newcomer knows of first; or who said yes.
        backup: who is asked next.
        asked_another: whether they have asked for another one: they may once.
        accepted_at, met_at: when, aware UTC.
        checks: those that came due.
        contact: how often they were asked whether they have been in touch.
        words: who has said that the newcomer finds their own way now.
        goodbye: how often the other one was asked for their word.
        ended: how, once it is over.
        support_at: when they last said how much support they wish for.
        presence_at: when they last left or came back.
        due_at: when time itself does the next thing; ``None`` when nothing is left to it.
    """

    id: str
    newcomer: Newcomer
    joined_at: datetime
    since: datetime
    correlation_id: str
    alone_since: datetime | None = None
    version: int = 0
    status: Status = "wanted"
    step: Step | None = None
    waiting_for: str | None = None
    arrangement: int = 0
    invitations: tuple[Invitation, ...] = ()
    backup: Backup | None = None
    asked_another: bool = False
    accepted_at: datetime | None = None
    met_at: datetime | None = None
    contact: Contact = Contact()
    checks: tuple[Check, ...] = ()
    words: frozenset[Who] = frozenset()
    goodbye: Contact = Contact()
    ended: Ending | None = None
    support_at: datetime | None = None
    presence_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def member_id(self) -> str:
        """The newcomer's id."""
        return self.newcomer.member_id

    @property
    def lead(self) -> Invitation | None:
        """The mentor whom the newcomer knows of."""
        return self.invitations[0] if self.invitations else None

    @property
    def mentor_id(self) -> str | None:
        """The id of the mentor whom the newcomer knows of."""
        return self.lead.mentor_id if self.lead else None

    @property
    def stand_in(self) -> Backup | None:
        """Who steps in if need be, whether they were asked yet or not."""
        if len(self.invitations) > 1:
            second = self.invitations[1]
            return Backup(second.mentor_id, second.given_name)
        return self.backup

    @property
    def held(self) -> tuple[str, ...]:
        """The seats that are kept for it."""
        return tuple(each.claim for each in self.invitations)

    @property
    def has_mentor(self) -> bool:
        """Whether somebody has said yes."""
        return self.step in {"accepted", "met"}

    def invitation_of(self, mentor_id: str) -> Invitation | None:
        """Return a mentor's invitation."""
        return next((each for each in self.invitations if each.mentor_id == mentor_id), None)

    def seeking(self, without: Iterable[str] = ()) -> Newcomer:
        """Return the newcomer as they seek somebody else: nobody who was or is asked."""
        asked = {each.mentor_id for each in self.invitations}
        return replace(self.newcomer, earlier=self.newcomer.earlier | asked | frozenset(without))

    def without(self, mentor_ids: Iterable[str]) -> Self:
        """Return it with these mentors gone, who are not asked again."""
        gone = frozenset(mentor_ids)
        asked = gone & {each.mentor_id for each in self.invitations}
        return replace(
            self,
            newcomer=replace(self.newcomer, earlier=self.newcomer.earlier | asked),
            invitations=tuple(each for each in self.invitations if each.mentor_id not in gone),
            backup=None if self.backup and self.backup.mentor_id in gone else self.backup,
        )
