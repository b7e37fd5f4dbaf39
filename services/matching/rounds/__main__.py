"""Computes one round, in a process of its own that gives way to everything else.

``python -m services.matching.rounds ROUND_ID ATTEMPT SERVICE_PID``: what the round is about is read
from the store and what it comes to is written there; nothing is said between the two processes but
how this one ended. It ends with the service that started it.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

from services.matching.domain.rounds import Attempt
from services.matching.rounds import ends
from services.matching.settings import MatchingSettings

_PR_SET_PDEATHSIG: Final = 1
_NICENESS: Final = 10
_FIRST_TO_GO: Final = 800
"""Where the machine runs out of memory, this process is ended and not one that people wait for."""

_MEGABYTE: Final = 1024 * 1024


def main(round_id: str, number: str, service_pid: str) -> int:
    """Compute the round; return how that ended (see ``ends``)."""
    if not _bound_to(int(service_pid)):
        return ends.ALONE
    settings = MatchingSettings()
    _give_way(settings)
    # Only now: what takes long to load is loaded within the bounds.
    from chassis import logs  # noqa: PLC0415
    from chassis.database import AWAY  # noqa: PLC0415

    logs.configure("matching")
    try:
        from services.matching.rounds.computing import compute  # noqa: PLC0415
    except ModuleNotFoundError:
        raise
    except (ImportError, OSError, MemoryError):
        # The libraries are there; it is room that they do not find.
        return ends.TOO_MUCH
    try:
        return ends.DONE if compute(Attempt(round_id, int(number))) else ends.VOID
    except MemoryError:
        return ends.TOO_MUCH
    except AWAY:
        return ends.AWAY


def _bound_to(service_pid: int) -> bool:
    """Have the kernel end this process with the service; tell whether that still runs."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        return False
    # It may have died before we asked.
    return os.getppid() == service_pid


def _give_way(settings: MatchingSettings) -> None:
    os.nice(_NICENESS)
    Path("/proc/self/oom_score_adj").write_text(str(_FIRST_TO_GO), encoding="ascii")
    memory = settings.round_memory_mb * _MEGABYTE
    seconds = int(settings.round_seconds) * (os.cpu_count() or 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
