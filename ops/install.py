"""Install what this machine lacks and pip cannot bring: the broker program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from ops import debian
from ops.broker import MISSING, program_directory
from ops.errors import OperatorError

if TYPE_CHECKING:
    import argparse

    from ops.settings import Settings

SUMMARY = "install the broker program where it is missing and we may"


def broker_program(console: Console) -> None:
    """See to it that RabbitMQ's programs are there; they are not started.

    Raises:
        OperatorError: they are missing, and only the operator can install them.
    """
    if program_directory() is not None:
        return
    if not debian.can_install():
        raise OperatorError(MISSING)
    console.print("Installing RabbitMQ (the package rabbitmq-server) ...")
    debian.install("rabbitmq-server")
    if program_directory() is None:
        raise OperatorError(MISSING)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""
    parser.epilog = "Root on Debian or Ubuntu gets it by apt-get; anybody else is told what to do."


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Install it."""
    broker_program(Console(soft_wrap=True))
    return 0
