"""Limits: how much one asker may ask, and what happens then."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from chassis.problems import Problem
from gateway.limits import Buckets, Limits
from gateway.settings import GatewaySettings
from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import PEER, PLACE
from tests.gateway.test_strictness import NEWCOMER


def test_a_bucket_refills_steadily() -> None:
    """Burst at once, then the rate; the refusal says when to come back."""
    now = 0.0
    buckets = Buckets(per_second=2, burst=3, refusal="Slow down.", clock=lambda: now)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(Problem) as refusal:
        buckets.take("a")
    assert refusal.value.status == 429
    assert refusal.value.headers["Retry-After"] == "1"
    buckets.take("b")
    now = 0.5
    buckets.take("a")
    with pytest.raises(Problem):
        buckets.take("a")
    buckets.give_back("a")
    buckets.take("a")
    now = 1000.0
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(Problem):
        buckets.take("a")


@pytest.mark.parametrize(
    ("peer", "forwarded", "as_if"),
    [
        ("198.51.100.7", [], "198.51.100.9"),
        ("198.51.100.7", ["203.0.113.5"], "198.51.100.9"),
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.77"),
        ("10.0.0.1", ["1.1.1.1, 203.0.113.5"], "203.0.113.77"),
        ("10.0.0.1", ["1.1.1.1", "203.0.113.5, 10.0.0.2"], "203.0.113.77"),
        ("10.0.0.1", ["2001:db8:1:2::3"], "2001:db8:1:ffff::"),
        ("10.0.0.1", [], "10.0.0.9"),
    ],
)
def test_who_counts_as_one_visitor(
    settings: GatewaySettings, peer: str, forwarded: list[str], as_if: str
) -> None:
    """A network, told apart by what trusted proxies say and by nothing that a client claims."""
    limits = Limits(settings)
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    one = limits.address({"client": (peer, 1), "headers": headers})
    assert one == limits.address({"client": (as_if, 1), "headers": []})
    assert one != limits.address({"client": ("8.8.8.8", 1), "headers": []})
    assert peer not in one
    # The next run knows nobody again.
    assert one != Limits(settings).address({"client": (as_if, 1), "headers": []})


def test_joins_are_limited_by_address(
    start_gateway: Callable[..., Gateway], issuer: Issuer, standins: StandIns
) -> None:
    """Five an hour from one place on the net; refused ones do not count; staff is not limited."""
    gateway = start_gateway(GATEWAY_JOINS_PER_HOUR_PER_ADDRESS="5")
    standins.behave(onboarding="refuses")
    for _ in range(10):
        assert gateway.ask("POST", "/v1/members", body=NEWCOMER).status_code == 422
    standins.behave()
    for _ in range(5):
        assert gateway.ask("POST", "/v1/members", body=NEWCOMER).status_code == 201
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert_problem(answer, 429, "too-many-requests")
    assert 0 < int(answer.headers["retry-after"]) <= 720
    # A claim of being somebody else does not help.
    claim = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER, headers=claim)
    assert_problem(answer, 429)
    token = issuer.token("staff")
    assert gateway.ask("POST", "/v1/members", body=NEWCOMER, token=token).status_code == 201
    assert len(standins.seen()) == 6


def test_joins_are_limited_by_place(start_gateway: Callable[..., Gateway]) -> None:
    """Another place is not hindered."""
    gateway = start_gateway(GATEWAY_JOINS_PER_HOUR_PER_PLACE="3")
    for _ in range(3):
        assert gateway.ask("POST", "/v1/members", body=NEWCOMER).status_code == 201
    assert_problem(gateway.ask("POST", "/v1/members", body=NEWCOMER), 429)
    elsewhere = {**NEWCOMER, "place_id": PEER}
    assert gateway.ask("POST", "/v1/members", body=elsewhere).status_code == 201


def test_asking_is_limited_by_person(start_gateway: Callable[..., Gateway], issuer: Issuer) -> None:
    """A burst, then the rate; one person's haste is not another's trouble."""
    gateway = start_gateway(GATEWAY_REQUESTS_PER_SECOND="0.001", GATEWAY_REQUESTS_BURST="4")
    hasty, calm = issuer.token("staff"), issuer.token("staff")
    statuses = [gateway.ask("GET", "/v1/members", token=hasty).status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    assert gateway.ask("GET", "/v1/members", token=calm).status_code == 200
    assert gateway.client.get("/livez").status_code == 200


def test_concerns_are_limited_together_and_never_by_address(
    start_gateway: Callable[..., Gateway],
) -> None:
    """No count of concerns is kept by who sends them: not even in memory."""
    gateway = start_gateway(
        GATEWAY_CONCERNS_PER_HOUR="2",
        GATEWAY_REQUESTS_PER_SECOND="0.001",
        GATEWAY_REQUESTS_BURST="1",
    )
    concern = {"text": "A doubt.", "place_id": PLACE}
    statuses = [gateway.ask("POST", "/v1/concerns", body=concern).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    """Settings with a trusted proxy."""
    given: dict[str, Any] = {
        "assertion_key_file": tmp_path / "a",
        "cursor_key_file": tmp_path / "c",
        "link_public_key_file": tmp_path / "l",
        "jwks_url": "file:///nowhere",
        "issuer": "x",
        "trusted_proxies": (ip_network("10.0.0.0/8"),),
    }
    return GatewaySettings(**given)
