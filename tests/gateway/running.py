"""The real gateway in a child process, a stand-in for the services, and an issuer of tokens."""

from __future__ import annotations

import json
import secrets
import time
import uuid
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from chassis import links
from tests.gateway.standin import SERVICES
from tests.support.ports import free_port, free_ports
from tests.support.processes import Child, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ISSUER = "https://login.example.org"
AUDIENCE = "entrelieux-gateway"


class Issuer:
    """Signs access tokens and links, right ones and wrong ones, with keys of every kind."""

    def __init__(self, directory: Path) -> None:
        self.keys: dict[str, OKPKey | ECKey | RSAKey] = {
            "ed": OKPKey.generate_key("Ed25519"),
            "ec": ECKey.generate_key("P-256"),
            "rsa": RSAKey.generate_key(2048),
        }
        self.jwks_file = directory / "jwks.json"
        self.publish()
        self.link_key = OKPKey.generate_key("Ed25519")
        self.link_key_file = directory / "link.pub.pem"
        self.link_key_file.write_bytes(self.link_key.as_pem(private=False))

    def publish(self, *kids: str) -> None:
        """Write the public keys of ``kids`` (all of them by default)."""
        entries = [
            {**key.as_dict(private=False), "kid": kid, "use": "sig"}
            for kid, key in self.keys.items()
            if not kids or kid in kids
        ]
        self.jwks_file.write_text(json.dumps({"keys": entries}))

    def token(
        self,
        *roles: str,
        places: Sequence[str] = (),
        subject: str | None = None,
        scope: str = "",
        kid: str = "ed",
        alg: str = "EdDSA",
        key: Any = None,
        header: Mapping[str, Any] | None = None,
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        """Return a token. In ``header`` and ``claims``, ``None`` removes what is usually there."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject or str(uuid.uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "roles": list(roles),
            "places": list(places),
            "scope": scope,
            **(claims or {}),
        }
        head = {"typ": "at+jwt", "alg": alg, "kid": kid, **(header or {})}
        payload = json.dumps({name: v for name, v in usual.items() if v is not None}).encode()
        registry = jws.JWSRegistry(algorithms=[head["alg"]], strict_check_header=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)
            return jws.serialize_compact(
                {name: v for name, v in head.items() if v is not None},
                payload,
                key or self.keys[kid],
                registry=registry,
            )


@dataclass(frozen=True, slots=True)
class Somebody:
    """A newcomer with a call, and who signs links for it."""

    key: OKPKey
    member_id: str
    call_id: str

    def link(self, purpose: str, **other: Any) -> str:
        """Return a link's token: for the first arrangement, good for a week."""
        said = {
            "member_id": self.member_id,
            "about_id": self.call_id,
            "arrangement": 1,
            "expires_at": datetime.now(UTC).replace(microsecond=0) + timedelta(days=7),
            **other,
        }
        return links.sign(links.Link(links.Purpose(purpose), **said), self.key)


@dataclass(frozen=True, slots=True)
class Pair:
    """A newcomer and a mentor, and who signs links about them."""

    key: OKPKey
    member_id: str
    mentor_id: str
    assignment_id: str

    def link(self, purpose: str, *, to_mentor: bool = False, **other: Any) -> str:
        """Return a link's token: for the first arrangement, good for a week.

        A yes and a no are always the mentor's; a check is the newcomer's unless ``to_mentor``.
        """
        meant = links.Purpose(purpose)
        theirs = to_mentor or meant in links.OF_ASKING
        said = {
            "member_id": self.member_id,
            "about_id": self.assignment_id,
            "arrangement": 1,
            "expires_at": datetime.now(UTC).replace(microsecond=0) + timedelta(days=7),
            "mentor_id": self.mentor_id if theirs else None,
            "day": 30 if meant in links.OF_CHECKS else None,
            **other,
        }
        return links.sign(links.Link(meant, **said), self.key)


class StandIns:
    """The stand-in process for all four services."""

    def __init__(self, directory: Path) -> None:
        *self.ports, self.control = free_ports(len(SERVICES) + 1)
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.control}", timeout=5, trust_env=False
        )
        key = OKPKey.generate_key("Ed25519")
        self.private_key = directory / "assertion.pem"
        self.private_key.write_bytes(key.as_pem(private=True))
        public = directory / "assertion.pub.pem"
        public.write_bytes(key.as_pem(private=False))
        self.process = Child.python(
            "-m",
            "tests.gateway.standin",
            str(public),
            *map(str, [*self.ports, self.control]),
            log=directory / "standin.log",
        )

    def start(self) -> None:
        """Start it and return when it answers."""
        self.process.start()
        wait_until(self.behave, within=20, saying="stand-in ready", ignoring=(httpx.HTTPError,))

    def behave(self, **modes: str) -> bool:
        """Misbehave per service as told, others not; forget what was seen."""
        return self._client.post("/", json=modes).is_success

    def has_call(self, member_id: str, **call: Any) -> None:
        """Give a member a welcome call: its fields, ``free`` times, and those just ``taken``."""
        told = {"member_id": member_id, **call}
        assert self._client.post("/call", json=told).is_success

    def has_mentor(self, member_id: str, **mentoring: Any) -> None:
        """Give a member a mentor, or somebody who is asked: its fields, and who ``refuses``."""
        told = {"member_id": member_id, **mentoring}
        assert self._client.post("/mentor", json=told).is_success

    def seen(self) -> list[dict[str, Any]]:
        """Every request since ``behave``."""
        seen: list[dict[str, Any]] = self._client.get("/").json()
        return seen

    def close(self) -> None:
        """End it."""
        self._client.close()
        self.process.close()

    def urls(self) -> dict[str, str]:
        """The gateway's settings for reaching it."""
        return {
            f"GATEWAY_{name.upper()}_URLS": f"http://127.0.0.1:{port}"
            for name, port in zip(SERVICES, self.ports, strict=True)
        }


class Gateway:
    """One gateway process and a client for it.

    Args:
        directory: where its log and keys lie.
        settings: environment beyond the usual.
    """

    def __init__(
        self, directory: Path, *, issuer: Issuer, assertion_key: Path, settings: Mapping[str, str]
    ) -> None:
        cursor_key = directory / "cursor.key"
        if not cursor_key.exists():
            cursor_key.write_bytes(secrets.token_bytes(32))
        self.port, self.metrics_port = free_port(), free_port()
        self.issuer = issuer
        self.process = Child.python(
            "-m",
            "gateway",
            log=directory / f"gateway-{self.port}.log",
            environment={
                "GATEWAY_PORT": str(self.port),
                "GATEWAY_METRICS_PORT": str(self.metrics_port),
                "GATEWAY_ASSERTION_KEY_FILE": str(assertion_key),
                "GATEWAY_CURSOR_KEY_FILE": str(cursor_key),
                "GATEWAY_LINK_PUBLIC_KEY_FILE": str(issuer.link_key_file),
                "GATEWAY_JWKS_URL": issuer.jwks_file.as_uri(),
                "GATEWAY_ISSUER": ISSUER,
                "GATEWAY_REQUESTS_PER_SECOND": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
                "GATEWAY_CONCERNS_PER_HOUR": "0",
                **settings,
            },
        )
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=15, trust_env=False)

    def start(self) -> Gateway:
        """Start it and return when it is ready."""
        self.process.start()
        wait_until(self._is_ready, within=30, saying="gateway ready", ignoring=(httpx.HTTPError,))
        return self

    def close(self) -> None:
        """End it."""
        self.client.close()
        self.process.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Any = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request; an act gets an Idempotency-Key of its own unless ``key`` is given."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if method in {"POST", "PATCH", "DELETE"} and key != "":
            sent.setdefault("Idempotency-Key", key or secrets.token_hex(16))
        return self.client.request(method, path, headers=sent, json=body)

    def logged(self, after: int, *, until: str) -> str:
        """Return what was logged after so many characters, once ``until`` is in it.

        A request is logged when it has been answered, so the answer may be here first.
        """
        return wait_until(
            lambda: text if until in (text := self.process.text()[after:]) else "",
            within=10,
            saying=f"logged {until}",
        )

    def metrics(self) -> str:
        """What Prometheus would read."""
        return httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=5).text

    def _is_ready(self) -> bool:
        assert self.process.is_running, self.process.text()[-3000:]
        return self.client.get("/readyz").status_code == 200


@contextmanager
def running(
    directory: Path, *, issuer: Issuer, assertion_key: Path, settings: Mapping[str, str]
) -> Iterator[Gateway]:
    """A gateway for as long as the block lasts."""
    gateway = Gateway(directory, issuer=issuer, assertion_key=assertion_key, settings=settings)
    try:
        yield gateway.start()
    finally:
        gateway.close()


def assert_problem(response: httpx.Response, status: int, slug: str | None = None) -> None:
    """Check that ``response`` is a problem document of that status that tells nothing more."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:entrelieux:problem:")
    assert document["detail"].endswith(".")
    assert set(document) <= {"type", "title", "status", "detail", "errors"}
    assert "Traceback" not in response.text
    if slug is not None:
        assert document["type"] == f"urn:entrelieux:problem:{slug}"
