"""The gateway's way to the services: internal HTTP with time-outs, replicas and plain refusals."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
import structlog
from prometheus_client import Counter

from chassis import assertion
from chassis.assertion import Caller
from chassis.problems import MEDIA_TYPE, TYPE_PREFIX, FieldError, Problem, unavailable
from chassis.strict_json import NotStrictJson, dumps, loads
from gateway.settings import GatewaySettings

NAMES = ("onboarding", "matching", "notifications", "reports")
"""Every service that the gateway asks."""

_IN_PLAIN_WORDS = {
    "onboarding": "What knows the members and places",
    "matching": "What finds mentors",
    "notifications": "What keeps the messages",
    "reports": "What takes concerns",
}
_MAX_ANSWER_BYTES = 4 * 1024 * 1024
_MAX_PROBLEM_BYTES = 65_536
_ASSERTION_KEPT_SECONDS = 20
_MOST_ASSERTIONS_KEPT = 1000
_CLIENT_ERRORS = range(400, 500)
_CONFIDENTIAL = "reports"
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,63}")
_RETRY_AFTER = re.compile(r"[1-9][0-9]{0,3}")
_OUTCOME_UNKNOWN = (
    "There was no answer in time, so it is not known whether this was done. "
    "Repeat the same request with the same Idempotency-Key: it is never done twice."
)

ASKED = Counter(
    "entrelieux_asked_services", "Requests to services, by how they ended", ("service", "outcome")
)  # outcome: answered, refused, unreachable, no_answer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered.

    Attributes:
        status: HTTP status.
        headers: response headers, names in lower case.
        body: the raw body, a few MiB at the most.
    """

    status: int
    headers: httpx.Headers
    body: bytes


class Replicas:
    """The replicas of one service, asked in turn.

    Args:
        name: the service.
        urls: where its replicas answer.
        connect_seconds: to reach one replica.
        answer_seconds: for everything together.
    """

    def __init__(
        self, name: str, urls: tuple[str, ...], *, connect_seconds: float, answer_seconds: float
    ) -> None:
        self.name = name
        self._urls = urls
        self._next = 0
        self._answer_seconds = answer_seconds
        # A pool for each service: one that hangs must not use up the connections to the others.
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(
                answer_seconds, connect=connect_seconds, pool=min(connect_seconds, 1.0)
            ),
            limits=httpx.Limits(
                max_connections=200, max_keepalive_connections=50, keepalive_expiry=30
            ),
            follow_redirects=False,
            trust_env=False,
        )

    async def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Reply:
        """Send a request to a replica; another one is tried only while nothing has been sent.

        Raises:
            Problem: 503, saying whether the request may have had its effect.
        """
        try:
            async with asyncio.timeout(self._answer_seconds):
                return await self._try_in_turn(method, path, headers, params, content)
        except (TimeoutError, httpx.TransportError, httpx.DecodingError) as error:
            ASKED.labels(self.name, "no_answer").inc()
            note(self.name, "no answer", error=type(error).__name__)
            raise self.no_answer(method) from None

    def no_answer(self, method: str) -> Problem:
        """Return the refusal for a request that was sent, but not answered in a usable way."""
        if method == "GET":
            return unavailable(_IN_PLAIN_WORDS[self.name])
        return Problem(503, "no-answer", _OUTCOME_UNKNOWN, retry_after=2)

    async def _try_in_turn(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None,
        content: bytes | None,
    ) -> Reply:
        first = self._next
        for step in range(len(self._urls)):
            chosen = (first + step) % len(self._urls)
            request = self._client.build_request(
                method, self._urls[chosen] + path, headers=headers, params=params, content=content
            )
            try:
                response = await self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
                continue
            # Stay away from what did not answer, and share the load between what does.
            self._next = (chosen + 1) % len(self._urls)
            try:
                return Reply(response.status_code, response.headers, await _read(response))
            finally:
                await response.aclose()
        ASKED.labels(self.name, "unreachable").inc()
        raise unavailable(_IN_PLAIN_WORDS[self.name])

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


def note(service: str, what: str, **details: object) -> None:
    """Log trouble with a service; with the one that takes concerns it is counted, but not logged.

    A line has a time, and a time is a trace of who voiced a concern.
    """
    if service != _CONFIDENTIAL:
        log.warning(what, asked=service, **details)


class Services:
    """All services, asked in the name of a caller."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._key = assertion.load_key(settings.assertion_key_file)
        if not self._key.is_private:
            raise ValueError("GATEWAY_ASSERTION_KEY_FILE must hold a private Ed25519 key")
        self._signed: OrderedDict[tuple[Caller, str], tuple[str, float]] = OrderedDict()
        self._replicas = {
            name: Replicas(
                name,
                urls,
                connect_seconds=settings.connect_seconds,
                answer_seconds=settings.answer_seconds,
            )
            for name, urls in settings.services.items()
        }

    async def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        caller: Caller,
        traceparent: str,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Reply:
        """Return the service's successful answer.

        Args:
            service: one of ``NAMES``.
            method: the HTTP method.
            path: the internal path, its values already checked.
            caller: in whose name, and how far that reaches.
            traceparent: W3C trace context.
            idempotency_key: the client's key, for an effect.
            if_match: the version that the client knows, for a change.
            params: the query.
            body: plain JSON.

        Raises:
            Problem: the service's own refusal, or a 503 where it is away or answers nonsense.
        """
        headers = {
            assertion.HEADER: self._assertion(caller, service),
            "traceparent": traceparent,
        }
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        if if_match is not None:
            headers["If-Match"] = if_match
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = dumps(body)
        replicas = self._replicas[service]
        reply = await replicas.send(method, path, headers=headers, params=params, content=content)
        if reply.status in {200, 201}:
            ASKED.labels(service, "answered").inc()
            return reply
        ASKED.labels(service, "refused").inc()
        raise _refusal(reply, replicas, method)

    async def ready(self, service: str) -> bool:
        """Tell whether at least one replica of the service says that it is ready."""
        try:
            reply = await self._replicas[service].send("GET", "/readyz", headers={})
        except Problem:
            return False
        return reply.status == HTTPStatus.OK

    def no_answer(self, service: str, method: str) -> Problem:
        """Return the refusal for an answer that cannot be used."""
        return self._replicas[service].no_answer(method)

    async def close(self) -> None:
        """Close all connections."""
        for replicas in self._replicas.values():
            await replicas.close()

    def _assertion(self, caller: Caller, service: str) -> str:
        # Signing costs more than the rest of a request: the same statement serves for 20 s.
        now = time.time()
        kept = self._signed.get((caller, service))
        if kept is not None and now < kept[1]:
            return kept[0]
        signed = assertion.sign(caller, audience=service, key=self._key, now=int(now))
        self._signed[caller, service] = (signed, now + _ASSERTION_KEPT_SECONDS)
        self._signed.move_to_end((caller, service))
        if len(self._signed) > _MOST_ASSERTIONS_KEPT:
            self._signed.popitem(last=False)
        return signed


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _MAX_ANSWER_BYTES:
            raise httpx.DecodingError("the answer is too large")
    return bytes(body)


def _refusal(reply: Reply, replicas: Replicas, method: str) -> Problem:
    """Return the problem to tell the client, which may be the service's own."""
    status = reply.status
    retry_after = reply.headers.get("retry-after", "")
    wait = int(retry_after) if _RETRY_AFTER.fullmatch(retry_after) else 2
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return unavailable(_IN_PLAIN_WORDS[replicas.name], retry_after=wait)
    problem = _own_problem(reply) if status in _CLIENT_ERRORS else None
    # A service that does not believe our assertion is our misconfiguration, not the client's.
    if problem is None or status in {401, 405}:
        note(replicas.name, "unusable answer", status=status)
        return replicas.no_answer(method)
    if retry_after and status in {409, 429}:
        problem.headers["Retry-After"] = str(wait)
    return problem


def _own_problem(reply: Reply) -> Problem | None:
    """Return the problem document that the service sent, if it is one."""
    if reply.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
        return None
    try:
        document = loads(reply.body, max_bytes=_MAX_PROBLEM_BYTES)
    except NotStrictJson:
        return None
    if not isinstance(document, dict):
        return None
    slug = str(document.get("type", "")).removeprefix(TYPE_PREFIX)
    detail = document.get("detail")
    if not _SLUG.fullmatch(slug) or not isinstance(detail, str):
        return None
    return Problem(reply.status, slug, detail, errors=_field_errors(document.get("errors")))


def _field_errors(entries: Any) -> list[FieldError]:
    if not isinstance(entries, list):
        return []
    return [
        FieldError(str(entry.get("pointer", "")), str(entry.get("detail", "")))
        for entry in entries
        if isinstance(entry, dict)
    ]
