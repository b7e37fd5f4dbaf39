"""Ours: a reaction that takes lists."""

from typing import Any

from pymongo.database import Database
from pymongo.errors import BulkWriteError

from bench.consumers.settings import BenchSettings
from bench.load import Measured
from bench.stopwatch import Stopwatch
from bus import Outbox, Service, reacts_to
from chassis.database import Store, duplicates

settings = BenchSettings()
stopwatch = Stopwatch(settings.count)


class EffectStore:
    """One idempotent document for each event."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._effects = database.client[settings.database]["effects"]

    def add(self, events: list[Measured]) -> None:
        """Store the effects that are not there yet."""
        try:
            self._effects.insert_many(
                [{"_id": str(e.event_id), "member": e.member_id} for e in events], ordered=False
            )
        except BulkWriteError as error:
            duplicates(error)


class Bench(Service):
    """The measured service."""

    name = "bench"
    store = Store(EffectStore)
    outbox = Outbox(announces=(Measured,), collections=("things",))

    @reacts_to(Measured, queue="bench.measure")
    def measure(self, events: list[Measured]) -> None:
        """Store the effects, once each."""
        stopwatch.begin()
        for event in events:
            stopwatch.saw(event.sent_ns)
        if settings.effect == "document":
            self.store.add(events)
        stopwatch.end(len(events))
