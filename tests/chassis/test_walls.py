"""The walls between the rooms, and that breaking one is noticed."""

from __future__ import annotations

import ast
import configparser
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOMS = ("bus", "chassis", "contracts", "gateway", "ops", "services")
NOT_ROOMS = {"bench", "tests"}


def lint(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the rooms in that directory."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_walls_stand_and_have_no_list_of_exceptions() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout
    text = (ROOT / ".importlinter").read_text()
    assert "ignore_imports" not in text
    assert "unmatched" not in text


def test_every_room_is_inside_the_walls() -> None:
    walls = configparser.ConfigParser()
    walls.read(ROOT / ".importlinter")
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - NOT_ROOMS == set(walls["importlinter"]["root_packages"].split())


PLANTED = {
    "contracts/event.py": "import chassis.problems",
    "chassis/problems.py": "import bus.messages",
    "bus/messages.py": "import services.reports",
    "services/reports/service.py": "import services.matching.settings",
    "services/reports/domain.py": "import pydantic",
    "services/matching/domain/people.py": "import contracts.event",
    "gateway/__init__.py": "import chassis.database",
    "gateway/settings.py": "import bus.messages",
    "services/matching/settings.py": "import kombu",
    "services/matching/service/mentoring.py": "import pymongo",
    "ops/errors.py": "import amqp",
    "bus/reactions.py": "import pymongo",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms, to break."""
    directory = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, directory / room, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / ".importlinter", directory)
    return directory


@pytest.mark.parametrize("place", PLANTED)
def test_a_hole_in_a_wall_is_seen(copy: Path, place: str) -> None:
    file = copy / place
    before = file.read_text()
    file.write_text(f"{before}\n{PLANTED[place]}\n")
    try:
        checked = lint(copy)
    finally:
        file.write_text(before)
    assert checked.returncode == 1
    assert "BROKEN" in checked.stdout


def imports_of(file: Path) -> Iterator[str]:
    """The full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield str(node.module)


def test_the_domain_imports_the_standard_library_and_itself_alone() -> None:
    """Exhaustive, where import-linter can only name what is forbidden."""
    files = [*ROOT.glob("services/*/domain.py"), *ROOT.glob("services/*/domain/**/*.py")]
    assert {file.relative_to(ROOT).parts[1] for file in files} == {
        "onboarding",
        "matching",
        "notifications",
        "reports",
    }
    for file in files:
        own = f"services.{file.relative_to(ROOT).parts[1]}.domain"
        for name in imports_of(file):
            known = name.split(".")[0] in sys.stdlib_module_names
            assert known or name == own or name.startswith(f"{own}."), f"{file}: {name}"


def test_only_settings_read_the_environment() -> None:
    allowed = {"chassis/settings.py", "bus/settings.py", "gateway/settings.py", "ops/settings.py"}
    for room in ("bus", "chassis", "contracts", "gateway", "services"):
        for file in (ROOT / room).rglob("*.py"):
            place = str(file.relative_to(ROOT))
            if place in allowed or place.endswith("/settings.py"):
                continue
            text = file.read_text()
            assert "os.environ" not in text, place
            assert "getenv" not in text, place


def test_the_contracts_need_pydantic_alone() -> None:
    for file in (ROOT / "contracts").glob("*.py"):
        for name in imports_of(file):
            root = name.split(".")[0]
            assert root in sys.stdlib_module_names | {"contracts", "pydantic"}, f"{file}: {name}"
