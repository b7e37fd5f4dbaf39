"""Asking a process whether it is ready, in its own protocol, without ever waiting long."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx

if TYPE_CHECKING:
    from urllib.parse import SplitResult

AMQP_HELLO: Final = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME: Final = b"\x01"
DEFAULT_PORTS: Final = {"amqp": 5_672, "amqps": 5_671, "mongodb": 27_017, "smtp": 25}
WELL: Final = frozenset({"ok", "ready"})


def complaint(address: str, *, timeout: float = 2) -> str | None:
    """Ask once; return None when ready, else what is wrong, in a few words.

    Args:
        address: `amqp://host:port`, `tcp://host:port` (or another protocol that is only connected
            to), or an `http://` URL that answers 2xx. One that ends in /readyz must be all well.
        timeout: seconds.
    """
    parts = urlsplit(address)
    try:
        if parts.scheme in {"http", "https"}:
            return _http_complaint(httpx.get(address, timeout=timeout, trust_env=False), parts)
        return _socket_complaint(parts, timeout)
    except (TimeoutError, httpx.TimeoutException):
        return "does not answer in time"
    except (OSError, httpx.HTTPError):
        return "is away"


def worries_in(answer: httpx.Response) -> dict[str, str]:
    """What an answer of /readyz says is not well, by what was checked, also where it is ready.

    Services give `checks`, each "ok" or a sentence; the gateway gives `services`, each "ready" or
    "away".
    """
    try:
        report = answer.json()
    except ValueError:
        return {"readyz": "something else answers here"}
    said = {**report.get("checks", {}), **report.get("services", {})}
    return {what: how for what, how in said.items() if how not in WELL}


def _http_complaint(answer: httpx.Response, parts: SplitResult) -> str | None:
    worries = worries_in(answer) if parts.path.endswith("/readyz") else {}
    if worries:
        return "; ".join(f"{what}: {said}" for what, said in worries.items())
    return None if answer.is_success else f"answers {answer.status_code}"


def _socket_complaint(parts: SplitResult, timeout: float) -> str | None:
    peer = (parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORTS.get(parts.scheme, 0))
    with socket.create_connection(peer, timeout=timeout) as connection:
        if parts.scheme != "amqp":
            return None
        connection.settimeout(timeout)
        connection.sendall(AMQP_HELLO)
        # RabbitMQ greets only after it has recovered its queues.
        return None if connection.recv(1) == METHOD_FRAME else "speaks no AMQP 0-9-1"
