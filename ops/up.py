"""Start the whole system on this machine and return when every process is ready."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import psutil
from rich.console import Console

from ops import install, keys
from ops.errors import OperatorError
from ops.files import write_whole
from ops.programs import (
    ROOT,
    Program,
    broker_node,
    bus_environment,
    database_server,
    everything,
    foundation,
    gateway,
    services,
)
from ops.readiness import complaint
from ops.supervision import Supervisor, leftovers, port_is_free

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from ops.settings import Settings

SUMMARY = "start the whole system; return when it is ready"
LOG_LINES: Final = 15
OTHER_SETTINGS: Final = (
    "The system runs already, with other settings: run `make down` first, or choose another "
    "RUN_DIR."
)


def bring_up(settings: Settings, console: Console) -> None:
    """Start what does not run yet, in order, and return when everything is ready.

    Raises:
        OperatorError: a port is taken, a program is missing, or something does not get ready in
            time; the sentence says which and what to do.
    """
    with alone(settings):
        supervisor = Supervisor(settings)
        programs = everything(settings)
        if supervisor.is_running():
            if not supervisor.is_configured_for(programs):
                raise OperatorError(OTHER_SETTINGS)
            if all(_not_ready(supervisor, program) is None for program in programs):
                console.print("The system runs already, and is healthy.")
                return
            console.print("The system runs already, but not all of it:")
        else:
            _end_leftovers(settings, console)
            _check_ports(settings)
            _prepare(settings, console)
            supervisor.launch(programs)
        _start(settings, supervisor, foundation(settings), console)
        _provision(settings, console)
        _start(settings, supervisor, services(settings), console)
        _start(settings, supervisor, [gateway(settings)], console)


def addresses(settings: Settings) -> dict[str, str]:
    """What a person may open, by what it is."""
    shown = {
        "the public API": f"http://127.0.0.1:{settings.gateway_port}/docs",
        "metrics of the gateway": f"http://127.0.0.1:{settings.gateway_metrics_port}/metrics",
    }
    if settings.smtp_url is None:
        shown["the e-mails sent"] = f"http://127.0.0.1:{settings.mail_port}/"
    return shown


def _end_leftovers(settings: Settings, console: Console) -> None:
    processes = leftovers(settings)
    if processes:
        console.print(f"Ending {len(processes)} processes that an earlier run left behind")
        end(processes)
    for file in settings.pids.glob("*.pid"):
        file.unlink()


def end(processes: Sequence[psutil.Process], *, within: float = 20) -> None:
    """SIGTERM, and SIGKILL for those that are still there after `within` seconds."""
    for process in processes:
        _unless_gone(process.terminate)
    _, stubborn = psutil.wait_procs(list(processes), timeout=within)
    for process in stubborn:
        _unless_gone(process.kill)
    psutil.wait_procs(stubborn, timeout=within)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold RUN_DIR for oneself: two commands at once would start everything twice.

    Raises:
        OperatorError: another command is at work there.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = settings.home.with_name(f"{settings.home.name}.lock")
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                f"Another `up` or `down` is at work on {settings.home}: wait for it."
            ) from None
        yield


def _unless_gone(act: Callable[[], None]) -> None:
    with suppress(psutil.NoSuchProcess):
        act()


def _check_ports(settings: Settings) -> None:
    seen: dict[int, str] = {}
    for setting, port in settings.ports_in_use().items():
        if port in seen:
            raise OperatorError(
                f"{setting} and {seen[port]} are both {port}: give one of them another port."
            )
        seen[port] = setting
        if not port_is_free(port):
            raise OperatorError(
                f"Port {port} is in use by another program: end that one, or set {setting} "
                "to a free port."
            )


def _prepare(settings: Settings, console: Console) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    keys.make_missing(settings.keys)
    if settings.broker_url is None:
        install.broker_program(console)
        broker_node(settings).prepare()
    if settings.mongo_url is None:
        database_server(settings).prepare()


def _start(
    settings: Settings, supervisor: Supervisor, programs: Sequence[Program], console: Console
) -> None:
    waiting = {program.name: program for program in programs}
    for name in waiting:
        supervisor.start(name)
    deadline = time.monotonic() + settings.ready_seconds
    began = time.monotonic()
    while waiting:
        reasons = {name: _not_ready(supervisor, program) for name, program in waiting.items()}
        for name, reason in reasons.items():
            if reason is None:
                del waiting[name]
                console.print(f"  [green]ready[/]  {name}  ({time.monotonic() - began:.1f} s)")
        if waiting and time.monotonic() > deadline:
            name, reason = next((name, reasons[name]) for name in waiting)
            raise OperatorError(
                f"Not ready after {settings.ready_seconds:.0f} s: {', '.join(waiting)}. "
                f"{name} {reason}; the last lines of {settings.logs / name}.log:\n"
                f"{_last_lines(settings, name)}\n"
                "Mend the cause and run `make up` again, or end the rest with `make down`."
            )
        if waiting:
            time.sleep(0.1)


def _not_ready(supervisor: Supervisor, program: Program) -> str | None:
    state = supervisor.state(program.name)
    if state not in {"RUNNING", "STARTING"}:
        return f"does not stay up (supervisor: {state})"
    if program.ready_when is None:
        return None
    return complaint(program.ready_when)


def _last_lines(settings: Settings, name: str) -> str:
    file = settings.logs / f"{name}.log"
    if not file.exists():
        return "  (no log yet)"
    lines = file.read_text(errors="replace").splitlines()[-LOG_LINES:]
    return "\n".join(f"  {line}" for line in lines)


def _provision(settings: Settings, console: Console) -> None:
    # A process of its own: the service classes need eventlet's patches, this one must not.
    done = subprocess.run(
        [sys.executable, "-m", "ops", "provision"],
        cwd=ROOT,
        env={**os.environ, **bus_environment(settings)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    write_whole(settings.logs / "provision.log", done.stdout, mode=0o600)
    if done.returncode != 0:
        last = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-LOG_LINES:])
        raise OperatorError(f"The broker or the database could not be provisioned:\n{last}")
    if settings.broker_url is None:
        broker_node(settings).settle()
    console.print("  [green]ready[/]  queues and indexes")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything is set by the environment: see `ops/settings.py`."""
    parser.epilog = "Set by the environment: RUN_DIR, REPLICAS, BROKER_URL, MONGO_URL, ..._PORT."


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Start it and say where it is."""
    console = Console(soft_wrap=True)
    bring_up(settings, console)
    for what, address in addresses(settings).items():
        console.print(f"{what}: {address}")
    console.print(f"logs: {settings.logs}")
    return 0
