"""Measures matching: how quickly one newcomer or all of them find a mentor, and how well."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymongo

from bench.matching import database_loop
from bench.matching.memory import columns_of
from bench.matching.people import NOW, Tree, mentors, newcomers
from bench.report import Row
from tests.support.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MENTORS = 20_000
NEWCOMERS = 2_000
LOOPS = 5
"""A loop over all mentors takes so long that a few rounds of it must do."""

LOOP = "database query and loop"
WAYS = (
    "ours",
    "arrival order",
    "global greedy",
    "Lern-Fair's scoring",
    "Gale-Shapley with quotas",
    "exact optimum",
)
ROUNDS = {"ample": (10_000, 2_000, 8), "scarce": (10_000, 2_000, 3)}
LARGE = (100_000, 20_000, 8)
_ROOT = Path(__file__).parents[2]

Figures = dict[str, float]


def rows(say: Callable[[str], None], runs: int) -> Iterator[Row]:
    """Measure all ways in one run, one after the other, on the same people."""
    yield from _at_once(say)
    for name, size in ROUNDS.items():
        found = {}
        for way in WAYS:
            say(f"a round of {size[0]:,} x {size[1]:,}, {size[2]} seats each, {name}: {way}")
            found[way] = _round(way, size, runs)
        yield from _table(f"round, {name}", found)
    say("a round of 100,000 x 20,000, 8 seats each")
    yield from _large(_round("ours", LARGE, runs))


def _at_once(say: Callable[[str], None]) -> Iterator[Row]:
    say(f"one newcomer among {MENTORS:,} mentors")
    columns, asking = columns_of(MENTORS), newcomers(NEWCOMERS)
    times = []
    for number, each in enumerate(asking):
        now = NOW + timedelta(seconds=number)
        began = time.perf_counter()
        columns.best(each, now)
        times.append((time.perf_counter() - began) * 1000)
    say("the same by a database query and a loop")
    loop = _loop_ms()
    yield Row(
        "one newcomer among 20,000 mentors, p50",
        statistics.median(times),
        {LOOP: loop},
        "ms",
        smaller_is_better=True,
        aim="<= 0.3 ms, >= 1,000x",
    )
    p99 = sorted(times)[len(times) * 99 // 100]
    yield Row("the same, p99", p99, unit="ms", smaller_is_better=True, aim="<= 0.5 ms")
    command = [sys.executable, "-m", "bench.matching.memory", str(MENTORS)]
    yield Row(
        "memory of 20,000 mentors and columns", _printed(command), unit="MB",
        smaller_is_better=True,
    )  # fmt: skip


def _loop_ms() -> float:
    """Return how long the usual way takes on a real database, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="entrelieux-bench-", ignore_cleanup_errors=True) as at:
        database = Database(Path(at))
        try:
            database.start()
            client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
                database.url, tz_aware=True
            )
            collection = client["bench"]["mentors"]
            database_loop.fill(collection, mentors(MENTORS, capacity=8))
            times = []
            for each in newcomers(LOOPS):
                began = time.perf_counter()
                database_loop.best(collection, each, Tree(), NOW)
                times.append((time.perf_counter() - began) * 1000)
            client.close()
            return statistics.median(times)
        finally:
            database.close()


def _round(way: str, size: tuple[int, int, int], runs: int) -> Figures:
    command = [sys.executable, "-m", "bench.matching.one_round", way, *map(str, (*size, runs))]
    found: Figures = _printed(command)
    return found


def _printed(command: list[str]) -> Any:
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def _table(title: str, found: dict[str, Figures]) -> Iterator[Row]:
    """Yield what the ways differ in; our own figures first."""
    for what, figure, unit, smaller, aim in (
        ("newcomers with a mentor", "coverage", "%", False, ""),
        ("longest wait of those left", "worst_wait", "days", True, ""),
        ("mean fit", "mean_fit", "", False, ""),
        ("Gini of loads", "load_gini", "", True, ""),
        ("pairs who would rather have each other", "blocking", "pairs", True, ""),
        ("fit less load, all together", "value", "1/100 points", False, ""),
        ("time", "seconds", "s", True, "<= 1 s"),
        ("time of processors", "processor_seconds", "s", True, ""),
        ("memory", "memory_mb", "MB", True, ""),
    ):
        ours, *others = (found[way][figure] for way in WAYS)
        yield Row(
            f"{title}: {what}", ours, dict(zip(WAYS[1:], others, strict=True)), unit,
            smaller_is_better=smaller, aim=aim,
        )  # fmt: skip
    yield Row(
        f"{title}: share of the optimum of the same graph", found["ours"]["share"], aim=">= 0.9999"
    )


def _large(found: Figures) -> Iterator[Row]:
    title = "round of 100,000 x 20,000"
    for what, figure, unit, aim in (
        ("time", "seconds", "s", "<= 12 s"),
        ("time of processors", "processor_seconds", "s", ""),
        ("to read all people", "counting_seconds", "s", ""),
        ("memory", "memory_mb", "MB", "< 2,000 MB"),
        ("share of the optimum of the same graph", "share", "", ">= 0.9999"),
    ):
        yield Row(f"{title}: {what}", found[figure], unit=unit, smaller_is_better=True, aim=aim)
