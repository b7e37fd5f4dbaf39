"""What every measured consumer is told."""

from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class BenchSettings(BaseSettings):
    """Read from ``BENCH_...``.

    Attributes:
        count: events to handle.
        effect: whether the handler stores one idempotent document for each event.
        database: name of the database to store them in.
        broker_url, mongo_url: where they are.
    """

    model_config = SettingsConfigDict(env_prefix="BENCH_")

    count: int = 1000
    effect: Literal["document", "none"] = "document"
    database: str = "bench"
    broker_url: str = "amqp://guest:guest@127.0.0.1:5672//"
    mongo_url: str = "mongodb://127.0.0.1:27017"
