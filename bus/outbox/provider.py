"""The nameko dependency that runs a service's relay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import eventlet
import structlog
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from bus.outbox.relay import WAITED_FOR, Relay
from bus.settings import BusSettings
from chassis.database import MongoConnection
from chassis.health import Health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nameko.containers import WorkerContext

    from contracts.event import Event

log = structlog.get_logger(__name__)


class Outbox(DependencyProvider):
    """What a service announces, and the relay that does it.

    Args:
        announces: the events that the service may announce.
        collections: its collections whose documents have outboxes.
    """

    mongo = MongoConnection()
    health = Health()

    def __init__(self, announces: Sequence[type[Event]], collections: Sequence[str]) -> None:
        super().__init__()
        self.announces = tuple(announces)
        self.collections = tuple(collections)

    def setup(self) -> None:
        """Prepare the relay; nothing is asked of the broker yet."""
        self._settings = BusSettings()
        self._relay = Relay(
            self.container.service_name,
            self.mongo.database,
            (*self.collections, "dead_letters"),
            self._settings,
        )
        self._news = Signal()
        self._stopping = False
        self.health.add("relay", lambda: self._relay.state, essential=False)

    def start(self) -> None:
        """Begin to announce."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier="relay")

    def stop(self) -> None:
        """Announce what the last workers left, then give the lease back."""
        self._stopping = True
        self._wake()
        self._thread.wait()

    def kill(self) -> None:
        """Stop at once."""
        self._stopping = True

    def worker_result(
        self,
        worker_ctx: WorkerContext,  # noqa: ARG002 - nameko's signature
        result: Any = None,  # noqa: ARG002 - nameko's signature
        exc_info: Any = None,  # noqa: ARG002 - nameko's signature
    ) -> None:
        """Look at once after every worker: it may have stored facts."""
        self._wake()

    def _wake(self) -> None:
        if not self._news.ready():
            self._news.send()

    def _run(self) -> None:
        wait = self._settings.poll_seconds
        while not self._stopping:
            try:
                if not self._relay.step():
                    self._rest(self._settings.poll_seconds)
                wait = self._settings.poll_seconds
            except WAITED_FOR as error:
                log.warning("relay waits", why=type(error).__name__)
                eventlet.sleep(wait)
                wait = min(wait * 2, self._settings.reconnect_seconds)
        try:
            self._relay.step()
            self._relay.close()
        except WAITED_FOR as error:
            log.warning("relay stops without a farewell", why=type(error).__name__)

    def _rest(self, seconds: float) -> None:
        with eventlet.Timeout(seconds, exception=False):
            self._news.wait()
        self._news = Signal()
