"""Stock nameko: `event_handler`, one idempotent write for each message."""

import eventlet

eventlet.monkey_patch()

import contextlib  # noqa: E402
import logging  # noqa: E402 - after patching, as nameko asks

from nameko.cli.run import run  # noqa: E402
from nameko.events import event_handler  # noqa: E402
from pymongo import MongoClient  # noqa: E402
from pymongo.errors import DuplicateKeyError  # noqa: E402

from bench.consumers.settings import BenchSettings  # noqa: E402
from bench.stopwatch import Stopwatch  # noqa: E402

logging.basicConfig(level=logging.WARNING)
settings = BenchSettings()
stopwatch = Stopwatch(settings.count)
documents = MongoClient(settings.mongo_url, w="majority", journal=True)[settings.database][
    "effects"
]


class NamekoStock:
    """A nameko service as its documentation writes it."""

    name = "bench_nameko"

    @event_handler("bench", "measured.v1")
    def handle(self, payload):
        """Store the effect, once."""
        stopwatch.begin()
        stopwatch.saw(payload["sent_ns"])
        if settings.effect == "document":
            with contextlib.suppress(DuplicateKeyError):
                documents.insert_one({"_id": payload["event_id"], "member": payload["member_id"]})
        stopwatch.end(1)


if __name__ == "__main__":
    # The exchange is there already, with an alternate that stock nameko does not know.
    run([NamekoStock], {"AMQP_URI": settings.broker_url, "DECLARE_EVENT_EXCHANGES": False})
