"""One letter that a fact causes: to whom, about what, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.notifications.domain.messages import Role

if TYPE_CHECKING:
    from services.notifications.domain.appointments import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One letter that a fact causes.

    Attributes:
        about: the letter's name.
        reader_id: whom it is for; ``None`` for the staff.
        role: as whom they read it.
        calendar: what it does to the reader's calendar.
        offers: what the reader may do by a link, each a purpose of ``chassis.links``.
        reaches_newcomer: whether it says how to reach the newcomer: to the mentor at their side,
            who sees that in the newcomer's profile, too, and to nobody else.
    """

    about: str
    reader_id: str | None
    role: Role = Role.SUBJECT
    calendar: Method | None = None
    offers: tuple[str, ...] = ()
    reaches_newcomer: bool = False

    @property
    def waits(self) -> bool:
        """Whether the fact waits for the reader's contact. Those who help may have given none."""
        return self.role in {Role.SUBJECT, Role.PARTICIPANT}
