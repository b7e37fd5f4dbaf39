"""The files that describe journeys, read and checked before anything else begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from services.onboarding.domain.journey.reading import WrongTemplate, template_of
from services.onboarding.domain.roles import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.onboarding.domain.journey.templates import Template

NEWCOMER: Final = "newcomer"
SHIPPED: Final = Path(__file__).parent / "journeys"
_MAX_BYTES = 200_000


class Templates:
    """The templates by role; the newest version of each is for who begins now.

    Raises:
        WrongTemplate: there is none for newcomers, or two say they are the same version.
    """

    def __init__(self, templates: Iterable[Template]) -> None:
        self._versions: dict[tuple[str, int], Template] = {}
        for template in templates:
            key = (template.role, template.version)
            if key in self._versions:
                raise WrongTemplate(f"{template.role}: there are two of version {template.version}")
            self._versions[key] = template
        newest = sorted(self._versions.values(), key=lambda each: each.version)
        self._newest = {each.role: each for each in newest}
        if NEWCOMER not in self._newest:
            raise WrongTemplate("newcomer.yaml: there must be a journey for newcomers")

    def of(self, role: str, version: int | None = None) -> Template | None:
        """Return a role's journey as it was in ``version``; the newest without one."""
        if version is not None and (role, version) in self._versions:
            return self._versions[role, version]
        return self._newest.get(role)

    def roles_of(self, roles: Iterable[str]) -> list[str]:
        """Return which journeys somebody with these roles has; a newcomer's first."""
        ways = {kind_of(role): role for role in self._newest if role != NEWCOMER}
        further = [ways[kind] for kind in map(kind_of, roles) if kind in ways]
        return [NEWCOMER, *dict.fromkeys(further)]

    def newest(self) -> list[Template]:
        """Return every journey as it begins now."""
        return list(self._newest.values())


def read_templates(directory: Path = SHIPPED) -> Templates:
    """Read every ``*.yaml`` of a folder.

    Raises:
        WrongTemplate: a file cannot be used; says which, and what to correct.
    """
    files = sorted(directory.glob("*.yaml"))
    return Templates(template_of(_data(file), file.name) for file in files)


def _data(file: Path) -> object:
    raw = file.read_bytes()
    if len(raw) > _MAX_BYTES:
        raise WrongTemplate(f"{file.name}: may have {_MAX_BYTES} bytes at the most")
    try:
        return yaml.safe_load(raw)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise WrongTemplate(f"{file.name}{line}: this is no YAML") from None
    except UnicodeDecodeError:
        raise WrongTemplate(f"{file.name}: write it in UTF-8") from None
