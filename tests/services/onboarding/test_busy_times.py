"""When welcomers are busy by their own calendars: read exactly, kept as intervals alone."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.assertion import Caller
from services.onboarding.busy_feeds.reading import NotRead, busy_times, merged
from services.onboarding.domain.welcome.busy import CLAIM, EVERY, LONGEST_WAIT, BusyFeed
from services.onboarding.views.busy_feeds import of_busy_feed
from tests.services.explained import WatchedDatabase
from tests.services.onboarding import samples
from tests.services.onboarding.calendar_server import CalendarServer, calendar, event
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pymongo.database import Database as MongoDatabase

    from services.onboarding.store import OnboardingStore
    from tests.services.one_service import OneService

PARIS = "Europe/Paris"
BEGINS = datetime(2026, 10, 20, tzinfo=UTC)
ENDS = datetime(2026, 11, 10, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 10, 1),  # noqa: DTZ001 - its zone follows
    max_value=datetime(2026, 11, 30),  # noqa: DTZ001 - its zone follows
).map(lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC))
INTERVALS = st.lists(
    st.tuples(MOMENTS, st.integers(1, 5000)).map(
        lambda each: (each[0], each[0] + timedelta(minutes=each[1]))
    ),
    max_size=30,
)


def read(*entries: str, zone: str = PARIS) -> list[tuple[str, str]]:
    """When somebody is busy by a calendar, as short texts."""
    found = busy_times(calendar(*entries), zone=zone, begins=BEGINS, ends=ENDS)
    return [(f"{start:%m-%d %H:%M}", f"{end:%m-%d %H:%M}") for start, end in found]


def utc(at: datetime) -> str:
    """A moment as a calendar writes it."""
    return f":{at:%Y%m%dT%H%M%SZ}"


ENTRIES: dict[str, tuple[tuple[str, ...], list[tuple[str, str]]]] = {
    "in UTC": (
        (event(":20261021T100000Z", ":20261021T113000Z"),),
        [("10-21 10:00", "10-21 11:30")],
    ),
    "in a zone": (
        (
            event(
                ";TZID=America/New_York:20261021T100000", ";TZID=America/New_York:20261021T110000"
            ),
        ),
        [("10-21 14:00", "10-21 15:00")],
    ),
    "floating: by the welcomer's own clock": (
        (event(":20261021T100000", ":20261021T110000"),),
        [("10-21 08:00", "10-21 09:00")],
    ),
    "a whole day, by their own clock, when clocks change": (
        (event(";VALUE=DATE:20261025", ";VALUE=DATE:20261026"),),
        [("10-24 22:00", "10-25 23:00")],
    ),
    "a whole day without an end": (
        (event(";VALUE=DATE:20261021", ""),),
        [("10-20 22:00", "10-21 22:00")],
    ),
    "a duration": (
        (event(":20261021T100000Z", "", "DURATION:PT45M"),),
        [("10-21 10:00", "10-21 10:45")],
    ),
    "each week, but once": (
        (
            event(
                ";TZID=Europe/Paris:20261021T100000",
                ";TZID=Europe/Paris:20261021T110000",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "EXDATE;TZID=Europe/Paris:20261028T100000",
            ),
        ),
        [("10-21 08:00", "10-21 09:00"), ("11-04 09:00", "11-04 10:00")],
    ),
    "one of several moved": (
        (
            event(":20261021T100000Z", ":20261021T110000Z", "RRULE:FREQ=DAILY;COUNT=2"),
            event(":20261022T150000Z", ":20261022T160000Z", "RECURRENCE-ID:20261022T100000Z"),
        ),
        [("10-21 10:00", "10-21 11:00"), ("10-22 15:00", "10-22 16:00")],
    ),
    "an extra date": (
        (event(":20261021T100000Z", ":20261021T110000Z", "RDATE:20261023T100000Z"),),
        [("10-21 10:00", "10-21 11:00"), ("10-23 10:00", "10-23 11:00")],
    ),
    "free": ((event(":20261021T100000Z", ":20261021T110000Z", "TRANSP:TRANSPARENT"),), []),
    "off": ((event(":20261021T100000Z", ":20261021T110000Z", "STATUS:CANCELLED"),), []),
    "free, as another program says it": (
        (event(":20261021T100000Z", ":20261021T110000Z", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),),
        [],
    ),
    "our own": ((event(":20261021T100000Z", ":20261021T110000Z", uid="x@entrelieux"),), []),
    "long before": ((event(":20200101T100000Z", ":20200101T110000Z"),), []),
    "for ever, seen in part": (
        (event(":20200101T000000Z", ":20300101T000000Z"),),
        [("10-20 00:00", "11-10 00:00")],
    ),
    "the wrong way round": (
        (event(":20261021T100000Z", ":20261021T090000Z"),),
        [("10-21 09:00", "10-21 10:00")],
    ),
    "only when they are busy": (
        (
            "BEGIN:VFREEBUSY\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\n"
            "FREEBUSY:20261021T100000Z/20261021T110000Z,20261021T130000Z/PT1H\r\n"
            "FREEBUSY;FBTYPE=FREE:20261022T100000Z/20261022T110000Z\r\nEND:VFREEBUSY",
        ),
        [("10-21 10:00", "10-21 11:00"), ("10-21 13:00", "10-21 14:00")],
    ),
    "a zone of its own": (
        (
            "BEGIN:VTIMEZONE\r\nTZID:Our Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE",
            event(";TZID=Our Own:20261021T100000", ";TZID=Our Own:20261021T110000"),
        ),
        [("10-21 07:00", "10-21 08:00")],
    ),
}


@pytest.mark.parametrize(("entries", "wanted"), ENTRIES.values(), ids=ENTRIES)
def test_a_calendar_is_read_as_its_owner_means_it(
    entries: tuple[str, ...], wanted: list[tuple[str, str]]
) -> None:
    """S0.11: whole days, zones, repetitions, exceptions, and what is no appointment at all."""
    assert read(*entries) == wanted


@given(INTERVALS)
@settings(max_examples=50, deadline=None)
def test_busy_is_exactly_what_the_entries_cover(intervals: list[tuple[datetime, datetime]]) -> None:
    """Each half hour is busy if and only if some entry has a part of it."""
    entries = [
        event(utc(start), utc(end), uid=f"{number}@example.org")
        for number, (start, end) in enumerate(intervals)
    ]
    found = busy_times(calendar(*entries), zone=PARIS, begins=BEGINS, ends=ENDS)
    at = BEGINS
    while at < ENDS:
        wanted = any(start <= at < end for start, end in intervals)
        assert any(start <= at < end for start, end in found) is wanted
        at += timedelta(minutes=30)


@given(INTERVALS)
def test_merged_times_are_in_order_and_apart(intervals: list[tuple[datetime, datetime]]) -> None:
    """Cut to the window, never touching, and the same however often it is done."""
    found = merged(intervals, BEGINS, ENDS)
    for start, end in found:
        assert BEGINS <= start < end <= ENDS
    for (_, end), (start, _) in itertools.pairwise(found):
        assert end < start
    assert merged(found, BEGINS, ENDS) == found


@given(
    first=st.datetimes(min_value=datetime(2026, 10, 22), max_value=datetime(2026, 10, 26)),  # noqa: DTZ001
    every=st.integers(1, 5),
    count=st.integers(1, 8),
    gone=st.sets(st.integers(0, 7), max_size=3),
    zone=st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
)
@settings(max_examples=60, deadline=None)
def test_repetitions_follow_the_wall_clock_of_their_zone(
    first: datetime, every: int, count: int, gone: set[int], zone: str
) -> None:
    """Also across the change of clocks: each is at the same time of day."""
    first = first.replace(hour=first.hour % 20 + 4, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=every * number) for number in range(count)]
    lines = [f"RRULE:FREQ=DAILY;INTERVAL={every};COUNT={count}"]
    lines += [f"EXDATE;TZID={zone}:{days[n]:%Y%m%dT%H%M%S}" for n in gone if n < count]
    entry = event(f";TZID={zone}:{first:%Y%m%dT%H%M%S}", "", "DURATION:PT1H", *lines)
    found = busy_times(calendar(entry), zone=PARIS, begins=BEGINS, ends=ENDS)
    wanted = [
        day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for number, day in enumerate(days)
        if number not in gone
    ]
    assert [start for start, _ in found] == [at for at in wanted if BEGINS <= at < ENDS]


JUNK = st.one_of(
    st.binary(max_size=500),
    st.text(max_size=300).map(calendar),
    st.lists(
        st.tuples(
            st.sampled_from(["DTSTART", "DTEND", "RRULE", "EXDATE", "DURATION", "RDATE", "UID"]),
            st.text(max_size=30),
        ),
        max_size=8,
    ).map(
        lambda lines: calendar(
            "\r\n".join(
                ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in lines), "END:VEVENT"]
            )
        )
    ),
)


@given(JUNK)
@settings(max_examples=200, deadline=None)
def test_whatever_is_at_the_address_it_is_read_or_refused(raw: bytes) -> None:
    """In a word that has a sentence for the welcomer; nothing else comes out of it."""
    try:
        found = busy_times(raw, zone=PARIS, begins=BEGINS, ends=ENDS)
    except NotRead as refusal:
        why = refusal.why
    else:
        assert found == merged(found, BEGINS, ENDS)
        return
    assert why in {"not_a_calendar", "too_much"}


def test_far_too_many_entries_are_refused() -> None:
    """Before any of them is expanded."""
    many = [event(":20261021T100000Z", ":20261021T110000Z", uid=f"{n}@x") for n in range(5001)]
    with pytest.raises(NotRead, match="too_much"):
        busy_times(calendar(*many), zone=PARIS, begins=BEGINS, ends=ENDS)


def named(**changes: Any) -> BusyFeed:
    """A calendar that a welcomer has named."""
    fields: dict[str, Any] = {
        "welcomer_id": str(uuid4()),
        "url": "https://calendar.example.org/private/paul.ics",
        "due_at": samples.NOW,
    }
    return BusyFeed(**{**fields, **changes})


@given(st.lists(st.booleans(), max_size=30))
def test_looks_get_rarer_while_they_fail_and_never_stop(outcomes: list[bool]) -> None:
    """Every quarter of an hour; after failures less often, but four times a day at the least."""
    feed, now = named(busy=((BEGINS, ENDS),)), samples.NOW
    waits = []
    for well in outcomes:
        now = feed.due_at
        claimed = feed.claimed(now)
        assert claimed.due_at == now + CLAIM
        feed = claimed.unchanged(now) if well else claimed.failed("no_answer", now)
        waits.append(feed.due_at - now)
        assert EVERY <= waits[-1] <= LONGEST_WAIT
        # What was known before still holds while nothing better is known.
        assert feed.busy == ((BEGINS, ENDS),)
        assert (feed.error is None) is well
        if well:
            assert (waits[-1], feed.failures) == (EVERY, 0)
        elif len(waits) > 1 and waits[-2] > EVERY:
            assert waits[-1] == min(2 * waits[-2], LONGEST_WAIT)


def test_a_welcomer_is_told_what_is_wrong_but_nobody_the_address() -> None:
    """In plain words; of the address only whose computer it is."""
    shown = of_busy_feed(named(error="not_trusted", failures=2))
    assert shown["error_detail"] == "The calendar's server could not prove who it is."
    assert shown["host"] == "calendar.example.org"
    assert "private" not in str(shown)
    for word in ("forbidden", "too_slow", "too_much", "not_a_calendar", "broken", "too_large"):
        assert of_busy_feed(named(error=word))["error_detail"].endswith((".", "?"))


@pytest.mark.database
def test_a_look_is_claimed_once(
    store: OnboardingStore, mongo: MongoDatabase[dict[str, Any]]
) -> None:
    """Of two who saw the same calendar due, one looks; what moved on is not written over."""
    body: dict[str, Any] = {}
    from chassis.http import Idempotency  # noqa: PLC0415

    welcomer = str(uuid4())
    store.busy_feeds.name(
        welcomer, "https://a.example/1", effect=Idempotency("k", "f"), body=body, at=samples.NOW
    )
    (one,) = store.busy_feeds.due(samples.NOW, limit=10)
    (other,) = store.busy_feeds.due(samples.NOW, limit=10)
    claimed = store.busy_feeds.save(one.claimed(samples.NOW))
    assert claimed is not None
    a_moment_later = samples.NOW + timedelta(seconds=1)
    assert store.busy_feeds.save(other.claimed(a_moment_later)) is None
    assert not store.busy_feeds.due(samples.NOW + timedelta(minutes=1), limit=10)
    # Its owner names another one while the first is being looked at.
    store.busy_feeds.name(
        welcomer, "https://a.example/2", effect=Idempotency("l", "f"), body=body, at=samples.NOW
    )
    assert store.busy_feeds.save(claimed.unchanged(samples.NOW)) is None
    # Who claimed it and died is not waited for longer than that.
    assert store.busy_feeds.due(samples.NOW + CLAIM, limit=10)
    watched = WatchedDatabase(mongo)
    from services.onboarding.store import OnboardingStore  # noqa: PLC0415

    watching = OnboardingStore(watched)  # type: ignore[arg-type]
    watching.busy_feeds.due(samples.NOW, limit=10)
    watching.busy_feeds.busy_since(samples.NOW)
    watching.busy_feeds.busy_since(None)
    watching.busy_feeds.get(welcomer)
    assert watched.scans() == []


STAFF = Caller("staff", frozenset({"staff"}), reach=frozenset({"network"}))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CalendarServer]:
    """A calendar server of one's own."""
    running = CalendarServer(tmp_path)
    yield running
    running.close()


@pytest.mark.broker
@pytest.mark.database
def test_nobody_is_called_by_a_welcomer_who_is_busy(
    house: OneService, server: CalendarServer
) -> None:
    """S0.11: by a calendar that one of two replicas has looked at; and it shows how it goes."""
    settings = {
        "ONBOARDING_BUSY_FEED_SECONDS": "0.3",
        "ONBOARDING_BUSY_FEED_TEST_ONLY_PORT": str(server.port),
        "ONBOARDING_BUSY_FEED_TEST_ONLY_CA_FILE": str(server.local.ca_file),
    }
    house.start(**settings)
    house.start(**settings)
    place = house.ask("POST", "/places", caller=STAFF, body=samples.place_body(), key="p" * 16)
    body = samples.welcomer_body(place.body["id"])
    welcomer = house.ask("POST", "/welcomers", caller=STAFF, body=body, key="w" * 16).body["id"]
    own = Caller(welcomer, frozenset({"welcomer"}), reach=frozenset({"own"}))
    path = f"/welcomers/{welcomer}/busy-feed"
    busy_until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=6)
    server.calendars["paul"] = calendar(
        event(utc(busy_until - timedelta(days=9)), utc(busy_until), "SUMMARY:Secret holiday")
    )
    for bad in (
        {"url": "http://a.example/"},
        {"url": "https://a.example:22/"},
        {"url": "https://u:p@a.example/"},
        {"url": ""},
        {},
    ):
        answered = house.ask("POST", path, caller=own, body=bad, key=uuid4().hex)
        assert (answered.status, answered.body["errors"][0]["pointer"]) == (422, "/url")
    for other in (STAFF, Caller("x", reach=frozenset({"own"})), Caller(None)):
        url = {"url": server.url("paul")}
        assert house.ask("POST", path, caller=other, body=url, key=uuid4().hex).status == 404
        assert house.ask("GET", path, caller=other).status == 404
        assert house.ask("DELETE", path, caller=other, key=uuid4().hex).status == 404

    named_once = house.ask("POST", path, caller=own, body={"url": server.url("paul")}, key="u" * 16)
    assert named_once.status == 200

    def state() -> Any:
        return house.ask("GET", path, caller=own).body

    wait_until(lambda: state()["busy_times"] == 1, within=60, saying="the calendar was read")
    assert [asked for asked, _ in server.asked] == ["paul"]
    shown = state()
    assert (shown["active"], shown["error"], shown["host"]) == (True, None, "127.0.0.1")
    kept = house.database["busy_feeds"].find_one({"_id": welcomer})
    assert kept is not None
    assert "holiday" not in str(kept)
    assert "paul" not in house.logs()

    def joined() -> str:
        member = samples.member_body(place.body["id"])
        made = house.ask("POST", "/members", caller=STAFF, body=member, key=uuid4().hex)
        assert made.status == 201
        return str(made.body["id"])

    def call_of(member: str) -> Any:
        return house.ask("GET", f"/members/{member}/welcome-call", caller=STAFF).body

    member = joined()
    wait_until(lambda: call_of(member).get("status") == "booked", within=60, saying="booked")
    starts_at = datetime.fromisoformat(call_of(member)["starts_at"])
    assert starts_at >= busy_until

    # It cannot be read any more: that is shown, and what was known still holds.
    house.ask("POST", path, caller=own, body={"url": server.url("html")}, key="v" * 16)
    wait_until(lambda: state()["error"] == "not_a_calendar", within=60, saying="it is shown")
    assert state()["busy_times"] == 1
    assert datetime.fromisoformat(state()["next_look_at"]) > datetime.now(UTC)
    # Forgotten: there is time again.
    assert house.ask("DELETE", path, caller=own, key="x" * 16).body["active"] is False
    assert state()["active"] is False
    second = joined()
    wait_until(lambda: call_of(second).get("status") == "booked", within=60, saying="booked soon")
    assert datetime.fromisoformat(call_of(second)["starts_at"]) < busy_until
