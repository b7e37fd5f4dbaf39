"""The compose file, really up: what an operator is promised holds in containers too."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from ops.settings import SERVICES
from tests.containers import files
from tests.containers.composition import Composition
from tests.containers.engine import docker, inspect
from tests.support.processes import wait_until

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1800)]

EVERY_DAY = [{"weekday": day, "from": "08:00", "until": "20:00"} for day in range(1, 8)]


@dataclass
class Network:
    """The public API of the composed system, with a place that has a welcomer and a mentor."""

    http: httpx.Client
    staff: dict[str, str]
    place_id: str = field(init=False)

    def __post_init__(self) -> None:
        place = {"name": "Le Moulin", "country": "FR", "time_zone": "Europe/Paris"}
        self.place_id = self.post("/v1/places", place, **self.staff)["id"]
        peer = {"email": "peer@mail.example", "place_id": self.place_id, "languages": ["fr"]}
        self.post(
            "/v1/welcomers",
            {
                **peer,
                "given_name": "Paul",
                "time_zone": "Europe/Paris",
                "trained_until": "2099-12-31",
                "availability": EVERY_DAY,
            },
            **self.staff,
        )
        self.post(
            "/v1/mentors",
            {**peer, "given_name": "Nadia", "skills": ["bicycles"], "capacity": 10},
            **self.staff,
        )

    def post(self, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Do something and return what was answered."""
        answer = self.http.post(
            path, json=body, headers={"Idempotency-Key": str(uuid.uuid4()), **headers}
        )
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created

    def join(self) -> tuple[str, str]:
        """A visitor joins; their id and e-mail address."""
        email = f"{uuid.uuid4().hex[:12]}@mail.example"
        newcomer = {
            "given_name": "Amina",
            "email": email,
            "place_id": self.place_id,
            "languages": ["fr"],
            "wishes": "to repair bicycles",
        }
        return self.post("/v1/members", newcomer)["id"], email

    def of(self, member_id: str, what: str) -> dict[str, Any]:
        """What the staff reads of a member; empty while it is not there yet."""
        answer = self.http.get(f"/v1/members/{member_id}/{what}", headers=self.staff)
        if answer.status_code == 404:
            return {}
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def network(composition: Composition) -> Iterator[Network]:
    """A network with one place, as its staff sees it."""
    staff = {"Authorization": f"Bearer {composition.token('staff')}"}
    url = composition.url("GATEWAY_PORT")
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as http:
        yield Network(http=http, staff=staff)


def test_the_jobs_have_ended_well(composition: Composition) -> None:
    """Keys, database and provision end with 0."""
    for job in ("keys", "database", "provision"):
        assert composition.state(job)["ExitCode"] == 0


def test_a_newcomer_is_welcomed(composition: Composition, network: Network) -> None:
    """Somebody joins through the gateway: a call, a mentor, and an e-mail about each."""
    member_id, email = network.join()
    call = wait_until(
        lambda: network.of(member_id, "welcome-call"), within=60, saying="a welcome call"
    )
    assert call["status"] == "booked"
    mentor = wait_until(lambda: network.of(member_id, "mentor"), within=60, saying="a mentor")
    assert mentor["status"] == "assigned"
    wait_until(
        lambda: len(composition.mails_to(email)) >= 3, within=60, saying="three e-mails arrived"
    )
    assert len(composition.mails_to(email)) == 3
    assert {each["status"] for each in network.of(member_id, "messages")["items"]} == {"sent"}


def test_prometheus_reaches_everything(composition: Composition) -> None:
    """Every target of the file is up, and every alert rule can be evaluated."""
    expected = set(files.targets())

    def up() -> bool:
        found = composition.prometheus("targets?state=active")["activeTargets"]
        return {each["labels"]["instance"] for each in found if each["health"] == "up"} == expected

    wait_until(up, within=90, every=1, saying="all targets up")
    wait_until(
        lambda: all(
            rule["health"] == "ok"
            for group in composition.prometheus("rules")["groups"]
            for rule in group["rules"]
        ),
        within=60,
        every=1,
        saying="all rules evaluated",
    )
    promised = {
        rule["alert"]
        for group in files.read(files.ALERTS_FILE)["groups"]
        for rule in group["rules"]
    }
    groups = composition.prometheus("rules")["groups"]
    assert {rule["name"] for group in groups for rule in group["rules"]} == promised


def test_promtool_finds_nothing_wrong(composition: Composition) -> None:
    """Prometheus' own checker accepts the configuration, and the alerts fire when they should."""
    composition.promtool("check", "config", "/etc/prometheus/prometheus.yml")
    composition.promtool("test", "rules", "/etc/prometheus/alerts_test.yml")


def test_a_service_that_dies_comes_back_and_makes_up_for_it(
    composition: Composition, network: Network
) -> None:
    """SIGKILL to matching: it is restarted, and a newcomer of the meantime gets their mentor."""
    before = composition.container("matching")
    restarts = _restarts(composition, "matching")
    composition.kill_process("matching")
    member_id, _ = network.join()
    wait_until(lambda: _restarts(composition, "matching") > restarts, within=60, saying="restarted")
    composition.wait_until_healthy("matching", within=120)
    assert composition.container("matching") == before

    def assigned() -> bool:
        answer = network.http.get(f"/v1/members/{member_id}/mentor", headers=network.staff)
        return answer.status_code == 200 and answer.json()["status"] == "assigned"

    wait_until(assigned, within=60, saying="the mentor")


OWN_KEYS = {
    "notifications": ("link.pem",),
    "onboarding": ("ties.key",),
    "matching": ("ties.key",),
}


def test_nobody_holds_a_key_they_do_not_need(composition: Composition) -> None:
    """A service has the public half alone; the gateway can issue neither tokens nor links."""
    for name in SERVICES:
        assert _keys_seen_by(composition, name) == {"assertion.pub.pem", *OWN_KEYS.get(name, ())}
    assert _keys_seen_by(composition, "gateway") == {
        *("assertion.pem", "cursor.key", "jwks.json", "link.pub.pem"),
    }


def test_no_secret_is_in_the_image(composition: Composition) -> None:
    """Neither in its files nor in how it was made: what is secret comes when it runs."""
    secret = "PRIVATE KEY-----|_PASSWORD="
    made_of = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", composition.image)
    assert not re.search(secret, made_of)
    found = docker(
        *("run", "--rm", "--network", "none", "--entrypoint", "sh", composition.image),
        *("-c", f"grep -rlE -e '{secret}' /app /keys /var/lib/entrelieux || true"),
    )
    assert found == ""


def test_up_again_changes_nothing(composition: Composition, network: Network) -> None:
    """The jobs may be repeated: keys stay, and tokens given before are still good."""
    member_id, _ = network.join()
    composition.compose("up", "--detach", within=300)
    composition.wait_until_healthy(*composition.with_health_check(), within=120)
    assert network.of(member_id, "journey")


def _restarts(composition: Composition, name: str) -> int:
    return int(inspect(composition.container(name))["RestartCount"])


def _keys_seen_by(composition: Composition, name: str) -> set[str]:
    places = ("/keys", "/var/lib/entrelieux", "/run/secrets")
    program = (
        "import pathlib, sys; "
        "[print(f.name) for p in sys.argv[1:] for f in pathlib.Path(p).rglob('*') if f.is_file()]"
    )
    return set(composition.compose("exec", "-T", name, "python", "-c", program, *places).split())
