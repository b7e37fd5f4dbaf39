"""Assignments: a newcomer has a mentor, or one is wanted while nobody suitable has room."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self
from uuid import UUID, uuid5

from services.matching.domain.candidates import Seat, WhyNobody
from services.matching.domain.fit import Reason
from services.matching.domain.people import Newcomer


def assignment_id_of(member_id: str) -> str:
    """Return the id of the one assignment that a member is due."""
    return str(uuid5(UUID(member_id), "mentor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The mentor that a newcomer is due, and how far that has come.

    Attributes:
        since: when it came to be as it is, aware UTC.
        correlation_id: shared by everything that follows from their joining.
        version: counts its changes, from 1.
        waiting_for: what is missing, while wanted.
        mentor_id, mentor_given_name, number: whose which seat, once assigned.
        reasons: why it is this mentor, once assigned.
    """

    id: str
    newcomer: Newcomer
    since: datetime
    correlation_id: str
    version: int = 1
    status: Literal["wanted", "assigned"] = "wanted"
    waiting_for: WhyNobody | None = None
    mentor_id: str | None = None
    mentor_given_name: str | None = None
    number: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def seat(self) -> tuple[str, int] | None:
        """Whose which seat is taken; ``None`` while wanted."""
        if self.mentor_id is None or self.number is None:
            return None
        return self.mentor_id, self.number

    def assigned(self, seat: Seat) -> Self:
        """Return the assignment to a seat that is free."""
        return replace(
            self,
            status="assigned",
            waiting_for=None,
            mentor_id=seat.mentor.id,
            mentor_given_name=seat.mentor.given_name,
            number=seat.number,
            reasons=seat.reasons,
        )

    def wanted(self, because: WhyNobody) -> Self:
        """Return it waiting for what is missing."""
        return replace(self, waiting_for=because)

    def changed(self, now: datetime) -> Self:
        """Return it as its own next version."""
        return replace(self, version=self.version + 1, since=now)
