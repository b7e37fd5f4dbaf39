"""Internal HTTP: the one wrapping of nameko's ``http`` entrypoint that every service uses."""

from __future__ import annotations

import functools
import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

import structlog
from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from werkzeug.wrappers import Response

from chassis import assertion, metrics, strict_json
from chassis.database import AWAY, SETTINGS_KEY, MongoConnection
from chassis.health import OK, Health
from chassis.problems import MEDIA_TYPE, Problem, unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nameko.containers import WorkerContext
    from werkzeug.wrappers import Request

    from chassis.settings import ChassisSettings

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 65_536
JSON = "application/json"
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{16,128}")


@dataclass(frozen=True, slots=True)
class Idempotency:
    """What makes a repeated request recognisable.

    Attributes:
        key: the caller's key, bound to the caller, the method and the path, hashed (hex).
        fingerprint: hash of the body; another one under the same key is a mistake (422).
    """

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Call:
    """One internal request.

    Attributes:
        caller: who is asking and how far they may reach.
        body: the parsed JSON body; ``None`` without one.
        query: the query's parameters, the first value of each.
        correlation_id: shared by everything that follows from this request.
        idempotency: set on every request with an effect.
        known_as: the ``If-Match`` header as it came.
    """

    caller: assertion.Caller
    body: Any
    query: Mapping[str, str]
    correlation_id: UUID
    idempotency: Idempotency | None
    known_as: str | None = None

    @property
    def if_match(self) -> int:
        """The version that the caller knows, from ``If-Match``.

        Raises:
            Problem: 428 where the request came without one, 400 where it is none of ours.
        """
        if self.known_as is None:
            raise Problem(
                428, "if-match-missing", "Send the ETag of what you have read as If-Match."
            )
        match = _ETAG.fullmatch(self.known_as)
        if match is None:
            raise Problem(400, "malformed", "If-Match is an ETag as it was sent, in its quotes.")
        return int(match[1])

    @property
    def effect(self) -> Idempotency:
        """The idempotency of a request with an effect.

        Raises:
            Problem: 428 where the request came without a key.
        """
        if self.idempotency is None:
            raise Problem(
                428, "idempotency-key-missing", "Send an Idempotency-Key of 16-128 characters."
            )
        return self.idempotency

    def page(self) -> tuple[int, str | None]:
        """Return how many items are asked for (1-100) and after which position.

        Raises:
            Problem: 422 where ``limit`` is no number from 1 to 100.
        """
        limit = self.query.get("limit", "25")
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:4]) <= 100):  # noqa: PLR2004 - the promise of api.md
            raise Problem(422, "not-valid", "limit must be a number from 1 to 100.")
        return int(limit), self.query.get("after")


def etag(version: int) -> dict[str, str]:
    """Return the header that names a version of what is answered."""
    return {"ETag": f'"{version}"'}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route says.

    Attributes:
        status: HTTP status.
        body: what is written as JSON; text, where the media type is another one.
        headers: further response headers.
        media_type: what the body is.
    """

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON


class Chassis(DependencyProvider):
    """Gives routes the gateway's public key and the process's health."""

    mongo = MongoConnection()
    health = Health()

    def setup(self) -> None:
        """Read the key; register the database as essential."""
        settings: ChassisSettings = self.container.config[SETTINGS_KEY]
        self.assertion_key = assertion.load_key(settings.assertion_public_key_file)
        self.health.add("database", self._database, essential=True)

    def get_dependency(self, worker_ctx: WorkerContext) -> Chassis:  # noqa: ARG002 - nameko's signature
        """Return this provider itself."""
        return self

    def _database(self) -> str:
        try:
            self.mongo.ping()
        except AWAY:
            return "The database does not answer: start it, or correct CHASSIS_MONGO_URL."
        return OK


class Service:
    """What every service answers besides its own routes: is it alive, is it ready, its metrics."""

    name: ClassVar[str]
    chassis = Chassis()

    @http("GET", "/livez")
    def livez(self, request: Request) -> Response:  # noqa: ARG002 - nameko's signature
        """Tell that the process runs and takes requests."""
        return _respond(200, {"live": True})

    @http("GET", "/readyz")
    def readyz(self, request: Request) -> Response:  # noqa: ARG002 - nameko's signature
        """Tell whether the process can do its work, and what is wrong if not."""
        ready, checks = self.chassis.health.report()
        return _respond(200 if ready else 503, {"ready": ready, "checks": checks})

    @http("GET", "/metrics")
    def metrics(self, request: Request) -> Response:  # noqa: ARG002 - nameko's signature
        """Give Prometheus what it asks for."""
        return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


P = ParamSpec("P")
S = TypeVar("S", bound=Service)


def route(
    method: str, path: str
) -> Callable[[Callable[Concatenate[S, Call, P], Answer]], Callable[..., Response]]:
    """Answer internal requests for ``method path`` with the decorated method.

    The request must carry a valid assertion. The method takes a ``Call`` and the path's values; it
    returns an ``Answer`` or raises a ``Problem``. A database that is away becomes a 503.
    """
    template = f"{method} {path}"

    def decorate(function: Callable[Concatenate[S, Call, P], Answer]) -> Callable[..., Response]:
        @functools.wraps(function)
        def respond(self: S, request: Request, **values: str) -> Response:
            started = time.perf_counter()
            response = _answer(self, function, template, request, values)
            metrics.REQUEST_SECONDS.labels(template).observe(time.perf_counter() - started)
            metrics.REQUESTS.labels(template, f"{response.status_code // 100}xx").inc()
            return response

        decorated: Callable[..., Response] = http(method, path)(respond)
        return decorated

    return decorate


def _answer(
    service: Any,
    function: Callable[..., Answer],
    template: str,
    request: Request,
    values: Mapping[str, str],
) -> Response:
    correlation_id = correlation_of(request.headers.get("traceparent"))
    with structlog.contextvars.bound_contextvars(
        correlation_id=str(correlation_id), route=template
    ):
        try:
            answer = function(service, _read(service, request, correlation_id), **values)
        except Problem as problem:
            return _refuse(problem)
        except AWAY:
            log.warning("database is away")
            return _refuse(unavailable("The store"))
        except Exception:
            log.exception("route failed")
            return _refuse(
                Problem(500, "internal", "This went wrong on our side; it has been noted.")
            )
        if answer.media_type != JSON:
            return Response(
                answer.body.encode(),
                status=answer.status,
                headers=dict(answer.headers),
                content_type=answer.media_type,
            )
        return _respond(answer.status, answer.body, answer.headers)


def _refuse(problem: Problem) -> Response:
    return _respond(problem.status, problem.document(), problem.headers, MEDIA_TYPE)


def _read(service: Service, request: Request, correlation_id: UUID) -> Call:
    caller = assertion.verify(
        request.headers.get(assertion.HEADER),
        audience=service.name,
        key=service.chassis.assertion_key,
        now=int(time.time()),
    )
    if "Transfer-Encoding" in request.headers:
        # Nobody could say beforehand how much would come; it would be taken for no body at all.
        raise Problem(400, "malformed", "Send the body in one piece, with its length.")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise Problem(
            413, "content-too-large", f"The body may have {MAX_BODY_BYTES} bytes at the most."
        )
    raw = request.get_data(cache=False)
    return Call(
        caller=caller,
        body=strict_json.parse_body(raw) if raw else None,
        query=request.args.to_dict(),
        correlation_id=correlation_id,
        idempotency=_idempotency(
            request.headers.get("Idempotency-Key"), f"{request.method} {request.path}", caller, raw
        ),
        known_as=request.headers.get("If-Match"),
    )


def _idempotency(
    key: str | None, target: str, caller: assertion.Caller, raw: bytes
) -> Idempotency | None:
    if key is None:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Problem(400, "malformed", "An Idempotency-Key has 16-128 visible ASCII characters.")
    scope = f"{caller.subject or ''}\n{target}\n{key}"
    return Idempotency(
        key=hashlib.sha256(scope.encode()).hexdigest(),
        fingerprint=hashlib.sha256(raw).hexdigest(),
    )


def correlation_of(traceparent: str | None) -> UUID:
    """Return the trace id of a W3C ``traceparent`` as a UUID; a fresh one without it."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    return UUID(hex=match[1]) if match else uuid4()


def _respond(
    status: int,
    body: object,
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> Response:
    return Response(
        strict_json.dumps(body),
        status=status,
        headers=dict(headers or {}),
        content_type=content_type,
    )
