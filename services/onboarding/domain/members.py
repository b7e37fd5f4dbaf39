"""Members: people who have joined, who are with us more or less, and who may leave and return."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self, get_args

Stakeholder = Literal[
    "beneficiary",
    "volunteer",
    "partner",
    "worker",
    "cooperator",
    "donor",
    "neighbour",
    "public_body",
    "other",
]
STAKEHOLDERS: tuple[Stakeholder, ...] = get_args(Stakeholder)

Activity = Literal["active", "inactive", "left"]

_CONTACT = frozenset({"given_name", "family_name", "email", "phone", "languages"})
_WHO_MAY_CALL = frozenset({"languages", "household", "organisation", "phone"})
PARTICIPANT = frozenset({"participant", "beneficiary"})
"""What nobody has to take over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who has joined.

    Attributes:
        email, phone: one of them at least; who has no Internet is told by telephone.
        languages: BCP 47 tags, the preferred one first.
        roles: what they come as, in the place's own words (organiser, participant ...).
        stakeholder_types: what the place is to them, and they to it.
        organisation: for whom they stand, if not for themselves alone.
        household: a word shared with whom they live with: none of those calls them, or is their
            mentor.
        wishes: what they hope for, in their own words.
        joined_at: aware UTC.
        last_active_at: the day of the last sign of life after that.
        version: counts the changes of their record, from 1.
    """

    id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str | None
    phone: str | None
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    wishes: str
    joined_at: datetime
    stakeholder_types: tuple[Stakeholder, ...] = ()
    organisation: str | None = None
    household: str | None = None
    status: Literal["joined", "left"] = "joined"
    left_at: datetime | None = None
    last_active_at: datetime | None = None
    version: int = 1

    def activity(self, now: datetime, inactive_after: timedelta) -> Activity:
        """Tell whether they are with us. It only changes what is asked of them."""
        if self.status == "left":
            return "left"
        seen = max(self.joined_at, self.last_active_at or self.joined_at)
        return "inactive" if now - seen > inactive_after else "active"

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return them as their own next version."""
        return replace(self, **changes, version=self.version + 1)

    def can_be_reached(self) -> bool:
        """Tell whether there is any way to let them know something."""
        return self.email is not None or self.phone is not None

    def is_reached_as(self, before: Self) -> bool:
        """Tell whether they are addressed and reached as before."""
        return all(getattr(self, name) == getattr(before, name) for name in _CONTACT)

    def is_called_as(self, before: Self) -> bool:
        """Tell whether the same people may call them as before, under the same number."""
        return all(getattr(self, name) == getattr(before, name) for name in _WHO_MAY_CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What somebody said who left.

    Attributes:
        goodbye: to the community, if they wanted one.
        good, missing: what they say of us; for who coordinates alone.
        hand_over: what of their tasks goes to whom, in their own words.
    """

    at: datetime
    goodbye: str = ""
    good: str = ""
    missing: str = ""
    hand_over: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Something that somebody did for others, and that is to be taken over."""

    kind: Literal["role", "first_responsibility"]
    detail: str = field(default="")
