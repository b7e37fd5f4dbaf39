"""A private RabbitMQ node for tests, launched by the very code that `make up` uses."""

import shutil
from pathlib import Path

import amqp

from ops.broker import BrokerNode
from tests.support.ports import free_ports
from tests.support.processes import Child, wait_until


class Broker:
    """A real broker that can be stopped, killed, wiped and spoken to with rabbitmqctl.

    `url` stays the same for its whole life, also over restarts and wipes.
    """

    def __init__(self, directory: Path) -> None:
        port, dist_port, epmd_port = free_ports(3)
        self.node = BrokerNode(
            directory=directory, port=port, dist_port=dist_port, epmd_port=epmd_port
        )
        self.node.prepare()
        environment = self.node.environment()
        self._epmd = Child(
            self.node.epmd_command(), log=directory / "epmd.log", environment=environment
        )
        self._server = Child(
            self.node.server_command(), log=directory / "broker.log", environment=environment
        )

    @property
    def url(self) -> str:
        """amqp://… of this node."""
        return self.node.url

    @property
    def pid(self) -> int:
        """The process id of the Erlang machine."""
        return self._server.pid

    def start(self) -> None:
        """Start it and return when a client can open a channel."""
        if not self._epmd.is_running:
            self._epmd.start()
        self._server.start()
        self.wait_until_ready()

    def wait_until_ready(self, *, within: float = 60) -> None:
        """Return when a client can open a channel.

        Raises:
            TimeoutError: with the end of the broker's log.
        """
        try:
            wait_until(
                self._answers,
                within=within,
                saying="broker ready",
                every=0.1,
                ignoring=(OSError, amqp.AMQPError),
            )
        except TimeoutError as error:
            error.add_note(self._server.text()[-3000:])
            raise

    def stop(self) -> None:
        """A clean stop, as an operator's restart does it."""
        self._server.stop(within=60)

    def kill(self) -> None:
        """SIGKILL: no farewell, no flush."""
        self._server.kill()

    def restart(self) -> None:
        """Stop cleanly and start again on the same data."""
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Forget everything: queues, exchanges, messages. It comes back empty and running."""
        if self._server.is_running:
            self._server.kill()
        shutil.rmtree(self.node.data)
        self.node.prepare()
        self.start()

    def ctl(self, *arguments: str) -> str:
        """rabbitmqctl's output, e.g. `ctl("list_queues", "name", "messages")` (tab separated)."""
        return self.node.ctl(*arguments)

    def evaluate(self, expression: str) -> str:
        """Evaluate an Erlang expression on the node: see `BrokerNode.evaluate`."""
        return self.node.evaluate(expression)

    def add_virtual_host(self, name: str) -> None:
        """Make a corner of its own, in which the guest may do everything."""
        self.evaluate(f'rabbit_vhost:add(<<"{name}">>, <<"tests">>)')
        self.evaluate(
            f'rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, '
            '<<".*">>, <<".*">>, <<".*">>, <<"tests">>)'
        )

    def delete_virtual_host(self, name: str) -> None:
        """Give the corner back, with all that is in it."""
        self.evaluate(f'rabbit_vhost:delete(<<"{name}">>, <<"tests">>)')

    def settle(self) -> None:
        """Do this between declaring quorum queues and a kill: see `BrokerNode.settle`."""
        self.node.settle()

    def close(self) -> None:
        """End everything this broker has started."""
        if self._server.is_running:
            self._server.kill()  # nobody needs what a test has left in it
        self._epmd.close()

    def _answers(self) -> bool:
        if not self._server.is_running:
            raise AssertionError(f"the broker has ended: {self._server.text()[-3000:]}")
        with amqp.Connection(f"127.0.0.1:{self.node.port}", connect_timeout=2) as connection:
            connection.channel()
        return True
