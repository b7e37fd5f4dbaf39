"""Counts what a measured program has handled and tells the result on its last line."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import NoReturn


class Stopwatch:
    """From the beginning of the first handler to the end of the last.

    Args:
        count: events after which the program reports and ends.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._handled = 0
        self._began = 0.0
        self._waits_ns: list[int] = []

    def begin(self) -> None:
        """Note that a handler begins."""
        if not self._began:
            self._began = time.perf_counter()

    def saw(self, sent_ns: int) -> None:
        """Note how long ago an event was made."""
        self._waits_ns.append(time.time_ns() - sent_ns)

    def end(self, events: int) -> None:
        """Note that a handler has ended; report and exit after the last."""
        self._handled += events
        if self._handled >= self._count:
            self._report()

    def _report(self) -> NoReturn:
        seconds = time.perf_counter() - self._began
        waits = sorted(self._waits_ns)
        result = {
            "events_per_second": self._handled / seconds,
            "wait_p50_ms": waits[len(waits) // 2] / 1e6 if waits else None,
            "wait_p99_ms": waits[len(waits) * 99 // 100] / 1e6 if waits else None,
        }
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()
        os._exit(0)
