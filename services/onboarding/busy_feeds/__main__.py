"""Looks at one calendar, in a process of its own that may not take more than a little.

An order is read from standard input and the answer written to standard output, both JSON. Nothing
of the environment counts. Whatever goes wrong in here, the service itself goes on.
"""

import hashlib
import json
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

from services.onboarding.busy_feeds.fetching import LocalServer, NotFetched, fetch

_FETCH_SECONDS: Final = 5
_WORK_SECONDS: Final = 4
_MEMORY_BYTES: Final = 512 * 1024 * 1024


class TooLong(BaseException):
    """The time is up. No handler of errors in between may take it for its own."""


def main() -> None:
    """Carry out one order."""
    order: dict[str, Any] = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_WORK_SECONDS + 1, _WORK_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = _carried_out(order)
    except NotFetched as refused:
        answer = {"error": refused.why}
    except TooLong:
        answer = {"error": "too_slow"}
    except MemoryError:
        answer = {"error": "too_much"}
    json.dump(answer, sys.stdout)


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    server = order.get("local_server")
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, _FETCH_SECONDS)
    fetched = fetch(
        order["url"],
        known_as=order["etag"],
        seconds=_FETCH_SECONDS,
        local_server=LocalServer(port=server["port"], ca_file=Path(server["ca_file"]))
        if server
        else None,
    )
    signal.setitimer(signal.ITIMER_REAL, 0)
    if fetched.body is None:
        return {"unchanged": True}
    digest = hashlib.sha256(fetched.body).hexdigest()
    if digest == order["digest"]:
        return {"unchanged": True}
    # Only now: most calendars have not changed, and reading takes a library that is slow to load.
    from services.onboarding.busy_feeds.reading import NotRead, busy_times  # noqa: PLC0415

    signal.setitimer(signal.ITIMER_REAL, _WORK_SECONDS)
    try:
        found = busy_times(
            fetched.body,
            zone=order["zone"],
            begins=datetime.fromisoformat(order["begins"]),
            ends=datetime.fromisoformat(order["ends"]),
        )
    except NotRead as refused:
        return {"error": refused.why}
    except TooLong:
        return {"error": "too_much"}
    signal.setitimer(signal.ITIMER_REAL, 0)
    return {
        "busy": [[start.isoformat(), end.isoformat()] for start, end in found],
        "etag": fetched.etag,
        "digest": digest,
    }


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a signal handler's
    raise TooLong


if __name__ == "__main__":
    main()
