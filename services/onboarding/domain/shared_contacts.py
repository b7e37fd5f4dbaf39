"""What members let the others of their place know of them, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

from services.onboarding.domain.members import Member

SHAREABLE: Final = ("given_name", "family_name", "email", "phone", "languages", "wishes")
"""What somebody may let the others know; nothing else ever is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A member's own choice; without any field nobody finds them in the table.

    Attributes:
        fields: of ``SHAREABLE``, in that order.
        since: when they chose so, aware UTC.
    """

    member_id: str
    place_id: str
    fields: tuple[str, ...] = ()
    since: datetime | None = None

    def choosing(self, fields: Iterable[str], now: datetime) -> Self:
        """Return the choice of exactly these fields; what was shared before no longer is."""
        wanted = set(fields)
        return replace(self, fields=tuple(each for each in SHAREABLE if each in wanted), since=now)

    def seen_by_others(self, member: Member) -> dict[str, Any]:
        """Return the line of the table: the fields that were chosen, and ``None`` for the rest."""
        return {name: getattr(member, name) if name in self.fields else None for name in SHAREABLE}
