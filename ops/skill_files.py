"""Files with skills: our own columns, and those in which ESCO is published."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ops.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LANGUAGES: Final = ("fr", "nl", "en")
COLUMNS: Final = ("id", "broader", "informal", "fr", "fr_also", "nl", "nl_also", "en", "en_also")
BETWEEN: Final = "|"

ESCO_COLUMNS: Final = ("conceptUri", "preferredLabel", "altLabels")
RELATION_COLUMNS: Final = ("conceptUri", "broaderUri")
MOST_TERMS: Final = 60
LONGEST_TERM: Final = 200
_CELL: Final = 1_000_000

_NAMED_BY_LANGUAGE = re.compile(r"[_-](fr|nl|en)\.csv$", re.IGNORECASE)
_NO_TERM = re.compile(r"[<>\x00-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Skill:
    """One skill of a file, as the API takes it.

    Attributes:
        line: of the file, where it begins.
        body: what is sent.
        left_out: what of it cannot be sent, in plain words.
    """

    line: int
    body: dict[str, Any]
    left_out: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id, whatever it is worth."""
        return str(self.body["id"])


def ours(path: Path) -> list[Skill]:
    """Return the skills of a file with our columns (those of the vocabulary that is shipped).

    Raises:
        OperatorError: it cannot be read, or a column is missing.
    """
    return [
        Skill(
            line,
            {
                "id": row["id"].strip(),
                "labels": {each: row[each].strip() for each in LANGUAGES if row[each].strip()},
                "also": {
                    each: _different(row[f"{each}_also"].split(BETWEEN)) for each in LANGUAGES
                },
                "broader": _different(row["broader"].split(BETWEEN)),
                "informal": row["informal"].strip().casefold() in {"yes", "oui", "ja", "true", "1"},
            },
        )
        for line, row in _rows(path, COLUMNS)
    ]


def esco(path: Path, relations: Path | None, language: str | None) -> list[Skill]:
    """Return the skills of a file as ESCO is published, one language a file.

    Args:
        path: ``skills_fr.csv``, say.
        relations: ``broaderRelationsSkillPillar_fr.csv``, if there is one.
        language: of the file; told by its name if it is not said.

    Raises:
        OperatorError: it cannot be read, a column is missing, or the language is not told.
    """
    named = _NAMED_BY_LANGUAGE.search(path.name)
    language = language or (named[1].lower() if named else None)
    if language is None:
        raise OperatorError(f"In which language is {path}? Say --language {'|'.join(LANGUAGES)}.")
    skills = [
        _of_esco(line, row, language)
        for line, row in _rows(path, ESCO_COLUMNS)
        if row.get("status") in {None, "", "released"}
    ]
    if relations is not None:
        by_id = {each.id: each for each in skills}
        for _, row in _rows(relations, RELATION_COLUMNS):
            skill, above = by_id.get(_esco_id(row["conceptUri"])), _esco_id(row["broaderUri"])
            if skill is not None and above in by_id and above not in skill.body["broader"]:
                skill.body["broader"].append(above)
    return skills


def broader_first(skills: list[Skill]) -> list[Skill]:
    """Return them in such an order that what is broader comes before what is narrower."""
    by_id = {each.id: each for each in skills}
    ordered: dict[int, Skill] = {}
    begun: set[int] = set()
    for first in skills:
        waiting = [(first, False)]
        while waiting:
            skill, is_done = waiting.pop()
            if is_done:
                ordered[id(skill)] = skill
            elif id(skill) not in begun:
                begun.add(id(skill))
                waiting.append((skill, True))
                above = (by_id.get(each) for each in skill.body["broader"])
                waiting.extend((each, False) for each in above if each is not None)
    return list(ordered.values())


def _of_esco(line: int, row: Mapping[str, str], language: str) -> Skill:
    label = row["preferredLabel"].strip()
    said = _different(
        [*row["altLabels"].splitlines(), *(row.get("hiddenLabels") or "").splitlines()]
    )
    fitting = [
        each
        for each in said
        if len(each) <= LONGEST_TERM and not _NO_TERM.search(each) and each != label
    ]
    skill = Skill(
        line,
        {
            "id": _esco_id(row["conceptUri"]),
            "labels": {language: label} if label else {},
            "also": {language: fitting[:MOST_TERMS]},
            "broader": [],
            "informal": False,
        },
    )
    left_out = len([each for each in said if each != label]) - len(fitting[:MOST_TERMS])
    if left_out:
        skill.left_out.append(f"{left_out} alternative labels are too long or too many")
    return skill


def _esco_id(uri: str) -> str:
    return f"esco-{uri.strip().rstrip('/').rpartition('/')[2].lower()}"


def _different(items: list[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (each.strip() for each in items))))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    csv.field_size_limit(_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            missing = [each for each in columns if each not in (reader.fieldnames or ())]
            if missing:
                raise OperatorError(f"{path} has no column {', '.join(missing)}.")
            before = reader.line_num
            for row in reader:
                yield before + 1, {name: value for name, value in row.items() if name is not None}
                before = reader.line_num
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise OperatorError(f"{path} cannot be read as CSV in UTF-8: {error}") from error
