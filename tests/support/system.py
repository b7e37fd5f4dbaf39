"""The whole system, started as an operator starts it, beside any other."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import psutil

from ops.settings import REPLICA_STEP, SERVICES, Settings
from tests.support.ports import free_ports, free_runs
from tests.support.processes import ROOT, wait_until

SINGLE_PORTS = (
    "GATEWAY_PORT",
    "GATEWAY_METRICS_PORT",
    "BROKER_PORT",
    "BROKER_DIST_PORT",
    "EPMD_PORT",
    "DATABASE_PORT",
    "SMTP_PORT",
    "MAIL_PORT",
)
OPERATORS_OWN = (
    *("BROKER_URL", "BUS_BROKER_URL", "MONGO_URL", "CHASSIS_MONGO_URL"),
    *("SMTP_URL", "TARGET", "REPLICAS"),
)


class System:
    """One RUN_DIR with ports of its own. `run_dir` should be short: see `short_directory`."""

    def __init__(self, run_dir: Path, more: Mapping[str, str] | None = None) -> None:
        replicas = int((more or {}).get("REPLICAS", "1"))
        ports = dict(zip(SINGLE_PORTS, free_ports(len(SINGLE_PORTS)), strict=True))
        runs = free_runs(len(SERVICES), length=replicas, step=REPLICA_STEP)
        ports |= {
            f"{service.upper()}_PORT": first for service, first in zip(SERVICES, runs, strict=True)
        }
        kept = {name: value for name, value in os.environ.items() if name not in OPERATORS_OWN}
        self.environment = {
            **kept,
            "RUN_DIR": str(run_dir),
            **{name: str(port) for name, port in ports.items()},
            **(more or {}),
        }
        self.settings = Settings.model_validate(self.environment)

    @property
    def url(self) -> str:
        """The gateway's base address."""
        return self.settings.gateway_url

    @property
    def mail_url(self) -> str:
        """The mail server's page and JSON."""
        return f"http://127.0.0.1:{self.settings.mail_port}"

    def ops(self, *words: str, within: float = 180) -> "subprocess.CompletedProcess[str]":
        """Run `python -m ops ...` for this system; both its outputs are text."""
        return subprocess.run(
            [sys.executable, "-m", "ops", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def up(self) -> str:
        """Start it; return what was printed."""
        done = self.ops("up")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def down(self, *words: str) -> str:
        """Stop it; return what was printed."""
        done = self.ops("down", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def token(self, role: str, *words: str) -> str:
        """An access token of its issuer."""
        done = self.ops("token", "--role", role, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def pid(self, name: str) -> int:
        """What the pid file of a process says."""
        return int((self.settings.pids / f"{name}.pid").read_text())

    def running(self, name: str) -> psutil.Process | None:
        """The process that the pid file names, unless it is gone."""
        try:
            process = psutil.Process(self.pid(name))
            return None if process.status() == psutil.STATUS_ZOMBIE else process
        except (psutil.NoSuchProcess, FileNotFoundError):
            return None

    def kill(self, name: str) -> int:
        """SIGKILL the process that the pid file names; return the pid it had."""
        process = psutil.Process(self.pid(name))
        process.kill()
        return process.pid

    def wait_until_restarted(self, name: str, *, not_pid: int, within: float = 30) -> int:
        """Return the new pid of a process that has been killed, once there is one."""

        def new_pid() -> int | None:
            process = self.running(name)
            return process.pid if process is not None and process.pid != not_pid else None

        found = wait_until(new_pid, within=within, saying=f"{name} restarted")
        assert found is not None
        return found

    def wait_until_ready(self, url: str | None = None, *, within: float = 30) -> None:
        """Wait for /readyz of the gateway, or of another address, to answer 200."""
        address = f"{url or self.url}/readyz"
        wait_until(
            lambda: httpx.get(address, timeout=5, trust_env=False).is_success,
            within=within,
            saying=f"{address} ready",
            ignoring=(httpx.HTTPError,),
        )

    def close(self) -> None:
        """For fixtures: stop it whatever its state; the folder is the caller's."""
        if self.settings.home.exists():
            self.down()
