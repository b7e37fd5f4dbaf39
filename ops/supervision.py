"""supervisord of one RUN_DIR: its configuration, its launch scripts, and speaking to it."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import tempfile
import xmlrpc.client
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
from supervisor.xmlrpc import SupervisorTransport

from ops.errors import OperatorError
from ops.files import write_whole
from ops.programs import ROOT, Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.settings import Settings

OWNER_VARIABLE: Final = "ENTRELIEUX_RUN_DIR"
"""Marks our processes, so that a pid that the machine has given to a stranger is never killed."""

OVER: Final = frozenset({"STOPPED", "EXITED", "FATAL"})
ON_ITS_WAY: Final = frozenset({"STARTING", "RUNNING", "BACKOFF"})

LONGEST_SOCKET_PATH: Final = 80  # the kernel allows 107, supervisord appends a pid while binding

DAEMON: Final = """\
[supervisord]
logfile={logs}/supervisord.log
logfile_maxbytes=10MB
logfile_backups=2
pidfile={home}/supervisord.pid
directory={root}
childlogdir={logs}
umask=077
{user}
[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""

# startretries: a process that cannot start yet (its port still closing, its disk full) is tried
# again for ever, a second later each time.
PROGRAM: Final = """
[program:{name}]
command=/bin/sh {script}
directory={root}
autostart=false
autorestart=true
startsecs=1
startretries=1000000
stopsignal=TERM
stopwaitsecs={stop_seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile={logs}/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
"""


def socket_path(settings: Settings) -> Path:
    """Where supervisord listens: in RUN_DIR, or in a private folder where that path is too long."""
    inside = settings.home / "supervisor.sock"
    if len(str(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    private = Path(tempfile.gettempdir()) / f"entrelieux-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid() or private.stat().st_mode & 0o077:
        raise OperatorError(
            f"{private} is not yours alone: remove it, or choose a shorter RUN_DIR."
        )
    return private / f"{settings.identity}.sock"


def configuration(settings: Settings, programs: Sequence[Program]) -> str:
    """supervisord's configuration file; `%` is its escape character."""
    places = {"home": settings.home, "logs": settings.logs, "root": ROOT}
    escaped = {name: str(path).replace("%", "%%") for name, path in places.items()}
    user = "user=root\n" if os.geteuid() == 0 else ""
    sections = [
        DAEMON.format(**escaped, socket=str(socket_path(settings)).replace("%", "%%"), user=user)
    ]
    sections += [
        PROGRAM.format(
            **escaped,
            name=program.name,
            script=shlex.quote(str(_script_path(settings, program.name))).replace("%", "%%"),
            stop_seconds=program.stop_seconds,
        )
        for program in programs
    ]
    return "".join(sections)


def launch_script(settings: Settings, program: Program) -> str:
    """A shell script that notes its pid and then becomes the program, keeping that pid."""
    pid_file = settings.pids / f"{program.name}.pid"
    variables = {**program.environment, OWNER_VARIABLE: str(settings.home)}
    exports = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    return "\n".join(
        [
            "#!/bin/sh",
            "set -e",
            *exports,
            # Moved into place, so that nobody ever reads an empty pid file.
            f"echo $$ > {shlex.quote(f'{pid_file}.new')}",
            f"mv {shlex.quote(f'{pid_file}.new')} {shlex.quote(str(pid_file))}",
            f"exec {shlex.join(program.command)}",
            "",
        ]
    )


class Supervisor:
    """The supervisord of one RUN_DIR, running or not."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._configuration_file = settings.home / "supervisord.conf"

    def is_running(self) -> bool:
        """Whether a supervisord answers on our socket."""
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except (OSError, xmlrpc.client.Error):
            return False

    def is_configured_for(self, programs: Sequence[Program]) -> bool:
        """Whether what was written at the last start is what these programs need."""
        expected = {
            self._configuration_file: configuration(self._settings, programs),
            **{
                _script_path(self._settings, program.name): launch_script(self._settings, program)
                for program in programs
            },
        }
        return all(path.exists() and path.read_text() == text for path, text in expected.items())

    def launch(self, programs: Sequence[Program]) -> None:
        """Write the configuration and start supervisord; it starts no program by itself.

        Raises:
            OperatorError: it ended at once; the sentence holds what it said.
        """
        for directory in (self._settings.logs, self._settings.pids):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for program in programs:
            script = launch_script(self._settings, program)
            write_whole(_script_path(self._settings, program.name), script, mode=0o700)
        write_whole(self._configuration_file, configuration(self._settings, programs), mode=0o600)
        started = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._configuration_file)],
            cwd=ROOT,
            env={**os.environ, OWNER_VARIABLE: str(self._settings.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if started.returncode != 0:
            said = (started.stderr or started.stdout).strip()
            raise OperatorError(f"The process supervisor did not start: {said}")

    def start(self, name: str) -> None:
        """Start one program, unless it is on its way already."""
        if self.state(name) not in ON_ITS_WAY:
            self._call("startProcess", name, False)

    def stop(self, names: Sequence[str]) -> None:
        """Ask these programs to stop, all at once; it does not wait for them."""
        for name in names:
            if self.state(name) in ON_ITS_WAY:
                self._call("stopProcess", name, False)

    def state(self, name: str) -> str:
        """supervisord's word for a program: RUNNING, STARTING, BACKOFF, STOPPED, ..."""
        return str(self._call("getProcessInfo", name)["statename"])

    def states(self) -> dict[str, str]:
        """Every program's state."""
        return {
            str(each["name"]): str(each["statename"]) for each in self._call("getAllProcessInfo")
        }

    def shut_down(self) -> None:
        """Have supervisord end, once its programs have; it does not wait for that."""
        for name, state in self.states().items():
            if state in OVER:  # it looks at one group a second while ending
                self._call("removeProcessGroup", name)
        self._call("shutdown")

    def own_pid(self) -> int:
        """supervisord's process id."""
        return int(self._call("getPID"))

    def _call(self, method: str, *arguments: object) -> Any:
        # A connection for each question: supervisord closes idle ones, and nothing here is hot.
        transport = SupervisorTransport(None, None, f"unix://{socket_path(self._settings)}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()


def leftovers(settings: Settings) -> list[psutil.Process]:
    """Processes of this RUN_DIR that still run though no supervisor looks after them.

    After a supervisor was killed its children live on and hold the ports. A pid file alone proves
    nothing: after a reboot its number may be a stranger's, so the process itself is asked.
    """
    ours = []
    files = [*settings.pids.glob("*.pid"), settings.home / "supervisord.pid"]
    for file in files:
        try:
            process = psutil.Process(int(file.read_text()))
            if process.environ().get(OWNER_VARIABLE) == str(settings.home):
                ours.append(process)
        except (OSError, ValueError, psutil.Error):
            continue  # no such file or process, or not ours to look into
    return ours


def port_is_free(port: int) -> bool:
    """Whether we could listen on that port of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _script_path(settings: Settings, name: str) -> Path:
    return settings.home / "programs" / f"{name}.sh"
