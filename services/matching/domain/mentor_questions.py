"""What newcomers ask their mentors, and what they were told: a log for the two of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody was told.

    Attributes:
        by: who says it.
        at: aware UTC.
    """

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorQuestion:
    """A question to a mentor, with its answer once there is one.

    Attributes:
        member_id: the newcomer whose question it is.
        mentor_id: who was at their side when it was asked; ``None`` once they are forgotten.
        mentor_member_id: of that mentor's own record as a member, where they have one.
        place_id: the newcomer's place.
        asked_by: who wrote it down: the newcomer, or the mentor for them.
        asked_at: aware UTC.
    """

    id: str
    member_id: str
    mentor_id: str | None
    mentor_member_id: str | None
    place_id: str
    text: str
    asked_by: str
    asked_at: datetime
    reply: Reply | None = None

    def answered(self, reply: Reply) -> Self | None:
        """Return it with its answer; ``None`` if it has one."""
        return None if self.reply is not None else replace(self, reply=reply)
