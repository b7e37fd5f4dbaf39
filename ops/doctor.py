"""What is wrong with a system, in plain words, and what to do about it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from ops.programs import ROOT, broker_node, bus_environment, database_server, everything
from ops.readiness import complaint, worries_in
from ops.settings import SERVICES
from ops.supervision import Supervisor, port_is_free

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from ops.settings import ServiceName, Settings

SUMMARY = "say in plain words what is wrong and what to do; status 1 when something is"
TIMEOUT_SECONDS: Final = 5
OLD_FACT_SECONDS: Final = 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `trouble` is None when it is well.

    What is not `grave` works, but is not as it should be for real people.
    """

    about: str
    trouble: str | None = None
    advice: str | None = None
    grave: bool = True


def examine(
    settings: Settings, *, gateway: str, services: Mapping[ServiceName, list[str]], embedded: bool
) -> Iterator[Finding]:
    """Look at everything, the foundation first.

    Args:
        settings: of the embedded system, or of the one that is asked.
        gateway: its base address.
        services: the base addresses of each service's replicas.
        embedded: whether it is the system of RUN_DIR, so that its processes can be looked at too.
    """
    if embedded:
        yield from _processes(settings)
        yield _reachable("broker", settings.broker_url or broker_node(settings).url, "BROKER_URL")
        yield _reachable(
            "database", settings.mongo_url or database_server(settings).url, "MONGO_URL"
        )
        yield from _provisioned(settings)
    for name, addresses in services.items():
        for address in addresses:
            about = name if len(addresses) == 1 else f"{name} at {address}"
            yield from _service(about, address)
    yield from _ready("gateway", gateway)


def _processes(settings: Settings) -> Iterator[Finding]:
    supervisor = Supervisor(settings)
    if not supervisor.is_running():
        yield Finding("supervisor", "The system is not running.", "Run `make up`.")
        for setting, port in settings.ports_in_use().items():
            if not port_is_free(port):
                yield Finding(
                    f"port {port}",
                    "It is taken, so `make up` would refuse to start.",
                    f"End the program that has it, or set {setting.split(' ')[0]}.",
                )
        return
    states = supervisor.states()
    for program in everything(settings):
        state = states.get(program.name)
        if state in {"RUNNING", "STARTING"}:
            yield Finding(f"process {program.name}")
        else:
            yield Finding(
                f"process {program.name}",
                f"It does not run (supervisor: {state or 'unknown'}).",
                f"Read {settings.logs / program.name}.log, then run `make up`.",
            )


def _reachable(what: str, url: str, setting: str) -> Finding:
    # Several addresses may be given; one that answers is enough.
    answers = [complaint(each.strip()) for each in url.split(";")]
    if None in answers:
        return Finding(what)
    return Finding(
        what, f"The {what} {answers[0]}.", f"Start it, or look at {setting}; nothing is lost."
    )


def _provisioned(settings: Settings) -> Iterator[Finding]:
    # A process of its own: it needs nameko, which wants to be alone in its process.
    done = subprocess.run(
        [sys.executable, "-m", "ops", "provision", "--check"],
        cwd=ROOT,
        env={**os.environ, **bus_environment(settings)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    lacking = [line for line in done.stdout.splitlines() if line.startswith("missing: ")]
    for line in lacking:
        yield Finding(
            "provision",
            f"There is no {line.removeprefix('missing: ')}.",
            "Run `python -m ops provision`: it declares what is missing, and nothing else.",
        )
    if done.returncode == 0:
        yield Finding("queues and indexes")
    elif not lacking:
        said = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        yield Finding("provision", f"Queues and indexes could not be looked at: {said}")


def _service(about: str, address: str) -> Iterator[Finding]:
    try:
        answer = httpx.get(f"{address}/metrics", timeout=TIMEOUT_SECONDS, trust_env=False)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        yield _no_answer(about, address, error)
        return
    yield from _ready(about, address)
    yield from _judge_metrics(about, _totals(answer.text))


def _no_answer(about: str, address: str, error: httpx.HTTPError) -> Finding:
    return Finding(
        about,
        f"It does not answer at {address} ({type(error).__name__}).",
        "Start it (`make up`), and read its log.",
    )


def _ready(about: str, address: str) -> Iterator[Finding]:
    try:
        answer = httpx.get(f"{address}/readyz", timeout=TIMEOUT_SECONDS, trust_env=False)
    except httpx.HTTPError as error:
        yield _no_answer(about, address, error)
        return
    if answer.is_success:
        yield Finding(f"{about} ready")
    else:
        yield Finding(about, "It is not ready.", "See what it says below, and read its log.")
    for check, said in worries_in(answer).items():
        yield Finding(f"{about}: {check}", said, _advice(said))


def _advice(said: str) -> str | None:
    lacking = said.lower()
    if any(word in lacking for word in ("queue", "exchange", "index")):
        return "Run `python -m ops provision`: it declares what is missing."
    return None


def _totals(text: str) -> dict[str, float]:
    """Each metric's samples added up, whatever their labels."""
    totals: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            totals[sample.name] = totals.get(sample.name, 0) + sample.value
    return totals


def _judge_metrics(about: str, metrics: Mapping[str, float]) -> Iterator[Finding]:
    age = metrics.get("entrelieux_outbox_age_seconds", 0)
    waiting = metrics.get("entrelieux_outbox_documents", 0)
    if age > OLD_FACT_SECONDS:
        yield Finding(
            f"{about}: outbox",
            f"{waiting:.0f} documents have facts that are not announced; the oldest waits for "
            f"{age:.0f} s.",
            "Is the broker away, full, or in alarm? Nothing is lost; it drains by itself.",
        )
    else:
        yield Finding(f"{about}: outbox")
    kept = metrics.get("entrelieux_dead_letters_kept", 0)
    if kept:
        yield Finding(
            f"{about}: dead letters",
            f"{kept:.0f} wait for a decision.",
            "Run `python -m ops dead-letters list`, then replay or discard each.",
        )
    if metrics.get("entrelieux_consumer_paused", 0):
        yield Finding(
            f"{about}: reactions",
            "They are paused until the database answers.",
            "Look at the database; they go on by themselves.",
        )
    unrouted = metrics.get("entrelieux_unrouted_messages", 0)
    if unrouted:
        yield Finding(
            f"{about}: unrouted",
            f"{unrouted:.0f} messages were announced that no reaction asks for.",
            "Run `python -m ops provision`: a binding may be missing.",
        )
    if metrics.get("entrelieux_welcome_nobody_named", 0):
        yield Finding(
            f"{about}: contacts",
            "No person is named who takes calls into their own hands that cannot be arranged.",
            "Name one before you go live: `contacts` of `PATCH /v1/network/welcome`.",
            grave=False,
        )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which system to examine."""
    parser.add_argument("--gateway", metavar="URL", help="its address (default: TARGET, or ours)")
    for service in SERVICES:
        parser.add_argument(
            f"--{service}",
            metavar="URL",
            action="append",
            help="its internal address; once for each replica",
        )


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what was found; 1 when something is wrong."""
    console = Console(soft_wrap=True)
    given = {name: getattr(options, name) for name in SERVICES if getattr(options, name)}
    elsewhere = bool(given or options.gateway or settings.target)
    ours = {} if elsewhere else {name: settings.service_urls(name) for name in SERVICES}
    wrong = 0
    for finding in examine(
        settings,
        gateway=(options.gateway or settings.gateway_url).rstrip("/"),
        services={
            name: [address.rstrip("/") for address in addresses]
            for name, addresses in {**ours, **given}.items()
        },
        embedded=not elsewhere,
    ):
        if finding.trouble is None:
            console.print(f"[green]well[/]   {finding.about}")
            continue
        wrong += finding.grave
        word = "[red]wrong[/]" if finding.grave else "[yellow]note[/] "
        console.print(f"{word}  {finding.about}: {finding.trouble}")
        if finding.advice:
            console.print(f"       -> {finding.advice}")
    console.print("All is well." if wrong == 0 else f"{wrong} things are wrong.")
    return 1 if wrong else 0
