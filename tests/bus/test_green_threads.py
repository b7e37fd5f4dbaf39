"""A slow database lets other green threads run: measured against a proxy that delays answers."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.ports import free_port
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bus.replica import Answered
    from tests.bus.world import ToyWorld
    from tests.support.database import Database

pytestmark = [pytest.mark.broker, pytest.mark.database]


class SlowProxy:
    """Passes bytes on to the database, its answers as late as `delay` says, in seconds."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.delay = 0.0
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for source, sink, late in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pass, args=(source, sink, late), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, late: bool) -> None:
        try:
            while data := source.recv(65_536):
                if late and self.delay:
                    time.sleep(self.delay)
                sink.sendall(data)
        except OSError:
            pass  # either side has gone; so goes the other
        finally:
            source.close()
            sink.close()


@pytest.fixture
def slow(database: Database) -> Iterator[SlowProxy]:
    """A way to the shared database that can be made slow."""
    proxy = SlowProxy(database.server.port)
    yield proxy
    proxy.close()


def test_a_slow_query_lets_others_run(toy: Callable[..., ToyWorld], slow: SlowProxy) -> None:
    world = toy(
        settings={
            "CHASSIS_MONGO_URL": f"mongodb://127.0.0.1:{slow.port}/?directConnection=true",
            "CHASSIS_DATABASE_TIMEOUT_SECONDS": "5",
        }
    )
    replica = world.start()
    answers: list[Answered] = []
    slow.delay = 2.0
    asking = threading.Thread(target=lambda: answers.append(replica.ask("POST", "/things", {})))
    started = time.monotonic()
    asking.start()
    meanwhile = 0
    while asking.is_alive() and time.monotonic() - started < 10:
        assert replica.ask("GET", "/livez").seconds < 1
        meanwhile += 1
    asking.join(timeout=10)
    assert meanwhile > 10, "answered while the query was under way"
    assert answers[0].status == 201
    assert answers[0].seconds >= 2
    slow.delay = 0.0
    wait_until(
        lambda: world.database["effects"].count_documents({}) == 1, within=20, saying="the effect"
    )
