"""Whoever is called is free, trained, understood, and never expected in two places."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.languages import spoken
from services.onboarding.domain.places import Point
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.acceptable import check_availability, check_training
from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.welcomers import (
    CALL,
    DAY_MINUTES,
    Availability,
    Welcomer,
    moment_of,
    open_slots,
    slot_of,
)

NOTICE = timedelta(hours=24)
HORIZON = timedelta(days=28)
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "America/Havana",  # changes at midnight
    "Australia/Lord_Howe",  # changes by half an hour
    "Asia/Kathmandu",  # is 5:45 ahead
    "Pacific/Chatham",  # is 12:45 ahead, and changes
    "UTC",
)
LANGUAGES = ("fr", "fr-BE", "en", "ar", "nl")


@st.composite
def windows(draw: st.DrawFn) -> Availability:
    start = draw(st.integers(0, (DAY_MINUTES - 30) // 15)) * 15
    end = draw(st.integers((start + 30) // 15, DAY_MINUTES // 15)) * 15
    return Availability(
        weekday=draw(st.integers(1, 7)), from_minute=start, until_minute=min(end, DAY_MINUTES)
    )


@st.composite
def welcomers(draw: st.DrawFn) -> Welcomer:
    return Welcomer(
        id=str(draw(st.uuids())),
        place_id="place",
        given_name="Alix",
        family_name=None,
        email="alix@example.org",
        languages=tuple(draw(st.sets(st.sampled_from(LANGUAGES), min_size=1, max_size=3))),
        time_zone=draw(st.sampled_from(ZONES)),
        trained_until=draw(st.dates(date(2026, 1, 1), date(2027, 12, 31))),
        availability=tuple(draw(st.lists(windows(), min_size=0, max_size=4))),
        location=draw(
            st.none()
            | st.builds(Point, latitude=st.floats(-85, 85), longitude=st.floats(-180, 180))
        ),
    )


# Both changes of the clocks of 2026, north and south, are within 28 days of some of these.
moments = st.timedeltas(timedelta(0), timedelta(days=260)).map(
    lambda later: datetime(2026, 2, 20, tzinfo=UTC) + later
)
wishes = st.lists(
    st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True), max_size=40
)


def asking(languages: Sequence[str], near: Point | None = None) -> Request:
    return Request(languages=tuple(languages), near=near)


def calendar_of(staff: list[Welcomer], now: datetime) -> Calendar:
    calendar = Calendar(notice=NOTICE, horizon=HORIZON)
    calendar.look_ahead(now)
    for welcomer in staff:
        calendar.put(welcomer)
    return calendar


def is_within_availability(welcomer: Welcomer, starts_at: datetime) -> bool:
    zone = ZoneInfo(welcomer.time_zone)
    begins, ends = starts_at.astimezone(zone), (starts_at + CALL).astimezone(zone)
    first = begins.hour * 60 + begins.minute
    last = ends.hour * 60 + ends.minute or DAY_MINUTES
    return any(
        each.weekday == begins.isoweekday()
        and each.from_minute <= first
        and last == first + 30
        and last <= each.until_minute
        for each in welcomer.availability
    )


@given(st.lists(welcomers(), max_size=6, unique_by=lambda each: each.id), moments, wishes)
def test_every_call_keeps_every_promise(
    staff: list[Welcomer], now: datetime, newcomers: list[list[str]]
) -> None:
    """Booked one after the other, calls never collide, and each suits both people."""
    calendar = calendar_of(staff, now)
    booked = set()
    for languages in newcomers:
        found = calendar.earliest(asking(languages, None), now)
        if found is None:
            continue
        key = (found.welcomer.id, found.starts_at)
        assert key not in booked
        booked.add(key)
        calendar.take(*key)
        assert now + NOTICE <= found.starts_at <= now + HORIZON
        assert is_within_availability(found.welcomer, found.starts_at)
        local = found.starts_at.astimezone(ZoneInfo(found.welcomer.time_zone))
        assert local.date() <= found.welcomer.trained_until
        assert found.language in languages
        assert spoken(found.language) in {spoken(each) for each in found.welcomer.languages}


@given(st.lists(welcomers(), max_size=5, unique_by=lambda each: each.id), moments, wishes)
def test_nobody_is_free_earlier(
    staff: list[Welcomer], now: datetime, newcomers: list[list[str]]
) -> None:
    """The slot found is the first there is, by looking at each half hour of each welcomer."""
    calendar = calendar_of(staff, now)
    taken: set[tuple[str, int]] = set()
    first, end = slot_of(now), slot_of(now + HORIZON) + 1
    hours = {each.id: list(open_slots(each, first, end)) for each in staff}
    for languages in newcomers[:8]:
        wanted = {spoken(each) for each in languages}
        free = [
            slot
            for each in staff
            if wanted & {spoken(one) for one in each.languages}
            for slot in hours[each.id]
            if (each.id, slot) not in taken and moment_of(slot) >= now + NOTICE
        ]
        found = calendar.earliest(asking(languages, None), now)
        assert (found and slot_of(found.starts_at)) == (min(free) if free else None)
        if found:
            taken.add((found.welcomer.id, slot_of(found.starts_at)))
            calendar.take(found.welcomer.id, found.starts_at)


@given(welcomers(), moments)
def test_open_slots_are_all_slots_within_the_hours(welcomer: Welcomer, now: datetime) -> None:
    """No half hour within the windows is forgotten, and none outside is offered."""
    first, end = slot_of(now), slot_of(now + timedelta(days=9))
    zone = ZoneInfo(welcomer.time_zone)
    expected = [
        slot
        for slot in range(first, end)
        if is_within_availability(welcomer, moment_of(slot))
        and moment_of(slot).astimezone(zone).date() <= welcomer.trained_until
    ]
    assert list(open_slots(welcomer, first, end)) == expected


@given(
    st.lists(welcomers(), min_size=1, max_size=4, unique_by=lambda each: each.id),
    st.lists(st.integers(0, 40), max_size=10),
)
def test_a_calendar_that_lived_for_weeks_equals_a_new_one(
    staff: list[Welcomer], pauses: list[int]
) -> None:
    """Looking ahead day by day forgets and invents nothing."""
    now = datetime(2026, 3, 1, 9, 10, tzinfo=UTC)
    old = calendar_of(staff, now)
    for hours in pauses:
        now += timedelta(hours=hours)
        old.look_ahead(now)
        new = calendar_of(staff, now)
        for language in LANGUAGES:
            before, after = (each.earliest(asking([language], None), now) for each in (old, new))
            assert before == after
        found = old.earliest(asking(LANGUAGES, None), now)
        if found:
            old.take(found.welcomer.id, found.starts_at)
            again = old.earliest(asking(LANGUAGES, None), now)
            assert again is None or (again.welcomer.id, again.starts_at) != (
                found.welcomer.id,
                found.starts_at,
            )
            old.release(found.welcomer.id, found.starts_at)
            assert old.earliest(asking(LANGUAGES, None), now) == found


def welcomer(name: str, **changes: object) -> Welcomer:
    fields: dict[str, object] = {
        "id": name,
        "place_id": "place",
        "given_name": name,
        "family_name": None,
        "email": "a@example.org",
        "languages": ("fr",),
        "time_zone": "Europe/Paris",
        "trained_until": date(2030, 1, 1),
        "availability": (Availability(weekday=1, from_minute=18 * 60, until_minute=20 * 60),),
    }
    return Welcomer(**{**fields, **changes})  # type: ignore[arg-type]


SUNDAY = datetime(2026, 6, 7, 8, tzinfo=UTC)


def test_ties_go_to_the_idlest_then_the_nearest_then_the_first_id() -> None:
    """Who calls is decided, and always in the same way."""
    near, far = Point(latitude=48.8, longitude=2.3), Point(latitude=43.3, longitude=5.4)
    calendar = calendar_of(
        [welcomer("c", location=far), welcomer("b", location=near), welcomer("a", location=near)],
        SUNDAY,
    )
    calendar.take("a", SUNDAY + timedelta(days=2))
    names = []
    for _ in range(6):
        found = calendar.earliest(asking(["fr"], near), SUNDAY)
        assert found
        names.append(found.welcomer.id)
        calendar.take(found.welcomer.id, found.starts_at)
    assert names == ["b", "c", "a", "b", "c", "a"]


def test_a_slot_may_be_heard_of_before_its_welcomer() -> None:
    """What is taken is not offered, whatever was read first."""
    first = calendar_of([welcomer("a")], SUNDAY).earliest(asking(["fr"], None), SUNDAY)
    assert first
    calendar = calendar_of([], SUNDAY)
    calendar.take("a", first.starts_at)
    calendar.put(welcomer("a"))
    second = calendar.earliest(asking(["fr"], None), SUNDAY)
    assert second
    assert second.starts_at == first.starts_at + CALL


def test_notice_and_horizon_hold_to_the_minute() -> None:
    """A call is booked a day ahead at the least, and not beyond the 28th day."""
    noon = welcomer(
        "noon", availability=(Availability(weekday=1, from_minute=14 * 60, until_minute=870),)
    )
    monday = datetime(2026, 6, 8, 12, tzinfo=UTC)  # 14:00 in Paris

    def first_call(now: datetime, *booked: datetime) -> datetime | None:
        calendar = calendar_of([noon], now)
        for starts_at in booked:
            calendar.take("noon", starts_at)
        found = calendar.earliest(asking(["fr"], None), now)
        return found.starts_at if found else None

    minute, week = timedelta(minutes=1), timedelta(days=7)
    assert first_call(monday - NOTICE) == monday
    assert first_call(monday - NOTICE + minute) == monday + week
    others = [monday + week * number for number in range(1, 4)]
    assert first_call(monday, *others) == monday + HORIZON
    assert first_call(monday - minute, *others, monday) is None
    night = welcomer("night", availability=noon.availability, trained_until=date(2026, 6, 8))
    calendar = calendar_of([night], monday - NOTICE)
    assert calendar.earliest(asking(["fr"], None), monday - NOTICE)
    calendar.take("night", monday)
    assert calendar.earliest(asking(["fr"], None), monday - NOTICE) is None


def test_the_reason_says_what_is_missing() -> None:
    """No welcomer at all, none with the language, or none with time: three different things."""
    calendar = calendar_of([], SUNDAY)
    assert calendar.why_nobody(["fr"]) == "no_welcomer"
    calendar.put(welcomer("a", availability=()))
    assert calendar.why_nobody(["en"]) == "no_welcomer_for_language"
    assert calendar.why_nobody(["fr-CA"]) == "no_free_slot"


def test_spring_skips_an_hour_and_autumn_repeats_one() -> None:
    """On the nights when clocks change, the calls are where the wall clock says."""
    night = welcomer(
        "night", availability=(Availability(weekday=7, from_minute=60, until_minute=4 * 60),)
    )

    def hours(day: date) -> list[str]:
        zone = ZoneInfo("Europe/Paris")
        first = slot_of(datetime.combine(day, time(), zone))
        slots = open_slots(night, first, first + 50)
        return [moment_of(slot).astimezone(zone).strftime("%H:%M%z") for slot in slots]

    spring, autumn = hours(date(2026, 3, 29)), hours(date(2026, 10, 25))
    assert spring == ["01:00+0100", "01:30+0100", "03:00+0200", "03:30+0200"]
    assert autumn[2:6] == ["02:00+0200", "02:30+0200", "02:00+0100", "02:30+0100"]


def test_training_and_hours_are_checked() -> None:
    """A training that is over, a window without room for a call, and hours given twice."""
    check_training(date(2026, 6, 7), today=date(2026, 6, 7))
    with pytest.raises(NotAcceptable, match="run out"):
        check_training(date(2026, 6, 6), today=date(2026, 6, 7))
    evening = Availability(weekday=1, from_minute=1080, until_minute=1200)
    check_availability([evening, Availability(weekday=1, from_minute=1200, until_minute=1260)])
    with pytest.raises(NotAcceptable):
        check_availability([Availability(weekday=1, from_minute=1080, until_minute=1100)])
    with pytest.raises(NotAcceptable):
        check_availability([evening, Availability(weekday=1, from_minute=1190, until_minute=1260)])
