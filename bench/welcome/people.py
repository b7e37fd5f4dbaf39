"""Welcomers and newcomers to measure with: the same ones each time."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.welcomers import Availability, Welcomer

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
"""The clocks of Europe change ten days later, those of America two weeks and a half later."""

NOTICE = timedelta(hours=24)
HORIZON = timedelta(days=28)
ZONES = (
    "Europe/Paris",
    "Europe/Lisbon",
    "America/Guadeloupe",
    "America/Montreal",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Africa/Dakar",
    "Asia/Kathmandu",
)
LANGUAGES = ("fr", "nl", "en", "ar", "es")
KINDS = ("repair café", "garden", "workshop", "school")


def welcomers(count: int) -> list[Welcomer]:
    """Return welcomers with a few evenings or afternoons a week, in eight zones."""
    dice = random.Random(1)
    return [_welcomer(dice) for _ in range(count)]


def asking(count: int) -> list[Request]:
    """Return newcomers of fifty places."""
    dice = random.Random(2)
    places = [(_identity(dice), _point(dice)) for _ in range(50)]
    found = []
    for _ in range(count):
        place_id, near = dice.choice(places)
        found.append(
            Request(
                languages=tuple(dice.sample(LANGUAGES, dice.choice((1, 1, 2)))),
                near=near,
                member_id=_identity(dice),
                place_id=place_id,
                kinds=(dice.choice(KINDS),),
            )
        )
    return found


def calendar_of(staff: list[Welcomer], now: datetime = NOW) -> Calendar:
    """Return a calendar with these welcomers and no calls."""
    calendar = Calendar(notice=NOTICE, horizon=HORIZON)
    calendar.look_ahead(now)
    for welcomer in staff:
        calendar.put(welcomer)
    return calendar


def _welcomer(dice: random.Random) -> Welcomer:
    windows = []
    for weekday in dice.sample(range(1, 8), 3):
        start = dice.randrange(16, 38) * 30
        windows.append(
            Availability(
                weekday=weekday,
                from_minute=start,
                until_minute=min(1440, start + dice.choice((120, 180, 240))),
            )
        )
    return Welcomer(
        id=_identity(dice),
        place_id=_identity(dice),
        given_name="Alix",
        family_name=None,
        email="alix@example.org",
        languages=tuple(dice.sample(LANGUAGES, dice.choice((1, 2)))),
        time_zone=dice.choice(ZONES),
        trained_until=date(2028, 12, 31),
        availability=tuple(windows),
        location=_point(dice),
        kinds=(dice.choice(KINDS),),
        per_day=dice.choice((None, 2)),
        per_week=dice.choice((None, 4)),
        rest_minutes=dice.choice((0, 30)),
        notice_hours=dice.choice((None, None, 48)),
    )


def _identity(dice: random.Random) -> str:
    return str(UUID(int=dice.getrandbits(128)))


def _point(dice: random.Random) -> Point:
    return Point(latitude=dice.uniform(42, 51), longitude=dice.uniform(-4, 8))
