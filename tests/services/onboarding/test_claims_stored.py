"""The one index on claims gives each of them to one call, however many ask at once."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from threading import Barrier, Event, Timer
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from chassis.http import Idempotency
from services.onboarding.announcements import of_training
from services.onboarding.domain.welcome.calendar import Request
from services.onboarding.domain.welcome.calls import WelcomeCall
from services.onboarding.domain.welcome.welcomers import CALL, Welcomer
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.welcome_desk import WelcomeDesk
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.peers import calendar_of
from tests.services.onboarding.samples import (
    NOBODY_IN_PARTICULAR,
    NOW,
    booking_of,
    call_due,
    every_day,
    welcomer,
)
from tests.support.database import Database as Server
from tests.support.processes import ROOT

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]


def enrol(store: OnboardingStore, *staff: Welcomer) -> None:
    for each in staff:
        store.welcomers.add(
            each,
            [of_training(each, NOW, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=uuid4().hex, fingerprint="f"),
            body={},
            now=NOW,
        )


def booked(mongo: Mongo) -> list[dict[str, Any]]:
    return list(mongo["welcome_calls"].find({"status": "booked"}).sort("starts_at"))


def test_two_hundred_at_once_claim_one_slot_and_one_has_it(
    store: OnboardingStore, mongo: Mongo
) -> None:
    """S0.11: the check and the booking are one write: 200 parallel claims, exactly one winner."""
    peer = welcomer(rest_minutes=30, per_day=2)
    free = calendar_of([peer], NOW).earliest(Request(languages=("fr",)), NOW)
    assert free is not None

    def claim(_: int) -> bool:
        call = replace(
            call_due(),
            status="booked",
            welcomer_id=peer.id,
            welcomer_given_name="W",
            starts_at=free.starts_at,
            ends_at=free.ends_at,
            language="fr",
            held=free.held,
        )
        barrier.wait(60)
        return store.calls.add([booking_of(call)]) == []

    barrier = Barrier(200)
    with ThreadPoolExecutor(200) as pool:
        won = list(pool.map(claim, range(200)))
    assert won.count(True) == 1
    assert mongo["welcome_calls"].count_documents({}) == 1


def test_another_slot_within_the_rest_is_refused_by_the_same_index(
    store: OnboardingStore,
) -> None:
    """No two processes can book calls that leave no rest between them, in whichever order."""
    peer = welcomer(rest_minutes=30, buffer_before_minutes=15)
    calendar = calendar_of([peer], NOW)
    times = calendar.bookable(Request(languages=("fr",)), NOW)[:4]

    def call_at(starts_at: datetime) -> WelcomeCall:
        free = calendar.at(Request(languages=("fr",)), starts_at, NOW)
        assert free is not None
        return replace(
            call_due(),
            status="booked",
            welcomer_id=peer.id,
            welcomer_given_name="W",
            starts_at=starts_at,
            ends_at=starts_at + CALL,
            language="fr",
            held=free.held,
        )

    assert store.calls.add([booking_of(call_at(times[1]))]) == []
    for near in (times[0], times[2], times[3]):
        assert len(store.calls.add([booking_of(call_at(near))])) == 1


def check_promises(calls: Iterable[dict[str, Any]], *, per_day: int, gap: timedelta) -> None:
    by_welcomer: dict[str, list[datetime]] = {}
    for call in calls:
        by_welcomer.setdefault(call["welcomer_id"], []).append(call["starts_at"])
    for starts in by_welcomer.values():
        # The welcomers' own days are those of UTC here.
        assert max(Counter(each.date() for each in starts).values()) <= per_day
        for one, other in pairwise(sorted(starts)):
            assert other - (one + CALL) >= gap
    claims = [set(call["held"]) for call in calls]
    assert not any(one & other for one, other in combinations(claims, 2))


def test_caps_are_exact_under_fifty_parallel_bookings(store: OnboardingStore, mongo: Mongo) -> None:
    """S0.11: desks that know nothing of each other fill each day to its cap and not beyond."""
    staff = [
        welcomer(
            time_zone="UTC",
            availability=every_day(9, 17),
            per_day=2,
            per_week=5,
            rest_minutes=30,
        )
        for _ in range(2)
    ]
    enrol(store, *staff)
    barrier = Barrier(50)

    def work(_: int) -> None:
        desk = WelcomeDesk(OnboardingStore(mongo), OnboardingSettings(horizon_days=6))
        left = [call_due()]
        barrier.wait(60)
        while left:
            left = desk.book(left, {}, NOW)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    calls = booked(mongo)
    # Monday 8:00, six days ahead, a day of notice: Tuesday 9:00 to Sunday 8:00 for five a week.
    assert len(calls) == 10
    check_promises(calls, per_day=2, gap=timedelta(minutes=30))
    assert mongo["welcome_calls"].count_documents({"status": "wanted"}) == 40


def test_a_day_is_full_whichever_of_its_hours_are_asked_for(
    store: OnboardingStore, mongo: Mongo
) -> None:
    """S0.11: fifty ask for fifty other hours at once; the index alone keeps each day's cap."""
    peer = welcomer(time_zone="UTC", availability=every_day(9, 19), per_day=2)
    enrol(store, peer)
    request = Request(languages=("fr",))
    times = calendar_of([peer], NOW).bookable(request, NOW)[:60]
    barrier = Barrier(50)

    def work(number: int) -> None:
        barrier.wait(60)
        for _ in range(6):
            calendar = calendar_of([peer], NOW)
            for known in OnboardingStore(mongo).calls.taken_from(NOW):
                for time in known.times:
                    calendar.take(*time)
            free = calendar.at(request, times[number], NOW)
            if free is None:
                return
            gate.wait(60)  # all have made up their minds before the first one books
            call = replace(
                call_due(),
                status="booked",
                welcomer_id=peer.id,
                welcomer_given_name="W",
                starts_at=free.starts_at,
                ends_at=free.ends_at,
                language="fr",
                held=free.held,
            )
            if store.calls.add([booking_of(call)]) == []:
                return

    gate = Event()
    timer = Timer(3, gate.set)
    timer.start()
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    calls = booked(mongo)
    check_promises(calls, per_day=2, gap=timedelta(0))
    days = {each.date() for each in times[:50]}
    assert len(calls) == 2 * len(days)


BOOK = """
import json, sys
from datetime import datetime
import pymongo
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.welcome_desk import WelcomeDesk
from tests.services.onboarding.samples import NOW, call_due
url, name, count = sys.argv[1:]
database = pymongo.MongoClient(url, tz_aware=True)[name]
desk = WelcomeDesk(OnboardingStore(database), OnboardingSettings())
for _ in range(int(count)):
    left = [call_due()]
    while left:
        left = desk.book(left, {}, NOW)
print(json.dumps("done"))
"""


def test_two_processes_with_calendars_of_their_own_keep_every_promise(
    store: OnboardingStore, mongo: Mongo, database: Server
) -> None:
    """Each process books from its own memory; together they keep caps and rests to the letter."""
    peers = [
        welcomer(time_zone="UTC", availability=every_day(9, 17), per_day=1, buffer_after_minutes=20)
        for _ in range(2)
    ]
    enrol(store, *peers)
    command = [sys.executable, "-W", "ignore", "-c", BOOK, database.url, mongo.name, "25"]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in running:
        output, _ = process.communicate(timeout=120)
        assert json.loads(output.splitlines()[-1]) == "done"
    calls = booked(mongo)
    assert len(calls) == 50
    check_promises(calls, per_day=1, gap=timedelta(minutes=30))
    assert min(each["starts_at"] for each in calls) == datetime(2026, 6, 2, 9, tzinfo=UTC)


def test_a_welcomer_is_read_and_changed_by_an_index(mongo: Mongo) -> None:
    """No change of a welcomer reads the whole collection."""
    watched: Any = WatchedDatabase(mongo)
    store = OnboardingStore(watched)
    peer = welcomer()
    enrol(store, peer)
    assert store.welcomers.get(peer.id) == (peer, 1)
    assert watched.scans() == []
