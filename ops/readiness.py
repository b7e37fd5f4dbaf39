"""Asking a process whether it is ready, in its own protocol, without ever waiting long."""

from __future__ import annotations

import socket
from typing import Final
from urllib.parse import urlsplit

import httpx

AMQP_HELLO: Final = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME: Final = b"\x01"


def complaint(address: str, *, timeout: float = 2) -> str | None:
    """Ask once; return None when ready, else what is wrong, in a few words.

    Args:
        address: `amqp://host:port`, `tcp://host:port`, or an `http://` URL that answers 200.
        timeout: seconds.
    """
    parts = urlsplit(address)
    try:
        if parts.scheme in {"http", "https"}:
            answer = httpx.get(address, timeout=timeout, trust_env=False)
            return None if answer.is_success else f"answers {answer.status_code}"
        default_port = {"mongodb": 27_017, "smtp": 25}.get(parts.scheme, 5_672)
        peer = (parts.hostname or "127.0.0.1", parts.port or default_port)
        with socket.create_connection(peer, timeout=timeout) as connection:
            if parts.scheme != "amqp":
                return None
            connection.settimeout(timeout)
            connection.sendall(AMQP_HELLO)
            # RabbitMQ greets only after it has recovered its queues.
            return None if connection.recv(1) == METHOD_FRAME else "speaks no AMQP 0-9-1"
    except httpx.HTTPError as error:
        return "does not answer in time" if isinstance(error, httpx.TimeoutException) else "is away"
    except TimeoutError:
        return "does not answer in time"
    except OSError:
        return "is away"
