"""The broker and the database that `up` starts: private, and back with their data after a kill."""

import os

import amqp
import psutil
import pymongo
import pytest

from tests.support.broker import Broker
from tests.support.database import Database


def put(broker: Broker, body: str) -> None:
    """Publish one confirmed, persistent message to a durable quorum queue called kept."""
    with amqp.Connection(f"127.0.0.1:{broker.node.port}", confirm_publish=True) as connection:
        channel = connection.channel()
        channel.queue_declare(
            "kept", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        channel.basic_publish_confirm(amqp.Message(body, delivery_mode=2), routing_key="kept")


def take(broker: Broker) -> str | None:
    """One message from the queue called kept, or None."""
    with amqp.Connection(f"127.0.0.1:{broker.node.port}") as connection:
        message = connection.channel().basic_get("kept", no_ack=True)
        return None if message is None else str(message.body)


@pytest.mark.broker
def test_a_killed_broker_comes_back_with_what_it_confirmed(fresh_broker: Broker) -> None:
    """SIGKILL of the Erlang machine loses nothing confirmed, and epmd's memory hinders nobody."""
    put(fresh_broker, "precious")
    fresh_broker.settle()
    fresh_broker.kill()
    fresh_broker.start()
    assert take(fresh_broker) == "precious"


@pytest.mark.broker
def test_a_wiped_broker_comes_back_empty(fresh_broker: Broker) -> None:
    """After a wipe the node starts on the same address and knows no queue."""
    put(fresh_broker, "gone")
    fresh_broker.wipe()
    assert "kept" not in fresh_broker.ctl("list_queues", "name")


@pytest.mark.broker
def test_the_broker_listens_on_the_loopback_interface_only(broker: Broker) -> None:
    """Neither the broker nor its epmd nor its distribution port is reachable from elsewhere."""
    ports = {broker.node.port, broker.node.dist_port, broker.node.epmd_port}
    listening = {
        (connection.laddr.port, connection.laddr.ip)
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
        and connection.laddr
        and connection.laddr.port in ports
    }
    assert {port for port, _ in listening} == ports
    assert {ip for _, ip in listening} <= {"127.0.0.1", "::1"}


@pytest.mark.broker
def test_the_pid_of_the_broker_is_the_erlang_machine(broker: Broker) -> None:
    """A signal to the pid reaches the broker, not a shell that waits for it."""
    assert "beam" in psutil.Process(broker.pid).name()
    assert broker.pid == int(broker.ctl("eval", "os:getpid().").strip().strip('"'))
    assert os.getpid() != broker.pid


@pytest.mark.database
def test_a_killed_database_comes_back_with_what_it_acknowledged(
    fresh_database: Database, database_name: str
) -> None:
    """SIGKILL loses no acknowledged write."""
    with pymongo.MongoClient[dict[str, object]](fresh_database.url) as client:
        people = client[database_name]["people"]
        people.insert_many([{"_id": number} for number in range(500)])
        people.insert_one({"_id": "last"})
        fresh_database.kill()
        fresh_database.start()
        assert people.count_documents({}) == 501
