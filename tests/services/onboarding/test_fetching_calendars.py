"""Fetching what a stranger's link leads to: only the public Internet, and only a little of it."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.busy_feeds import fetching
from services.onboarding.busy_feeds.addresses import is_public
from services.onboarding.busy_feeds.fetching import NotFetched, fetch, target_of
from services.onboarding.busy_feeds.looking import Look, look
from services.onboarding.domain.welcome.busy import BusyFeed
from tests.services.onboarding import samples
from tests.services.onboarding.calendar_server import EMPTY, CalendarServer, calendar, event

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

GOOD = "93.184.216.34"
FORBIDDEN = {
    "this network": "0.0.0.0",  # noqa: S104 - an address to refuse
    "private, 10": "10.1.2.3",
    "carrier's": "100.64.0.1",
    "loopback": "127.0.0.1",
    "loopback, elsewhere": "127.255.255.254",
    "link-local": "169.254.1.1",
    "cloud's own data": "169.254.169.254",
    "private, 172": "172.31.255.255",
    "protocols": "192.0.0.8",
    "documentation": "192.0.2.1",
    "6to4 relays": "192.88.99.1",
    "private, 192": "192.168.0.1",
    "benchmarks": "198.18.0.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "multicast": "224.0.0.251",
    "multicast, global": "232.1.1.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "unspecified, v6": "::",
    "loopback, v6": "::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "mapped public": f"::ffff:{GOOD}",
    "compatible": "::127.0.0.1",
    "translated": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64, local": "64:ff9b:1::a00:1",
    "discard": "100::1",
    "Teredo": "2001::1",
    "ORCHID": "2001:20::1",
    "documentation, v6": "2001:db8::1",
    "6to4": "2002:7f00:1::1",
    "segment routing": "5f00::1",
    "unique local": "fd00::1",
    "link-local, v6": "fe80::1",
    "with a scope": "fe80::1%eth0",
    "public with a scope": "2606:4700::1%1",
    "site-local": "fec0::1",
    "multicast, v6": "ff02::1",
    "multicast, v6 global": "ff0e::1",
    "no address": "localhost",
    "octal": "0177.0.0.1",
    "short": "127.1",
    "number": "2130706433",
    "nothing": "",
}


@pytest.mark.parametrize("address", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_is_not_the_public_internet_is_never_asked(address: str) -> None:
    """Alone, and as one of several addresses of a name."""
    assert not is_public(address)
    for answers in ([address], [GOOD, address], [address, GOOD]):
        assert refused("https://calendar.example.org/a.ics", answers) == "forbidden"


@pytest.mark.parametrize("address", [GOOD, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450::1"])
def test_the_public_internet_is(address: str) -> None:
    """Or nobody's calendar could be read."""
    assert is_public(address)


@given(st.ip_addresses())
def test_no_address_is_let_through_that_the_library_would_not(address: Any) -> None:
    """Ours is the narrower of two opinions."""
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
        assert getattr(address, "ipv4_mapped", None) is None


@given(st.ip_addresses(v=4))
def test_no_private_address_is_reached_in_any_disguise(address: Any) -> None:
    """Mapped, compatible, translated, tunnelled."""
    number = int(address)
    for disguise in (
        (0xFFFF << 32) | number,
        number,
        (0x64FF9B << 96) | number,
        (0x2002 << 112) | (number << 80),
        (0x20010000 << 96) | (number ^ 0xFFFFFFFF),
    ):
        assert not is_public(str(ip_address(disguise))) or disguise < 2**32


def refused(url: str, answers: list[str]) -> str:
    """Why nothing is fetched, where the name has these addresses; nothing may be connected to."""
    with pytest.raises(NotFetched) as refusal:
        fetch(url, resolve=lambda host, port: answers)
    return refusal.value.why


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://calendar.example.org/a.ics", "not_https"),
        ("ftp://calendar.example.org/a.ics", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("gopher://calendar.example.org/", "not_https"),
        ("//calendar.example.org/a.ics", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("https:///a.ics", "not_an_address"),
        ("https://user:secret@calendar.example.org/", "not_an_address"),
        ("https://calendar.example.org@evil.example/", "not_an_address"),
        ("https://[fe80::1%25eth0]/", "not_an_address"),
        ("https://calendar.example.org:99999/", "not_an_address"),
        ("https://calendar.example.org:22/", "forbidden"),
        ("https://calendar.example.org:8443/", "forbidden"),
        ("https://calendar.example.org/\r\nX: y", "not_an_address"),
        ("https://calendar.example.org/a b", "not_an_address"),
        ("https://calendrier.éxample.org/", "not_an_address"),
        ("https://example.org/" + "a" * 2000, "not_an_address"),
    ],
)
def test_only_plain_https_addresses_are_followed(url: str, why: str) -> None:
    """Before any name is looked up."""
    with pytest.raises(NotFetched) as refusal:
        target_of(url)
    assert refusal.value.why == why


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "webcal://a.example/x?y=1"])
def test_calendars_are_named_in_two_ways(url: str) -> None:
    """Programs show `webcal`; it is fetched by https."""
    assert target_of(url) == fetching.Target("a.example", 443, "/x?y=1")


@given(st.text(max_size=200))
def test_no_address_at_all_breaks_it(url: str) -> None:
    """It is refused in a word, or it is one."""
    for text in (url, f"https://{url}", f"https://a.example/{url}"):
        with suppress(NotFetched):
            assert target_of(text).port == 443


def test_a_name_that_means_something_else_a_moment_later_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is looked up once, and what was checked is what is connected to."""
    answers = iter([[GOOD], ["127.0.0.1"], ["127.0.0.1"]])
    connected: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        raise OSError("not in a test")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(NotFetched, match="no_answer"):
        fetch("https://rebinding.example/", resolve=lambda host, port: next(answers))
    assert connected == [GOOD]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    """A calendar server of one's own."""
    running = CalendarServer(tmp_path_factory.mktemp("calendars"))
    running.calendars["plain"] = EMPTY
    yield running
    running.close()


def test_a_calendar_is_fetched_from_who_can_prove_their_name(server: CalendarServer) -> None:
    """The certificate is checked against the name that was asked for."""
    assert fetch(server.url("plain"), local_server=server.local).body == EMPTY
    _, headers = server.asked[-1]
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert headers["Accept-Encoding"] == "identity"
    other = f"https://other.example:{server.port}/plain"
    with pytest.raises(NotFetched, match="not_trusted"):
        fetch(other, local_server=server.local, resolve=lambda *_: ["127.0.0.1"])


def test_the_machine_itself_is_out_of_reach_unless_a_test_says_otherwise(
    server: CalendarServer,
) -> None:
    """And even then it is that one port alone."""
    before = len(server.asked)
    with pytest.raises(NotFetched, match="forbidden"):
        fetch(server.url("plain"))
    with pytest.raises(NotFetched, match="forbidden"):
        fetch("https://127.0.0.1/plain", local_server=server.local)
    with pytest.raises(NotFetched, match="forbidden"):
        fetch(f"https://127.0.0.1:{server.port + 1}/", local_server=server.local)
    assert len(server.asked) == before


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://10.0.0.1/a.ics", "forbidden"),
        ("https://169.254.169.254/latest/meta-data", "forbidden"),
        ("https://[::1]/", "forbidden"),
        ("http://example.org/a.ics", "not_https"),
        ("https://example.org:22/", "forbidden"),
        ("file:///etc/passwd", "not_https"),
        ("//[::ffff:127.0.0.1]/", "forbidden"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(
    server: CalendarServer, target: str, why: str
) -> None:
    """Whoever gives a good address may lead to a bad one."""
    with pytest.raises(NotFetched) as refusal:
        fetch(server.url(f"away/{target}"), local_server=server.local)
    assert refusal.value.why == why


def test_a_few_redirects_are_followed_and_no_more(server: CalendarServer) -> None:
    """Three."""
    assert fetch(server.url("to/to/to/plain"), local_server=server.local).body == EMPTY
    for endless in ("to/to/to/to/plain", "round"):
        with pytest.raises(NotFetched, match="too_many_redirects"):
            fetch(server.url(endless), local_server=server.local)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("html", "not_a_calendar"),
        ("zipped", "not_a_calendar"),
        ("failing", "refused"),
        ("nowhere", "refused"),
        ("large", "too_large"),
        ("endless", "too_large"),
    ],
)
def test_what_is_no_calendar_or_too_large_is_not_taken(
    server: CalendarServer, path: str, why: str
) -> None:
    """However much there would be."""
    with pytest.raises(NotFetched) as refusal:
        fetch(server.url(path), local_server=server.local)
    assert refusal.value.why == why


def looked(server: CalendarServer, path: str, **changes: Any) -> Look:
    """Look as the service does, in a process of its own."""
    feed = BusyFeed(welcomer_id=str(uuid4()), url=server.url(path), due_at=samples.NOW, **changes)
    return look(
        feed,
        zone="Europe/Paris",
        begins=samples.NOW,
        ends=samples.NOW + timedelta(days=28),
        anew=False,
        local_server=server.local,
    )


@pytest.mark.parametrize("path", ["hang", "drip", "drip-head"])
def test_who_answers_slowly_is_not_waited_for(server: CalendarServer, path: str) -> None:
    """Five seconds for everything together, however the time is spent."""
    began = time.monotonic()
    assert looked(server, path).error in {"too_slow", "no_answer"}
    assert time.monotonic() - began < 12


def test_nothing_new_is_not_read_again(server: CalendarServer) -> None:
    """By the server's word, or by the bytes."""
    first = looked(server, "tagged")
    assert first.busy == ()
    assert looked(server, "tagged", etag=first.etag).busy is None
    assert looked(server, "tagged", digest=first.digest).busy is None
    assert looked(server, "tagged", etag=first.etag).error is None


HOSTILE = {
    "every second for ever": "RRULE:FREQ=SECONDLY",
    "every minute for ever": "RRULE:FREQ=MINUTELY",
    "every second of ever": "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "all at once": "RRULE:FREQ=YEARLY;BYHOUR="
    + ",".join(map(str, range(24)))
    + ";BYMINUTE="
    + ",".join(map(str, range(60)))
    + ";BYSECOND="
    + ",".join(map(str, range(60)))
    + ";BYYEARDAY="
    + ",".join(map(str, range(1, 367))),
    "never": "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "huge": "RRULE:FREQ=DAILY;INTERVAL=" + "9" * 400,
    "a million exceptions": "EXDATE:" + ",".join(["20260601T100000Z"] * 50_000),
}


@pytest.mark.parametrize("rule", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_rule_hangs_nobody(server: CalendarServer, rule: str) -> None:
    """It is refused, or read within bounds; the process that tried is gone after that."""
    entry = event(":19700101T100000Z", ":19700101T100001Z", rule)
    server.calendars["hostile"] = calendar(entry)
    began = time.monotonic()
    found = looked(server, "hostile")
    assert time.monotonic() - began < 16
    assert found.error in {"too_much", "not_a_calendar", None}
    if found.error is None:
        assert found.busy is not None
        assert len(found.busy) <= 2000


def test_nothing_of_the_environment_counts(
    server: CalendarServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither proxies nor somebody's own certificates."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert looked(server, "plain").error is None
