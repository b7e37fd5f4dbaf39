"""Measures the calendar of welcome calls: how quickly it answers, and how fairly it chooses."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import Row
from bench.welcome import interval_loop
from bench.welcome.people import NOW, asking, calendar_of, welcomers
from bench.welcome.simulation import Season, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WELCOMERS = 1_000
NEWCOMERS = 2_000
LOOPS = 5
"""A loop over all hosts takes so long that a few rounds of it must do."""

LOOP = "interval loop"
TROUBLE = {"missed": 0.1, "silent": 0.03}
ROBIN = "round robin, monthly reset"
_ROOT = Path(__file__).parents[2]


def rows(say: Callable[[str], None]) -> Iterator[Row]:
    """Measure both ways in one run, one after the other, on the same people."""
    say("1,000 welcomers x 28 days x 30 minutes, 8 zones, across a change of clocks")
    staff = welcomers(WELCOMERS)
    requests = asking(NEWCOMERS)
    calendar_of(staff)  # the clocks of the zones are looked up once
    builds = [_seconds(lambda: calendar_of(staff)) for _ in range(5)]
    calendar = calendar_of(staff)
    for request in requests:
        calendar.earliest_time(request, NOW)
    find = _microseconds([lambda r=r: calendar.earliest_time(r, NOW) for r in requests])
    bookable = _microseconds([lambda r=r: calendar.bookable(r, NOW) for r in requests])

    def find_and_book(number: int) -> None:
        free = calendar.earliest(requests[number], NOW)
        if free is not None:
            calendar.take(free.welcomer.id, free.starts_at, free.held)

    book = _microseconds([lambda n=n: find_and_book(n) for n in range(NEWCOMERS)])
    say("the same by a loop over the hosts")
    some = requests[:LOOPS]
    loop = {
        what: statistics.median(
            _microseconds([partial(ask, staff, request, NOW) for request in some])
        )
        for what, ask in (
            ("find", interval_loop.earliest),
            ("book", interval_loop.find_and_book),
            ("list", interval_loop.bookable),
        )
    }
    yield _faster("find a slot", statistics.median(find), loop["find"], "<= 5 us")
    yield _faster("find and book, p50", statistics.median(book), loop["book"], "<= 100 us")
    yield Row("find and book, p99", _percentile(book, 99), unit="us", smaller_is_better=True)
    yield _faster("all slots of 4 weeks", statistics.median(bookable), loop["list"], "<= 20 us")
    yield Row(
        "calendar built anew",
        statistics.median(builds) * 1000,
        unit="ms",
        smaller_is_better=True,
        aim="<= 200 ms",
    )
    say("memory of a calendar, in a process of its own")
    yield Row(
        "memory of welcomers and calendar", _memory(), unit="MB", smaller_is_better=True,
        aim="<= 60 MB",
    )  # fmt: skip
    say("5,000 newcomers, 400 welcomers with caps and absences, 12 weeks")
    yield from _fairness(simulate("ours"), simulate("round robin"), "")
    say("the same, but of the calls 10 % find nobody, and of 3 % nobody says how they went")
    yield from _fairness(
        simulate("ours", **TROUBLE), simulate("round robin", **TROUBLE), ", with calls missed"
    )


def _fairness(ours: Season, robin: Season, when: str) -> Iterator[Row]:
    yield Row(
        f"newcomers called, or in a person's hands, in time{when}",
        ours.in_time,
        {ROBIN: robin.in_time},
        "%",
        aim="100 %",
    )
    yield Row(f"of these called{when}", ours.called, {ROBIN: robin.called}, "%")
    for name, one, other, aim in (
        (
            "most calls less fewest, equal availability",
            ours.spread,
            robin.spread,
            "" if when else "<= 1",
        ),
        ("most calls of one welcomer in one week", ours.busiest_week, robin.busiest_week, ""),
        ("most calls in the week of a return", ours.after_return, robin.after_return, ""),
    ):
        yield Row(name + when, one, {ROBIN: other}, "calls", smaller_is_better=True, aim=aim)


def _faster(name: str, ours: float, theirs: float, aim: str) -> Row:
    return Row(name, ours, {LOOP: theirs}, "us", smaller_is_better=True, aim=aim)


def _seconds(act: Callable[[], object]) -> float:
    """Return how long something keeps the processor busy, whatever else the machine does."""
    started = time.thread_time()
    act()
    return time.thread_time() - started


def _microseconds(acts: Sequence[Callable[[], object]]) -> list[float]:
    return [_seconds(act) * 1e6 for act in acts]


def _percentile(figures: Sequence[float], percent: int) -> float:
    return sorted(figures)[len(figures) * percent // 100]


def _memory() -> float:
    command = [sys.executable, "-m", "bench.welcome.memory", str(WELCOMERS)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figure: float = json.loads(done.stdout)
    return figure
