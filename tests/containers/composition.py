"""The compose file under a project name, ports and passwords of its own."""

import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.containers import files
from tests.containers.engine import docker, inspect, run
from tests.support.ports import free_ports
from tests.support.processes import ROOT, wait_until

UP_SECONDS = 900
PORTS = ("GATEWAY_PORT", "MAIL_PORT", "PROMETHEUS_PORT")
UNLIMITED = ("JOINS_PER_HOUR_PER_ADDRESS", "JOINS_PER_HOUR_PER_PLACE", "REQUESTS_PER_SECOND")


class Composition:
    """One running compose project. `command` is `docker compose` or `docker-compose`."""

    def __init__(self, command: Sequence[str]) -> None:
        self.project = f"entrelieux-test-{secrets.token_hex(4)}"
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        settable = files.variables()
        # Whatever the operator of this machine has set is for their own system.
        kept = {name: value for name, value in os.environ.items() if name not in settable}
        self._environment = {
            **kept,
            "COMPOSE_PROJECT_NAME": self.project,
            "ENTRELIEUX_VERSION": self.project,
            **{name: str(port) for name, port in self.ports.items()},
            **dict.fromkeys(UNLIMITED, "0"),
            **{
                name: secrets.token_hex(16)
                for name in settable
                if name.endswith(("_PASSWORD", "_KEY"))
            },
        }
        # An empty one: the checkout may hold a .env for a system that is in use.
        self._folder = tempfile.TemporaryDirectory(prefix=f"{self.project}-")
        env_file = Path(self._folder.name) / "env"
        env_file.touch()
        self._command = [*command, "--env-file", str(env_file), "-f", str(files.COMPOSE_FILE)]

    @property
    def image(self) -> str:
        """The image that this project builds."""
        return f"{files.OUR_IMAGE}:{self.project}"

    def url(self, port: str) -> str:
        """The base address behind one of `PORTS`."""
        return f"http://127.0.0.1:{self.ports[port]}"

    def compose(self, *words: str, within: float = 120) -> str:
        """Run a compose command and return its standard output."""
        done = run([*self._command, *words], within=within, environment=self._environment)
        assert done.returncode == 0, f"{' '.join(words)}: {(done.stdout + done.stderr)[-5000:]}"
        return done.stdout.strip()

    def up(self) -> None:
        """Build the image, start everything, wait until every health check is content."""
        self.compose("build", within=UP_SECONDS)
        try:
            self.compose("up", "--detach", within=UP_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.logs()}") from None
        self.wait_until_healthy(*self.with_health_check(), within=UP_SECONDS)

    def remove(self) -> None:
        """Take everything down: containers, networks, volumes, the image."""
        try:
            self.compose(
                *["--profile", "tools", "down", "--volumes", "--remove-orphans"], within=300
            )
            run(["docker", "image", "rm", self.image], within=120)
        finally:
            self._folder.cleanup()

    def logs(self) -> str:
        """The last lines of every container."""
        return self.compose("logs", "--no-color", "--tail", "20")[-8000:]

    def container(self, name: str) -> str:
        """The id of a service's container, running or ended."""
        label = "com.docker.compose"
        found = docker(
            *("ps", "--all", "--quiet", "--no-trunc"),
            *("--filter", f"label={label}.project={self.project}"),
            *("--filter", f"label={label}.service={name}"),
        ).split()
        assert len(found) == 1, f"{name}: {found}"
        return found[0]

    def with_health_check(self) -> list[str]:
        """The services that say whether they are well."""
        return [name for name, each in files.containers().items() if "healthcheck" in each]

    def wait_until_healthy(self, *names: str, within: float) -> None:
        """Wait for the engine to call all of them healthy."""
        for name in names:
            wait_until(
                lambda name=name: self.state(name)["Health"]["Status"] == "healthy",  # type: ignore[misc]
                within=within,
                every=0.5,
                saying=f"{name} healthy",
            )

    def state(self, name: str) -> dict[str, Any]:
        """What the engine says of a container's state."""
        state: dict[str, Any] = inspect(self.container(name))["State"]
        return state

    def token(self, role: str) -> str:
        """An access token, as an operator gets one."""
        words = ("run", "--rm", "-T", "ops", "token", "--role", role)
        return self.compose(*words).splitlines()[-1]

    def kill_process(self, name: str) -> None:
        """SIGKILL the process inside: killing the container itself counts as an operator's wish."""
        # The first process is init; its one child is what the container is for.
        program = (
            "import os, pathlib; "
            "os.kill(int(pathlib.Path('/proc/1/task/1/children').read_text().split()[0]), 9)"
        )
        self.compose("exec", "-T", name, "python", "-c", program)

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """What the mail server keeps for somebody."""
        answer = httpx.get(
            f"{self.url('MAIL_PORT')}/api/v1/search",
            params={"query": f"to:{address}"},
            timeout=10,
            trust_env=False,
        ).raise_for_status()
        mails: list[dict[str, Any]] = json.loads(answer.text)["messages"]
        return mails

    def prometheus(self, path: str) -> dict[str, Any]:
        """The data of an answer of Prometheus' API."""
        address = f"{self.url('PROMETHEUS_PORT')}/api/v1/{path}"
        answer = httpx.get(address, timeout=10, trust_env=False).raise_for_status().json()
        data: dict[str, Any] = answer["data"]
        return data

    def promtool(self, *words: str) -> str:
        """Run promtool on our files, in Prometheus' own image."""
        image = files.containers()["prometheus"]["image"]
        mount = f"{ROOT / 'deploy'}:/etc/prometheus:ro"
        return docker("run", "--rm", "-v", mount, "--entrypoint", "promtool", image, *words)
