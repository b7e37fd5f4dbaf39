"""Ports that nobody else in this test run, or beside it, is given."""

import fcntl
import random
import socket
import tempfile
from pathlib import Path
from typing import TextIO

# Below the kernel's ephemeral range, so that no outgoing connection takes one in the meantime.
_RANGE = range(20_000, 32_000)
_held: list[object] = []


def free_ports(count: int) -> list[int]:
    """Reserve `count` loopback ports until this process ends, also against other test workers.

    Raises:
        RuntimeError: the range is used up.
    """
    return free_runs(count, length=1, step=1)


def free_port() -> int:
    """Reserve one loopback port until this process ends."""
    return free_ports(1)[0]


def free_runs(count: int, *, length: int, step: int) -> list[int]:
    """Reserve `count` runs of ports, each `length` ports `step` apart; return the first of each.

    Raises:
        RuntimeError: the range is used up.
    """
    firsts: list[int] = []
    for first in random.sample(_RANGE, len(_RANGE)):
        locks = [_reserve(first + step * place) for place in range(length)]
        if None in locks:
            for lock in locks:
                if lock is not None:
                    lock.close()
            continue
        _held.extend(locks)
        firsts.append(first)
        if len(firsts) == count:
            return firsts
    raise RuntimeError("no free ports left for the tests")


def _reserve(port: int) -> TextIO | None:
    """Lock and probe one port; the lock lives as long as its file is open."""
    folder = Path(tempfile.gettempdir()) / "entrelieux-test-ports"
    folder.mkdir(exist_ok=True)
    lock = (folder / str(port)).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    if not _is_free(port):
        lock.close()
        return None
    return lock


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
