"""The process in which a round is computed, as the service that started it sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.matching.settings import passed_on

if TYPE_CHECKING:
    from services.matching.domain.rounds import Attempt

_ROOT: Final = Path(__file__).resolve().parents[3]


class Child:
    """A process that computes one round.

    Nothing is sent to it and nothing read from it, so there is no pipe that anybody could block
    on: the order and the result are in the store.
    """

    def __init__(self, attempt: Attempt) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - ourselves, and nothing that anybody sent
            [
                *(sys.executable, "-m", __package__),
                *(attempt.round_id, str(attempt.number), str(os.getpid())),
            ],
            cwd=_ROOT,
            env={**passed_on(), "PYTHONPATH": str(_ROOT), "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.DEVNULL,
            close_fds=True,
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ended(self) -> int | None:
        """Return how it ended (see ``ends``), ``None`` while it runs; never waits."""
        return self._process.poll()

    def kill(self) -> None:
        """End it now, and return once it is gone."""
        self._process.kill()
        self._process.wait()
