"""SIGKILL for one process after the other, each known by its pid file alone."""

import os
import random
import signal
import threading
import time
from pathlib import Path

from tests.faults.driver.asking import Journal

RESTARTED_WITHIN_SECONDS = 60


class NotRestartedError(Exception):
    """A killed process did not come back."""


class Killer:
    """Kills by pid file and waits for the next pid in it."""

    def __init__(self, pids: Path, journal: Journal) -> None:
        self._pids = pids
        self._journal = journal

    def kill(self, name: str) -> int:
        """SIGKILL the process and return the pid it had."""
        pid = self._pid(name)
        assert pid is not None, f"there is no process {name}"
        self._journal.write(kill=name, pid=pid)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_next(self, name: str, old: int) -> None:
        """Return when the pid file names another, living process.

        Raises:
            NotRestartedError: it did not within a minute.
        """
        deadline = time.monotonic() + RESTARTED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            pid = self._pid(name)
            if pid is not None and pid != old and _lives(pid):
                self._journal.write(restarted=name, pid=pid)
                return
            threading.Event().wait(0.05)
        raise NotRestartedError(name)

    def _pid(self, name: str) -> int | None:
        try:
            return int((self._pids / f"{name}.pid").read_text().strip())
        except (OSError, ValueError):
            return None  # between two lives


def order(names: list[str], rounds: int, chance: random.Random) -> list[str]:
    """Return each name once a round, shuffled anew each round."""
    sequence: list[str] = []
    for _ in range(rounds):
        sequence += chance.sample(names, len(names))
    return sequence


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
