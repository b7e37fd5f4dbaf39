"""The operator's commands: `python -m ops <command>`. This file is the table of contents."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Final, Protocol, cast

from pydantic import ValidationError

from ops.errors import OperatorError
from ops.settings import Settings


class Command(Protocol):
    """What each command's file offers."""

    SUMMARY: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""

    def run(self, options: argparse.Namespace, settings: Settings) -> int:
        """Do it; return the exit status."""


class Commands(Mapping[str, Command]):
    """Each command by its name, imported when it is asked for.

    The container image leaves out the libraries that only `up` and its like need.
    """

    def __init__(self, *names: str) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Command:
        if name not in self._names:
            raise KeyError(name)
        try:
            return cast("Command", import_module(f"ops.{name.replace('-', '_')}"))
        except ModuleNotFoundError as error:
            raise OperatorError(
                f"`{name}` needs {error.name}, which is not installed here: run it from a checkout."
            ) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def installed(self) -> Iterator[str]:
        """Yield the names of those that can be imported."""
        for name in self:
            with suppress(OperatorError):
                self[name]
                yield name


COMMANDS: Final = Commands(
    "demo",
    "up",
    "down",
    "doctor",
    "token",
    "dead-letters",
    "provision",
    "documents",
    "keys",
    "charter",
    "skills",
    "install",
)


def main(words: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    # Known and decided; said at every import, it would hide what the command has to say.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    parser = argparse.ArgumentParser(prog="python -m ops", description="Run and mend Entrelieux.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    words = sys.argv[1:] if words is None else words
    try:
        asked = [word for word in words[:1] if word in COMMANDS]
        for name in asked or COMMANDS.installed():
            command = COMMANDS[name]
            described = commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY)
            command.arguments(described)
        options = parser.parse_args(words)
        return COMMANDS[options.command].run(options, Settings())
    except OperatorError as error:
        print(error, file=sys.stderr)
        return 1
    except ValidationError as error:
        for each in error.errors():
            print(f"{'.'.join(map(str, each['loc']))}: {each['msg']}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
