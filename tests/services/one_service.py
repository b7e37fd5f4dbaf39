"""One real service in child processes, with a broker's corner and a database of its own."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import amqp
import pymongo
from joserfc.jwk import OKPKey

from bus.outbox.facts import PENDING
from bus.settings import BusSettings
from bus.topology import provision, topology_of
from chassis import assertion
from tests.support.ports import free_port
from tests.support.processes import Child, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bus.service import Service
    from contracts.event import Event
    from tests.support.broker import Broker
    from tests.support.database import Database

DELAYS = (0.3, 0.6, 1.2)
_ANNOUNCED = {"announced": {"$gt": 0}}


@dataclass(frozen=True)
class Answered:
    """What a service answered."""

    status: int
    body: Any
    headers: Mapping[str, str]


class OneService:
    """A service that tests start (several times over, if they like), feed, ask and kill.

    Args:
        service: the service's class; `python -m <its package>` runs it.
        directory: where its logs and keys lie.
        settings: further environment for its processes.
    """

    def __init__(
        self,
        service: type[Service],
        *,
        broker: Broker,
        database: Database,
        database_prefix: str,
        directory: Path,
        settings: Mapping[str, str],
    ) -> None:
        self.service = service
        self.directory = directory
        virtual_host = secrets.token_hex(6)
        broker.add_virtual_host(virtual_host)
        self._broker = broker
        self._virtual_host = virtual_host
        bus = BusSettings(broker_url=broker.url + virtual_host, delays_seconds=DELAYS)
        provision(topology_of([service]), bus)
        self._client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            database.url, tz_aware=True
        )
        self.database = self._client[f"{database_prefix}_{service.name}"]
        self._key = OKPKey.generate_key("Ed25519")
        public_key = directory / "gateway.pem"
        public_key.write_bytes(self._key.as_pem(private=False))
        self._environment = {
            "BUS_BROKER_URL": bus.broker_url,
            "BUS_DELAYS_SECONDS": json.dumps(DELAYS),
            "BUS_HEARTBEAT_SECONDS": "10",
            "CHASSIS_MONGO_URL": database.url,
            "CHASSIS_DATABASE_PREFIX": database_prefix,
            "CHASSIS_ASSERTION_PUBLIC_KEY_FILE": str(public_key),
            "PYTHONWARNINGS": "ignore",
            **settings,
        }
        self.processes: list[Child] = []
        self._ports: dict[int, int] = {}

    def start(self, **settings: str) -> Child:
        """Start one more process of the service and return it once it is ready."""
        port = free_port()
        child = Child.python(
            "-m",
            self.service.__module__.removesuffix(".service"),
            log=self.directory / f"{self.service.name}-{len(self.processes)}.log",
            environment={
                **self._environment,
                "CHASSIS_HTTP_ADDRESS": f"127.0.0.1:{port}",
                **settings,
            },
        ).start()
        self.processes.append(child)
        self._ports[child.pid] = port
        wait_until(
            lambda: self._is_ready(child, port),
            within=30,
            saying=f"{self.service.name} ready",
            ignoring=(OSError,),
        )
        return child

    def ask(
        self,
        method: str,
        path: str,
        *,
        caller: assertion.Caller | None = None,
        body: object = None,
        key: str | None = None,
        trace: str | None = None,
        if_match: str | None = None,
        process: Child | None = None,
    ) -> Answered:
        """Send one internal request, with an assertion if `caller` is given.

        `trace` is 32 hexadecimal digits: the correlation that the gateway passes on.
        """
        child = process or next(child for child in self.processes if child.is_running)
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._ports[child.pid]}{path}", method=method
        )
        if caller is not None:
            token = assertion.sign(
                caller, audience=self.service.name, key=self._key, now=int(time.time())
            )
            request.add_header(assertion.HEADER, token)
        if key is not None:
            request.add_header("Idempotency-Key", key)
        if if_match is not None:
            request.add_header("If-Match", if_match)
        if trace is not None:
            request.add_header("traceparent", f"00-{trace}-{trace[:16]}-01")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                return _answered(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return _answered(refusal.code, refusal.read(), refusal.headers)

    def tell(self, events: Iterable[Event]) -> None:
        """Publish events as their services' relays do."""
        with self.broker_connection() as connection:
            channel = connection.channel()
            channel.confirm_select()
            for event in events:
                channel.basic_publish(
                    amqp.Message(
                        event.model_dump_json().encode(),
                        content_type="application/json",
                        message_id=str(event.event_id),
                        type=event.routing_key,
                        delivery_mode=2,
                    ),
                    exchange=event.exchange,
                    routing_key=event.routing_key,
                )

    def broker_connection(self) -> amqp.Connection:
        """Open a connection to the service's corner of the broker; `with` closes it."""
        return amqp.Connection(
            f"127.0.0.1:{self._broker.node.port}",
            userid="guest",
            password="guest",
            virtual_host=self._virtual_host,
            connect_timeout=5,
            confirm_publish=True,
        )

    def metric(self, sample: str, process: Child | None = None) -> float:
        """Return one sample of the metrics, summed over the running processes; 0 if unknown."""
        total = 0.0
        for child in [process] if process else [c for c in self.processes if c.is_running]:
            text: str = self.ask("GET", "/metrics", process=child).body
            total += sum(
                float(line.rsplit(" ", 1)[1])
                for line in text.splitlines()
                if line.startswith(sample)
            )
        return total

    def logs(self) -> str:
        """Everything that every process of the service has printed."""
        return "".join(child.text() for child in self.processes)

    def wait_until_quiet(self, *, within: float = 60) -> None:
        """Return when all facts are announced, and every message has been acknowledged.

        A fact lies in the database before it is in a queue, and its reader may store further ones:
        it is quiet when nothing waited in either, and no fact was announced in between.
        """
        wait_until(self._is_quiet, within=within, saying="quiet", every=0.1)

    def _is_quiet(self) -> bool:
        before = self._announced()
        return before is not None and self._messages() == 0 and self._announced() == before

    def _announced(self) -> int | None:
        # Counts every version whose facts were announced; None while some are not.
        total = 0
        for name in self.database.list_collection_names():
            collection = self.database[name]
            if collection.find_one({PENDING: {"$exists": True}}, {"_id": 1}) is not None:
                return None
            found = collection.find(_ANNOUNCED, {"announced": 1})
            total += sum(each["announced"] for each in found)
        return total

    def _messages(self) -> int:
        # rabbitmqctl list_queues is up to 5 s behind for quorum queues, and a passive declaration
        # does not count what is delivered and not acknowledged. The queue's own state is exact.
        counted = self._broker.evaluate(
            "lists:sum([begin {ok, {_, Count}, _} = ra:local_query(amqqueue:get_pid(Queue), "
            "fun rabbit_fifo:query_messages_total/1), Count end "
            f'|| Queue <- rabbit_amqqueue:list(<<"{self._virtual_host}">>), '
            'element(4, amqqueue:get_name(Queue)) =/= <<"unrouted">>])',
        )
        return int(counted)

    def close(self) -> None:
        """End the processes and give the corner back."""
        for child in self.processes:
            child.close()
        self._client.drop_database(self.database.name)
        self._client.close()
        self._broker.delete_virtual_host(self._virtual_host)

    def _is_ready(self, child: Child, port: int) -> bool:
        assert child.is_running, child.text()[-3000:]
        answer = self.ask("GET", "/readyz", process=child)
        return answer.status == 200 and set(answer.body["checks"].values()) == {"ok"}


def _answered(status: int, raw: bytes, headers: Any) -> Answered:
    kind = headers.get("Content-Type", "")
    body: Any = json.loads(raw) if "json" in kind else raw.decode()
    return Answered(status, body, headers)
