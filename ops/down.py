"""Stop the whole system; its data stay, unless they are to be wiped."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Final

import psutil
from rich.console import Console

from ops.errors import OperatorError
from ops.supervision import OVER, Supervisor, leftovers
from ops.up import alone, end

if TYPE_CHECKING:
    import argparse

    from ops.settings import Settings

SUMMARY = "stop the whole system; its data stay"
STOP_SECONDS: Final = 60
# Stopped last: nobody loses what they lean on.
FOUNDATION: Final = ("mail", "database", "broker")


def take_down(settings: Settings, console: Console, *, wipe: bool = False) -> None:
    """Stop every process of this RUN_DIR; with `wipe`, remove all that it holds as well.

    Raises:
        OperatorError: something is still running after a minute.
    """
    if not settings.home.exists():
        console.print("Nothing runs: there is no such RUN_DIR.")
        return
    with alone(settings):
        supervisor = Supervisor(settings)
        if supervisor.is_running():
            _stop_in_order(supervisor)
        else:
            console.print("No supervisor runs here.")
        end(leftovers(settings))
        for file in settings.pids.glob("*.pid"):
            file.unlink()
        console.print("Stopped.")
        if wipe:
            shutil.rmtree(settings.home)
            console.print(f"Removed {settings.home}")


def _stop_in_order(supervisor: Supervisor) -> None:
    supervisord = psutil.Process(supervisor.own_pid())
    names = list(supervisor.states())
    services = [name for name in names if name not in {"gateway", *FOUNDATION, "epmd"}]
    for group in (["gateway"], services, FOUNDATION, ["epmd"]):
        present = [name for name in names if name in group]
        supervisor.stop(present)
        _wait_for(supervisor, present)
    supervisor.shut_down()
    try:
        supervisord.wait(timeout=STOP_SECONDS)
    except psutil.TimeoutExpired:
        raise OperatorError(
            f"The supervisor (pid {supervisord.pid}) did not end: look at its log."
        ) from None


def _wait_for(supervisor: Supervisor, names: list[str]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while any(state not in OVER for name, state in supervisor.states().items() if name in names):
        if time.monotonic() > deadline:
            raise OperatorError(f"Still running after {STOP_SECONDS} s: {', '.join(names)}.")
        time.sleep(0.05)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether the data go too."""
    parser.add_argument(
        "--wipe", action="store_true", help="remove RUN_DIR with all data, keys and logs as well"
    )


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Stop it."""
    take_down(settings, Console(soft_wrap=True), wipe=options.wipe)
    return 0
