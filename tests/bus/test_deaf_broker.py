"""A broker that answers no more, although its connections stand, keeps nobody waiting for ever."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.support.ports import free_port
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]

EXCHANGE_DECLARE = bytes([0, 40, 0, 10])
QUEUE_DECLARE = bytes([0, 50, 0, 10])


class Wire:
    """The way to the broker, on which a connection's every byte is lost once something is declared.

    That is what a client sees of a machine that loses its power, or of a network that forgets a
    connection: no end, and no answer.
    """

    def __init__(self, broker_port: int) -> None:
        self.lossy = True
        self.lost = 0
        self.port = free_port()
        self._broker_port = broker_port
        self._ends: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End all connections."""
        for end in (self._server, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._server.accept()
                broker = socket.create_connection(("127.0.0.1", self._broker_port))
                self._ends += [client, broker]
                cut = threading.Event()
                for here, there, watched in ((client, broker, True), (broker, client, False)):
                    threading.Thread(
                        target=self._pass_on, args=(here, there, watched, cut), daemon=True
                    ).start()

    def _pass_on(
        self, here: socket.socket, there: socket.socket, watched: bool, cut: threading.Event
    ) -> None:
        with suppress(OSError):
            while piece := here.recv(65_536):
                declares = EXCHANGE_DECLARE in piece or QUEUE_DECLARE in piece
                if watched and self.lossy and declares and not cut.is_set():
                    cut.set()
                    self.lost += 1
                if not cut.is_set():
                    there.sendall(piece)
        if not cut.is_set():
            with suppress(OSError):
                there.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(toy: Callable[..., ToyWorld]) -> Iterator[tuple[ToyWorld, Wire]]:
    """A world, and a wire to its broker."""
    world = toy()
    wire = Wire(world.broker.node.port)
    yield world, wire
    wire.close()


def test_who_attaches_to_a_broker_that_goes_deaf_tries_again(wire: tuple[ToyWorld, Wire]) -> None:
    world, line = wire
    replica = world.start(wait=False, BUS_BROKER_URL=f"amqp://guest:guest@127.0.0.1:{line.port}//")
    # The relay and two consumers, each of them twice.
    wait_until(lambda: line.lost >= 6, within=40, saying="everybody has been lost and came again")
    assert replica.ready()["toy.record"] == "the broker cannot be reached"
    assert replica.ready()["relay"] == "the broker cannot be reached"
    line.lossy = False
    world.wait_until_well(replica, within=20)
    world.wait_for_effects(world.post_many(3))
