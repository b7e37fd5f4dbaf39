"""A private RabbitMQ node: where its program is, how it is configured, how it is started."""

import hashlib
import os
import secrets
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ops.errors import OperatorError

# Debian's /usr/sbin/rabbitmq-server switches to the user rabbitmq when root starts it, and then
# cannot write to our directory: the plain scripts come first.
PROGRAM_PLACES: Final = (
    "/usr/lib/rabbitmq/bin",
    "/usr/local/lib/rabbitmq/bin",
    "/opt/rabbitmq/sbin",
    "/opt/homebrew/sbin",
    "/usr/local/sbin",
)

MISSING: Final = (
    "RabbitMQ is not installed: install the package rabbitmq-server (3.10 or newer), or set "
    "BROKER_URL to a broker that runs already, or use `docker compose up`."
)

CONFIGURATION: Final = """\
listeners.tcp.1 = 127.0.0.1:{port}
vm_memory_high_watermark.absolute = 2GB
disk_free_limit.absolute = 200MB
# 512 MB by default, which a laptop would hold in memory for a few thousand small events.
raft.wal_max_size_bytes = 67108864
log.console = true
log.console.level = info
log.file = false
"""


CONNECT_SECONDS: Final = 30
NOT_CONNECTED: Final = "failed to connect to node"


def program_directory() -> Path | None:
    """The folder with `rabbitmq-server` and `rabbitmqctl`, or None where RabbitMQ is missing."""
    on_path = shutil.which("rabbitmq-server")
    places = [*PROGRAM_PLACES, *([str(Path(on_path).parent)] if on_path else [])]
    return next(
        (
            Path(place)
            for place in places
            if os.access(f"{place}/rabbitmq-server", os.X_OK)
            and os.access(f"{place}/rabbitmqctl", os.X_OK)
        ),
        None,
    )


def _epmd_program() -> str:
    found = shutil.which("epmd")
    if found:
        return found
    roots = (
        Path("/usr/lib/erlang"),
        Path("/usr/local/lib/erlang"),
        Path("/opt/homebrew/lib/erlang"),
    )
    for root in roots:
        for candidate in sorted(root.glob("erts-*/bin/epmd")):
            return str(candidate)
    raise OperatorError("Erlang's epmd is missing: install the package erlang-base.")


@dataclass(frozen=True, kw_only=True)
class BrokerNode:
    """One RabbitMQ node that shares nothing with any other: ports, name, data, cookie, epmd.

    It listens on the loopback interface only. `directory` is an absolute path and holds all of it;
    the user is guest, who may connect from the loopback interface alone.
    """

    directory: Path
    port: int
    dist_port: int
    epmd_port: int

    @property
    def url(self) -> str:
        """Where clients connect (AMQP 0-9-1)."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    @property
    def data(self) -> Path:
        """What a wiped broker has lost: queues, messages, users."""
        return self.directory / "data"

    @property
    def node_name(self) -> str:
        """Unique on this machine, the same at every start on the same directory."""
        digest = hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
        return f"entrelieux-{digest}@localhost"

    def prepare(self) -> None:
        """Write the configuration and, once, the cookie. Safe to repeat."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.directory / "rabbitmq.conf").write_text(CONFIGURATION.format(port=self.port))
        (self.directory / "advanced.config").write_text("[].\n")
        (self.directory / "rabbitmq-env.conf").write_text("")
        (self.directory / "enabled_plugins").write_text("[].\n")
        cookie = self.directory / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(20).upper())
            cookie.chmod(0o400)

    def environment(self) -> dict[str, str]:
        """The variables that keep the node, epmd and rabbitmqctl away from any system broker."""
        loopback_only = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "HOME": str(self.directory),  # where Erlang looks for the cookie
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.epmd_port),
            "RABBITMQ_NODENAME": self.node_name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.dist_port),
            "RABBITMQ_MNESIA_BASE": str(self.data),
            "RABBITMQ_LOG_BASE": str(self.directory / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(self.directory / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.directory / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(self.directory / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.directory / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.directory / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback_only,
            "RABBITMQ_CTL_ERL_ARGS": loopback_only,
            # The start script then becomes the Erlang machine instead of waiting for it, so that
            # its pid is the broker's and a kill reaches the broker.
            "RABBITMQ_ALLOW_INPUT": "1",
        }

    def epmd_command(self) -> list[str]:
        """The node's own port mapper, in the foreground, so that nothing is left behind."""
        return [_epmd_program(), "-port", str(self.epmd_port), "-address", "127.0.0.1"]

    def server_command(self) -> list[str]:
        """The broker itself, in the foreground. SIGTERM stops it cleanly.

        Raises:
            OperatorError: RabbitMQ is not installed.
        """
        return [str(self._programs() / "rabbitmq-server"), "-noinput", "+B", "i"]

    def ctl(self, *arguments: str, timeout: float = 60) -> str:
        """Run rabbitmqctl against this node and return what it printed.

        Raises:
            OperatorError: it failed; the sentence holds what it said.
        """
        program = str(self._programs() / "rabbitmqctl")
        answer = self._ask(program, "-q", *arguments, timeout=timeout)
        if answer.returncode != 0:
            said = (answer.stderr or answer.stdout).strip()
            raise OperatorError(f"rabbitmqctl {' '.join(arguments)} failed: {said}")
        return answer.stdout

    def settle(self) -> None:
        """Have the node write what it knows of its queues to the disk now.

        RabbitMQ keeps a new quorum queue's first term in memory for up to 3 s: killed within them,
        it comes back with a queue that has no leader, for ever (measured on 3.10).
        """
        self.evaluate("[dets:sync(Table) || Table <- dets:all()]")

    def evaluate(self, expression: str) -> str:
        """Evaluate an Erlang expression on the node; return what comes of it, as Erlang shows it.

        A hundred times faster than `ctl("eval", ...)`, which starts an Erlang machine each time;
        where Erlang came without its `erl_call`, that has to do.

        Raises:
            OperatorError: the node cannot be asked, or the expression failed.
        """
        program = shutil.which("erl_call")
        if program is None:
            return self.ctl("eval", f"{expression}.").strip()
        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            # It finds the cookie by itself; given as an argument, everybody here could read it.
            answer = self._ask(program, "-sname", self.node_name, "-e", said=f"{expression}.\n")
            # A node that is busy lets a handshake time out: then it was not asked anything.
            if NOT_CONNECTED not in answer.stderr or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if not answer.stdout.startswith("{ok, "):
            raise OperatorError(
                f"The broker did not do {expression}: {answer.stdout}{answer.stderr}"
            )
        return answer.stdout.removeprefix("{ok, ").removesuffix("}")

    def _ask(
        self, *command: str, said: str = "", timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**os.environ, **self.environment()},
            input=said,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def _programs(self) -> Path:
        found = program_directory()
        if found is None:
            raise OperatorError(MISSING)
        return found
