"""The broker or the database goes away under the whole system: joins go on, or are refused well."""

import shutil
from collections.abc import Iterator

import amqp
import pytest

from ops.programs import broker_node
from ops.supervision import Supervisor
from tests.journeys.village import UNLIMITED, Village
from tests.support.processes import wait_until
from tests.support.system import System

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

NO_DISK_IS_SO_LARGE = str(10**18)
AS_BEFORE = "200MB"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A system of one's own; each test leaves it whole."""
    system = System(tmp_path_factory.mktemp("run"), UNLIMITED)
    try:
        system.up()
        seen = Village(system)
        yield seen
        seen.close()
    finally:
        system.close()


@pytest.fixture
def supervisor(village: Village) -> Supervisor:
    """Stops and starts single processes."""
    return Supervisor(village.system.settings)


def test_joins_go_on_while_the_broker_is_away_for_half_a_minute(
    village: Village, supervisor: Supervisor
) -> None:
    """Accepted meanwhile; everything follows once it is back, within 15 s to attach."""
    stop(supervisor, "broker")
    newcomers = village.joined_over(30, 20)
    supervisor.start("broker")
    broker_answers(village)
    village.wait_until_attached(within=15)
    village.wait_until_all_is_done(newcomers)
    assert village.dead_letters() == []


def test_joins_go_on_while_the_broker_has_no_disk_left(village: Village) -> None:
    """A broker in alarm takes nothing and says nothing; nothing hangs, nothing is lost."""
    node = broker_node(village.system.settings)
    node.ctl("set_disk_free_limit", NO_DISK_IS_SO_LARGE)
    try:
        newcomers = village.joined_over(8, 10)
        assert not any(village.done(member) for member in newcomers)
    finally:
        node.ctl("set_disk_free_limit", AS_BEFORE)
    village.wait_until_all_is_done(newcomers)
    village.wait_until_attached()


def test_a_broker_that_lost_its_data_is_told_everything_again(
    village: Village, supervisor: Supervisor
) -> None:
    """What lay in a queue is announced again from the stores; what was done is not done twice."""
    before = village.joined(3)
    village.wait_until_all_is_done(before)
    stop(supervisor, "matching")
    newcomers = village.joined(5)
    node = broker_node(village.system.settings)
    stop(supervisor, "broker")
    shutil.rmtree(node.data)
    node.prepare()
    supervisor.start("broker")
    broker_answers(village)
    supervisor.start("matching")
    village.wait_until_attached(within=30)
    village.wait_until_all_is_done(newcomers)
    village.wait_until_all_is_done(before)


def test_a_database_that_is_away_is_a_503_and_no_dead_letter(
    village: Village, supervisor: Supervisor
) -> None:
    """Refused within the time-out with ``Retry-After``; the same key does it once it is back."""
    waiting = village.joined(3)
    stop(supervisor, "database")
    key = "a-newcomer-who-tries-again"
    refused = village.join(key=key)
    assert refused.status_code == 503, refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.elapsed.total_seconds() < 8
    supervisor.start("database")
    village.wait_until_attached()
    accepted = village.join(key=key)
    assert accepted.status_code == 201, accepted.text
    village.wait_until_all_is_done([*waiting, accepted.json()["id"]])
    assert village.dead_letters() == []


def stop(supervisor: Supervisor, name: str) -> None:
    """Stop one process and wait for its end."""
    supervisor.stop([name])
    wait_until(lambda: supervisor.state(name) == "STOPPED", within=30, saying=f"{name} has stopped")


def broker_answers(village: Village) -> None:
    """Wait until the broker opens channels, so that attaching alone is timed after it."""
    port = village.system.settings.broker_port

    def opens() -> bool:
        with amqp.Connection(f"127.0.0.1:{port}", connect_timeout=2) as connection:
            connection.channel()
        return True

    wait_until(opens, within=60, saying="the broker answers", ignoring=(OSError, amqp.AMQPError))
