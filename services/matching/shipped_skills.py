"""The vocabulary that is shipped: ``vocabulary/skills.csv``."""

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from services.matching.domain.vocabulary.concepts import TONGUES, Concept

FILE: Final = Path(__file__).parent / "vocabulary" / "skills.csv"
COLUMNS: Final = (
    "id",
    "broader",
    "informal",
    *(column for tongue in TONGUES for column in (tongue, f"{tongue}_also")),
)
BETWEEN: Final = "|"


def read(lines: Iterable[str]) -> Iterator[Concept]:
    """Yield the concepts of a file in our format."""
    for row in csv.DictReader(lines):
        yield Concept(
            id=row["id"],
            labels={tongue: row[tongue] for tongue in TONGUES if row[tongue]},
            also={
                tongue: tuple(filter(None, row[f"{tongue}_also"].split(BETWEEN)))
                for tongue in TONGUES
            },
            broader=tuple(filter(None, row["broader"].split(BETWEEN))),
            informal=row["informal"] == "yes",
        )


@cache
def shipped() -> tuple[Concept, ...]:
    """Return the concepts that every network begins with."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(read(lines))
