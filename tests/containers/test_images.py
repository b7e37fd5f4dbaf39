"""Provisioning on the public images alone: the broker and the database that production has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from bus.settings import BusSettings
from bus.topology import topology_of, with_delays
from ops import keys
from ops.provision import SERVICE_CLASSES, service_classes
from ops.readiness import complaint
from tests.containers import files
from tests.support.processes import Child, wait_until

pytestmark = pytest.mark.containers

START_SECONDS = 120


@pytest.fixture(scope="module", autouse=True)
def _without_reaper(engine: None) -> Iterator[None]:
    """Containers end with their `with`; the reaper would be one more image."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcontainers_config, "ryuk_disabled", True)
        yield


@pytest.fixture(scope="module")
def rabbitmq() -> Iterator[DockerContainer]:
    """The compose file's RabbitMQ image, ready."""
    image = files.containers()["rabbitmq"]["image"]
    with DockerContainer(image).with_exposed_ports(5672) as container:
        address = f"amqp://{_address(container, 5672)}"
        wait_until(
            lambda: complaint(address) is None,
            within=START_SECONDS,
            every=0.5,
            saying="RabbitMQ in its container",
        )
        yield container


@pytest.fixture(scope="module")
def mongo() -> Iterator["pymongo.MongoClient[dict[str, Any]]"]:
    """A client of the compose file's MongoDB image, a replica set of one member."""
    image = files.containers()["mongo"]["image"]
    container = DockerContainer(image).with_exposed_ports(27_017)
    with container.with_command("mongod --replSet rs0 --bind_ip_all") as running:
        url = f"mongodb://{_address(running, 27_017)}/?directConnection=true"
        with pymongo.MongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=2000) as client:
            wait_until(
                lambda: client.admin.command("ping")["ok"],
                within=START_SECONDS,
                every=0.5,
                saying="MongoDB in its container",
                ignoring=(pymongo.errors.PyMongoError,),
            )
            member = {"_id": 0, "host": "localhost:27017"}
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
            wait_until(
                lambda: client.admin.command("hello")["isWritablePrimary"],
                within=START_SECONDS,
                every=0.5,
                saying="a primary",
            )
            yield client


def test_provisioning_twice_declares_everything_once(
    rabbitmq: DockerContainer, mongo: "pymongo.MongoClient[dict[str, Any]]", tmp_path: Path
) -> None:
    """The real topology and all indexes are accepted, and a second run changes nothing."""
    _provision(rabbitmq, mongo, tmp_path / "first.log")
    topology = with_delays(topology_of(service_classes()), BusSettings().delays_seconds)
    assert set(_listed(rabbitmq, "queues", "name")) == {each.name for each in topology.queues}
    assert set(_listed(rabbitmq, "queues", "type")) == {"quorum"}
    assert {each.name for each in topology.exchanges} <= set(_listed(rabbitmq, "exchanges", "name"))
    bindings = _listed(rabbitmq, "bindings", "source_name", "routing_key", "destination_name")
    assert {
        f"{each.exchange}\t{each.routing_key}\t{each.queue}" for each in topology.bindings
    } <= set(bindings)
    before = _everything(rabbitmq, mongo)
    assert {name.removeprefix("entrelieux_") for name in before["indexes"]} == set(SERVICE_CLASSES)

    _provision(rabbitmq, mongo, tmp_path / "second.log")
    assert _everything(rabbitmq, mongo) == before


def _address(container: DockerContainer, port: int) -> str:
    return f"{container.get_container_host_ip()}:{container.get_exposed_port(port)}"


def _provision(
    rabbitmq: DockerContainer, mongo: "pymongo.MongoClient[dict[str, Any]]", log: Path
) -> None:
    host, port = mongo.address or ("", 0)
    child = Child.python(
        *("-m", "ops", "provision"),
        log=log,
        environment={
            "BUS_BROKER_URL": f"amqp://guest:guest@{_address(rabbitmq, 5672)}//",
            "CHASSIS_MONGO_URL": f"mongodb://{host}:{port}/?directConnection=true",
            "CHASSIS_ASSERTION_PUBLIC_KEY_FILE": str(
                keys.make_missing(log.parent / "keys").assertion_public
            ),
        },
    ).start()
    try:
        assert child.wait(within=60) == 0, child.text()
    finally:
        child.close()


def _everything(
    rabbitmq: DockerContainer, mongo: "pymongo.MongoClient[dict[str, Any]]"
) -> dict[str, Any]:
    return {
        "queues": sorted(_listed(rabbitmq, "queues", "name", "type", "arguments")),
        "exchanges": sorted(_listed(rabbitmq, "exchanges", "name", "type", "arguments")),
        "bindings": sorted(
            _listed(rabbitmq, "bindings", "source_name", "routing_key", "destination_name")
        ),
        "indexes": {
            name: {
                collection: mongo[name][collection].index_information()
                for collection in mongo[name].list_collection_names()
            }
            for name in mongo.list_database_names()
            if name.startswith("entrelieux_")
        },
    }


def _listed(rabbitmq: DockerContainer, what: str, *columns: str) -> list[str]:
    words = ["rabbitmqctl", "-q", f"list_{what}", "--no-table-headers", *columns]
    status, output = rabbitmq.exec(words)
    assert status == 0, output
    return [line for line in output.decode().splitlines() if line.strip()]
