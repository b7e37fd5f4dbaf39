"""Fetches a calendar from an address that somebody gave us, wherever that tries to lead."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from services.onboarding.busy_feeds.addresses import is_public

MAX_BYTES: Final = 1024 * 1024
MAX_REDIRECTS: Final = 3
MAX_URL: Final = 2000
_CHUNK: Final = 65_536
_PORT: Final = 443
_TRIED: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
_CALENDAR: Final = "text/calendar"

Resolve = Callable[[str, int], Sequence[str]]


class NotFetched(Exception):  # noqa: N818 - reads as the sentence it is
    """There is no calendar; ``why`` is a closed word, without anything of the address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """For tests alone: a server on this machine that may be asked besides the public Internet.

    Attributes:
        port: of 127.0.0.1; nothing else on this machine can be reached.
        ca_file: who vouches for it.
    """

    port: int
    ca_file: Path


@dataclass(frozen=True, slots=True)
class Fetched:
    """What there was: nothing new where ``body`` is ``None``."""

    body: bytes | None
    etag: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask."""

    host: str
    port: int
    path: str


def target_of(url: str, *, local_server: LocalServer | None = None) -> Target:
    """Read an address strictly.

    Raises:
        NotFetched: it is not an ``https`` (or ``webcal``) address of the usual port.
    """
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise NotFetched("not_an_address")
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise NotFetched("not_an_address") from None
    if parts.scheme not in {"https", "webcal", "webcals"}:
        raise NotFetched("not_https")
    if not host or parts.username is not None or parts.password is not None or "%" in host:
        raise NotFetched("not_an_address")
    if port != _PORT and (local_server is None or port != local_server.port):
        raise NotFetched("forbidden")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path)


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses that the name has now."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("unknown_host") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    known_as: str | None = None,
    seconds: float = 5,
    local_server: LocalServer | None = None,
    resolve: Resolve = resolved,
) -> Fetched:
    """Return the calendar at an address.

    Each name is resolved once; all its addresses must be public, and it is one of these that is
    connected to: a name that means something else a moment later gains nothing. Redirects are
    followed by hand and each is checked like the first address.

    Args:
        url: where.
        known_as: the ``ETag`` of what is known already.
        seconds: for each wait; who calls this bounds the whole.
        local_server: for tests alone.
        resolve: finds a name's addresses.

    Raises:
        NotFetched: there is none, or it is not safe to look.
    """
    for _ in range(MAX_REDIRECTS + 1):
        target = target_of(url, local_server=local_server)
        addresses = _checked(target, resolve, local_server)
        answer, connection = _asked(target, addresses, known_as, seconds, local_server)
        try:
            if answer.status not in _REDIRECTS:
                return _read(answer)
            location = answer.headers.get("Location", "")
        finally:
            answer.close()
            connection.close()
        if not location:
            raise NotFetched("refused")
        url = urljoin(url, location)
    raise NotFetched("too_many_redirects")


def _checked(target: Target, resolve: Resolve, local_server: LocalServer | None) -> Sequence[str]:
    addresses = resolve(target.host, target.port)
    if local_server is not None and target.port == local_server.port:
        allowed = {"127.0.0.1"}
        if not addresses or not allowed.issuperset(addresses):
            raise NotFetched("forbidden")
        return addresses
    # One bad address among good ones is enough: it could be the one that is connected to.
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotFetched("forbidden")
    return addresses


class _Pinned(http.client.HTTPSConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, sock: ssl.SSLSocket) -> None:
        super().__init__(host, port)
        self._pinned = sock

    def connect(self) -> None:
        self.sock = self._pinned

    def close(self) -> None:
        super().close()
        self._pinned.close()


def _asked(
    target: Target,
    addresses: Sequence[str],
    known_as: str | None,
    seconds: float,
    local_server: LocalServer | None,
) -> tuple[http.client.HTTPResponse, http.client.HTTPSConnection]:
    headers: Mapping[str, str] = {
        "Accept": _CALENDAR,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "Entrelieux (looks when a welcomer is busy)",
        **({"If-None-Match": known_as} if known_as else {}),
    }
    connection = _Pinned(
        target.host, target.port, _connected(target, addresses, seconds, local_server)
    )
    try:
        connection.request("GET", target.path, headers=headers)
        return connection.getresponse(), connection
    except (OSError, http.client.HTTPException, ValueError):
        connection.close()
        raise NotFetched("no_answer") from None


def _connected(
    target: Target, addresses: Sequence[str], seconds: float, local_server: LocalServer | None
) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=local_server.ca_file if local_server else None)
    for address in addresses[:_TRIED]:
        try:
            plain = socket.create_connection((address, target.port), timeout=seconds)
        except OSError:
            continue
        try:
            return context.wrap_socket(plain, server_hostname=target.host)
        except ssl.SSLCertVerificationError:
            plain.close()
            raise NotFetched("not_trusted") from None
        except (OSError, ValueError):
            plain.close()
    raise NotFetched("no_answer")


def _read(answer: http.client.HTTPResponse) -> Fetched:
    etag = answer.headers.get("ETag")
    etag = etag if etag and len(etag) <= 200 and etag.isascii() else None  # noqa: PLR2004
    if answer.status == _NOT_MODIFIED:
        return Fetched(None, etag)
    if answer.status != http.client.OK:
        raise NotFetched("refused")
    if answer.headers.get_content_type() != _CALENDAR:
        raise NotFetched("not_a_calendar")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched("not_a_calendar")
    body = bytearray()
    try:
        while chunk := answer.read(_CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                raise NotFetched("too_large")
    except (OSError, http.client.HTTPException, ValueError):
        raise NotFetched("no_answer") from None
    return Fetched(bytes(body), etag)
