"""Letters: a subject, plain text and accessible HTML, out of one template a language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notifications.domain import in_words, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

ABOUTS: Final = (
    "member_joined",
    "welcome_call_booked",
    "welcome_call_wanted",
    "mentor_assigned",
    "mentor_wanted",
    "concern_filed",
)
"""What a letter can be about; each has a template in every language."""

_TEMPLATES: Final = FileSystemLoader(Path(__file__).parent / "templates")


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody reads: the same words twice, for two kinds of mail reader."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, or a list where ``items`` are given."""

    paragraph: str
    items: tuple[str, ...]


class LetterWriter:
    """Writes letters from the templates next to this file.

    What people typed reaches a template as data on one line, never as its source, and the HTML
    is escaped as a whole: it has no mark-up but the layout's.
    """

    def __init__(self) -> None:
        words = ImmutableSandboxedEnvironment(
            loader=_TEMPLATES,
            autoescape=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        words.filters["when"] = in_words
        self._words = words
        page = ImmutableSandboxedEnvironment(
            loader=_TEMPLATES,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._page = page.get_template("layout.html")

    def write(self, about: str, language: str, data: Mapping[str, Any]) -> Letter:
        """Return the letter.

        Args:
            about: one of ``ABOUTS``.
            language: one of ``services.notifications.domain.LANGUAGES``.
            data: what the template names; strings come out on one line, 200 characters at most.

        Raises:
            jinja2.TemplateNotFound: there is no such letter.
            jinja2.UndefinedError: the template names what is not in ``data``.
        """
        template = self._words.get_template(f"{language}/{about}.txt")
        source = template.render({name: _tame(value) for name, value in data.items()})
        subject, _, body = source.strip().partition("\n")
        body = body.strip()
        html = self._page.render(language=language, subject=subject, blocks=_blocks(body))
        return Letter(subject=one_line(subject), text=body + "\n", html=html)


def _tame(value: str | datetime | Sequence[Mapping[str, str]]) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list | tuple):
        return [{name: one_line(part) for name, part in item.items()} for item in value]
    return value


def _blocks(body: str) -> list[_Block]:
    blocks = []
    for chunk in body.split("\n\n"):
        lines = chunk.strip().split("\n")
        if all(line.startswith("- ") for line in lines):
            blocks.append(_Block("", tuple(line.removeprefix("- ") for line in lines)))
        else:
            blocks.append(_Block(" ".join(lines), ()))
    return blocks
