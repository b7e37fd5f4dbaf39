"""Private calendars: a secret address that nobody else can guess, find or have shown again."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER

PATH = f"/v1/welcomers/{MEMBER}/calendar-feed"


@pytest.fixture
def token(issuer: Issuer) -> str:
    """A welcomer's token."""
    return issuer.token("welcomer", subject=MEMBER)


def opened(gateway: Gateway, token: str, key: str | None = None) -> str:
    """Ask for a feed; return the path of its address."""
    answer = gateway.ask("POST", PATH, token=token, body={}, key=key)
    assert answer.status_code == 201, answer.text
    assert answer.json()["active"] is True
    url: str = answer.json()["url"]
    assert re.fullmatch(r"/feeds/[A-Za-z0-9_-]{43}\.ics", url)
    return url


def test_a_calendar_program_reads_the_feed_by_its_address_alone(
    gateway: Gateway, token: str
) -> None:
    """No token; the right media type, and nothing new is told in no bytes."""
    path = opened(gateway, token)
    answer = gateway.client.get(path, headers={"Accept": "text/calendar, */*;q=0.1"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert answer.headers["cache-control"] == "private, no-cache"
    tag = answer.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = gateway.client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = gateway.client.get(path, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_secret_is_known_to_nobody_but_who_asked(
    gateway: Gateway, standins: StandIns, token: str
) -> None:
    """Onboarding is told its SHA-256, and no log line has it."""
    before = len(gateway.process.text())
    path = opened(gateway, token)
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    gateway.client.get(path)
    told, asked = standins.seen()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert told["body"] == {"digest": digest}
    assert asked["path"] == f"/feeds/{digest}"
    assert secret not in str(standins.seen())
    logged = gateway.logged(before, until="GET /feeds/{secret}.ics")
    assert secret not in logged


def test_a_repeated_request_is_told_the_same_and_another_one_another(
    gateway: Gateway, issuer: Issuer, token: str
) -> None:
    """Without anybody keeping it; and the same key of somebody else is nothing."""
    first = opened(gateway, token, key="once-0123456789abcdef")
    assert opened(gateway, token, key="once-0123456789abcdef") == first
    assert opened(gateway, token) != first
    other = issuer.token("welcomer", subject="77777777-7777-4777-8777-777777777777")
    refused = gateway.ask("POST", PATH, token=other, body={}, key="once-0123456789abcdef")
    assert_problem(refused, 404, "not-found")


def test_a_wrong_address_finds_nothing(gateway: Gateway, standins: StandIns, token: str) -> None:
    """Too short, too long, another one: one answer."""
    path = opened(gateway, token)
    for wrong in (
        path.replace("/feeds/", "/feeds/A")[:-5] + ".ics",
        path[:-5] + ".ics",
        "/feeds/" + "A" * 43 + ".ics",
        "/feeds/.ics",
        path.removesuffix(".ics"),
    ):
        if wrong != path:
            assert gateway.client.get(wrong).status_code == 404, wrong
    standins.behave(onboarding="status 500")
    assert_problem(gateway.client.get(path), 503, "unavailable")


def test_a_token_neither_helps_nor_harms(gateway: Gateway, token: str) -> None:
    """Calendar programs send what they like."""
    path = opened(gateway, token)
    for sent in ("Basic eDp5", "Bearer nonsense", f"Bearer {token}"):
        assert gateway.client.get(path, headers={"Authorization": sent}).status_code == 200
