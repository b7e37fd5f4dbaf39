"""Install what this machine lacks and pip cannot bring: the broker program, a browser for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from ops import browser, debian
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


def browser_program(console: Console) -> None:
    """See to it that Chromium and its driver are there; they are not started.

    Raises:
        OperatorError: they are missing, and only the operator can install them.
    """
    if browser.find() is not None:
        return
    if not debian.can_install():
        raise OperatorError(browser.MISSING)
    console.print(f"Installing a browser (the packages {' and '.join(browser.PACKAGES)}) ...")
    try:
        debian.install(*browser.PACKAGES)
    except OperatorError as error:
        raise OperatorError(f"{error}\n{browser.MISSING}") from error
    browser.found()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether the tests' browser is wanted, too."""
    parser.add_argument(
        "--browser", action="store_true", help="also Chromium and its driver, which only tests need"
    )
    parser.epilog = "Root on Debian or Ubuntu gets it by apt-get; anybody else is told what to do."


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Install it."""
    console = Console(soft_wrap=True)
    broker_program(console)
    if options.browser:
        browser_program(console)
    return 0
