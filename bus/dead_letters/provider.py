"""The nameko dependency that moves dead letters from the broker into the store."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import eventlet
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from bus.dead_letters.store import DeadLetterStore
from bus.settings import BusSettings
from bus.subscription import Delivery, Subscription, Unfinished
from bus.topology import dead_letter_queue
from chassis import metrics
from chassis.database import AWAY, MongoConnection
from chassis.health import Health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nameko.containers import WorkerContext

_DATABASE_POLL_SECONDS = 0.5
_MEASURE_SECONDS = 5


class DeadLetters(DependencyProvider):
    """Keeps every dead letter of the service. Gives routes the ``DeadLetterStore``."""

    mongo = MongoConnection()
    health = Health()

    def setup(self) -> None:
        """Prepare; nothing is asked of the broker yet."""
        name: str = self.container.service_name
        settings = BusSettings()
        self.store = DeadLetterStore(self.mongo.database, name, settings.topology_file)
        self._subscription = Subscription(dead_letter_queue(name), settings, self._keep)
        self._stopped = Signal()
        self.health.add(dead_letter_queue(name), lambda: self._subscription.state, essential=False)

    def start(self) -> None:
        """Begin to keep."""
        self.container.spawn_managed_thread(self._run, identifier="dead letters")
        self._measuring = self.container.spawn_managed_thread(
            self._measure, identifier="dead letters kept"
        )

    def stop(self) -> None:
        """Finish what is under way and stop."""
        self._measuring.kill()
        self._subscription.stop()
        self._stopped.wait()

    def kill(self) -> None:
        """Stop without finishing."""
        self._subscription.stop()

    def get_dependency(self, worker_ctx: WorkerContext) -> DeadLetterStore:  # noqa: ARG002 - nameko's signature
        """Return the one store of this process."""
        return self.store

    def _run(self) -> None:
        try:
            self._subscription.run()
        finally:
            self._stopped.send()

    def _keep(self, deliveries: Sequence[Delivery]) -> None:
        while True:
            try:
                self.store.keep(deliveries)
            except AWAY:
                if self._subscription.stopping:
                    raise Unfinished from None
                eventlet.sleep(_DATABASE_POLL_SECONDS)
            else:
                return

    def _measure(self) -> None:
        while True:
            with suppress(*AWAY):  # the last figure stands until the database is back
                metrics.DEAD_KEPT.set(self.store.kept())
            eventlet.sleep(_MEASURE_SECONDS)
