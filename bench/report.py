"""How measurements are shown to a person and kept for a program."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure of ours beside the same of the peers; medians.

    Attributes:
        name: what was measured.
        ours: our figure.
        peers: theirs, by name.
        unit: of all of them.
        smaller_is_better: as for times and memory.
        aim: what we set out to reach, in words.
    """

    name: str
    ours: float
    peers: dict[str, float] = field(default_factory=dict)
    unit: str = ""
    smaller_is_better: bool = False
    aim: str = ""

    def ratios(self) -> dict[str, float]:
        """How many times better ours is, by peer."""
        return {
            name: (theirs / self.ours if self.smaller_is_better else self.ours / theirs)
            for name, theirs in self.peers.items()
            if theirs and self.ours
        }

    def document(self) -> dict[str, Any]:
        """Return the flat form for ``bench.json``."""
        ratios = self.ratios()
        return {
            "name": self.name,
            "ours": round(self.ours, 3),
            "peers": {name: round(value, 3) for name, value in self.peers.items()},
            "ratio": round(min(ratios.values()), 2) if ratios else None,
            "unit": self.unit,
        }


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    table = Table(title="Entrelieux, measured (medians)")
    for title in ("what", "ours", "aim", "peers", "times better", "unit"):
        table.add_column(title, justify="left" if title in {"what", "unit"} else "right")
    for row in rows:
        table.add_row(
            row.name,
            _figure(row.ours),
            row.aim,
            "\n".join(f"{name} {_figure(value)}" for name, value in row.peers.items()),
            "\n".join(f"{ratio:.1f}" for ratio in row.ratios().values()),
            row.unit,
        )
    Console().print(table)


def keep(rows: Sequence[Row], file: Path) -> None:
    """Write the rows as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([row.document() for row in rows], indent=1) + "\n")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
