"""Child processes that tests start, watch, kill and never leave behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
# A test run that is killed leaves nothing behind. The kernel goes by the thread that starts the
# child: start none from a thread that ends before it.
_DYING_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
ROOT = Path(__file__).resolve().parents[2]


def wait_until(
    question: Callable[[], T],
    *,
    within: float,
    saying: str,
    every: float = 0.05,
    ignoring: tuple[type[Exception], ...] = (),
) -> T:
    """Ask again and again until the answer is true, and return it.

    Raises:
        TimeoutError: it was not true within that many seconds; the message starts with `saying`.
    """
    deadline = time.monotonic() + within
    last: object = None
    while True:
        try:
            last = answer = question()
            if answer:
                return answer
        except ignoring as error:
            last = error
        if time.monotonic() >= deadline:
            raise TimeoutError(f"{saying}: not within {within} s (last: {last!r})")
        time.sleep(every)


class Child:
    """One program in the foreground, its output in a file, its environment as given.

    `environment` is added to this process's own.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self.command = list(command)
        self.log = log
        self._environment = dict(environment or {})
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def python(
        cls, *arguments: str, log: Path, environment: Mapping[str, str] | None = None
    ) -> "Child":
        """A child running this interpreter, e.g. `Child.python("-m", "services.reports", ...)`."""
        return cls([sys.executable, *arguments], log=log, environment=environment)

    @property
    def pid(self) -> int:
        """The process id of the running program."""
        return self._running().pid

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> "Child":
        """Start it; the output is appended to the log."""
        assert not self.is_running, f"already running: {self.command}"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*_DYING_WITH_US, *self.command],
                cwd=self._cwd,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program itself, not to its children."""
        self._running().send_signal(number)

    def kill(self) -> int:
        """SIGKILL and wait; nothing happens to one that has ended. Returns its status."""
        process = self._running()
        process.kill()
        return process.wait(timeout=30)

    def stop(self, *, within: float = 30) -> int:
        """SIGTERM and wait; SIGKILL after `within` seconds. Returns its status."""
        process = self._running()
        process.terminate()
        try:
            return process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            return self.kill()

    def wait(self, *, within: float) -> int:
        """Wait for its own end and return its status."""
        return self._running().wait(timeout=within)

    def close(self) -> None:
        """For fixtures: end it if it was ever started, whatever its state."""
        if self.is_running:
            self._running().send_signal(signal.SIGCONT)
            self.stop(within=10)

    def text(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise AssertionError(f"never started: {self.command}")
        return self._process
