"""Run the measurements: `python -m bench [bus] [welcome] [matching] [system] [--runs N]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from bench import bus, matching, system, welcome
from bench.ground import ground
from bench.report import Row, keep, show

RESULTS = Path(".run/bench.json")


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default=["bus", "welcome", "matching", "system"],
        help="bus, welcome, matching, system",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each, for the median")
    options = parser.parse_args()
    console = Console(stderr=True)
    rows: list[Row] = []
    with console.status("measuring") as status:

        def say(words: str) -> None:
            status.update(words)
            if not console.is_terminal:
                console.print(words)

        if "bus" in options.parts:
            with ground() as on:
                rows += bus.rows(on, options.runs, say)
        if "welcome" in options.parts:
            rows += welcome.rows(say)
        if "matching" in options.parts:
            rows += matching.rows(say, options.runs)
        if "system" in options.parts:
            rows += system.rows(say)
    show(rows)
    keep(rows, RESULTS)
    console.print(f"kept in {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
