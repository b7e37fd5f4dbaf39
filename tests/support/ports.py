"""Ports that nobody else in this test run, or beside it, is given."""

import fcntl
import random
import socket
import tempfile
from pathlib import Path

# Below the kernel's ephemeral range, so that no outgoing connection takes one in the meantime.
_RANGE = range(20_000, 32_000)
_held: list[object] = []


def free_ports(count: int) -> list[int]:
    """Reserve `count` loopback ports until this process ends, also against other test workers.

    Raises:
        RuntimeError: the range is used up.
    """
    locks = Path(tempfile.gettempdir()) / "entrelieux-test-ports"
    locks.mkdir(exist_ok=True)
    ports: list[int] = []
    for port in random.sample(_RANGE, len(_RANGE)):
        lock = (locks / str(port)).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        if not _is_free(port):
            lock.close()
            continue
        _held.append(lock)  # the lock lives as long as its file object
        ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError("no free ports left for the tests")


def free_port() -> int:
    """Reserve one loopback port until this process ends."""
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
