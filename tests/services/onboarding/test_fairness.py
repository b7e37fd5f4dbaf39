"""Whose turn it is: nobody is flooded, nobody forgotten, whatever the order of events."""

from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.onboarding.domain.welcome.calendar import Request
from services.onboarding.domain.welcome.changes import back_as_member, left_as_member
from services.onboarding.domain.welcome.fairness import (
    CALL_UNITS,
    REMEMBERED_DAYS,
    WINDOW_DAYS,
    Fairness,
    Presence,
    worth,
)
from services.onboarding.domain.welcome.welcomers import Absence, Pause, Welcomer
from tests.services.onboarding.peers import calendar_of
from tests.services.onboarding.samples import every_day
from tests.services.onboarding.samples import welcomer as sample

TODAY = 740_000
names = st.sampled_from("abcde")
spans = st.tuples(st.integers(-80, 20), st.integers(1, 60)).map(
    lambda span: (TODAY + span[0], TODAY + span[0] + span[1])
)
presences = st.builds(
    Presence, st.sampled_from((1000, 1000, 500, 2000)), st.lists(spans, max_size=1).map(tuple)
)
pools = st.dictionaries(names, presences, min_size=1)
calls = st.lists(st.tuples(names, st.integers(TODAY - 90, TODAY + 28)), max_size=40)


def shortfalls(fairness: Fairness, pool: dict[str, Presence]) -> dict[str, int]:
    return dict(zip(pool, fairness.shortfalls(list(pool)), strict=True))


@given(pools, calls, st.randoms())
def test_the_order_of_events_does_not_matter(
    pool: dict[str, Presence], given_calls: list[tuple[str, int]], random: Any
) -> None:
    """Calls first or welcomers first, one taken back in between: the same shortfalls."""
    one = Fairness(TODAY)
    for name, presence in pool.items():
        one.enter(name, presence)
    for call in given_calls:
        one.give(*call)
        one.shortfalls(list(pool))
    other = Fairness(TODAY)
    events: list[Any] = [*pool.items(), *given_calls, *given_calls]
    random.shuffle(events)
    for name, what in events:
        if isinstance(what, Presence):
            other.enter(name, what)
        else:
            other.give(name, what)
    for call in given_calls:
        other.give(*call, -1)
    assert shortfalls(one, pool) == shortfalls(other, pool)


@given(presences, calls, st.integers(1, 4))
def test_equal_presence_makes_shortfalls_cancel_out(
    presence: Presence, given_calls: list[tuple[str, int]], more: int
) -> None:
    """What some gave beyond the usual, others gave less: nobody owes anything to no one."""
    fairness = Fairness(TODAY)
    pool = [*"abcde", *map(str, range(more))]
    for name in pool:
        fairness.enter(name, Presence(1000, presence.away))
    for call in given_calls:
        fairness.give(*call)
    if presence.until(TODAY) > 0.01:
        assert abs(sum(fairness.shortfalls(pool))) <= len(pool)


@given(st.integers(2, 8), st.integers(0, 120), st.integers(0, 40))
def test_whoever_is_most_due_gets_the_call_and_loads_never_drift_apart(
    people: int, number_of_calls: int, days: int
) -> None:
    """S0.11: with equal availability the busiest gives one call more than the idlest, at most."""
    fairness = Fairness(TODAY)
    pool = [str(number) for number in range(people)]
    for name in pool:
        fairness.enter(name, Presence(1000))
    load = dict.fromkeys(pool, 0)
    for number in range(number_of_calls):
        due = fairness.shortfalls(pool)
        chosen = pool[due.index(max(due))]
        fairness.give(chosen, TODAY + number * days // (number_of_calls + 1))
        load[chosen] += 1
    assert max(load.values()) - min(load.values()) <= 1


@given(st.lists(st.sampled_from((500, 1000, 2000)), min_size=2, max_size=6), st.integers(1, 200))
def test_loads_follow_the_weights(weights: list[int], number_of_calls: int) -> None:
    """Whoever has half the weight gives half the calls, give or take little more than one."""
    fairness = Fairness(TODAY)
    pool = [str(number) for number in range(len(weights))]
    for name, weight in zip(pool, weights, strict=True):
        fairness.enter(name, Presence(weight))
    load = dict.fromkeys(pool, 0)
    for _ in range(number_of_calls):
        due = fairness.shortfalls(pool)
        chosen = pool[due.index(max(due))]
        fairness.give(chosen, TODAY)
        load[chosen] += 1
    for name, weight in zip(pool, weights, strict=True):
        share = number_of_calls * weight / sum(weights)
        assert abs(load[name] - share) <= 1 + len(weights) * 0.2


def test_time_away_builds_up_no_debt() -> None:
    """Who comes back, has paused, or is new owes hardly more than the others."""
    away = (date.fromordinal(TODAY - 30), date.fromordinal(TODAY - 1))
    back = sample(id="back", absences=(Absence(id="a", from_day=away[0], until_day=away[1]),))
    rested = sample(id="rested", pauses_before=(Pause(since=away[0], until=away[1]),))
    left = left_as_member(sample(id="left"), away[0])
    today = date.fromordinal(TODAY)
    left = back_as_member(left, datetime.combine(today, time(12), UTC), today)
    new = sample(id="new", since=date.fromordinal(TODAY))
    lazy = sample(id="lazy")
    busy = [sample(id=f"busy-{number}") for number in range(3)]
    fairness = Fairness(TODAY)
    for each in (back, rested, left, new, lazy, *busy):
        fairness.enter(each.id, Presence.of(each))
    # One call a week each, as long as anybody remembers; those away gave none while away.
    for week in range(1, 20):
        for each in (back, rested, left, *busy):
            if TODAY - 7 * week < away[0].toordinal() or each in busy:
                fairness.give(each.id, TODAY - 7 * week)
    due = dict(
        zip(
            ("back", "rested", "left", "new", "lazy"),
            fairness.shortfalls(["back", "rested", "left", "new", "lazy"]),
            strict=True,
        )
    )
    level = max(fairness.shortfalls([each.id for each in busy]))
    assert due["lazy"] - level > 5 * CALL_UNITS
    assert due["back"] == due["rested"] == due["left"]
    assert due["back"] - level < CALL_UNITS
    assert due["new"] - level < 2 * CALL_UNITS


def test_what_is_long_ago_counts_less_and_less() -> None:
    """No reset on the first of a month: a window of about eight weeks that slides."""
    assert worth(0) == worth(-10) == CALL_UNITS
    assert round(CALL_UNITS / worth(WINDOW_DAYS), 2) == 2.72
    assert worth(REMEMBERED_DAYS) == 0
    assert all(worth(day) >= worth(day + 1) for day in range(REMEMBERED_DAYS))
    assert max(worth(day) - worth(day + 1) for day in range(60)) < CALL_UNITS / 50


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 5), st.integers(1, 40), st.integers(0, 2))
def test_the_calendar_spreads_calls_evenly(people: int, newcomers: int, rest: int) -> None:
    """S0.13: among peers with the same hours nobody gives two calls more than another."""
    now = datetime(2026, 6, 1, 8, tzinfo=UTC)
    staff: list[Welcomer] = [
        sample(availability=every_day(9, 19), rest_minutes=rest * 30, since=date(2026, 5, 1))
        for _ in range(people)
    ]
    calendar = calendar_of(staff, now)
    load = dict.fromkeys([each.id for each in staff], 0)
    for _ in range(newcomers):
        free = calendar.earliest(Request(languages=("fr",)), now)
        if free is None:
            break
        calendar.take(free.welcomer.id, free.starts_at, free.held)
        load[free.welcomer.id] += 1
    assert max(load.values()) - min(load.values()) <= 1 + (rest > 0)
