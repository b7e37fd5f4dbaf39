"""Services that are away, slow or talk nonsense: 503 in time, and never a guess."""

import time
from collections.abc import Callable

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER, PLACE, SERVICES
from tests.gateway.test_strictness import NEWCOMER
from tests.support.ports import free_port

UNUSABLE = (
    "hang",
    "close",
    "garbage",
    "other shape",
    "status 500",
    "status 401",
    "status 302",
    "endless",
    "drip",
)


@pytest.mark.parametrize("mode", UNUSABLE)
def test_an_unusable_answer_to_an_act_says_to_repeat_it(
    gateway: Gateway, standins: StandIns, mode: str
) -> None:
    """Nobody knows whether it was done: the same key makes it safe to repeat."""
    standins.behave(onboarding=mode)
    started = time.perf_counter()
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert time.perf_counter() - started < 1.5  # the gateway here waits for 1 s
    assert_problem(answer, 503, "no-answer")
    assert int(answer.headers["retry-after"]) >= 1
    assert "secret" not in answer.text
    # A request that may have had its effect is not sent again behind the client's back.
    assert len(standins.seen()) == 1
    standins.behave()
    assert gateway.ask("POST", "/v1/members", body=NEWCOMER).status_code == 201


@pytest.mark.parametrize("mode", UNUSABLE)
def test_an_unusable_answer_to_a_question_says_to_ask_again(
    gateway: Gateway, standins: StandIns, mode: str
) -> None:
    """A question changes nothing, whatever became of it."""
    standins.behave(onboarding=mode)
    answer = gateway.ask("GET", "/v1/places")
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"]


def test_a_service_that_says_503_is_believed(gateway: Gateway, standins: StandIns) -> None:
    """Its own Retry-After reaches the client."""
    standins.behave(onboarding="status 503")
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "7"


def test_a_service_s_own_refusal_is_passed_on(gateway: Gateway, standins: StandIns) -> None:
    """What onboarding says of a place that is not there, the client reads."""
    standins.behave(onboarding="refuses")
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert_problem(answer, 422, "unknown-place")
    assert answer.json()["detail"] == "There is no such place."


def test_one_service_that_hangs_does_not_hold_up_the_others(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Each service has connections of its own."""
    standins.behave(matching="hang")
    token = issuer.token("staff")
    assert gateway.ask("GET", f"/v1/members/{MEMBER}/mentor", token=token).status_code == 503
    started = time.perf_counter()
    assert gateway.ask("GET", f"/v1/members/{MEMBER}/journey", token=token).status_code == 200
    assert time.perf_counter() - started < 0.5


def test_a_service_that_is_away_is_503_at_once(
    start_gateway: Callable[..., Gateway],
) -> None:
    """A closed port needs no time-out, and readiness tells of it."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    gateway = start_gateway(GATEWAY_ONBOARDING_URLS=nowhere)
    started = time.perf_counter()
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert time.perf_counter() - started < 0.5
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"]
    look = gateway.client.get("/readyz")
    assert look.status_code == 200
    assert look.json() == {
        "ready": True,
        "services": {name: "away" if name == "onboarding" else "ready" for name in SERVICES},
    }


def test_another_replica_is_tried_while_nothing_was_sent(
    start_gateway: Callable[..., Gateway], standins: StandIns
) -> None:
    """One replica down is nobody's trouble, and each act is sent once."""
    here = standins.urls()["GATEWAY_ONBOARDING_URLS"]
    gateway = start_gateway(GATEWAY_ONBOARDING_URLS=f"http://127.0.0.1:{free_port()}, {here}")
    for _ in range(4):
        assert gateway.ask("POST", "/v1/members", body=NEWCOMER).status_code == 201
    assert len(standins.seen()) == 4


def test_a_host_that_swallows_packets_costs_the_connect_time_out(
    start_gateway: Callable[..., Gateway],
) -> None:
    """An address that never answers is given up after the connect time-out."""
    gateway = start_gateway(
        GATEWAY_ONBOARDING_URLS="http://192.0.2.1:9", GATEWAY_CONNECT_SECONDS="0.3"
    )
    started = time.perf_counter()
    answer = gateway.ask("GET", "/v1/places")
    assert time.perf_counter() - started < 1
    assert_problem(answer, 503, "unavailable")


def test_what_a_service_is_told(gateway: Gateway, standins: StandIns, issuer: Issuer) -> None:
    """The assertion, the trace and the key; never the client's token."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    token = issuer.token("coordinator", subject=MEMBER, places=[PLACE])
    answer = gateway.ask(
        "POST",
        "/v1/members",
        token=token,
        body=NEWCOMER,
        key="0123456789abcdef",
        headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"},
    )
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/members/{answer.json()['id']}"
    (seen,) = standins.seen()
    assert seen["headers"]["idempotency-key"] == "0123456789abcdef"
    assert seen["headers"]["traceparent"].startswith(f"00-{trace}-")
    assert "authorization" not in seen["headers"]
    assert seen["caller"] == {
        "subject": MEMBER,
        "roles": ["coordinator"],
        "places": [PLACE],
        "reach": ["place"],
    }
    # The service sees the whole shape, with the defaults filled in.
    assert seen["body"] == {
        **NEWCOMER,
        "family_name": None,
        "phone": None,
        "roles": [],
        "wishes": "",
        "stakeholder_types": [],
        "organisation": None,
        "household": None,
    }
    assert answer.headers["x-correlation-id"].replace("-", "") == trace


def test_what_a_service_says_too_much_stays_inside(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Only fields that the API promises leave the house."""
    answer = gateway.ask("POST", "/v1/members", body=NEWCOMER)
    assert set(answer.json()) == {
        "id",
        "place_id",
        "given_name",
        "family_name",
        "email",
        "phone",
        "languages",
        "roles",
        "wishes",
        "status",
        "joined_at",
        "activity",
        "stakeholder_types",
        "organisation",
    }


def test_the_gateway_stops_gracefully(
    start_gateway: Callable[..., Gateway],
) -> None:
    """SIGTERM ends it with status 0."""
    gateway = start_gateway()
    assert gateway.process.stop() == 0
