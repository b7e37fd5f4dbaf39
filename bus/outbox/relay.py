"""The relay: announces what the outboxes hold and marks exactly what the broker confirmed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import amqp
import structlog

from bus.connection import BrokerAway
from bus.outbox import facts
from bus.outbox.lease import Lease
from bus.publisher import Outcome, Publisher
from bus.topology import PROVISION_SECONDS, UNROUTED, Topology, declare, exists, with_delays
from chassis import crash_points, metrics
from chassis.database import AWAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.collection import Collection
    from pymongo.database import Database

    from bus.settings import BusSettings

log = structlog.get_logger(__name__)

WAITED_FOR: tuple[type[Exception], ...] = (BrokerAway, *AWAY)
"""What ends a step of a relay, and is over some time."""

DOCUMENTS = 1000
PUT_BACK_AT_ONCE = 500
_MEASURE_SECONDS = 5
_COUNTED = 10_000
_FORGOT = "the broker lost its data: provisioning and announcing again"
_NOT_TAKEN = "the broker does not take every fact: a queue is missing or full"


class Relay:
    """Announces one service's facts while it holds the lease.

    Args:
        service: the service's name; its messages' ``app_id``.
        database: the service's own database.
        collections: the collections whose documents have outboxes.
        settings: the bus's settings.
    """

    def __init__(
        self,
        service: str,
        database: Database[dict[str, Any]],
        collections: Sequence[str],
        settings: BusSettings,
    ) -> None:
        self.lease = Lease(database, "relay", settings.lease_seconds)
        self.state = "not connected yet"
        self._service = service
        self._database = database
        self._collections = [database[name] for name in collections]
        self._settings = settings
        self._publisher = Publisher(settings)
        self._measured_at = 0.0
        self._checked_at = 0.0

    def step(self) -> bool:
        """Announce what there is; return whether there may be more at once.

        Raises:
            BrokerAway: the broker cannot be reached or does not confirm; nothing was marked that it
                did not confirm.
        """
        holding = self.lease.hold()
        metrics.RELAY_ACTIVE.set(holding)
        if not holding:
            self._publisher.close()
            self.state = "ok"
            return False
        try:
            self._be_connected()
            more = [self._announce(collection) for collection in self._collections]
        except BrokerAway as away:
            self.state = _explain(away)
            raise
        finally:
            self._measure()
        self.state = "ok"
        return any(more)

    def close(self) -> None:
        """Give the lease back and drop the connection."""
        self._publisher.close()
        self.lease.release()

    def _be_connected(self) -> None:
        if self._publisher.connected:
            if time.monotonic() - self._checked_at > 1:
                self._publisher.keep_alive()
                self._checked_at = time.monotonic()
        else:
            try:
                self._find_out_whether_the_broker_forgot()
            except WAITED_FOR:
                self._publisher.close()  # or nobody would find out any more
                raise
            self._checked_at = time.monotonic()

    def _announce(self, collection: Collection[dict[str, Any]]) -> bool:
        documents = list(
            collection.find(
                {facts.PENDING: {"$exists": True}},
                {"version": 1, "facts": 1, "announced": 1},
            )
            .sort(facts.PENDING, 1)
            .limit(DOCUMENTS)
        )
        if not documents:
            return False
        waiting = [(document, facts.pending(document)) for document in documents]
        messages = [facts.to_message(fact, self._service) for _, some in waiting for fact in some]
        crash_points.reached(crash_points.AFTER_COMMIT_BEFORE_CONFIRM)
        if not self.lease.held:
            return False
        outcomes = iter(self._publish(messages))
        confirmed = [
            document
            for document, some in waiting
            if {next(outcomes) for _ in some} <= {Outcome.CONFIRMED}
        ]
        crash_points.reached(crash_points.AFTER_CONFIRM_BEFORE_REMOVAL)
        if not self.lease.hold():
            return False  # somebody else announces them again, perhaps to a broker that forgot
        self._mark(collection, confirmed)
        if len(confirmed) < len(documents):
            raise BrokerAway(_NOT_TAKEN)
        return len(documents) == DOCUMENTS

    def _publish(self, messages: Sequence[Any]) -> list[Outcome]:
        try:
            outcomes = self._publisher.publish(messages)
        except BrokerAway:
            metrics.CONFIRMS.labels("timed_out").inc(len(messages))
            raise
        for outcome in Outcome:
            if count := outcomes.count(outcome):
                metrics.CONFIRMS.labels(outcome.value).inc(count)
        return outcomes

    @staticmethod
    def _mark(collection: Collection[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> None:
        if documents:
            collection.bulk_write(facts.announced(documents), ordered=False)

    def _find_out_whether_the_broker_forgot(self) -> None:
        """Tell a broker that lost its data everything again.

        The marker is an exchange that only a relay declares, and only after everything was put
        back into the outboxes; so it is missing on a new broker and on one whose data is gone.
        """
        marker = f"{self._service}.relay"
        with self._publisher.asking():
            channel = self._publisher.channel
            remembers = exists(channel.connection, "exchange", marker)
        if not remembers:
            if self._database["leases"].find_one({"_id": "broker"}) is not None:
                log.error(_FORGOT)
                self.state = _FORGOT
                everything = Topology.committed(self._settings.topology_file)
                with self._publisher.asking(PROVISION_SECONDS):
                    declare(channel, with_delays(everything, self._settings.delays_seconds))
                self._put_back()
            with self._publisher.asking():
                channel.exchange_declare(marker, "fanout", durable=True, auto_delete=False)
        self._database["leases"].update_one(
            {"_id": "broker"}, {"$set": {"known": True}}, upsert=True
        )

    def _put_back(self) -> None:
        oldest = datetime.now(UTC) - timedelta(days=self._settings.keep_announced_days)
        for collection in self._collections:
            known = collection.find(
                {"announced": {"$gt": 0}, "facts.at": {"$gte": oldest}}, {"_id": 1}
            )
            while some := [document["_id"] for document in islice(known, PUT_BACK_AT_ONCE)]:
                self.lease.hold()  # so that nobody else begins with it, too
                collection.update_many(
                    {"_id": {"$in": some}},
                    {"$set": {"announced": 0, facts.PENDING: datetime.now(UTC)}},
                )

    def _measure(self) -> None:
        if time.monotonic() - self._measured_at < _MEASURE_SECONDS:
            return
        self._measured_at = time.monotonic()
        waiting, oldest = 0, None
        for collection in self._collections:
            pending = {facts.PENDING: {"$exists": True}}
            first = collection.find_one(pending, {facts.PENDING: 1}, sort=[(facts.PENDING, 1)])
            if first is not None:
                waiting += collection.count_documents(pending, limit=_COUNTED)
                since = first[facts.PENDING]
                oldest = since if oldest is None else min(oldest, since)
        age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
        metrics.OUTBOX_FACTS.set(waiting)
        metrics.OUTBOX_AGE.set(max(age, 0))
        if self._publisher.connected:
            with self._publisher.asking():
                unrouted = self._publisher.channel.queue_declare(UNROUTED, passive=True)
                metrics.UNROUTED.set(unrouted.message_count)


def _explain(away: BrokerAway) -> str:
    if isinstance(away.__cause__, amqp.exceptions.NotFound):
        return "an exchange is missing: run provision"
    return _NOT_TAKEN if away.args == (_NOT_TAKEN,) else "the broker cannot be reached"
