"""FastStream on RabbitMQ with a quorum queue, one idempotent write for each message."""

import asyncio
import contextlib
import logging

from faststream import FastStream
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QueueType
from pydantic import BaseModel
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError

from bench.consumers.settings import BenchSettings
from bench.stopwatch import Stopwatch

settings = BenchSettings()
stopwatch = Stopwatch(settings.count)
documents = AsyncMongoClient(settings.mongo_url, w="majority", journal=True)[settings.database][
    "effects"
]
broker = RabbitBroker(
    settings.broker_url,
    default_channel=Channel(prefetch_count=500),
    log_level=logging.WARNING,
    logger=None,
)


class Measured(BaseModel):
    """The parts of the event that the handler reads."""

    event_id: str
    member_id: str
    sent_ns: int


@broker.subscriber(
    RabbitQueue(
        "bench_faststream",
        queue_type=QueueType.QUORUM,
        durable=True,
        routing_key="measured.v1",
    ),
    RabbitExchange("bench.events", type=ExchangeType.TOPIC, durable=True, declare=False),
)
async def handle(event: Measured) -> None:
    """Store the effect, once."""
    stopwatch.begin()
    stopwatch.saw(event.sent_ns)
    if settings.effect == "document":
        with contextlib.suppress(DuplicateKeyError):
            await documents.insert_one({"_id": event.event_id, "member": event.member_id})
    stopwatch.end(1)


if __name__ == "__main__":
    asyncio.run(FastStream(broker, logger=None).run())
