"""The outermost layer: bounds, trace, security headers, figures, logs, and no stack ever."""

import time
from collections.abc import Iterable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import logs, metrics
from chassis.problems import Problem
from gateway.admission import CONCERNS
from gateway.pages.rendering import CONTENT_SECURITY_POLICY
from gateway.refusals import respond
from gateway.traces import Trace

MAX_URL_BYTES = 2048
MAX_HEADER_BYTES = 16_384
MAX_HEADERS = 60
_PREFLIGHT_SECONDS = b"600"
_DOCUMENTATION = "/docs"
_PAGES = ("/call/", "/mentor/", "/mentor-role")
_FEEDS = "/feeds/"
_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000"),
]
_NOTHING = b"default-src 'none'; frame-ancestors 'none'"
_STYLES_ONLY = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

log = structlog.get_logger(__name__)


class Edge:
    """Wraps the application; nothing but lifespan passes beside it.

    Args:
        app: the application.
        origins: web origins, exact, that a browser may ask from.
    """

    def __init__(self, app: ASGIApp, *, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        structlog.contextvars.unbind_contextvars("correlation_id", "subject")
        confidential = scope["path"].startswith(CONCERNS)
        headers = dict(scope["headers"])
        trace = Trace.fresh()
        if not confidential:
            trace = Trace.of(headers.get(b"traceparent", b"").decode("latin-1"))
            structlog.contextvars.bind_contextvars(correlation_id=trace.correlation_id)
        scope["entrelieux.trace"] = trace
        added = _headers_for(scope["path"]) + self._cors(headers)
        if not confidential:
            added.append((b"x-correlation-id", trace.correlation_id.encode()))
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        try:
            await self._serve(scope, receive, send_with_headers, headers)
        except Exception as error:
            _log_failure(error, scope)
            if status:
                raise
            problem = Problem(500, "internal", "This went wrong on our side; it has been noted.")
            await respond(problem)(scope, receive, send_with_headers)
        _count(scope, status, time.perf_counter() - started, quiet=confidential)

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]
    ) -> None:
        problem = _out_of_bounds(scope)
        if problem is not None:
            await respond(problem)(scope, receive, send)
        elif (
            scope["method"] == "OPTIONS"
            and b"access-control-request-method" in headers
            and headers.get(b"origin") in self._origins
        ):
            await _allow(send)
        else:
            await self._app(scope, receive, send)

    def _cors(self, headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        if not self._origins:
            return []
        added = [(b"vary", b"Origin")]
        if headers.get(b"origin") in self._origins:
            added += [
                (b"access-control-allow-origin", headers[b"origin"]),
                (
                    b"access-control-expose-headers",
                    b"ETag, Location, Retry-After, X-Correlation-Id",
                ),
            ]
        return added


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    policy = _STYLES_ONLY if path == _DOCUMENTATION else _NOTHING
    if path.startswith(_PAGES):
        policy = CONTENT_SECURITY_POLICY.encode()
    if path.startswith(_FEEDS):
        # A calendar program asks anew each time, but is told where nothing is new.
        kept = [(name, value) for name, value in _SECURITY_HEADERS if name != b"cache-control"]
        return [
            *kept,
            (b"cache-control", b"private, no-cache"),
            (b"content-security-policy", policy),
        ]
    return [*_SECURITY_HEADERS, (b"content-security-policy", policy)]


def _out_of_bounds(scope: Scope) -> Problem | None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL_BYTES:
        return Problem(
            414, "uri-too-long", f"The address may have {MAX_URL_BYTES} bytes at the most."
        )
    headers = scope["headers"]
    if (
        len(headers) > MAX_HEADERS
        or sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES
    ):
        return Problem(
            431,
            "headers-too-large",
            f"Send at most {MAX_HEADERS} header fields and {MAX_HEADER_BYTES} bytes of them.",
        )
    return None


async def _allow(send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 204,
            "headers": [
                (b"access-control-allow-methods", b"GET, POST, PATCH, DELETE"),
                (
                    b"access-control-allow-headers",
                    b"Authorization, Content-Type, Idempotency-Key, If-Match, traceparent",
                ),
                (b"access-control-max-age", _PREFLIGHT_SECONDS),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b""})


def _template(scope: Scope) -> str:
    """Return the route as a label from a closed set: never the client's own path or method."""
    route = scope.get("route")
    if route is None or scope["method"] not in route.methods:
        return "unmatched"
    return f"{scope['method']} {route.path}"


def _log_failure(error: Exception, scope: Scope) -> None:
    log.error(
        "request failed",
        error=type(error).__name__,
        place=logs.where(error),
        route=_template(scope),
    )


def _count(scope: Scope, status: int, seconds: float, *, quiet: bool) -> None:
    template = _template(scope)
    metrics.REQUESTS.labels(template, f"{status // 100}xx").inc()
    metrics.REQUEST_SECONDS.labels(template).observe(seconds)
    # Concerns are counted and never logged one by one: a line has a time, and that is a trace.
    if not quiet:
        log.info("request", route=template, status=status, seconds=round(seconds, 4))
