"""Who would soon give no calls any more is told while it can still be helped."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymongo.database import Database

from contracts.welcome import WelcomerReminderDue
from services.onboarding.domain.welcome.changes import seen, trained, weighed
from services.onboarding.domain.welcome.reminders import reminded, reminders_due
from services.onboarding.domain.welcome.welcomers import Pause, Reminder, Welcomer
from services.onboarding.store import OnboardingStore
from services.onboarding.welcomer_activity import judge_activity, remind
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.asking import HouseClock, coordinator, get, peer, post
from tests.services.onboarding.samples import NOW, place_body, welcomer, welcomer_body
from tests.services.onboarding.test_activity import enrol
from tests.services.one_service import OneService
from tests.support.processes import wait_until

HALF_A_YEAR = timedelta(days=180)
A_DAY = timedelta(days=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
days = st.integers(0, 500)


def _told_by(
    somebody: Welcomer, looks: list[int], acts: set[int], inactive_after: timedelta
) -> dict[Reminder, list[int]]:
    """When they are told what, if they are looked at on these days and do something on others."""
    found: dict[Reminder, list[int]] = {}
    for number in sorted({*looks, *acts}):
        now = FIRST + number * A_DAY
        if number in acts:
            somebody = seen(somebody, now)
        somebody = weighed(somebody, now, inactive_after)
        due = reminders_due(somebody, now, inactive_after)
        somebody = reminded(somebody, due, now.date())
        assert not reminders_due(somebody, now, inactive_after)
        for each in due:
            found.setdefault(each, []).append(number)
    return found


@given(
    looks=st.lists(days, max_size=40),
    acts=st.sets(days, max_size=4),
    trained_for=days,
    zone=st.sampled_from(["Europe/Brussels", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    pause=st.none() | st.tuples(days, st.none() | days),
    inactive_after=st.sampled_from([1, 20, 60, 180]).map(timedelta),
)
def test_each_day_in_question_is_told_once_and_in_good_time(
    *,
    looks: list[int],
    acts: set[int],
    trained_for: int,
    zone: str,
    pause: tuple[int, int | None] | None,
    inactive_after: timedelta,
) -> None:
    """S0.11: 30 days before, at the first look then; nobody who rests is told anything."""
    start = FIRST.date()
    resting = None
    if pause is not None:
        last = pause[1]
        resting = Pause(
            since=start + pause[0] * A_DAY, until=None if last is None else start + last * A_DAY
        )
    somebody = welcomer(time_zone=zone, pause=resting, trained_until=start + trained_for * A_DAY)
    told = _told_by(seen(somebody, FIRST), looks, acts, inactive_after)
    for reminder, numbers in told.items():
        assert len(numbers) == 1
        today = start + numbers[0] * A_DAY
        # Their own calendar is a day ahead or behind at most.
        assert -A_DAY <= reminder.on - today <= 31 * A_DAY
        assert resting is None or not (resting.on(today - A_DAY) and resting.on(today + A_DAY))
        if reminder.kind == "training_ends":
            assert reminder.on == somebody.trained_until
        else:
            since = max(number for number in {0, *acts} if number <= numbers[0])
            assert abs(reminder.on - (start + since * A_DAY + inactive_after)) <= A_DAY


@given(acts=st.sets(days, max_size=4), trained_for=days)
def test_who_does_not_rest_is_told_before_anything_ends(acts: set[int], trained_for: int) -> None:
    """S0.11: with a look a day nobody drops out without a word of it."""
    until = FIRST.date() + trained_for * A_DAY
    somebody = seen(welcomer(trained_until=until), FIRST)
    told = _told_by(somebody, list(range(501)), acts, HALF_A_YEAR)
    active = {day for each in {0, *acts} for day in range(each, each + 181)}
    kinds = Counter(each.kind for each in told)
    in_the_month = set(range(trained_for - 30, trained_for + 1))
    assert kinds["training_ends"] == bool(active & in_the_month & set(range(501)))
    silent = [
        act + 150
        for act in {0, *acts}
        if act + 150 <= min(trained_for, 500) and not any(act < each <= act + 150 for each in acts)
    ]
    assert kinds["inactive_soon"] == len(silent)


@given(now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_any_act_and_a_renewed_training_do_away_with_it(now: datetime) -> None:
    """S0.11: and another day in question is told anew; who has left is told nothing."""
    today = now.date()
    assume(now.time() < time(22))
    somebody = seen(welcomer(trained_until=today + 10 * A_DAY), now - 155 * A_DAY)
    assert {each.kind for each in reminders_due(somebody, now, HALF_A_YEAR)} == {
        "training_ends",
        "inactive_soon",
    }
    for gone in ({"left": True}, {"member_left_on": today}, {"active": False}):
        assert not reminders_due(replace(somebody, **gone), now, HALF_A_YEAR)
    kept = trained(seen(somebody, now), today + 200 * A_DAY, today)
    assert not reminders_due(kept, now, HALF_A_YEAR)
    assert len(reminders_due(kept, now + 175 * A_DAY, HALF_A_YEAR)) == 2


@pytest.mark.database
def test_several_at_work_say_it_once_and_a_sign_of_life_wins(
    store: OnboardingStore, mongo: Database[dict[str, Any]]
) -> None:
    """S0.11: one write with its mark; who gives a call meanwhile is not asked whether they stay."""
    people = [seen(welcomer(), NOW) for _ in range(130)]
    enrol(store, *people)
    later = NOW + timedelta(days=160)
    store.welcomers.seen({later: {people[0].id}})
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: remind(store, later, HALF_A_YEAR), range(4)))
    remind(store, later + A_DAY, HALF_A_YEAR)
    for document in mongo["welcomers"].find():
        keys = [fact["key"] for fact in document["facts"][1:]]
        silent = document["_id"] != people[0].id
        assert keys == ["welcomer_reminder_due.v1"] * silent
    judge_activity(store, NOW + HALF_A_YEAR + A_DAY, HALF_A_YEAR)
    assert mongo["welcomers"].count_documents({"active": True}) == 1


@pytest.mark.database
def test_no_look_at_who_is_near_an_end_reads_every_welcomer(
    mongo: Database[dict[str, Any]],
) -> None:
    """They are found by an index."""
    watched: Any = WatchedDatabase(mongo)
    OnboardingStore(watched).welcomers.near_an_end(
        seen=(NOW, NOW + A_DAY), trained=(date(2026, 1, 1), date(2026, 2, 1))
    )
    assert len(watched.plans) == 2
    assert watched.scans() == []


def told(house: OneService, welcomer_id: str) -> list[WelcomerReminderDue]:
    """What was said of a welcomer's days in question."""
    document = house.database["welcomers"].find_one({"_id": welcomer_id}) or {"facts": []}
    return [
        WelcomerReminderDue.model_validate_json(fact["body"])
        for fact in document["facts"]
        if fact["key"] == WelcomerReminderDue.routing_key
    ]


@pytest.mark.broker
@pytest.mark.database
def test_two_replicas_tell_each_welcomer_once_also_after_a_stop(house: OneService) -> None:
    """S0.11: both are down when it is due, and both make up for it; a pause is not disturbed."""
    clock = HouseClock(house)
    settings = {**clock.settings, "ONBOARDING_LOOK_OVER_SECONDS": "0.3"}
    replicas = [house.start(**settings), house.start(**settings)]
    place = post(house, "/places", place_body())["id"]
    began, paris = datetime.now(UTC), ZoneInfo(welcomer_body(place)["time_zone"])

    def enrolled(trained_for: int) -> str:
        until = (began.date() + trained_for * A_DAY).isoformat()
        body = welcomer_body(place, trained_until=until)
        created: str = post(house, "/welcomers", body)["id"]
        return created

    paul, ines, rests = enrolled(170), enrolled(200), enrolled(170)
    paused = house.ask(
        "POST", f"/welcomers/{rests}/pause", caller=peer(rests), body={}, key=uuid4().hex
    )
    assert paused.status == 200
    for child in replicas:
        child.stop()
    clock.put_ahead(days=152)
    house.start(**settings)
    house.start(**settings)
    wait_until(lambda: len(told(house, ines)) == 1, within=30, saying="told")
    # A word to the coordinator is enough, and counts as a sign of life.
    version = get(house, f"/welcomers/{ines}")["version"]
    noted = house.ask(
        "PATCH",
        f"/welcomers/{ines}",
        caller=coordinator(place),
        body={"notice_hours": 24},
        key=uuid4().hex,
        if_match=f'"{version}"',
    )
    assert noted.status == 200, noted
    clock.put_ahead(days=25)
    wait_until(lambda: len(told(house, ines)) == 2, within=30, saying="told of the training, too")
    house.wait_until_quiet()
    assert Counter((each.kind, each.on) for each in told(house, paul)) == {
        ("training_ends", began.date() + 170 * A_DAY): 1,
        ("inactive_soon", (began + 180 * A_DAY).astimezone(paris).date()): 1,
    }
    assert [each.kind for each in told(house, ines)] == ["inactive_soon", "training_ends"]
    assert not told(house, rests)
