"""`up` and `down`: true pid files, all back after a kill, nothing confused by stale state."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from ops.settings import SERVICES
from ops.supervision import OWNER_VARIABLE
from ops.up import alone
from tests.support.processes import Child, wait_until
from tests.support.system import System

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

NAMED: tuple[str, ...] = (*SERVICES, "gateway", "broker", "database")
PORTS: dict[str, str] = {
    "broker": "BROKER_PORT",
    "database": "DATABASE_PORT",
    "gateway": "GATEWAY_PORT",
    **{service: f"{service.upper()}_PORT" for service in SERVICES},
}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One system for this file, up; each test leaves it so."""
    whole = System(tmp_path_factory.mktemp("run"))
    whole.up()
    yield whole
    whole.close()


@pytest.fixture
def own_system(tmp_path: Path) -> Iterator[System]:
    """A system for one test, not started."""
    whole = System(tmp_path / "run")
    yield whole
    whole.close()


def listener(port: int) -> int | None:
    """The pid of the process that listens on a loopback port."""
    for connection in psutil.net_connections("tcp"):
        address = connection.laddr
        if connection.status == psutil.CONN_LISTEN and address and address.port == port:
            return connection.pid
    return None


def processes_of(system: System) -> list[psutil.Process]:
    """Every process on the machine that was started for this RUN_DIR."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(OWNER_VARIABLE) == str(system.settings.home):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("name", NAMED)
def test_each_pid_file_names_the_server_itself(system: System, name: str) -> None:
    """The process in the pid file is the very one that listens, not a shell around it."""
    port = int(system.environment[PORTS[name]])
    assert system.pid(name) == listener(port)


def test_nothing_is_reachable_from_elsewhere(system: System) -> None:
    """Every port that the system listens on is on the loopback interface."""
    ours = {process.pid for process in processes_of(system)}
    addresses = {
        connection.laddr.ip
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.pid in ours
    }
    assert addresses <= {"127.0.0.1", "::1"}


def test_a_second_up_says_that_it_runs_and_changes_nothing(system: System) -> None:
    """Status 0, the same processes, quickly."""
    before = {name: system.pid(name) for name in NAMED}
    assert "runs already, and is healthy" in system.up()
    assert {name: system.pid(name) for name in NAMED} == before


def test_other_settings_are_refused_while_it_runs(system: System) -> None:
    """Whoever asks for two replicas of a running system is told what to do."""
    done = subprocess.run(
        [sys.executable, "-m", "ops", "up"],
        env={**system.environment, "MAIL_PORT": str(int(system.environment["MAIL_PORT"]) + 1)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "make down" in done.stderr


def test_two_commands_at_once_do_not_start_everything_twice(system: System) -> None:
    """The second is told that another one is at work."""
    with alone(system.settings):
        done = system.ops("up")
    assert done.returncode == 1
    assert "Another" in done.stderr


@pytest.mark.parametrize("name", NAMED)
def test_whatever_is_killed_comes_back(system: System, name: str) -> None:
    """After SIGKILL there is a new process, and the whole system is ready again."""
    killed = system.kill(name)
    pid = system.wait_until_restarted(name, not_pid=killed)
    port = int(system.environment[PORTS[name]])
    wait_until(lambda: listener(port) == pid, within=30, saying=f"{name} listens")
    for service in SERVICES:
        system.wait_until_ready(system.settings.service_urls(service)[0])
    system.wait_until_ready()


def test_a_killed_supervisor_leaves_nothing_in_the_way(system: System) -> None:
    """Its orphans hold the ports; the next up ends them, and starts everything anew."""
    psutil.Process(int((system.settings.home / "supervisord.pid").read_text())).kill()
    assert "Ending" in system.up()
    for name in NAMED:
        assert system.pid(name) == listener(int(system.environment[PORTS[name]]))


def test_the_doctor_finds_a_running_system_well(system: System) -> None:
    """Status 0, once everything has settled."""
    wait_until(
        lambda: "All is well." in system.ops("doctor").stdout,
        within=60,
        saying="the doctor finds all well",
    )
    done = system.ops("doctor")
    assert done.returncode == 0
    # Nothing is broken, but newcomers whom no calendar can help would read no name.
    assert "onboarding: contacts: No person is named" in done.stdout


def test_the_doctor_says_which_service_does_not_answer(system: System) -> None:
    """A stopped process is named, with advice; status 1."""
    process = psutil.Process(system.pid("matching"))
    process.suspend()
    try:
        done = system.ops("doctor")
    finally:
        process.resume()
    assert done.returncode == 1
    assert "matching: It does not answer" in done.stdout
    system.wait_until_ready(system.settings.service_urls("matching")[0])


def test_dead_letters_are_listed_through_the_gateway(system: System) -> None:
    """With a token of the embedded issuer; there are none yet."""
    done = system.ops("dead-letters", "list")
    assert done.returncode == 0, done.stderr
    assert "No dead letters." in done.stdout


def test_an_unknown_dead_letter_is_refused_in_one_sentence(system: System) -> None:
    """Status 1 and the gateway's own words."""
    unknown = "matching.00000000-0000-4000-8000-000000000000"
    done = system.ops("dead-letters", "replay", unknown, "--reason", "it was mended")
    assert done.returncode == 1
    assert "404" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_named_before_anything_starts(own_system: System) -> None:
    """One sentence with the port and the setting; nothing has been started."""
    port = own_system.settings.matching_port
    with socket.create_server(("127.0.0.1", port)):
        done = own_system.ops("up")
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert "MATCHING_PORT" in done.stderr
    assert processes_of(own_system) == []


def test_two_settings_with_one_port_are_named(own_system: System) -> None:
    """Both names, one sentence."""
    own_system.environment["MAIL_PORT"] = own_system.environment["SMTP_PORT"]
    done = own_system.ops("up")
    assert done.returncode == 1
    assert "MAIL_PORT" in done.stderr
    assert "SMTP_PORT" in done.stderr


def test_a_broken_start_names_what_is_not_ready_and_shows_its_log(own_system: System) -> None:
    """The operator reads the cause without looking for a file."""
    own_system.environment |= {"BUS_BATCH": "0", "OPS_READY_SECONDS": "20"}
    done = own_system.ops("up")
    assert done.returncode == 1
    assert "batch" in done.stderr


def test_down_leaves_the_data_and_no_process(own_system: System) -> None:
    """What was stored is there after the next up, whatever stale files lie about; wiping removes
    it. After a reboot a pid file may name anybody: a stranger is never killed for that.
    """
    own_system.up()
    staff = {"Authorization": f"Bearer {own_system.token('staff')}", "Idempotency-Key": "p" * 20}
    made = httpx.post(
        f"{own_system.url}/v1/places",
        json={"name": "La Fabrique", "country": "FR", "location": None},
        headers=staff,
        trust_env=False,
    )
    assert made.status_code == 201, made.text
    own_system.down()
    assert processes_of(own_system) == []
    assert list(own_system.settings.pids.glob("*.pid")) == []

    stranger = Child.python(
        "-c", "import time; time.sleep(600)", log=own_system.settings.home / "stranger.log"
    ).start()
    try:
        for file in ("pids/broker.pid", "pids/gateway.pid", "supervisord.pid"):
            (own_system.settings.home / file).write_text(str(stranger.pid))
        (own_system.settings.home / "supervisor.sock").touch()
        own_system.up()
        assert stranger.is_running
    finally:
        stranger.kill()
    found = httpx.get(f"{own_system.url}/v1/places/{made.json()['id']}", trust_env=False)
    assert found.json()["name"] == "La Fabrique"
    own_system.down("--wipe")
    assert not own_system.settings.home.exists()
    assert processes_of(own_system) == []


def test_two_replicas_of_everything(tmp_path: Path) -> None:
    """Each replica has a pid file, a port and a log of its own."""
    system = System(tmp_path / "run", {"REPLICAS": "2"})
    try:
        system.up()
        for service in SERVICES:
            first, second = (system.pid(name) for name in (service, f"{service}-2"))
            assert first != second
            assert second == listener(system.settings.service_port(service, 2))
    finally:
        system.close()
