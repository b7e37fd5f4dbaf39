"""Who gives welcome calls and who has not been heard of: by their activity alone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.database import Database

from chassis.http import Idempotency
from services.onboarding.announcements import of_training
from services.onboarding.domain.welcome.changes import seen, weighed
from services.onboarding.domain.welcome.welcomers import Welcomer, slot_of, why_not_at
from services.onboarding.store import OnboardingStore
from services.onboarding.welcomer_activity import judge_activity
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.asking import HouseClock, call_of, get, peer, post, until_call_is
from tests.services.onboarding.samples import (
    NOBODY_IN_PARTICULAR,
    NOW,
    member_body,
    place_body,
    welcomer,
    welcomer_body,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

HALF_A_YEAR = timedelta(days=180)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
first_days = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(acts=st.lists(moments, min_size=1, max_size=6), now=moments, since=first_days, zone=zones)
def test_activity_follows_from_the_last_sign_of_life(
    acts: list[datetime], now: datetime, since: date | None, zone: str
) -> None:
    """S0.11, S1.38: in whatever order signs are heard of; and any act brings somebody back."""
    somebody = welcomer(since=since, time_zone=zone)
    for at in acts:
        somebody = seen(somebody, at)
    judged = weighed(somebody, now, HALF_A_YEAR)
    last = max(acts)
    if since is not None:
        last = max(last, datetime.combine(since, time(), ZoneInfo(zone)))
    assert judged.active == (now - last <= HALF_A_YEAR)
    if not judged.active:
        assert why_not_at(judged, slot_of(now)) == "inactive"
    back = seen(judged, now)
    assert back.active
    assert weighed(back, now, HALF_A_YEAR) == back


@given(
    looks=st.lists(st.timedeltas(timedelta(days=179, hours=12), timedelta(days=181)), max_size=9),
    behind=st.lists(st.timedeltas(timedelta(0), timedelta(hours=12)), min_size=9, max_size=9),
)
def test_clocks_that_differ_say_it_once(looks: list[timedelta], behind: list[timedelta]) -> None:
    """S0.11: several processes look, each by its own clock; without an act nobody comes back."""
    somebody, changes = seen(welcomer(), NOW), 0
    for at, late in zip(sorted(looks), behind, strict=False):
        judged = weighed(somebody, NOW + at - late, HALF_A_YEAR)
        changes += judged.active != somebody.active
        somebody = judged
    assert changes <= 1
    assert changes == 0 or not somebody.active


@given(now=moments, zone=zones)
def test_who_begins_today_counts_from_now(now: datetime, zone: str) -> None:
    """S0.11: wherever it is tomorrow already, or still yesterday."""
    today = now.astimezone(ZoneInfo(zone)).date()
    assert seen(welcomer(since=today, time_zone=zone), now).last_active_at == now


@given(now=moments)
def test_of_whom_nothing_was_ever_noted_is_as_before(now: datetime) -> None:
    """S0.11: nobody loses their calls because we did not listen."""
    assert weighed(welcomer(), now, HALF_A_YEAR).active


def enrol(store: OnboardingStore, *people: Welcomer) -> None:
    """Welcomers are enrolled."""
    for each in people:
        store.welcomers.add(
            each,
            [of_training(each, NOW, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=each.id, fingerprint=each.id),
            body={},
            now=NOW,
        )


@pytest.mark.database
def test_each_becomes_inactive_once_with_several_at_work(
    store: OnboardingStore, mongo: Database[dict[str, Any]]
) -> None:
    """S0.11, S1.38: several at the same time say it once; a call that was given says otherwise."""
    people = [seen(welcomer(), NOW) for _ in range(130)]
    older = welcomer()
    enrol(store, *people, older)
    later = NOW + HALF_A_YEAR + timedelta(days=1)
    store.welcomers.seen({later - timedelta(days=2): {people[0].id}})

    def judged(_: int) -> None:
        judge_activity(store, later, HALF_A_YEAR)

    with ThreadPoolExecutor(4) as several:
        list(several.map(judged, range(4)))
    # One whose clock is behind brings nobody back.
    judge_activity(store, NOW + HALF_A_YEAR - timedelta(hours=1), HALF_A_YEAR)
    known = {document["_id"]: document for document in mongo["welcomers"].find()}
    assert [known[each.id]["active"] for each in (people[0], older)] == [True, True]
    for each in people[1:]:
        assert known[each.id]["active"] is False
        assert [fact["key"] for fact in known[each.id]["facts"]][1:] == ["welcomer_changed.v1"]
        assert '"change":"inactive"' in known[each.id]["facts"][1]["body"]
    # Of whom nothing was noted counts from the first look.
    judge_activity(store, later + HALF_A_YEAR + timedelta(days=1), HALF_A_YEAR)
    assert mongo["welcomers"].count_documents({"active": True}) == 0
    # A call that somebody gave all the same brings them back.
    store.welcomers.seen({later + HALF_A_YEAR: {people[5].id}})
    judge_activity(store, later + HALF_A_YEAR + timedelta(days=1), HALF_A_YEAR)
    (back,) = mongo["welcomers"].find({"active": True})
    assert back["_id"] == people[5].id
    assert '"change":"active"' in back["facts"][-1]["body"]


@pytest.mark.database
def test_a_sign_of_life_meanwhile_wins(store: OnboardingStore) -> None:
    """S0.11: who gives a call while their silence is noted stays active."""
    somebody = seen(welcomer(), NOW)
    enrol(store, somebody)
    later = NOW + HALF_A_YEAR + timedelta(days=1)
    ((read, version),) = store.welcomers.misjudged(
        seen_before=later - HALF_A_YEAR, back_since=later, limit=5
    )
    store.welcomers.seen({later: {somebody.id}})
    judged = weighed(read, later, HALF_A_YEAR)
    store.welcomers.judge([(judged, version + 1, [])], later)
    assert store.welcomers.get(somebody.id) == (seen(somebody, later), 1)


@pytest.mark.database
def test_no_look_at_activity_reads_every_welcomer(mongo: Database[dict[str, Any]]) -> None:
    """Who is silent is found by an index."""
    watched: Any = WatchedDatabase(mongo)
    OnboardingStore(watched).welcomers.misjudged(seen_before=NOW, back_since=NOW, limit=5)
    assert len(watched.plans) == 2
    assert watched.scans() == []


def told(house: OneService, welcomer_id: str, change: str) -> int:
    """How often it was said of a welcomer."""
    document = house.database["welcomers"].find_one({"_id": welcomer_id}) or {}
    return sum(f'"change":"{change}"' in fact["body"] for fact in document["facts"])


def until(what: Callable[[], object], saying: str) -> None:
    wait_until(what, within=30, saying=saying)


@pytest.mark.broker
@pytest.mark.database
def test_calls_of_who_is_not_heard_of_are_handed_over(house: OneService) -> None:
    """S0.11, S1.38: only active members give calls; coming back is one step."""
    clock = HouseClock(house)
    short = {"ONBOARDING_INACTIVE_AFTER_DAYS": "1", "ONBOARDING_LOOK_OVER_SECONDS": "0.3"}
    for _ in range(2):
        house.start(**clock.settings, **short)
    place = post(house, "/places", place_body())["id"]
    paul = post(house, "/welcomers", welcomer_body(place))["id"]
    clock.put_ahead(hours=22)
    amina = post(house, "/members", member_body(place))["id"]
    assert until_call_is(house, amina, "booked")["welcomer_id"] == paul
    ines = post(house, "/welcomers", welcomer_body(place))["id"]
    clock.put_ahead(hours=3)
    until(lambda: call_of(house, amina)["welcomer_id"] == ines, "handed over")
    house.wait_until_quiet()
    assert get(house, f"/welcomers/{paul}")["active"] is False
    assert get(house, f"/welcomers/{ines}")["active"] is True
    assert told(house, paul, "inactive") == 1
    back = house.ask(
        "POST", f"/welcomers/{paul}/resume", caller=peer(paul), body={}, key=uuid4().hex
    )
    assert (back.status, back.body["active"]) == (200, True)
    assert told(house, paul, "resumed") == 1
    paused = house.ask(
        "POST", f"/welcomers/{ines}/pause", caller=peer(ines), body={}, key=uuid4().hex
    )
    assert paused.status == 200
    louis = post(house, "/members", member_body(place))["id"]
    # Who has not heard of the pause yet may give it to her first: then it is handed over.
    until(lambda: call_of(house, louis).get("welcomer_id") == paul, "his again")
