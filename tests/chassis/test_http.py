"""Internal HTTP, on a running toy: refusals in time and in one voice, and the process lives on."""

from __future__ import annotations

import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from joserfc.jwk import OKPKey

from chassis import assertion
from chassis.assertion import Caller
from tests.bus.replica import OPERATOR
from tests.bus.world import ToyWorld, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bus.replica import Answered, Replica
    from tests.support.broker import Broker
    from tests.support.database import Database

pytestmark = [pytest.mark.broker, pytest.mark.database]

CANARY = "canary-5d2e"


@pytest.fixture(scope="module")
def world(broker: Broker, database: Database) -> Iterator[ToyWorld]:
    """One running toy."""
    with tempfile.TemporaryDirectory(prefix="entrelieux-toy-") as directory:
        made = ToyWorld(broker=broker, database=database, directory=Path(directory))
        try:
            made.start()
            yield made
        finally:
            made.close()


@pytest.fixture
def replica(world: ToyWorld) -> Replica:
    """Its one process."""
    return world.replicas[0]


def is_refused(answer: Answered, status: int, slug: str) -> None:
    """A problem document, quickly, that echoes nothing."""
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["type"] == f"urn:entrelieux:problem:{slug}"
    assert CANARY not in str(answer.body)
    assert "Traceback" not in str(answer.body)
    assert answer.seconds < 1


def test_without_an_assertion_or_with_a_bad_one_nobody_is_answered(replica: Replica) -> None:
    is_refused(replica.ask("POST", "/things", {}, caller=None), 401, "unauthorized")
    forged = assertion.sign(
        OPERATOR, audience="toy", key=OKPKey.generate_key("Ed25519"), now=int(time.time())
    )
    for token in (forged, CANARY, "a.b.c", "x" * 8_000):
        answer = replica.ask("POST", "/things", {}, caller=None, headers={"Assertion": token})
        is_refused(answer, 401, "unauthorized")


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"say": NaN}',
        b'{"say": "a", "say": "b"}',
        b'{"say": 99999999999999999999}',
        b'{"$where": 1}',
        b'"\\ud800"',
        b'{"a\\u0000": 1}',
        b"\xff",
        b"[" * 1000,
    ],
)
def test_a_body_that_is_not_strict_json_is_malformed(replica: Replica, raw: bytes) -> None:
    is_refused(replica.ask("POST", "/things", raw), 400, "malformed")


def test_a_body_over_64_kib_is_too_large(replica: Replica) -> None:
    answer = replica.ask("POST", "/things", b'"' + b"a" * 65_536 + b'"')
    is_refused(answer, 413, "content-too-large")


def test_a_body_without_a_length_is_refused_and_not_read_whole(replica: Replica) -> None:
    token = assertion.sign(OPERATOR, audience="toy", key=replica._key, now=int(time.time()))  # noqa: SLF001
    with socket.create_connection(("127.0.0.1", replica._port), timeout=10) as raw:  # noqa: SLF001
        raw.sendall(
            b"POST /things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + f"Assertion: {token}\r\n\r\n".encode()
        )
        chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
        try:
            for _ in range(16):
                raw.sendall(chunk)
            raw.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it has hung up on us
        status = raw.recv(4096).split(b" ", 2)[1]
    assert status == b"400"
    assert replica.ask("GET", "/livez").status == 200


def test_what_breaks_inside_is_a_500_that_tells_nothing(world: ToyWorld, replica: Replica) -> None:
    answer = replica.ask("POST", "/things", [CANARY])  # the toy expects an object
    is_refused(answer, 500, "internal")
    text = replica.child.text()
    assert "route failed" in text
    assert CANARY not in text
    assert world.post().status == 201


@pytest.mark.parametrize("key", ["short", "x" * 129, "with space" * 2, "\u00e9" * 20])
def test_a_bad_idempotency_key_is_malformed(replica: Replica, key: str) -> None:
    answer = replica.ask("POST", "/things", {}, headers={"Idempotency-Key": key})
    is_refused(answer, 400, "malformed")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1e1", "x", "", "9" * 400, "\u0663"])
def test_a_limit_is_a_number_from_1_to_100(replica: Replica, limit: str) -> None:
    answer = replica.ask("GET", f"/dead-letters?limit={quote(limit)}")
    is_refused(answer, 422, "not-valid")


def test_a_key_belongs_to_its_caller(world: ToyWorld, replica: Replica) -> None:
    """Two operators who happen to use one key do not see each other's answers."""
    events = [world.event(), world.event()]
    world.publish(*(message_of(event, type="toy_happened.v2") for event in events))
    letters = [world.wait_for_letter(str(event.event_id)) for event in events]
    key = {"Idempotency-Key": "k" * 40}
    callers = [Caller(who, OPERATOR.roles, frozenset(), OPERATOR.reach) for who in ("a", "b")]
    first, second = (
        replica.ask(
            "POST",
            f"/dead-letters/{letters[0]['id']}/discard",
            {"reason": "x"},
            caller=caller,
            headers=key,
        )
        for caller in callers
    )
    assert (first.status, second.status) == (200, 409)


def test_unknown_paths_and_methods_are_refused(replica: Replica) -> None:
    assert replica.ask("GET", "/nothing").status == 404
    assert replica.ask("DELETE", "/things").status == 405


def test_rubbish_on_the_socket_harms_nobody(replica: Replica) -> None:
    for rubbish in (b"\x00\xff\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"POST /things HTTP/1.1\r\n" * 9):
        with socket.create_connection(("127.0.0.1", replica._port), timeout=5) as raw:  # noqa: SLF001
            raw.sendall(rubbish)
    assert replica.ask("GET", "/livez").status == 200


def test_requests_are_measured_by_route_never_by_id(replica: Replica) -> None:
    replica.ask("GET", "/dead-letters")
    replica.ask("POST", f"/dead-letters/{CANARY}/replay", {"reason": "x"})
    text = str(replica.ask("GET", "/metrics").body)
    assert 'route="GET /dead-letters",status="2xx"' in text
    assert 'route="POST /dead-letters/<letter_id>/replay"' in text
    assert CANARY not in text
