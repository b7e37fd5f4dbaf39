"""The measured announcers: facts that lie in a store until the broker has confirmed them.

Run with ``relay``, ``publisher``, ``nameko`` or ``faststream``; prints its figures as JSON.
"""

from __future__ import annotations

import sys

if sys.argv[1:] in (["relay"], ["publisher"]):
    import eventlet

    eventlet.monkey_patch()

import json
import time
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.consumers.settings import BenchSettings
from bench.load import Measured, measured

if TYPE_CHECKING:
    from collections.abc import Callable

settings = BenchSettings()


def relay() -> float:
    """Ours, as it is in production: documents with one fact each, announced and marked."""
    from bus.outbox import facts
    from bus.outbox.relay import Relay
    from bus.settings import BusSettings
    from chassis.database import connect

    database = connect(settings.mongo_url)[settings.database]
    things = database["things"]
    things.create_indexes(facts.indexes())
    for start in range(0, settings.count, 500):
        things.insert_many(
            [
                {"_id": str(uuid4()), **facts.first_facts([measured(number)])}
                for number in range(start, min(start + 500, settings.count))
            ],
            ordered=False,
        )
    announcer = Relay("bench", database, ["things"], BusSettings(broker_url=settings.broker_url))
    began = time.perf_counter()
    while announcer.step():
        pass
    seconds = time.perf_counter() - began
    left = things.count_documents({facts.PENDING: {"$exists": True}})
    if left:
        raise SystemExit(f"{left} facts were not announced")
    return seconds


def publisher() -> float:
    """Ours without the store: what pipelined confirms alone allow."""
    from bus.messages import Message
    from bus.publisher import Outcome, Publisher
    from bus.settings import BusSettings

    events = [measured(number) for number in range(settings.count)]
    announcer = Publisher(BusSettings(broker_url=settings.broker_url))
    announcer.publish([])
    began = time.perf_counter()
    for start in range(0, len(events), 500):
        outcomes = announcer.publish(
            [
                Message(
                    Measured.exchange,
                    Measured.routing_key,
                    event.model_dump_json().encode(),
                    {"message_id": str(event.event_id), "type": Measured.routing_key},
                )
                for event in events[start : start + 500]
            ]
        )
        if set(outcomes) != {Outcome.CONFIRMED}:
            raise SystemExit("not all were confirmed")
    return time.perf_counter() - began


def nameko() -> float:
    """Stock nameko: a dispatcher that waits for each confirmation; no store behind it."""
    from nameko.standalone.events import event_dispatcher

    payloads = [json.loads(measured(n).model_dump_json()) for n in range(settings.count)]
    # The exchange is ours and has an alternate; stock nameko would declare it without.
    dispatch = event_dispatcher({"AMQP_URI": settings.broker_url, "DECLARE_EVENT_EXCHANGES": False})
    dispatch("bench", Measured.routing_key, payloads[0])
    began = time.perf_counter()
    for payload in payloads:
        dispatch("bench", Measured.routing_key, payload)
    return time.perf_counter() - began


def faststream() -> float:
    """FastStream with 500 publications in flight, confirmed; no store behind it."""
    import asyncio

    from faststream.rabbit import RabbitBroker

    async def publish() -> float:
        events = [measured(number) for number in range(settings.count)]
        async with RabbitBroker(settings.broker_url, logger=None) as broker:
            await broker.publish(events[0], exchange="bench.events", routing_key="measured.v1")
            began = time.perf_counter()
            for start in range(0, len(events), 500):
                await asyncio.gather(
                    *(
                        broker.publish(
                            event, exchange="bench.events", routing_key="measured.v1", persist=True
                        )
                        for event in events[start : start + 500]
                    )
                )
            return time.perf_counter() - began

    return asyncio.run(publish())


ANNOUNCERS: dict[str, Callable[[], float]] = {
    "relay": relay,
    "publisher": publisher,
    "nameko": nameko,
    "faststream": faststream,
}

if __name__ == "__main__":
    took = ANNOUNCERS[sys.argv[1]]()
    sys.stdout.write(json.dumps({"events_per_second": settings.count / took}) + "\n")
