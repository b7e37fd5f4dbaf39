"""Members: people who have joined at a place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who has joined.

    Attributes:
        languages: BCP 47 tags, the preferred one first.
        roles: what they come as, in the place's own words (organiser, participant ...).
        wishes: what they hope for, in their own words.
        joined_at: aware UTC.
    """

    id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str
    phone: str | None
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    wishes: str
    joined_at: datetime
    status: Literal["joined"] = "joined"
