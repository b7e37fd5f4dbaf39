"""The outermost layer: bounds, security headers, traces, browsers, and what is no HTTP at all."""

import json
import socket
from collections.abc import Callable

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import PLACE
from tests.gateway.test_strictness import NEWCOMER, talk


@pytest.mark.parametrize("path", ["/v1/places", "/v1/nothing", "/livez", "/docs", "/v1/members"])
def test_security_headers_are_on_every_answer(gateway: Gateway, path: str) -> None:
    """Also on refusals."""
    headers = gateway.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-correlation-id"]
    assert "server" not in headers


@pytest.mark.parametrize(
    "traceparent",
    ["", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "00-XYZ-1-01", "x" * 500, "01-ab-cd-00"],
)
def test_a_bad_trace_is_replaced(gateway: Gateway, traceparent: str) -> None:
    """Only a good trace is continued."""
    answer = gateway.ask("GET", "/v1/places", headers={"traceparent": traceparent})
    assert answer.status_code == 200
    assert answer.headers["x-correlation-id"] != "00000000-0000-0000-0000-000000000000"


def test_an_address_that_is_too_long(gateway: Gateway) -> None:
    """2 KiB."""
    assert_problem(gateway.client.get("/v1/places?x=" + "y" * 2100), 414, "uri-too-long")


@pytest.mark.parametrize(
    "headers",
    [
        {f"X-{n}": "y" for n in range(80)},
        {"X-Long": "y" * 17_000},
    ],
    ids=["too many", "too long"],
)
def test_headers_that_are_too_many_or_too_long(gateway: Gateway, headers: dict[str, str]) -> None:
    """60 fields, 16 KiB."""
    answer = gateway.client.get("/v1/places", headers=headers)
    assert_problem(answer, 431, "headers-too-large")


def test_a_head_without_end_is_cut_off(gateway: Gateway) -> None:
    """A header of many megabytes is not collected until memory ends."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        try:
            for _ in range(1000):
                connection.sendall(b"y" * 65536)
            answer = connection.recv(65536)
        except ConnectionError:
            pass  # cut off while we were still sending
        else:
            assert answer.startswith(b"HTTP/1.1 431 ")
    assert gateway.client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /v1/pl\x00aces HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/places HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST /v1/members HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/members HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 5\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem_document_too(gateway: Gateway, raw: bytes) -> None:
    """Also what never becomes a request is refused in the one voice."""
    answer = talk(gateway, raw)
    assert answer.startswith(b"HTTP/1.1 4"), answer
    assert b"application/problem+json" in answer
    assert gateway.client.get("/livez").status_code == 200


def test_a_request_that_ends_early_has_no_effect(gateway: Gateway, standins: StandIns) -> None:
    """Half a body is no body."""
    body = json.dumps(NEWCOMER).encode()
    head = (
        "POST /v1/members HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: 0123456789abcdef\r\nContent-Length: {len(body) + 1}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(head.encode() + body)
    assert gateway.client.get("/livez").status_code == 200
    assert standins.seen() == []


def test_a_client_that_never_finishes_is_told_so(
    start_gateway: Callable[..., Gateway], standins: StandIns
) -> None:
    """The body has to arrive in time."""
    gateway = start_gateway(GATEWAY_BODY_SECONDS="0.3")
    head = (
        "POST /v1/members HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Idempotency-Key: 0123456789abcdef\r\nContent-Length: 100\r\n\r\n{"
    )
    assert talk(gateway, head.encode()).startswith(b"HTTP/1.1 408 ")
    assert standins.seen() == []


def test_browsers_of_known_origins_only(gateway: Gateway) -> None:
    """CORS names exact origins; there are no cookies to send along."""
    known, unknown = "https://app.example.org", "https://app.example.org.evil.org"
    answer = gateway.ask("GET", "/v1/places", headers={"Origin": known})
    assert answer.headers["access-control-allow-origin"] == known
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers
    answer = gateway.ask("GET", "/v1/places", headers={"Origin": unknown})
    assert "access-control-allow-origin" not in answer.headers
    asked = {"Access-Control-Request-Method": "POST"}
    answer = gateway.client.options("/v1/members", headers={"Origin": known, **asked})
    assert answer.status_code == 204
    assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
    answer = gateway.client.options("/v1/members", headers={"Origin": unknown, **asked})
    assert_problem(answer, 405)


def test_figures_are_on_their_own_port(gateway: Gateway) -> None:
    """They count by route and status class, and know no ids."""
    gateway.ask("GET", f"/v1/places/{PLACE}")
    gateway.client.get("/v1/secret-path")
    assert gateway.client.get("/metrics").status_code == 404
    figures = gateway.metrics()
    assert 'entrelieux_requests_total{route="GET /v1/places/{place_id}",status="2xx"}' in figures
    assert 'route="unmatched",status="4xx"' in figures
    assert PLACE not in figures
    assert "secret-path" not in figures
    assert 'entrelieux_asked_services_total{outcome="answered",service="onboarding"}' in figures


def test_logs_are_json_and_hold_nothing_personal(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """One object a line, with the correlation id, and nobody's name, address or token."""
    before = len(gateway.process.text())
    token = issuer.token("staff")
    joined = gateway.ask("POST", "/v1/members", token=token, body=NEWCOMER)
    gateway.ask("POST", "/v1/members", body={**NEWCOMER, "email": "amina-at-example.org"})
    logged = gateway.logged(before, until='"status": 422')
    lines = [json.loads(line) for line in logged.splitlines()]
    ids = [line.get("correlation_id") for line in lines]
    assert joined.headers["x-correlation-id"] in ids
    assert {line["service"] for line in lines} == {"gateway"}
    for secret in ("Amina", "amina", "127.0.0.1", token):
        assert secret not in logged


def test_the_description_needs_nothing_from_elsewhere(gateway: Gateway) -> None:
    """The page loads no script and no style, and names every route."""
    page = gateway.client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "://cdn" not in page.text
    document = gateway.client.get("/openapi.json").json()
    for path in document["paths"]:
        assert path in page.text
