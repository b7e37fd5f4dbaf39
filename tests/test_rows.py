"""Each thing that the communities asked for has a test that drives it through the gateway."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

THROUGH_THE_GATEWAY = [Path(__file__).parent / each for each in ("gateway", "journeys", "faults")]
ROWS = (
    *(f"S0.{number}" for number in (*range(1, 10), *range(11, 19), 22)),
    *("S1.1", *(f"S1.{number}" for number in (*range(34, 39), *range(41, 46), 47, 58, 59))),
    *("S2.31", "S3.1", "S3.14", "S3.19", "S4.31"),
    *("S1.28", "S1.46", "S1.48", "S2.30", "S2.32", "S2.33", "S4.4", "S4.19"),
)
"""The rows of welcoming, then those of mentors."""

NAME = re.compile(r"\bS\d\.\d+\b")


def rows_named(source: str) -> Iterator[str]:
    """The rows that the docstrings of a file's tests name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from NAME.findall(ast.get_docstring(node) or "")


NAMED = {
    row
    for folder in THROUGH_THE_GATEWAY
    for file in folder.rglob("test_*.py")
    for row in rows_named(file.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("row", ROWS)
def test_a_test_through_the_gateway_names_the_row(row: str) -> None:
    assert row in NAMED, f"no docstring of a test through the gateway names {row}"
