"""Each event's committed schema and samples, written anew by `python -m tests.contracts.promises`.

A published schema never changes. Writing it anew is right only for an event that nobody has
published yet, or for an optional field that was added.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from contracts.catalogue import EVENTS
from tests.support.processes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from contracts.event import Event

SCHEMAS: Final = ROOT / "tests" / "contracts" / "schemas"
SAMPLES: Final = ROOT / "tests" / "contracts" / "samples"


def schema_of(event: type[Event]) -> str:
    """The text of the event's schema."""
    schema: dict[str, Any] = event.model_json_schema()
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def schema_file(event: type[Event]) -> Path:
    """Where it is committed."""
    return SCHEMAS / f"{event.routing_key}.json"


def sample_file(event: type[Event], kind: str) -> Path:
    """Where a sample of the event is kept: `minimal` or `full`."""
    return SAMPLES / f"{event.routing_key}.{kind}.json"


if __name__ == "__main__":
    for each in EVENTS:
        schema_file(each).write_text(schema_of(each), encoding="utf-8")
