"""The toy in child processes, on a real broker and database, with all it takes to watch it."""

from __future__ import annotations

import http.client
import json
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

import amqp
import pymongo
from joserfc.jwk import OKPKey

from bus.settings import BusSettings
from bus.topology import provision, topology_of, with_delays
from contracts.event import event_id
from tests.bus.replica import Replica
from tests.bus.toy.contract import ToyHappened
from tests.bus.toy.service import Toy
from tests.support.ports import free_port
from tests.support.processes import Child, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bus.topology import Topology
    from contracts.event import Event
    from tests.bus.replica import Answered
    from tests.support.broker import Broker
    from tests.support.database import Database

DELAYS = (0.2, 0.5, 1.0, 2.0)


class ToyWorld:
    """A broker with the toy's topology, a database of its own, and replicas to start and kill.

    Args:
        topology: what is provisioned instead of the toy's own; nothing if `provisioned` is false.
        settings: further environment of every replica.
    """

    def __init__(
        self,
        *,
        broker: Broker,
        database: Database,
        directory: Path,
        topology: Topology | None = None,
        provisioned: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.broker = broker
        self.server = database
        self.directory = directory
        self.bus = BusSettings(broker_url=broker.url, delays_seconds=DELAYS)
        self.topology = topology or topology_of([Toy])
        prefix = f"test_{secrets.token_hex(6)}"
        self._client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            database.url, tz_aware=True, serverSelectionTimeoutMS=10_000
        )
        self.database = self._client[f"{prefix}_toy"]
        self._key = OKPKey.generate_key("Ed25519")
        (directory / "gateway.pem").write_bytes(self._key.as_pem(private=False))
        topology_file = directory / "topology.json"
        topology_file.write_text(json.dumps(self.topology.document()))
        self._environment = {
            "BUS_BROKER_URL": broker.url,
            "BUS_DELAYS_SECONDS": json.dumps(DELAYS),
            "BUS_TOPOLOGY_FILE": str(topology_file),
            "BUS_CONFIRM_SECONDS": "1.5",
            "CHASSIS_MONGO_URL": database.url,
            "CHASSIS_DATABASE_PREFIX": prefix,
            "CHASSIS_DATABASE_TIMEOUT_SECONDS": "1",
            "CHASSIS_ASSERTION_PUBLIC_KEY_FILE": str(directory / "gateway.pem"),
            "PYTHONWARNINGS": "ignore",
            **(settings or {}),
        }
        self.replicas: list[Replica] = []
        self._forget()
        if provisioned:
            self.provision()

    # What it stands on.

    def provision(self) -> None:
        """Declare the topology, as the provisioning job does."""
        provision(self.topology, self.bus)

    def start(self, *, wait: bool = True, **settings: str) -> Replica:
        """Start one more replica; return it once everything is well with it."""
        port = free_port()
        child = Child.python(
            "-m",
            "tests.bus.toy",
            log=self.directory / f"toy-{len(self.replicas)}.log",
            environment={
                **self._environment,
                "CHASSIS_HTTP_ADDRESS": f"127.0.0.1:{port}",
                **settings,
            },
        ).start()
        replica = Replica(child, port, self._key)
        self.replicas.append(replica)
        if wait:
            self.wait_until_well(replica)
        return replica

    def wait_until_well(self, replica: Replica, *, within: float = 30) -> None:
        """Return when the replica is ready and attached to everything."""
        try:
            wait_until(
                replica.is_well,
                within=within,
                saying="toy is well",
                ignoring=(OSError, http.client.HTTPException),
            )
        except TimeoutError as error:
            error.add_note(f"{replica.ready()}\n{replica.child.text()[-3000:]}")
            raise

    def broker_connection(self) -> amqp.Connection:
        """A connection of the test's own; `with` opens and closes it."""
        return amqp.Connection(f"127.0.0.1:{self.broker.node.port}", connect_timeout=5)

    def close(self) -> None:
        """End the replicas and give the names on the broker back."""
        for replica in self.replicas:
            replica.child.close()
        with suppress(OSError):  # the test has left the broker dead
            self._forget()
        self._client.close()

    def _forget(self) -> None:
        topology = with_delays(self.topology, DELAYS)
        with self.broker_connection() as connection:
            channel = connection.channel()
            for queue in topology.queues:
                channel.queue_delete(queue.name)
            for exchange in (*(e.name for e in topology.exchanges), "toy.relay"):
                channel.exchange_delete(exchange)

    # What is done to it.

    def event(self, say: str = "ok") -> ToyHappened:
        """A fresh event."""
        return ToyHappened(
            event_id=uuid4(), occurred_at=datetime.now(UTC), correlation_id=uuid4(), say=say
        )

    def post(self, say: str = "ok", *, replica: Replica | None = None, **body: object) -> Answered:
        """Store a thing whose fact says that."""
        chosen = replica or next(r for r in self.replicas if r.child.is_running)
        return chosen.ask("POST", "/things", {"say": say, **body})

    def post_many(self, count: int, say: str = "ok") -> list[UUID]:
        """Store that many things, each accepted; return their events' ids."""
        ids = []
        for _ in range(count):
            answer = self.post(say)
            assert answer.status == 201, answer
            ids.append(fact_of(answer.body["id"]))
        return ids

    def publish(self, *events: Event | amqp.Message, routing_key: str | None = None) -> None:
        """Publish events, or messages as they are, and see them confirmed."""
        with self.broker_connection() as connection:
            channel = connection.channel()
            outcomes: list[int] = []
            channel.confirm_select()
            channel.events["basic_ack"].add(lambda tag, multiple: outcomes.append(tag))
            channel.events["basic_nack"].add(lambda tag, multiple: outcomes.append(-1))
            for event in events:
                message = event if isinstance(event, amqp.Message) else message_of(event)
                channel.basic_publish(
                    message,
                    exchange="toy.events",
                    routing_key=routing_key or ToyHappened.routing_key,
                )
            while max(outcomes, default=0) < len(events):
                connection.drain_events(timeout=10)
            assert -1 not in outcomes

    def turn_on(self, switch: str) -> None:
        """Make the reaction behave badly where events say so: `broken`, `away`, `log_calls`."""
        self.database["switches"].insert_one({"_id": switch})

    def turn_off(self, switch: str) -> None:
        """Make it behave again."""
        self.database["switches"].delete_one({"_id": switch})

    # What is seen of it.

    def effects_of(self, events: Iterable[UUID]) -> int:
        """How many of these events have had their effect."""
        wanted = {str(uuid5(event, "effect")) for event in events}
        there = {effect["_id"] for effect in self.database["effects"].find({}, {"_id": 1})}
        return len(wanted & there)

    def wait_for_effects(self, events: Iterable[UUID], *, within: float = 15) -> None:
        """Return when every one of these events has had its effect."""
        ids = list(events)
        wait_until(
            lambda: self.effects_of(ids) == len(ids),
            within=within,
            saying=f"all {len(ids)} effects",
        )

    def calls(self) -> list[dict[str, Any]]:
        """The reaction's calls while `log_calls` was on: `at`, `events` (their ids)."""
        return list(self.database["calls"].find().sort("at", 1))

    def letters(self, replica: Replica | None = None) -> list[dict[str, Any]]:
        """All dead letters, as an operator is shown them."""
        chosen = replica or next(r for r in self.replicas if r.child.is_running)
        answer = chosen.ask("GET", "/dead-letters?limit=100")
        assert answer.status == 200, answer
        items: list[dict[str, Any]] = answer.body["items"]
        return items

    def wait_for_letter(self, message_id: str, *, within: float = 15) -> dict[str, Any]:
        """Return the dead letter of that message once it is kept."""
        return wait_until(
            lambda: next(
                (
                    letter
                    for letter in self.letters()
                    if letter["message_id"] == message_id and letter["status"] == "kept"
                ),
                None,
            ),
            within=within,
            saying="a dead letter",
        )

    def decide(
        self,
        letter: Mapping[str, Any],
        what: str,
        *,
        key: str | None = None,
        reason: str = "mended",
    ) -> Answered:
        """Replay or discard a dead letter."""
        chosen = next(r for r in self.replicas if r.child.is_running)
        return chosen.ask(
            "POST",
            f"/dead-letters/{letter['id']}/{what}",
            {"reason": reason},
            headers={"Idempotency-Key": key or secrets.token_hex(16)},
        )

    def metric(self, sample: str) -> float:
        """One sample, summed over the running replicas."""
        return sum(r.metric(sample) for r in self.replicas if r.child.is_running)

    def everything_printed(self) -> str:
        """The logs and the metrics of all replicas."""
        return "".join(replica.child.text() for replica in self.replicas) + "".join(
            str(r.ask("GET", "/metrics").body) for r in self.replicas if r.child.is_running
        )

    def depths(self) -> dict[str, int]:
        """The queues that hold messages which nobody has been given yet, and how many."""
        found = {}
        with self.broker_connection() as connection:
            channel = connection.channel()
            for queue in with_delays(self.topology, DELAYS).queues:
                count = channel.queue_declare(queue.name, passive=True).message_count
                if count:
                    found[queue.name] = count
        return found

    def wait_until_quiet(self, *, within: float = 15) -> None:
        """Return when no queue holds a message and no outbox a fact."""
        wait_until(
            # Facts first: what is told in between is in a queue by then.
            lambda: not self.unannounced() and not self.depths(),
            within=within,
            saying="all queues and outboxes empty",
            ignoring=(OSError, amqp.AMQPError),
        )

    def unannounced(self) -> int:
        """How many documents hold facts that are not announced."""
        return self.database["things"].count_documents({"unannounced_since": {"$exists": True}})


def fact_of(thing: str) -> UUID:
    """The id of the fact that a new thing announces."""
    return event_id(thing, 1, ToyHappened)


def message_of(event: Event, **properties: Any) -> amqp.Message:
    """The message that a relay makes of an event; further or other properties as given."""
    return amqp.Message(
        event.model_dump_json().encode(),
        **{
            "content_type": "application/json",
            "message_id": str(event.event_id),
            "type": event.routing_key,
            "delivery_mode": 2,
            **properties,
        },
    )
