"""Welcome calls: booked, or wanted while nobody is free."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self
from uuid import UUID, uuid5

from services.onboarding.domain.calendar import FreeSlot, WhyNobody
from services.onboarding.domain.places import Point


def call_id_of(member_id: str) -> str:
    """Return the id of the one welcome call that a member is due."""
    return str(uuid5(UUID(member_id), "welcome_call"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeCall:
    """The call that a newcomer is due, and how far it is arranged.

    Attributes:
        languages: what the newcomer speaks, the preferred one first.
        location: where their place is, to find somebody near.
        time_zone: IANA zone of their place, if it is known.
        since: when it came to be as it is, aware UTC.
        correlation_id: shared by everything that follows from their joining.
        version: counts its changes, from 1.
        waiting_for: what is missing, while wanted.
        welcomer_id, welcomer_given_name, starts_at, ends_at, language: once booked.
    """

    id: str
    member_id: str
    place_id: str
    languages: tuple[str, ...]
    location: Point | None
    time_zone: str | None
    since: datetime
    correlation_id: str
    version: int = 1
    status: Literal["wanted", "booked"] = "wanted"
    waiting_for: WhyNobody | None = None
    welcomer_id: str | None = None
    welcomer_given_name: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    language: str | None = None

    @property
    def slot(self) -> tuple[str, datetime] | None:
        """Whose time it takes, and when; ``None`` while wanted."""
        if self.welcomer_id is None or self.starts_at is None:
            return None
        return self.welcomer_id, self.starts_at

    def booked(self, free: FreeSlot) -> Self:
        """Return the call arranged for a free slot."""
        return replace(
            self,
            status="booked",
            waiting_for=None,
            welcomer_id=free.welcomer.id,
            welcomer_given_name=free.welcomer.given_name,
            starts_at=free.starts_at,
            ends_at=free.ends_at,
            language=free.language,
            time_zone=self.time_zone or free.welcomer.time_zone,
        )

    def wanted(self, because: WhyNobody) -> Self:
        """Return the call waiting for what is missing."""
        return replace(self, waiting_for=because)

    def changed(self, now: datetime) -> Self:
        """Return it as its own next version."""
        return replace(self, version=self.version + 1, since=now)
