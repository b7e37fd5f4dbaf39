"""Sessions to try the rules with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from services.onboarding.domain.sessions import course, seats
from services.onboarding.domain.sessions.session import Rules, Session, Span

if TYPE_CHECKING:
    from services.onboarding.domain.sessions.session import Turn

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
RULES = Rules()
PEOPLE = [str(UUID(int=number)) for number in range(1, 13)]


def span_in(days: float, hours: float = 2) -> Span:
    starts_at = NOW + timedelta(days=days)
    return Span(starts_at, starts_at + timedelta(hours=hours))


def session(**changes: Any) -> Session:
    """A session in ten days with five seats in a room."""
    fields: dict[str, Any] = {
        "id": str(uuid4()),
        "kind": "information",
        "titles": {"fr": "Bienvenue"},
        "descriptions": {},
        "languages": ("fr",),
        "place_id": None,
        "mode": "in_person",
        "address": "3 rue de la Rivière",
        "link": "",
        "room_seats": 5,
        "online_seats": 0,
        "elders_wanted": 0,
        "time_zone": "Europe/Paris",
        "organiser_id": "staff",
        "correlation_id": str(uuid4()),
        "created_at": NOW,
        "status": "scheduled",
        "arrangement": 1,
        "span": span_in(10),
    }
    return Session(**{**fields, **changes})


def signed_up(
    here: Session, *people: str, at: datetime = NOW, way: Any = "room", elder: bool = False
) -> Session:
    for who in people:
        here = course.act(
            here,
            at,
            RULES,
            lambda each, who=who: seats.sign_up(each, who, way, at, RULES, elder=elder),  # type: ignore[misc]
        ).session
    return here


def standings(here: Session) -> dict[str, str]:
    return {each.member_id: each.standing for each in here.entries}


def words(turn: Turn) -> list[tuple[str, str | None]]:
    return [(each.word, each.member_id) for each in turn.news]
