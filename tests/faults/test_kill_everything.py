"""Five hundred newcomers join while every process is killed, several times: nothing is lost."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT, Child
from tests.support.system import System

NEWCOMERS = int(os.environ.get("FAULT_NEWCOMERS", "500"))
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))
SEED = os.environ.get("FAULT_SEED")
VICTIMS = ("gateway", "onboarding", "matching", "notifications", "reports", "broker", "database")
UNLIMITED = {
    "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
    "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
    "GATEWAY_REQUESTS_PER_SECOND": "100000",
    "GATEWAY_REQUESTS_BURST": "100000",
}


@pytest.fixture
def system(short_directory: Path) -> Iterator[System]:
    """A whole system of one's own, without the limits that keep strangers from flooding it."""
    running = System(short_directory / "run", UNLIMITED)
    try:
        running.up()
        yield running
    finally:
        running.close()


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_nothing_is_lost_or_doubled_while_everything_dies(system: System, tmp_path: Path) -> None:
    """SIGKILL for each process in turn, under load; then the API shows what was promised."""
    verdict_file = ROOT / ".run" / "verdict.json"
    command = [
        *("-m", "tests.faults.driver"),
        *("--gateway", system.url),
        *("--pids", str(system.settings.pids)),
        *("--token-command", f"{sys.executable} -m ops token --role staff"),
        *("--newcomers", str(NEWCOMERS), "--rounds", str(ROUNDS)),
        *("--journal", str(tmp_path / "journal.jsonl"), "--verdict", str(verdict_file)),
        *(("--seed", SEED) if SEED else ()),
        *("--kill", *VICTIMS),
    ]
    verdict_file.unlink(missing_ok=True)
    driver = Child.python(
        *command, log=tmp_path / "driver.log", environment={**system.environment}
    ).start()
    try:
        status = driver.wait(within=840)
    finally:
        driver.close()
    said = driver.text()
    print(said)  # noqa: T201 - the verdict belongs into the test's report
    verdict = json.loads(verdict_file.read_text())
    assert verdict["attempted"] == NEWCOMERS, said
    assert verdict["kills"] == ROUNDS * len(VICTIMS), said
    wrong = {name: verdict[name] for name in ("lost", "duplicated", "unexpected", "stuck")}
    assert not any(wrong.values()), f"{wrong}\n{said}"
    assert status == 0, said
