"""The calendar's sets say what one finds by looking at each half hour of each welcomer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.claims import caps, held, local_day, periods
from services.onboarding.domain.welcome.eligibility import Pool, facet_sought, may_call
from services.onboarding.domain.welcome.wall_clock import WallClock
from services.onboarding.domain.welcome.welcomers import (
    CALL,
    Absence,
    Availability,
    Hours,
    Pause,
    Territory,
    Welcomer,
    moment_of,
    open_slots,
    slot_of,
)
from tests.services.onboarding.peers import (
    HORIZON,
    NOTICE,
    calendar_of,
    moments,
    requests,
    welcomers,
)
from tests.services.onboarding.samples import every_day
from tests.services.onboarding.samples import welcomer as sample

staffs = st.lists(welcomers(), min_size=1, max_size=5, unique_by=lambda each: each.id)
Taken = Mapping[str, Mapping[datetime, tuple[str, ...]]]
Busy = Mapping[str, Iterable[tuple[datetime, datetime]]]


def by_looking(
    staff: Iterable[Welcomer], taken: Taken, busy: Busy, request: Request, now: datetime
) -> dict[datetime, set[str]]:
    """Who could be booked when, by the plain rules and nothing else."""
    found: dict[datetime, set[str]] = {}
    for each in staff:
        if may_call(each, request) is not None:
            continue
        earliest = now + max(NOTICE, timedelta(hours=each.notice_hours or 0))
        calls = taken.get(each.id, {})
        claimed = {claim for claims in calls.values() for claim in claims}
        full = Counter(
            name for call in calls for name in periods(local_day(slot_of(call), each.time_zone))
        )
        before = timedelta(minutes=each.buffer_before_minutes)
        after = timedelta(minutes=each.buffer_after_minutes)
        for slot in open_slots(each, slot_of(now), slot_of(now + HORIZON) + 1):
            begins = moment_of(slot)
            mine = periods(local_day(slot, each.time_zone))
            if (
                earliest <= begins <= now + HORIZON
                and not claimed & set(held(each, begins, claimed))
                and all(full[name] < caps(each).get(name[0], 99) for name in mine)
                and not any(
                    begins - before < ends and begins + CALL + after > starts
                    for starts, ends in busy.get(each.id, ())
                )
            ):
                found.setdefault(begins, set()).add(each.id)
    return found


@settings(max_examples=60, deadline=None)
@given(staffs, moments, st.lists(requests(), min_size=1, max_size=10), st.data())
def test_the_calendar_finds_what_looking_at_each_half_hour_finds(
    staff: list[Welcomer], now: datetime, newcomers: list[Request], data: st.DataObject
) -> None:
    """S0.11, S0.13: all that can be booked and nothing else, while calls come and go."""
    calendar = calendar_of(staff, now)
    taken: dict[str, dict[datetime, tuple[str, ...]]] = {each.id: {} for each in staff}
    busy: dict[str, list[tuple[datetime, datetime]]] = {}
    for request in newcomers:
        who = data.draw(st.sampled_from([each.id for each in staff]))
        act = data.draw(st.sampled_from(("book", "book", "book", "release", "occupy")))
        if act == "release" and taken[who]:
            gone = data.draw(st.sampled_from(sorted(taken[who])))
            calendar.release(who, gone, taken[who].pop(gone))
        elif act == "occupy":
            begins = now + timedelta(minutes=data.draw(st.integers(0, 14_000)))
            busy[who] = [(begins, begins + timedelta(minutes=data.draw(st.integers(1, 900))))]
            calendar.occupy(who, busy[who])
        possible = by_looking(staff, taken, busy, request, now)
        assert calendar.bookable(request, now) == sorted(possible)
        free = calendar.earliest(request, now)
        assert calendar.earliest_time(request, now) == (min(possible) if possible else None)
        if free is None:
            assert not possible
            continue
        assert free.starts_at == min(possible)
        assert free.welcomer.id in possible[free.starts_at]
        another = data.draw(st.sampled_from(sorted(possible)))
        then = calendar.at(request, another, now)
        assert then is not None
        assert then.welcomer.id in possible[another]
        assert calendar.at(request, another + timedelta(minutes=15), now) is None
        taken[then.welcomer.id][another] = then.held
        calendar.take(then.welcomer.id, another, then.held)


@settings(max_examples=40, deadline=None)
@given(staffs, moments, st.lists(requests(), min_size=1, max_size=8), st.randoms())
def test_the_order_of_news_does_not_matter(
    staff: list[Welcomer], now: datetime, newcomers: list[Request], random: Any
) -> None:
    """S0.11: calls heard of before their welcomer, taken back and taken again: the same calendar.

    So it is for a welcomer who was somebody else before.
    """
    one = calendar_of(staff, now)
    calls = []
    for request in newcomers:
        free = one.earliest(request, now)
        if free is not None:
            one.take(free.welcomer.id, free.starts_at, free.held)
            calls.append((free.welcomer.id, free.starts_at, free.held))
    other = Calendar(notice=NOTICE, horizon=HORIZON)
    acts: list[Any] = [lambda each=each: other.put(each) for each in staff]
    acts += [lambda each=each: other.put(replace(each, time_zone="Asia/Tokyo")) for each in staff]
    acts += [lambda call=call: other.take(*call) for call in calls] * 2
    acts += [lambda call=call: other.release(*call) for call in calls]
    acts += [lambda: other.look_ahead(now), lambda: other.drop(staff[0].id)]
    random.shuffle(acts)
    for act in acts:
        act()
    for each in staff:
        other.put(each)
    for call in calls:
        other.take(*call)
    other.look_ahead(now)
    for request in newcomers:
        assert one.bookable(request, now) == other.bookable(request, now)
        assert one.earliest(request, now) == other.earliest(request, now)


@given(staffs, requests())
def test_who_may_call_whom_is_the_same_one_by_one_and_all_at_once(
    staff: list[Welcomer], request: Request
) -> None:
    """S0.13: languages, closeness, territory: the sets say what the plain rules say."""
    pool = Pool()
    active = [each for each in staff if each.active]
    for number, each in enumerate(active):
        pool.enter(number, each)
    eligible = pool.eligible(request)
    for number, each in enumerate(active):
        assert bool(eligible >> number & 1) == (may_call(each, request) is None)
    for number, each in enumerate(active):
        pool.leave(number, each)
    assert pool.everybody == pool.eligible(request) == 0


@settings(max_examples=150, deadline=None)
@given(welcomers(), moments)
def test_hours_as_a_set_are_the_hours_as_they_are_defined(
    welcomer: Welcomer, now: datetime
) -> None:
    """Windows, extra hours, absences, pauses, trainings: as a set, and slot by slot."""
    first, end = slot_of(now), slot_of(now + HORIZON)
    slots = WallClock(welcomer.time_zone, first, end).hours_of(welcomer)
    assert [first + n for n in range(end - first) if slots >> n & 1] == list(
        open_slots(welcomer, first, end)
    )


def test_half_past_two_that_does_not_exist_or_exists_twice() -> None:
    """A window from 02:30 to 03:30 has no call in the night of spring, and two in autumn."""
    night = sample(
        availability=(Availability(weekday=7, from_minute=150, until_minute=210),),
        absences=(
            Absence(
                id="extra",
                from_day=date(2026, 3, 28),
                until_day=date(2026, 3, 29),
                hours=(Hours(from_minute=120, until_minute=180),),
                extra=True,
            ),
        ),
    )
    zone = ZoneInfo("Europe/Paris")

    def times(day: date) -> list[str]:
        now = datetime.combine(day, time(), UTC) - timedelta(days=2)
        calendar = calendar_of([night], now)
        found = calendar.bookable(Request(languages=("fr",)), now)
        local = [each.astimezone(zone) for each in found]
        return [each.strftime("%d %H:%M%z") for each in local if each.date() <= day]

    # 02:00 and 02:30 do not exist on the 29th of March; those of the extra hours of the 28th do.
    assert times(date(2026, 3, 29)) == ["28 02:00+0100", "28 02:30+0100", "29 03:00+0200"]
    assert times(date(2026, 10, 25)) == ["25 02:30+0200", "25 02:30+0100", "25 03:00+0100"]


NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


def test_only_who_is_active_trained_and_there_on_the_day_gives_a_call() -> None:
    """S0.11: whatever ends being there, calls already booked then no longer fit; a promise does."""
    day = datetime(2026, 6, 10, 16, tzinfo=UTC)  # 18:00 in Paris
    away = Absence(id="a", from_day=day.date(), until_day=day.date())
    evening = replace(away, hours=(Hours(from_minute=17 * 60, until_minute=18 * 60 + 10),))
    peer = sample()
    for changes, why in (
        ({}, None),
        ({"active": False}, "inactive"),
        ({"left": True}, "left"),
        ({"member_left_on": date(2026, 6, 2)}, "left"),
        ({"trained_until": date(2026, 6, 9)}, "not_trained"),
        ({"since": date(2026, 6, 11)}, "not_begun"),
        ({"pause": Pause(since=date(2026, 6, 2))}, "paused"),
        ({"pause": Pause(since=date(2026, 6, 2), until=date(2026, 6, 9))}, None),
        ({"absences": (away,)}, "away"),
        ({"absences": (evening,)}, "away"),
        # These change what is offered from now on, and break no promise.
        ({"availability": every_day(9, 10)}, None),
        ({"per_day": 1, "rest_minutes": 600, "notice_hours": 400}, None),
    ):
        calendar = calendar_of([peer], NOW)
        calendar.put(replace(peer, **changes))  # type: ignore[arg-type]
        assert calendar.still_fits(peer.id, day) == why, changes
        if why is not None:
            assert day not in calendar.bookable(Request(languages=("fr",)), NOW)
    # Whom they call matters for a promise as well, but not how far away that is.
    amina = Request(
        languages=("fr",),
        member_id="amina",
        place_id="the mill",
        household="lilas",
        employer="moulin",
    )
    for changes, why in (
        ({}, None),
        ({"languages": ("nl",)}, "language"),
        ({"languages": ("nl", "fr-BE")}, None),
        ({"conflicts": ("amina",)}, "set_aside"),
        ({"conflicts": ("the mill",)}, "set_aside"),
        ({"household": "Lilas"}, "set_aside"),
        ({"employer": "moulin"}, "set_aside"),
        ({"territory": Territory(place_ids=("elsewhere",))}, None),
    ):
        calendar.put(replace(peer, **changes))  # type: ignore[arg-type]
        assert calendar.still_fits(peer.id, day, amina) == why, changes
    assert calendar.still_fits("somebody else", day) == "left"
    calendar.drop(peer.id)
    assert calendar.still_fits(peer.id, day) == "left"


@pytest.mark.parametrize(
    ("roles", "facet"),
    [
        (("Organisatrice", "participant"), "has_organised"),
        (("deelnemer", "beroepskracht"), "is_professional"),
        (("participant·e·s",), "has_taken_part"),
        (("salariée",), "is_professional"),
        (("cuisinier",), None),
        ((), None),
    ],
)
def test_who_has_lived_through_the_same_is_sought(
    roles: tuple[str, ...], facet: str | None
) -> None:
    """S0.12: by what somebody comes as, in any of our languages; what asks most comes first."""
    assert facet_sought(roles) == facet


def test_the_one_who_suits_best_is_chosen_and_it_is_told_why() -> None:
    """S0.12, S0.13: experience, kind of project and nearness decide among those equally due."""
    here, there = Point(44.7, 5.0), Point(50.6, 3.0)
    plain = sample(location=there)
    near = sample(location=here)
    knowing = sample(location=there, kinds=("Repair café",))
    seasoned = sample(location=there, has_organised=True)
    close = sample(location=here, household="Lilas 3", conflicts=())
    torn = sample(location=here, conflicts=("newcomer",))
    foreign = sample(languages=("nl",))
    staff = [plain, near, knowing, seasoned, close, torn, foreign]
    calendar = calendar_of(staff, NOW)

    def chosen(**wishes: Any) -> tuple[str, dict[str, str]]:
        request = Request(
            languages=("fr",), near=here, member_id="newcomer", household=" lilas 3", **wishes
        )
        free = calendar.earliest(request, NOW)
        assert free is not None
        return free.welcomer.id, dict(free.reasons.lines())

    assert chosen()[0] == near.id
    assert chosen(kinds=("repair CAFÉ",))[0] == knowing.id
    who, why = chosen(facet="has_organised", kinds=("repair café",))
    assert who == seasoned.id
    assert why == {
        "considered": "7",
        "left_out_language": "1",
        "left_out_set_aside": "2",  # and nobody is told on which ground
        "free_then": "4",
        "as_due": "4",
        "shortfall": "0.00",
        "knows_kind": "no",
        "has_facet": "yes",
        "distance_m": why["distance_m"],
    }
    assert 600_000 < int(why["distance_m"]) < 700_000
    # Whoever has given a call is not the one who is due, however well they suit.
    calendar.take(near.id, NOW + timedelta(days=3))
    assert chosen()[0] != near.id


def test_who_has_rested_longest_is_chosen_among_equals() -> None:
    """Two have given one call each: the one whose call is further away gives the next."""
    one, other = sample(), sample()
    calendar = calendar_of([one, other], NOW)
    calendar.take(one.id, NOW.replace(hour=16) + timedelta(days=2))
    calendar.take(other.id, NOW.replace(hour=16) + timedelta(days=9))
    free = calendar.at(Request(languages=("fr",)), NOW.replace(hour=17) + timedelta(days=2), NOW)
    assert free is not None
    assert free.welcomer.id == other.id


@settings(max_examples=40, deadline=None)
@given(staffs, moments, requests(), st.integers(1, 5))
def test_choices_are_different_times_that_can_all_be_kept_at_once(
    staff: list[Welcomer], now: datetime, request: Request, count: int
) -> None:
    """As many as there are, the earliest among them, and the calendar is as it was before."""
    calendar = calendar_of(staff, now)
    before = calendar.bookable(request, now)
    choices = calendar.choices(request, now, count)
    assert calendar.bookable(request, now) == before
    starts = [each.starts_at for each in choices]
    assert starts == sorted(set(starts))
    assert starts[:1] == before[:1]
    for one, other in combinations(choices, 2):
        assert not set(one.held) & set(other.held)


def test_choices_are_spread_over_days_and_times_of_the_day() -> None:
    """Who cannot in the evening can perhaps in the morning, and on another day."""
    calendar = calendar_of([sample(availability=every_day(8, 22))], NOW)
    request = Request(languages=("fr",), time_zone="Europe/Paris")
    zone = ZoneInfo("Europe/Paris")
    local = [each.starts_at.astimezone(zone) for each in calendar.choices(request, NOW, 3)]
    assert len({each.date() for each in local}) == 3
    assert len({(each.hour >= 12) + (each.hour >= 17) for each in local}) == 3
    until = NOW + timedelta(days=1, hours=2)
    near = calendar.choices(request, NOW, 3, until=until)
    assert len(near) == 3
    assert max(each.starts_at for each in near) <= until
