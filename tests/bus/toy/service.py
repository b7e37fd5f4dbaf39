"""The toy: stores a thing with its fact over HTTP, reacts with one idempotent document."""

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from pymongo.database import Database
from pymongo.errors import BulkWriteError

from bus import Later, Outbox, Service, first_facts, reacts_to
from chassis import metrics
from chassis.database import Store, duplicates
from chassis.http import Answer, Call, route
from contracts.event import event_id
from tests.bus.toy.contract import ToyHappened, ToyIgnored


class ToyStore:
    """Things, effects, and the switches with which a test makes the reaction fail."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.things = database["things"]
        self.effects = database["effects"]
        self.switches = database["switches"]
        self.calls = database["calls"]

    def on(self, switch: str) -> bool:
        """Tell whether a test has turned that switch on."""
        return self.switches.find_one({"_id": switch}) is not None


class Toy(Service):
    """Announces and reacts to ``ToyHappened``."""

    name = "toy"
    store = Store(ToyStore)
    outbox = Outbox(announces=(ToyHappened, ToyIgnored), collections=("things",))

    @route("POST", "/things")
    def add(self, call: Call) -> Answer:
        """Store a thing whose fact says ``body["say"]``; ``ignored`` makes it one nobody reads."""
        thing = str(uuid4())
        contract = ToyIgnored if call.body.get("ignored") else ToyHappened
        fact = contract.model_validate(
            {
                "event_id": event_id(thing, 1, contract),
                "occurred_at": datetime.now(UTC),
                "correlation_id": call.correlation_id,
                "say": call.body.get("say", "ok"),
            }
        )
        self.store.things.insert_one({"_id": thing, **first_facts([fact])})
        return Answer(201, {"id": thing})

    @reacts_to(ToyHappened, queue="toy.record")
    def record(self, events: list[ToyHappened]) -> None:
        """Store one effect for each event, behaving as the events say."""
        if self.store.on("log_calls"):
            self.store.calls.insert_one(
                {"at": datetime.now(UTC), "events": [str(event.event_id) for event in events]}
            )
        for event in events:
            if event.say == "raise" and self.store.on("broken"):
                raise RuntimeError(f"private text: {event.say} {event.event_id}")
            if event.say == "die" and self.store.on("broken"):
                os.abort()
        late = [e for e in events if e.say == "later" and self.store.on("away")]
        done = [e for e in events if e not in late]
        documents = [
            {"_id": str(uuid5(e.event_id, "effect")), "event": str(e.event_id), "count": 1}
            for e in done
        ]
        if documents:
            try:
                self.store.effects.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                metrics.DUPLICATES.labels("toy.record").inc(len(duplicates(error)))
        if late:
            raise Later("switch_off", events=late)


def uuid_of(text: str) -> UUID:
    """Return the id of the effect of the event with that id."""
    return uuid5(UUID(text), "effect")
