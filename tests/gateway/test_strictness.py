"""Bad input: each is a 4xx problem within 100 ms, without echo, stack or effect."""

import json
import socket
import time
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, TypeVar

import httpx
import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER, PEER, PLACE

T = TypeVar("T")
CANARY = "canary-7f3a"
NEWCOMER: dict[str, Any] = {
    "given_name": "Amina",
    "email": "amina@example.org",
    "place_id": PLACE,
    "languages": ["fr"],
}
WELCOMER: dict[str, Any] = {
    **NEWCOMER,
    "time_zone": "Europe/Paris",
    "trained_until": "2030-01-01",
    "availability": [{"weekday": 1, "from": "18:00", "until": "20:00"}],
}
MENTOR: dict[str, Any] = {**NEWCOMER, "capacity": 3}
NEW_PLACE: dict[str, Any] = {"name": "Le Moulin", "country": "FR"}
CONCERN: dict[str, Any] = {"text": "A doubt."}


def post(gateway: Gateway, path: str, raw: bytes, **headers: str) -> httpx.Response:
    """Send raw bytes as JSON, with a good key."""
    return gateway.client.post(
        path,
        content=raw,
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": "a-good-key-0123456789",
            **headers,
        },
    )


def raw_with(text: str) -> bytes:
    """Return a newcomer whose wishes are the given JSON text."""
    body = json.dumps({**NEWCOMER, "wishes": "HERE"})
    return body.replace('"HERE"', text).encode()


MALFORMED = {
    "not JSON": b"{" + CANARY.encode(),
    "empty": b"",
    "NaN": raw_with("NaN"),
    "Infinity": raw_with("-Infinity"),
    "1e999": raw_with("1e999"),
    "an integer over 64 bits": raw_with("9223372036854775808"),
    "an integer of 5,000 digits": raw_with("1" * 5000),
    "a lone surrogate": raw_with('"\\ud800"'),
    "two high surrogates": raw_with('"\\ud800\\ud800"'),
    "NUL in a value": raw_with('"a\\u0000b"'),
    "NUL in a key": raw_with('"x", "a\\u0000b": 1'),
    "a lone surrogate in a key": raw_with('"x", "\\udc00": 1'),
    "a key twice": raw_with(f'"x", "wishes": "{CANARY}"'),
    "a key with a dollar": raw_with('{"$ne": null}'),
    "a trailing comma": raw_with('"x",'),
    "two documents": json.dumps(NEWCOMER).encode() * 2,
    "single quotes": b"{'a': 1}",
    "a comment": raw_with('"x" /* hello */'),
    "bytes that are not UTF-8": raw_with('"HERE"').replace(b"HERE", b"\xff\xfe"),
    "UTF-16": json.dumps(NEWCOMER).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(NEWCOMER).encode(),
    "2,000 brackets": b"[" * 2000 + b"]" * 2000,
    "30,000 brackets": b"[" * 30000,
    "30 levels": raw_with("[" * 30 + "]" * 30),
    "300 keys": json.dumps({f"k{n}": 1 for n in range(300)}).encode(),
}

NOT_VALID = {
    "null": None,
    "a list": [NEWCOMER],
    "a string": "newcomer",
    "a number": 12,
    "nothing in it": {},
    "an unknown field": {**NEWCOMER, CANARY: 1},
    "an id": {**NEWCOMER, "id": MEMBER},
    "a status": {**NEWCOMER, "status": "joined"},
    "a number as a name": {**NEWCOMER, "given_name": 12},
    "true as a name": {**NEWCOMER, "given_name": True},
    "an operator as a name": {**NEWCOMER, "given_name": {"ne": None}},
    "an empty name": {**NEWCOMER, "given_name": ""},
    "a blank name": {**NEWCOMER, "given_name": "  \u00a0 "},
    "a name of 201 characters": {**NEWCOMER, "given_name": "x" * 201},
    "a line break in a name": {**NEWCOMER, "given_name": f"A\r\nBcc: {CANARY}@example.org"},
    "a line break at a name's end": {**NEWCOMER, "given_name": "Amina\n"},
    "an escape in a name": {**NEWCOMER, "given_name": "\x1b[31mred"},
    "a C1 control in a name": {**NEWCOMER, "given_name": "a\u0085b"},
    "a line separator in a name": {**NEWCOMER, "given_name": "a\u2028b"},
    "turned text in a name": {**NEWCOMER, "given_name": "a\u202eb"},
    "wishes of 4,001 characters": {**NEWCOMER, "wishes": "x" * 4001},
    "a control in wishes": {**NEWCOMER, "wishes": "a\x07b"},
    "wishes that are null": {**NEWCOMER, "wishes": None},
    "no e-mail": {**NEWCOMER, "email": "amina"},
    "no way to reach them": {**NEWCOMER, "email": None, "phone": None},
    "an e-mail with a line break": {**NEWCOMER, "email": "a@example.org\nBcc: b@example.org"},
    "an e-mail with a break at the end": {**NEWCOMER, "email": "a@example.org\n"},
    "an e-mail with a name": {**NEWCOMER, "email": "Amina <a@example.org>"},
    "two e-mails": {**NEWCOMER, "email": "a@example.org,b@example.org"},
    "an e-mail without a dot": {**NEWCOMER, "email": "a@localhost"},
    "an e-mail of 300 characters": {**NEWCOMER, "email": "a@" + "b." * 150 + "org"},
    "a phone in national form": {**NEWCOMER, "phone": "0612345678"},
    "a phone with spaces": {**NEWCOMER, "phone": "+33 6 12 34 56 78"},
    "an id that is none": {**NEWCOMER, "place_id": "1"},
    "an id in capitals": {**NEWCOMER, "place_id": PLACE.replace("1", "A")},
    "no languages": {**NEWCOMER, "languages": []},
    "languages as text": {**NEWCOMER, "languages": "fr"},
    "a language twice": {**NEWCOMER, "languages": ["fr", "fr"]},
    "no tag of a language": {**NEWCOMER, "languages": ["français"]},
    "a language that there is not": {**NEWCOMER, "languages": ["zz"]},
    "a code for no language": {**NEWCOMER, "languages": ["fr", "und"]},
    "21 languages": {**NEWCOMER, "languages": [f"{a}{b}" for a in "abcde" for b in "abcde"]},
    "21 roles": {**NEWCOMER, "roles": [str(n) for n in range(21)]},
    "roles that are objects": {**NEWCOMER, "roles": [{"gt": ""}]},
}

NOT_VALID_FOR_STAFF = {
    "a capacity as text": ("/v1/mentors", {**MENTOR, "capacity": "3"}),
    "a capacity that is true": ("/v1/mentors", {**MENTOR, "capacity": True}),
    "a capacity of 3.5": ("/v1/mentors", {**MENTOR, "capacity": 3.5}),
    "a capacity of 0": ("/v1/mentors", {**MENTOR, "capacity": 0}),
    "a capacity of 51": ("/v1/mentors", {**MENTOR, "capacity": 51}),
    "a place beyond the pole": (
        "/v1/mentors",
        {**MENTOR, "location": {"latitude": 91, "longitude": 0}},
    ),
    "half a point": ("/v1/mentors", {**MENTOR, "location": {"latitude": 1}}),
    "a latitude as text": (
        "/v1/mentors",
        {**MENTOR, "location": {"latitude": "1", "longitude": 0}},
    ),
    "an unknown field within": (
        "/v1/places",
        {**NEW_PLACE, "location": {"latitude": 1, "longitude": 1, CANARY: 1}},
    ),
    "no such country": ("/v1/places", {**NEW_PLACE, "country": "XX"}),
    "a country in small letters": ("/v1/places", {**NEW_PLACE, "country": "fr"}),
    "no such time zone": ("/v1/places", {**NEW_PLACE, "time_zone": "Europe/Atlantis"}),
    "a time zone that is a path": ("/v1/places", {**NEW_PLACE, "time_zone": "../../etc/passwd"}),
    "fewer than none": ("/v1/places", {**NEW_PLACE, "population": -1}),
    "more than there are": ("/v1/places", {**NEW_PLACE, "population": 10**12}),
    "a script as website": ("/v1/places", {**NEW_PLACE, "website": "javascript:alert(1)"}),
    "a website with a break": ("/v1/places", {**NEW_PLACE, "website": "http://a.org/\nx"}),
    "a day that does not exist": (
        "/v1/welcomers",
        {**WELCOMER, "trained_until": "2030-02-30"},
    ),
    "a day with a time": (
        "/v1/welcomers",
        {**WELCOMER, "trained_until": "2030-01-01T00:00:00Z"},
    ),
    "the eighth day": (
        "/v1/welcomers",
        {**WELCOMER, "availability": [{"weekday": 8, "from": "18:00", "until": "20:00"}]},
    ),
    "hour 25": (
        "/v1/welcomers",
        {**WELCOMER, "availability": [{"weekday": 1, "from": "18:00", "until": "25:00"}]},
    ),
    "an end before the beginning": (
        "/v1/welcomers",
        {**WELCOMER, "availability": [{"weekday": 1, "from": "20:00", "until": "18:00"}]},
    ),
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_malformed_bodies(gateway: Gateway, standins: StandIns, raw: bytes) -> None:
    """What two readers could take differently is no JSON here."""
    refused(gateway, standins, "/v1/members", raw, (400, "malformed"))


@pytest.mark.parametrize("body", NOT_VALID.values(), ids=NOT_VALID)
def test_bodies_that_are_not_valid(gateway: Gateway, standins: StandIns, body: Any) -> None:
    """Nothing is converted, nothing unknown is let through, everything is bounded."""
    answer = refused(
        gateway, standins, "/v1/members", json.dumps(body).encode(), (422, "not-valid")
    )
    assert answer.json()["errors"]


@pytest.mark.parametrize(("path", "body"), NOT_VALID_FOR_STAFF.values(), ids=NOT_VALID_FOR_STAFF)
def test_bodies_of_staff_are_no_less_checked(
    gateway: Gateway, standins: StandIns, issuer: Issuer, path: str, body: Any
) -> None:
    """A token is no licence."""
    token = f"Bearer {issuer.token('staff')}"
    gateway.client.get("/v1/members", headers={"Authorization": token})
    standins.behave()
    raw = json.dumps(body).encode()
    answer = refused(gateway, standins, path, raw, (422, "not-valid"), Authorization=token)
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 20_001, "a\x00b", "a\x1bb", None, 7, ["a"]], ids=lambda v: str(v)[:9]
)
def test_concerns_are_bounded_too(gateway: Gateway, standins: StandIns, text: object) -> None:
    """A concern is free words, and nothing else."""
    answer = post(gateway, "/v1/concerns", json.dumps({"text": text}).encode())
    assert answer.status_code in {400, 422}
    assert standins.seen() == []


@pytest.mark.parametrize(
    ("size", "declared"), [(65_537, True), (20_000_000, True), (20_000_000, False)]
)
def test_large_bodies_are_refused_while_they_arrive(
    gateway: Gateway, standins: StandIns, size: int, *, declared: bool
) -> None:
    """20 MB do not get in, whether they say so or come in pieces."""
    raw = b'{"wishes": "' + b"x" * (size - 14) + b'"}'
    content: Any = raw if declared else iter([raw[at : at + 65536] for at in range(0, size, 65536)])
    started = time.perf_counter()
    answer = gateway.client.post(
        "/v1/members",
        content=content,
        headers={"Content-Type": "application/json", "Idempotency-Key": "k" * 20},
    )
    assert time.perf_counter() - started < 2
    assert_problem(answer, 413, "content-too-large")
    assert standins.seen() == []
    assert gateway.client.get("/livez").status_code == 200


def test_a_body_is_not_taken_for_the_head_of_the_next_request(gateway: Gateway) -> None:
    """What is allowed gets in however it arrives, and the connection is good for more."""
    raw = json.dumps({"text": "\u8a9e" * 20_000}, ensure_ascii=False).encode()
    assert 40_000 < len(raw) < 65_536
    head = (
        "POST /v1/concerns HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: 0123456789abcdef\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        for _ in range(2):
            connection.sendall(head.encode())
            for start in range(0, len(raw), 10_000):
                connection.sendall(raw[start : start + 10_000])
            # The whole answer: its body may arrive in a second piece.
            answer = HTTPResponse(connection)
            answer.begin()
            assert (answer.status, bool(answer.read())) == (201, True)


def test_a_declared_large_body_is_refused_before_it_is_sent(gateway: Gateway) -> None:
    """The refusal does not wait for the 20 MB."""
    head = (
        "POST /v1/members HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Idempotency-Key: 0123456789abcdef\r\nContent-Length: 20000000\r\n\r\n{"
    )
    answer = in_time(lambda: talk(gateway, head.encode()))
    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("text/plain", None),
        ("application/x-www-form-urlencoded", None),
        ("multipart/form-data; boundary=x", None),
        ("application/xml", None),
        ("application/json; charset=utf-16", None),
        ("application/json-patch+json", None),
        ("", None),
        ("application/json", "gzip"),
    ],
)
def test_other_media_types(
    gateway: Gateway, standins: StandIns, content_type: str, encoding: str | None
) -> None:
    """JSON in UTF-8, and nothing that would have to be unpacked."""
    headers = {"Idempotency-Key": "k" * 20, "Content-Type": content_type}
    if encoding:
        headers["Content-Encoding"] = encoding
    answer = gateway.client.post("/v1/members", content=json.dumps(NEWCOMER), headers=headers)
    assert_problem(answer, 415, "unsupported-media-type")
    assert standins.seen() == []


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ([], 428),
        (["short"], 400),
        (["x" * 129], 400),
        (["a key with spaces in it"], 400),
        (["clé-avec-des-accents-0123".encode()], 400),
        (["0123456789abcdef", "0123456789abcdeg"], 400),
    ],
    ids=str,
)
def test_idempotency_keys(
    gateway: Gateway, standins: StandIns, key: list[str | bytes], status: int
) -> None:
    """Every act needs one good key."""
    headers = [(b"Content-Type", b"application/json")]
    headers += [(b"Idempotency-Key", k if isinstance(k, bytes) else k.encode()) for k in key]
    answer = gateway.client.post("/v1/members", content=json.dumps(NEWCOMER), headers=headers)
    assert_problem(answer, status)
    assert standins.seen() == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1e2",
        "limit=1_0",
        "limit=%201",
        "limit=+5",
        "limit=",
        "limit=5.5",
        "limit=ten",
        "limit=99999999999999999999",
        "limit=٣",
        "limit=5&limit=6",
        f"{CANARY}=1",
        "limit[$gt]=1",
        "place_id[$ne]=x",
        "latitude=48.8",
        "latitude=48.8&longitude=inf",
        "latitude=nan&longitude=2",
        "latitude=1e999&longitude=2",
        "latitude=91&longitude=2",
        "latitude=1&longitude=181",
        "latitude=1&longitude=2&radius_m=0",
        "radius_m=100",
        "latitude=%00&longitude=2",
        "cursor=%00",
        "cursor=a b",
        "cursor=",
        f"cursor={'a' * 1100}",
    ],
)
def test_queries(gateway: Gateway, standins: StandIns, query: str) -> None:
    """Filters are named, typed, bounded and given once."""
    answer = in_time(lambda: gateway.client.get(f"/v1/places?{query}"))
    assert_problem(answer, 422, "not-valid")
    assert CANARY not in answer.text
    assert standins.seen() == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/places/1",
        f"/v1/places/{PLACE.replace('1', 'A')}",
        f"/v1/places/{PLACE}%0A",
        f"/v1/places/{PLACE}/",
        "/v1/places/..%2f..%2fetc%2fpasswd",
        "/v1/places/%00",
        "/v1/places/$ne",
        "/v1/places/%F0%9F%92%A9",
        "/v1//places",
        "/V1/places",
        "/v1/secrets",
        "/metrics",
        "/",
        "/%ff",
    ],
)
def test_ids_that_are_none_and_paths_that_are_not_there(
    gateway: Gateway, standins: StandIns, path: str
) -> None:
    """What cannot exist is answered like what does not exist."""
    assert_problem(gateway.client.get(path), 404, "not-found")
    assert standins.seen() == []


@pytest.mark.parametrize(
    "letter", [PEER, f"nowhere.{PEER}", f"matching.{PEER}.x", "matching.", "."]
)
def test_ids_of_dead_letters(
    gateway: Gateway, standins: StandIns, issuer: Issuer, letter: str
) -> None:
    """A dead letter's id names its service."""
    path = f"/v1/dead-letters/{letter}/replay"
    answer = gateway.ask("POST", path, token=issuer.token("ops"), body={"reason": "x"})
    assert_problem(answer, 404, "not-found")
    assert standins.seen() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PURGE"])
@pytest.mark.parametrize(
    ("path", "allowed"), [("/v1/members", "GET, POST"), (f"/v1/members/{MEMBER}/hosting", "GET")]
)
def test_other_methods(gateway: Gateway, method: str, path: str, allowed: str) -> None:
    """405 names every method there is."""
    answer = gateway.client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    if method != "HEAD":
        assert_problem(answer, 405, "method-not-allowed")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200),
        ("*/*", 200),
        ("application/json", 200),
        ("text/html, application/*;q=0.1", 200),
        ("application/json;q=0", 406),
        ("text/html", 406),
        ("application/problem+json", 406),
        ("", 200),
    ],
)
def test_accept(gateway: Gateway, accept: str | None, status: int) -> None:
    """Answers are JSON."""
    headers = {} if accept is None else {"Accept": accept}
    answer = gateway.client.get("/v1/places", headers=headers)
    assert answer.status_code == status
    if status == 406:
        assert_problem(answer, 406, "not-acceptable")


def refused(
    gateway: Gateway,
    standins: StandIns,
    path: str,
    raw: bytes,
    expected: tuple[int, str],
    **headers: str,
) -> httpx.Response:
    """Check a refusal: in time, as a problem, without echo, without effect."""
    answer = in_time(lambda: post(gateway, path, raw, **headers))
    assert_problem(answer, *expected)
    assert CANARY not in answer.text
    assert standins.seen() == []
    assert gateway.process.is_running
    return answer


def in_time(ask: Callable[[], T]) -> T:
    """Return the answer, which has to come within 100 ms.

    The machine may be busy with other things: one of a few tries has to be in time.
    """
    for _ in range(8):
        started = time.perf_counter()
        answer = ask()
        if time.perf_counter() - started < 0.1:
            return answer
    raise AssertionError("no answer within 100 ms")


def talk(gateway: Gateway, raw: bytes) -> bytes:
    """Send raw bytes over a connection and return what comes first."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(raw)
        return connection.recv(65536)
