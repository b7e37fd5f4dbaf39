"""The ground that ours and the peers are measured on: one broker, one database, child programs."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import amqp
from joserfc.jwk import OKPKey

from bench.consumers.entrelieux_service import Bench
from bench.load import Measured, measured
from bus.settings import BusSettings
from bus.topology import provision, topology_of
from tests.support.broker import Broker
from tests.support.database import Database
from tests.support.ports import free_port
from tests.support.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMEKO_QUEUE = "evt-bench-measured.v1--bench_nameko.handle"
FASTSTREAM_QUEUE = "bench_faststream"
OUR_QUEUE = "bench.measure"
LIMIT_SECONDS = 300


class Ground:
    """A running broker and database, and how a measured program is started on them."""

    def __init__(self, broker: Broker, database: Database, folder: Path) -> None:
        self.broker = broker
        self.database = database
        self._key = folder / "assertion.pub.pem"
        self._key.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=False))
        provision(topology_of([Bench]), BusSettings(broker_url=broker.url))

    def program(self, module: str, *words: str, count: int, effect: str = "document") -> Any:
        """Start ``python -m module``; return the running process."""
        environment = {
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "BENCH_BROKER_URL": self.broker.url,
            "BENCH_MONGO_URL": self.database.url,
            "BENCH_COUNT": str(count),
            "BENCH_EFFECT": effect,
            "BENCH_DATABASE": f"bench_{secrets.token_hex(6)}",
            "BUS_BROKER_URL": self.broker.url,
            "CHASSIS_MONGO_URL": self.database.url,
            "CHASSIS_HTTP_ADDRESS": f"127.0.0.1:{free_port()}",
            "CHASSIS_ASSERTION_PUBLIC_KEY_FILE": str(self._key),
            "CHASSIS_LOG_LEVEL": "ERROR",
        }
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def result(process: Any) -> dict[str, float]:
        """Wait for a program's last line and return its figures."""
        output, _ = process.communicate(timeout=LIMIT_SECONDS)
        if process.returncode != 0:
            raise RuntimeError(f"{process.args[2:]} ended with {process.returncode}")
        figures: dict[str, float] = json.loads(output.strip().splitlines()[-1])
        return figures

    @contextmanager
    def queue(self, name: str, *, classic: bool = False) -> Iterator[Publishing]:
        """Bind one consumer's queue to the events, empty; yield what to publish with.

        Args:
            name: the queue.
            classic: whether ours is replaced by a classic one for as long as the block lasts.
        """
        with amqp.Connection(f"127.0.0.1:{self.broker.node.port}") as connection:
            channel = connection.channel()
            if classic:
                channel.queue_delete(name)
                channel.queue_declare(name, durable=True, auto_delete=False)
            elif name != OUR_QUEUE:
                quorum = {"x-queue-type": "quorum"} if name == FASTSTREAM_QUEUE else {}
                channel.queue_declare(name, durable=True, auto_delete=False, arguments=quorum)
            for other in (NAMEKO_QUEUE, FASTSTREAM_QUEUE, OUR_QUEUE):
                if other != name:
                    self._unbind(connection, other)
            channel.queue_bind(name, Measured.exchange, Measured.routing_key)
            channel.queue_purge(name)
            yield Publishing(channel)
            if classic:
                channel.queue_delete(name)
                provision(topology_of([Bench]), BusSettings(broker_url=self.broker.url))

    @staticmethod
    def _unbind(connection: Any, queue: str) -> None:
        channel = connection.channel()
        try:
            channel.queue_unbind(queue, Measured.exchange, Measured.routing_key)
        except amqp.exceptions.NotFound:
            return  # it was never declared
        channel.close()


class Publishing:
    """Publishes measured events; without its confirmation RabbitMQ may drop some at the end."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self._published = 0
        self._confirmed = 0
        channel.confirm_select()
        channel.events["basic_ack"].add(self._note)

    def publish(self, number: int) -> None:
        """Publish one event, persistently."""
        event = measured(number)
        self.channel.basic_publish(
            amqp.Message(
                event.model_dump_json(),
                delivery_mode=2,
                content_type="application/json",
                type=Measured.routing_key,
                message_id=str(event.event_id),
            ),
            exchange=Measured.exchange,
            routing_key=Measured.routing_key,
        )
        self._published += 1

    def settle(self) -> None:
        """Wait until the broker has taken every event for good."""
        while self._confirmed < self._published:
            self.channel.connection.drain_events(timeout=LIMIT_SECONDS)

    def _note(self, tag: int, multiple: bool) -> None:  # noqa: ARG002 - py-amqp's signature
        # Tags are settled in order on a queue of one node, so the highest stands for all.
        self._confirmed = max(self._confirmed, tag)


@contextmanager
def ground() -> Iterator[Ground]:
    """Start the broker and the database; stop them at the end."""
    with tempfile.TemporaryDirectory(prefix="entrelieux-bench-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        for name in ("broker", "database"):
            (folder / name).mkdir()
        broker, database = Broker(folder / "broker"), Database(folder / "database")
        try:
            broker.start()
            database.start()
            yield Ground(broker, database, folder)
        finally:
            broker.close()
            database.close()
