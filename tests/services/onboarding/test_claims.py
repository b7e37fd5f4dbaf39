"""Calls whose claims have nothing in common keep what each welcomer has asked for."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.onboarding.domain.welcome.calendar import Request
from services.onboarding.domain.welcome.claims import Period, caps, held, local_day, periods
from services.onboarding.domain.welcome.welcomers import CALL, Availability, Welcomer, slot_of
from tests.services.onboarding.peers import ZONES, calendar_of, moments, requests, welcomers
from tests.services.onboarding.samples import welcomer as sample

MONDAY = datetime(2026, 10, 19, tzinfo=UTC)  # the clocks change on the Sunday after


@st.composite
def settings_of_one(draw: st.DrawFn) -> Welcomer:
    """One and the same person, who changes their mind and their zone."""
    minutes = st.integers(0, 130)
    return Welcomer(
        id="w",
        place_id="p",
        given_name="W",
        family_name=None,
        email="w@example.org",
        languages=("fr",),
        time_zone=draw(st.sampled_from(ZONES)),
        trained_until=date(2030, 1, 1),
        availability=tuple(
            Availability(weekday=day, from_minute=0, until_minute=1440) for day in range(1, 8)
        ),
        rest_minutes=draw(minutes),
        buffer_before_minutes=draw(minutes),
        buffer_after_minutes=draw(minutes),
        per_day=draw(st.none() | st.integers(1, 3)),
        per_week=draw(st.none() | st.integers(1, 4)),
        per_month=draw(st.none() | st.integers(1, 5)),
    )


slots = st.integers(0, 48 * 9).map(lambda number: MONDAY + number * CALL)
close_slots = [MONDAY + number * CALL for number in range(16)]


@settings(max_examples=400)
@given(settings_of_one(), settings_of_one(), slots, st.integers(-10, 10))
def test_disjoint_claims_keep_the_margins_of_both_calls(
    one: Welcomer, other: Welcomer, first: datetime, slots_between: int
) -> None:
    """Whichever was booked first, under whatever wishes: buffers and rests of both calls hold."""
    second = first + slots_between * CALL
    claims = set(held(one, first)) & set(held(other, second))
    if first == second:
        assert claims
        return
    if claims:
        return
    (early, begins), (late, follows) = sorted(
        ((one, first), (other, second)), key=lambda each: each[1]
    )
    gap = (follows - (begins + CALL)) / timedelta(minutes=1)
    assert gap >= early.rest_minutes
    assert gap >= early.buffer_after_minutes + late.buffer_before_minutes


@given(st.lists(st.tuples(settings_of_one(), slots, st.booleans()), max_size=25), st.data())
def test_caps_hold_whatever_the_replicas_know_of_each_other(
    wishes: list[tuple[Welcomer, datetime, bool]], data: st.DataObject
) -> None:
    """Several replicas with old knowledge, one unique index: no day, week or month overflows."""
    welcomer = wishes[0][0] if wishes else None
    index: dict[datetime, tuple[str, ...]] = {}
    for _, starts_at, gives_back in wishes:
        assert welcomer is not None
        if gives_back and index:
            del index[data.draw(st.sampled_from(sorted(index)))]
            continue
        # A replica knows some of the calls that there are.
        known = data.draw(st.sets(st.sampled_from(sorted(index)))) if index else set()
        days: Counter[tuple[Period, str]] = Counter()
        for each in known:
            days.update(_periods_of(welcomer, each))
        limits = caps(welcomer)
        if any(days[name] >= limits.get(name[0], 99) for name in _periods_of(welcomer, starts_at)):
            continue
        claimed = {claim for each in known for claim in index[each]}
        claims = held(welcomer, starts_at, claimed)
        if not set(claims) & {claim for each in index.values() for claim in each}:
            index[starts_at] = claims
        total: Counter[tuple[Period, str]] = Counter()
        for each in index:
            total.update(_periods_of(welcomer, each))
        assert all(count <= limits.get(name[0], 99) for name, count in total.items())
        for one, other in combinations(sorted(index), 2):
            assert not set(index[one]) & set(index[other])


@settings(max_examples=60, deadline=None)
@given(welcomers(), st.sampled_from(ZONES), moments, st.lists(requests(), max_size=12))
def test_nothing_overlaps_across_changes_of_clocks_and_of_zones(
    welcomer: Welcomer, other_zone: str, now: datetime, newcomers: list[Request]
) -> None:
    """S0.11: what is booked stays at its moment when clocks change, or when zones are redrawn."""
    calendar = calendar_of([welcomer], now)
    booked: list[tuple[datetime, tuple[str, ...]]] = []
    for number, request in enumerate(newcomers):
        if number == len(newcomers) // 2:
            # As if the rules of the zone had changed: the same walls show other times.
            calendar.put(replace(welcomer, time_zone=other_zone))
        free = calendar.earliest(request, now)
        if free is None:
            continue
        calendar.take(free.welcomer.id, free.starts_at, free.held)
        booked.append((free.starts_at, free.held))
    margins = welcomer.buffer_before_minutes + max(
        welcomer.buffer_after_minutes, welcomer.rest_minutes
    )
    for (one, claims), (other, others) in combinations(sorted(booked), 2):
        assert not set(claims) & set(others)
        assert other - (one + CALL) >= timedelta(minutes=margins)


@settings(max_examples=200, deadline=None)
@given(settings_of_one(), settings_of_one(), st.permutations(close_slots), st.integers(1, 3))
def test_wishes_that_change_hold_for_each_new_call_beside_those_that_exist(
    before: Welcomer, after: Welcomer, wanted: list[datetime], changes_at: int
) -> None:
    """S0.11: rests and buffers that are raised are kept around calls of before, too."""
    known = replace(before, per_day=None)
    calendar = calendar_of([known], MONDAY - timedelta(days=1))
    booked: dict[datetime, tuple[str, ...]] = {}
    for number, starts_at in enumerate(wanted):
        if number == changes_at:
            known = replace(after, per_day=None)
            calendar.put(known)
        free = calendar.at(Request(languages=("fr",)), starts_at, MONDAY - timedelta(days=1))
        if free is None:
            continue
        for other, claims in booked.items():
            assert not set(claims) & set(free.held)
            gap = (abs(other - starts_at) - CALL) / timedelta(minutes=1)
            assert gap >= known.rest_minutes
            assert gap >= known.buffer_after_minutes + known.buffer_before_minutes
        calendar.take("w", starts_at, free.held)
        booked[starts_at] = free.held


def test_a_rest_that_is_raised_holds_beside_calls_that_exist() -> None:
    """S0.11: before and after them, whatever they have claimed; nobody is moved for it."""
    morning = Availability(weekday=4, from_minute=8 * 60, until_minute=12 * 60)
    peer = sample(id="w", time_zone="UTC", availability=(morning,))
    ten = datetime(2026, 10, 22, 10, tzinfo=UTC)
    for changes, times in (
        ({}, ["08:00", "08:30", "09:00", "09:30", "10:30", "11:00", "11:30"]),
        ({"rest_minutes": 30}, ["08:00", "08:30", "09:00", "11:00", "11:30"]),
        ({"rest_minutes": 60, "buffer_before_minutes": 30}, ["08:00"]),
        ({"buffer_before_minutes": 60}, ["08:00", "08:30", "11:30"]),
    ):
        calendar = calendar_of([peer], MONDAY)
        calendar.take(peer.id, ten, held(peer, ten))
        calendar.put(replace(peer, **changes))  # type: ignore[arg-type]
        found = calendar.bookable(Request(languages=("fr",)), MONDAY, MONDAY + timedelta(days=5))
        assert [f"{each:%H:%M}" for each in found] == times, changes
        assert calendar.still_fits(peer.id, ten) is None


def _periods_of(welcomer: Welcomer, starts_at: datetime) -> tuple[tuple[Period, str], ...]:
    return periods(local_day(slot_of(starts_at), welcomer.time_zone))
