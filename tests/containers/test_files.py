"""What can be said of the container files without any engine."""

import re
import shutil
import subprocess
from typing import Any

import pytest
from pydantic_settings import BaseSettings

from bus.settings import BusSettings
from bus.topology import topology_of
from chassis import metrics
from chassis.settings import ChassisSettings
from gateway.settings import GatewaySettings
from ops.programs import services
from ops.provision import SERVICE_CLASSES, service_classes
from ops.settings import SERVICES, Settings
from services.matching.settings import MatchingSettings
from services.notifications.settings import NotificationsSettings
from services.onboarding.settings import OnboardingSettings
from tests.containers import files
from tests.support.processes import ROOT

CONTAINERS = files.containers()
JOBS = {"keys", "database", "provision"}
TOOLS = {name for name, each in CONTAINERS.items() if "profiles" in each}
PROCESSES = set(CONTAINERS) - JOBS - TOOLS
READERS: dict[str, type[BaseSettings]] = {
    "BUS_": BusSettings,
    "CHASSIS_": ChassisSettings,
    "GATEWAY_": GatewaySettings,
    "MATCHING_": MatchingSettings,
    "NOTIFICATIONS_": NotificationsSettings,
    "ONBOARDING_": OnboardingSettings,
}


def http_port(name: str) -> int:
    """The port of a service's internal HTTP, as its container sets it."""
    return int(CONTAINERS[name]["environment"]["CHASSIS_HTTP_ADDRESS"].split(":")[1])


def test_the_same_processes_run_in_containers_as_on_one_machine() -> None:
    """Every service of the embedded system has its container, on the same port."""
    assert set(SERVICES) == set(SERVICE_CLASSES)
    assert set(SERVICES) | {"gateway", "rabbitmq", "mongo", "prometheus"} <= PROCESSES
    for program in services(Settings()):
        assert CONTAINERS[program.name]["command"] == f"services.{program.name}"
        assert http_port(program.name) == Settings().service_port(program.name)  # type: ignore[arg-type]
    assert CONTAINERS["gateway"]["command"] == "gateway"
    assert CONTAINERS["provision"]["command"] == ["ops", "provision"]


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_settings_are_those_that_the_processes_read(name: str) -> None:
    """No variable of ours is misspelt: each is a field of the settings class with its prefix."""
    if not files.is_ours(CONTAINERS[name]):
        return
    for variable in CONTAINERS[name].get("environment", {}):
        prefix, reader = next(each for each in READERS.items() if variable.startswith(each[0]))
        assert variable.removeprefix(prefix).lower() in reader.model_fields


def test_somebody_reads_each_queue() -> None:
    """Each queue of a service is read in a container; what nobody reads is meant to be so."""
    unread = set()
    for queue in topology_of(service_classes()).queues:
        name, _, _ = queue.name.partition(".")
        if CONTAINERS.get(name, {}).get("command") != f"services.{name}":
            unread.add(queue.name)
    assert unread == {"unrouted"}


def test_the_gateway_asks_each_service_where_it_listens() -> None:
    """Host and port of every address the gateway is given are those of a container."""
    environment = CONTAINERS["gateway"]["environment"]
    for name in SERVICES:
        assert environment[f"GATEWAY_{name.upper()}_URLS"] == f"http://{name}:{http_port(name)}"


def test_every_process_says_whether_it_is_well_and_is_restarted() -> None:
    """A health check, a restart policy, a memory limit, and logs that do not fill the disk."""
    for name in PROCESSES:
        container = CONTAINERS[name]
        assert container["healthcheck"]["test"][0] == "CMD", name
        assert container["restart"] == "unless-stopped", name
        assert container["mem_limit"], name
        assert container["logging"]["options"]["max-size"], name
    for name in JOBS | TOOLS:
        assert CONTAINERS[name]["restart"] == "no", name


def test_our_containers_can_do_little() -> None:
    """Read-only, without capabilities or new privileges, and not as root."""
    for name, container in CONTAINERS.items():
        if files.is_ours(container):
            assert container["read_only"] is True, name
            assert container["pull_policy"] == "never", name
            assert container["cap_drop"] == ["ALL"], name
            assert container["security_opt"] == ["no-new-privileges:true"], name
            assert "user" not in container, name
    assert re.search(r"^USER [1-9]\d*:", files.DOCKERFILE.read_text(), re.MULTILINE)


def test_the_issuers_key_stays_with_the_operator_and_the_gateways_with_the_gateway() -> None:
    """A service sees the public half alone, and nobody but the keys job may write any."""
    holders: dict[str, set[str]] = {}
    for name, container in CONTAINERS.items():
        for volume in container.get("volumes", []):
            source, _, rest = volume.partition(":")
            if source.endswith("-keys"):
                holders.setdefault(source, set()).add(name)
                assert rest.endswith(":ro") or name == "keys"
    assert holders["operator-keys"] == {"keys", "ops"}
    assert holders["gateway-keys"] == {"keys", "gateway"}
    assert holders["service-keys"] == {"keys", "provision", *SERVICES}
    assert holders["notifications-keys"] == {"keys", "notifications"}
    assert holders["ties-keys"] == {"keys", "onboarding", "matching"}


def test_only_loopback_is_published_and_only_what_a_person_opens() -> None:
    """The broker, the database and the services cannot be reached from outside."""
    published = {name: each["ports"] for name, each in CONTAINERS.items() if "ports" in each}
    assert set(published) == {"gateway", "mailpit", "prometheus"}
    for ports in published.values():
        assert all(re.match(r"127\.0\.0\.1:\$\{[A-Z_]+_PORT:-\d+\}:\d+$", each) for each in ports)
    assert files.read(files.COMPOSE_FILE)["networks"]["inside"] == {"internal": True}
    outside = {name for name, each in CONTAINERS.items() if "outside" in each.get("networks", [])}
    assert outside == {"gateway", "mailpit", "prometheus", "notifications", "onboarding"}


def test_no_password_has_a_default() -> None:
    """Without deploy/make-env nothing starts, and a sentence says what to do."""
    text = files.COMPOSE_FILE.read_text()
    secret = {name for name in files.variables() if name.endswith(("_PASSWORD", "_KEY"))}
    written = set(
        re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "make-env").read_text(), re.MULTILINE)
    )
    assert secret == written
    for name in secret:
        uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert uses
        assert set(uses) == {":?run deploy/make-env first"}


def test_passwords_are_new_each_time_and_kept(tmp_path: Any) -> None:
    """deploy/make-env writes a file for its owner alone, and never replaces one."""
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy" / "make-env", tmp_path / "deploy" / "make-env")
    written = []
    for again in range(3):
        subprocess.run([script], check=True, capture_output=True, timeout=30)
        written.append((tmp_path / ".env").read_text())
        if again == 1:
            (tmp_path / ".env").unlink()
    assert written[0] == written[1]
    assert not set(re.findall(r"=(\w+)", written[0])) & set(re.findall(r"=(\w+)", written[2]))
    assert all(len(each) == 48 for each in re.findall(r"=(\w+)", written[0]))
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_images_are_named_so_that_every_machine_finds_them() -> None:
    """A fixed tag, never `latest`, and no digest, which a local stand-in cannot have."""
    for image in files.public_images():
        name, _, tag = image.rpartition(":")
        assert name
        assert re.search(r"\d", tag), image
        assert "@" not in image


def test_old_and_new_builders_and_compose_programs_read_the_files() -> None:
    """Nothing that only BuildKit, or only a newer docker-compose, understands."""
    recipe = files.DOCKERFILE.read_text()
    for new in ("--mount", "<<", "# syntax", "COPY --link", "--chmod"):
        assert new not in recipe
    compose = files.read(files.COMPOSE_FILE)
    assert {key for key in compose if not key.startswith("x-")} == {
        *("services", "networks", "volumes"),
    }
    for container in compose["services"].values():
        assert "start_interval" not in container.get("healthcheck", {})
        assert "deploy" not in container, "docker-compose 1.29 ignores its limits"
        assert "env_file" not in container
        for condition in container.get("depends_on", {}).values():
            assert set(condition) == {"condition"}


def test_whatever_is_waited_for_can_happen() -> None:
    """Healthy needs a health check; completed needs a job."""
    for container in CONTAINERS.values():
        for name, how in container.get("depends_on", {}).items():
            if how["condition"] == "service_completed_successfully":
                assert name in JOBS
            else:
                assert how["condition"] == "service_healthy"
                assert "healthcheck" in CONTAINERS[name]


def test_prometheus_asks_everything_that_has_figures() -> None:
    """Each target is a container and the port on which it shows its figures."""
    gateway = GatewaySettings.model_fields["metrics_port"].default
    assert CONTAINERS["gateway"]["environment"]["GATEWAY_METRICS_HOST"] == "0.0.0.0"  # noqa: S104 - inside its own network
    assert set(files.targets().values()) == {
        *((name, http_port(name)) for name in SERVICES),
        ("gateway", gateway),
        ("rabbitmq", 15_692),
        ("localhost", 9090),
    }


def test_alerts_speak_of_figures_that_there_are() -> None:
    """A renamed metric is a red test, not an alert that never fires."""
    shown = metrics.exposition().decode()
    rules = [rule for group in files.read(files.ALERTS_FILE)["groups"] for rule in group["rules"]]
    for rule in rules:
        for name in re.findall(r"entrelieux_\w+", rule["expr"]):
            assert f"\n# TYPE {name} " in shown, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "advice"}
    assert len({rule["alert"] for rule in rules}) == len(rules)


def test_the_image_installs_the_versions_that_were_tested() -> None:
    """The image's lock is a part of the one that `make test` runs with, hashes and all."""
    whole, part = (
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / file).read_text(), re.MULTILINE))
        for file in ("requirements.lock", "deploy/requirements.lock")
    )
    assert part < whole
    names = {each.partition("==")[0] for each in part}
    assert {"nameko", "pymongo", "fastapi", "uvicorn", "joserfc", "jinja2"} <= names
    assert not names & {"pytest", "secantusdb", "supervisor", "faker", "ruff", "mypy"}


def test_nothing_secret_or_needless_enters_the_image() -> None:
    """Only what the ignore file names is sent to the builder, and it names no folder of data."""
    lines = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[0] == "*"
    copied = re.findall(r"^COPY (?!--from)(\S+)", files.DOCKERFILE.read_text(), re.MULTILINE)
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied)
