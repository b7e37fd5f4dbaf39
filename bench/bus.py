"""The bus against stock nameko and FastStream: throughput, announcing, latency."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench.ground import FASTSTREAM_QUEUE, NAMEKO_QUEUE, OUR_QUEUE, Ground
from bench.report import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONSUMERS = {
    "nameko": ("bench.consumers.nameko_stock", NAMEKO_QUEUE),
    "faststream": ("bench.consumers.faststream_stock", FASTSTREAM_QUEUE),
    "ours": ("bench.consumers.entrelieux", OUR_QUEUE),
}
# So many that each takes some seconds on two cores.
EVENTS = {
    ("document", "nameko"): 3_000,
    ("document", "faststream"): 3_000,
    ("document", "ours"): 20_000,
    ("none", "nameko"): 8_000,
    ("none", "faststream"): 8_000,
    ("none", "ours"): 40_000,
}
ANNOUNCED = {"nameko": 3_000, "faststream": 8_000, "publisher": 20_000, "relay": 5_000}
CLASSIC = "ours on a classic queue"
RATE = 200
RATE_SECONDS = 8


def rows(on: Ground, runs: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Measure everything, in turns, and yield the medians."""
    for effect, title in (
        ("document", "events handled, one idempotent document each"),
        ("none", "events handled, empty handler"),
    ):
        rates: dict[str, list[float]] = {name: [] for name in CONSUMERS}
        for run in range(runs):
            for name in CONSUMERS:
                say(f"{title}: {name} {run + 1}/{runs}")
                rates[name].append(_drain(on, name, effect))
        yield _row(title, "events/s", rates)
    rates = {name: [] for name in ANNOUNCED}
    for run in range(runs):
        for name, count in ANNOUNCED.items():
            say(f"facts announced: {name} {run + 1}/{runs}")
            with on.queue(OUR_QUEUE):
                process = on.program("bench.announcing", name, count=count)
                rates[name].append(on.result(process)["events_per_second"])
    publisher, relay = rates.pop("publisher"), rates.pop("relay")
    yield _row("facts announced from a store", "events/s", {**rates, "ours": relay})
    yield _row("published and confirmed, no store", "events/s", {**rates, "ours": publisher})
    # Stock nameko's queue is a classic one, which delivers before it has synced to the disk; ours
    # is a quorum queue, which does not. The middle figure is ours on a queue like nameko's.
    waits: dict[str, list[float]] = {"nameko": [], CLASSIC: [], "ours": []}
    for run in range(runs):
        for name, medians in waits.items():
            say(f"wait at {RATE}/s: {name} {run + 1}/{runs}")
            medians.append(_trickle(on, name))
    yield _row(f"published to handler, p50 at {RATE}/s", "ms", waits, smaller_is_better=True)


def _drain(on: Ground, name: str, effect: str) -> float:
    module, queue = CONSUMERS[name]
    count = EVENTS[effect, name]
    with on.queue(queue) as publishing:
        for number in range(count):
            publishing.publish(number)
        publishing.settle()
    return on.result(on.program(module, count=count, effect=effect))["events_per_second"]


def _trickle(on: Ground, name: str) -> float:
    module, queue = CONSUMERS["ours" if name == CLASSIC else name]
    count = RATE * RATE_SECONDS
    with on.queue(queue, classic=name == CLASSIC) as publishing:
        process = on.program(module, count=count, effect="none")
        _until_consumed(publishing.channel, queue)
        began = time.perf_counter()
        for number in range(count):
            ahead = began + number / RATE - time.perf_counter()
            if ahead > 0:
                time.sleep(ahead)
            publishing.publish(number)
        publishing.settle()
        return on.result(process)["wait_p50_ms"]


def _until_consumed(channel: object, queue: str) -> None:
    deadline = time.monotonic() + 30
    while channel.queue_declare(queue, passive=True).consumer_count == 0:  # type: ignore[attr-defined]
        if time.monotonic() > deadline:
            raise TimeoutError(queue)
        time.sleep(0.05)


def _row(
    name: str, unit: str, runs: dict[str, list[float]], *, smaller_is_better: bool = False
) -> Row:
    medians = {who: statistics.median(figures) for who, figures in runs.items()}
    ours = medians.pop("ours")
    return Row(name, ours, medians, unit, smaller_is_better)
