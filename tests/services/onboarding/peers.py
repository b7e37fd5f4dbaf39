"""Welcomers, newcomers and times as Hypothesis draws them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.welcomers import (
    ANYWHERE,
    DAY_MINUTES,
    FACETS,
    Absence,
    Availability,
    Hours,
    Pause,
    Territory,
    Welcomer,
)

NOTICE = timedelta(hours=24)
HORIZON = timedelta(days=10)
ZONES = ("Europe/Paris", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
LANGUAGES = ("fr", "fr-BE", "en", "nl")
WORDS = ("lilas", " Lilas", "moulin")
PLACES = tuple(f"place-{number}" for number in range(3))
MEMBERS = tuple(f"member-{number}" for number in range(3))

# All changes of clocks of 2026 are within ten days of some of these.
_MOMENTS = [
    datetime(2026, 3, 5, 9, 10, tzinfo=UTC),  # Havana is a day from its spring
    datetime(2026, 3, 24, 22, 30, tzinfo=UTC),
    datetime(2026, 4, 1, 3, tzinfo=UTC),
    datetime(2026, 10, 20, 15, 45, tzinfo=UTC),
    datetime(2026, 10, 29, 0, tzinfo=UTC),
]
moments = st.sampled_from(_MOMENTS)
near_days = st.builds(
    lambda moment, days: moment.date() + timedelta(days=days),
    moments,
    st.integers(-3, 10),
)
points = st.builds(Point, latitude=st.floats(42, 52), longitude=st.floats(-4, 8))


@st.composite
def windows(draw: st.DrawFn) -> Availability:
    start = draw(st.integers(0, (DAY_MINUTES - 30) // 15)) * 15
    length = draw(st.sampled_from((30, 60, 120, 240, 600)))
    return Availability(
        weekday=draw(st.integers(1, 7)),
        from_minute=start,
        until_minute=min(start + length, DAY_MINUTES),
    )


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    first = draw(near_days)
    start = draw(st.integers(0, 40)) * 30
    extra = draw(st.booleans())
    hours = (Hours(from_minute=start, until_minute=start + 180),)
    return Absence(
        id=str(draw(st.uuids())),
        from_day=first,
        until_day=first + timedelta(days=draw(st.integers(0, 20))),
        hours=hours if extra or draw(st.booleans()) else (),
        extra=extra,
    )


pauses = st.builds(
    lambda first, length: Pause(
        since=first, until=None if length > 30 else first + timedelta(days=length)
    ),
    near_days,
    st.integers(0, 40),
)
territories = st.just(ANYWHERE) | st.builds(
    Territory,
    radius_m=st.none() | st.floats(1_000, 800_000),
    place_ids=st.lists(st.sampled_from(PLACES), max_size=2).map(tuple),
    regions=st.lists(st.sampled_from(("Drôme", "Nord")), max_size=1).map(tuple),
)
caps = st.none() | st.integers(1, 3)


@st.composite
def welcomers(draw: st.DrawFn) -> Welcomer:
    return Welcomer(
        id=str(draw(st.uuids())),
        place_id=draw(st.sampled_from(PLACES)),
        given_name="Alix",
        family_name=None,
        email="alix@example.org",
        languages=tuple(draw(st.sets(st.sampled_from(LANGUAGES), min_size=1, max_size=2))),
        time_zone=draw(st.sampled_from(ZONES)),
        trained_until=draw(st.just(date(2030, 1, 1)) | st.just(date(2030, 1, 1)) | near_days),
        availability=tuple(draw(st.lists(windows(), min_size=1, max_size=4))),
        location=draw(st.none() | points),
        absences=tuple(draw(st.lists(absences(), max_size=2))),
        per_day=draw(caps),
        per_week=draw(caps),
        per_month=draw(caps),
        rest_minutes=draw(st.sampled_from((0, 0, 10, 30, 45, 120))),
        buffer_before_minutes=draw(st.sampled_from((0, 0, 15, 30, 60))),
        buffer_after_minutes=draw(st.sampled_from((0, 0, 15, 30, 60))),
        notice_hours=draw(st.sampled_from((None, None, 2, 36, 72))),
        **{facet: draw(st.booleans()) for facet in FACETS},
        kinds=tuple(draw(st.lists(st.sampled_from(("Café", "farm")), max_size=1))),
        territory=draw(territories),
        household=draw(st.none() | st.sampled_from(WORDS)),
        employer=draw(st.none() | st.sampled_from(WORDS)),
        conflicts=tuple(draw(st.lists(st.sampled_from(PLACES + MEMBERS), max_size=1))),
        pause=draw(st.none() | st.none() | pauses),
        active=draw(st.sampled_from((True, True, True, False))),
        weight=draw(st.sampled_from((1.0, 1.0, 0.5, 2.0))),
        since=draw(st.none() | st.none() | near_days),
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    return Request(
        languages=tuple(draw(st.sets(st.sampled_from(LANGUAGES), min_size=1, max_size=3))),
        near=draw(st.none() | points),
        member_id=draw(st.none() | st.sampled_from(MEMBERS)),
        place_id=draw(st.none() | st.sampled_from(PLACES)),
        region=draw(st.none() | st.sampled_from(("drôme", "Nord"))),
        household=draw(st.none() | st.sampled_from(WORDS)),
        employer=draw(st.none() | st.sampled_from(WORDS)),
        kinds=tuple(draw(st.lists(st.sampled_from(("café", "school")), max_size=1))),
        facet=draw(st.none() | st.sampled_from(FACETS)),
    )


def calendar_of(staff: list[Welcomer], now: datetime) -> Calendar:
    """A calendar that knows these welcomers and no calls."""
    calendar = Calendar(notice=NOTICE, horizon=HORIZON)
    calendar.look_ahead(now)
    for welcomer in staff:
        calendar.put(welcomer)
    return calendar
