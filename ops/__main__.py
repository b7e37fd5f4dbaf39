"""The operator's commands: `python -m ops <command>`. This file is the table of contents."""

from __future__ import annotations

import argparse
import sys
from typing import Final, Protocol

from pydantic import ValidationError

from ops import dead_letters, doctor, documents, down, install, keys, provision, token, up
from ops.errors import OperatorError
from ops.settings import Settings


class Command(Protocol):
    """What each command's file offers."""

    SUMMARY: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""

    def run(self, options: argparse.Namespace, settings: Settings) -> int:
        """Do it; return the exit status."""


COMMANDS: Final[dict[str, Command]] = {
    "up": up,
    "down": down,
    "doctor": doctor,
    "token": token,
    "dead-letters": dead_letters,
    "provision": provision,
    "documents": documents,
    "keys": keys,
    "install": install,
}


def main(words: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m ops", description="Run and mend Entrelieux.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        described = commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY)
        command.arguments(described)
    options = parser.parse_args(words)
    try:
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
