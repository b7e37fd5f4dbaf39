"""Reads the real third places of 2019 into bodies for `POST /v1/places`, line by line.

Whatever is wrong on a line is put right from the same line or left out, and noted: nothing is
dropped without a word, and nothing is made up.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ops.demo import cleaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ops.demo.cleaning import Finding, Problem

FILE: Final = Path(__file__).parent / "data" / "tiers-lieux-2019.csv"

METROPOLITAN_ZONE: Final = "Europe/Paris"
OVERSEAS_ZONES: Final = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
LONGEST: Final = {"ADRESSE": 500, "WEB": 500}
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something wrong on one line of the file, and what was done about it.

    Attributes:
        line: of the file; the header is line 1.
        problem: the closed word for what is wrong.
        done: one sentence, without what stood there where that might name a person.
    """

    line: int
    problem: Problem
    done: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file.

    Attributes:
        line: of the file; the header is line 1.
        body: for `POST /v1/places`; `None` where the line cannot be loaded: a note says why.
    """

    line: int
    body: dict[str, Any] | None


@dataclass(slots=True)
class Reading:
    """All lines of a file, and all that is wrong with them, in the order of the lines."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def loadable(self) -> list[tuple[int, dict[str, Any]]]:
        """Line number and body of each line that can be loaded."""
        return [(row.line, row.body) for row in self.rows if row.body is not None]

    def lines_with_notes(self) -> int:
        """How many lines something is wrong with."""
        return len({note.line for note in self.notes})

    def counts(self) -> dict[Problem, int]:
        """How many lines have each problem, most frequent first."""
        pairs = {(note.line, note.problem) for note in self.notes}
        return dict(Counter(problem for _, problem in sorted(pairs)).most_common())


def read(path: Path = FILE) -> Reading:
    """Read a file of third places in the columns of the survey of 2019.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read at all.
        KeyError: a column is missing.
    """
    reading = Reading()
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file, restval="")
        for columns in lines:
            body, notes = cleaned(lines.line_num, columns)
            reading.rows.append(Row(lines.line_num, body))
            reading.notes.extend(notes)
    reading.notes.extend(_repeated_names(reading.loadable()))
    reading.notes.sort()
    return reading


def cleaned(line: int, columns: Mapping[str, str]) -> tuple[dict[str, Any] | None, list[Note]]:
    """Return the body for one line, or `None` where it has no name, and what is wrong with it."""
    findings: list[Finding | None] = []
    texts = {
        column: _tidy(column, columns[column], findings)
        for column in ("NOM_TL", "ADRESSE", "NOMCOM", "COMINIT", "NOMCOMMETRO", "NOMREG")
    } | {column: _tidy(column, columns[column], findings) for column in ("TYPO", "WEB")}
    if not texts["NOM_TL"]:
        findings.append(("no name", "Not loaded: a place needs a name."))
        return None, _notes(line, findings)
    commune, finding = cleaning.commune(texts["NOMCOM"], texts["COMINIT"], texts["NOMCOMMETRO"])
    findings.append(finding)
    postcode, finding = cleaning.postcode(
        columns["CP"].strip(), geocoded=columns["GEOCOD"], department=columns["INSEEDEP"].strip()
    )
    findings.append(finding)
    location, finding = cleaning.location(columns["LAT"].strip(), columns["LONG"].strip())
    findings.append(finding)
    website, finding = cleaning.website(texts["WEB"])
    findings.append(finding)
    blanks: dict[str, Problem] = {"ADRESSE": "no address", "NOMREG": "no region", "TYPO": "no kind"}
    findings += [
        (problem, f"{column} is blank: loaded without.")
        for column, problem in blanks.items()
        if not texts[column]
    ]
    body = {
        "name": texts["NOM_TL"],
        "address": texts["ADRESSE"],
        "postcode": postcode,
        "commune": commune,
        "region": texts["NOMREG"],
        "country": "FR",
        "location": location,
        "kind": texts["TYPO"],
        "website": website,
        "population": _population(columns["POPCOM"], commune, texts["NOMCOMMETRO"], findings),
        "time_zone": OVERSEAS_ZONES.get((postcode or "")[:3], METROPOLITAN_ZONE),
    }
    return {key: value for key, value in body.items() if value not in (None, "")}, _notes(
        line, findings
    )


def _tidy(column: str, raw: str, findings: list[Finding | None]) -> str:
    decoded = cleaning.decoded_rightly(raw)
    if decoded != raw:
        findings.append(("decoded wrongly", f"{column}: UTF-8 read as Windows-1252, put right."))
    text = cleaning.one_line(decoded)
    if text != decoded:
        findings.append(("odd spaces", f"{column}: made single ordinary ones."))
    return text[: LONGEST.get(column, LONGEST_NAME)].rstrip()


def _population(
    raw: str, commune: str | None, counted: str, findings: list[Finding | None]
) -> int | None:
    """The survey counts the people of the commune that the coordinates are in."""
    if commune and not cleaning.same_words(commune, counted):
        where = counted or "no commune that it knows"
        findings.append(
            ("coordinates in another commune", f"They are in {where}, the place in {commune}.")
        )
        findings.append(("population of another commune", "POPCOM left out."))
        return None
    people, finding = cleaning.population(raw.strip())
    findings.append(finding)
    return people


def _notes(line: int, findings: Iterable[Finding | None]) -> list[Note]:
    return [Note(line, *finding) for finding in findings if finding is not None]


def _repeated_names(loadable: Iterable[tuple[int, dict[str, Any]]]) -> list[Note]:
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for line, body in loadable:
        lines[body["name"].casefold()].append(line)
    notes = []
    for same in lines.values():
        for line in same if len(same) > 1 else ():
            others = ", ".join(str(other) for other in same if other != line)
            notes.append(
                Note(line, "name repeated", f"Also on line {others}; each is a place of its own.")
            )
    return notes
