"""The settings of everything that touches RabbitMQ."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BusSettings(BaseSettings):
    """Read once at start from ``BUS_...`` in the environment.

    Attributes:
        broker_url: one ``amqp://`` address, or several separated by ``;`` to try in turn.
        batch: events that a reaction is given at once, at the most.
        delays_seconds: the ladder of waits before another try.
        attempts: tries at a failing event before it becomes a dead letter; the waits between them
            are the ladder's.
        max_body_bytes: a larger message is a dead letter.
        confirm_seconds: how long to wait for the broker's confirmation; a broker in alarm never
            gives one.
        poll_seconds: how often the relay looks for facts that other processes stored.
        lease_seconds: after so long without a sign of life another process becomes the relay.
        reconnect_seconds: the longest wait before trying the broker again.
        heartbeat_seconds: how often the broker and we tell each other that we are alive.
        topology_file: the committed topology, with which a broker that lost its data is provisioned
            again.
        keep_announced_days: facts of so many days are announced again to a broker that lost its
            data.
    """

    model_config = SettingsConfigDict(env_prefix="BUS_")

    broker_url: str = "amqp://guest:guest@127.0.0.1:5672//"
    batch: int = Field(default=250, ge=1, le=1000)
    delays_seconds: tuple[float, ...] = (5, 30, 300, 1800)
    attempts: int = Field(default=4, ge=1, le=20)
    max_body_bytes: int = Field(default=262_144, ge=1024)
    confirm_seconds: float = Field(default=5, gt=0)
    poll_seconds: float = Field(default=0.1, gt=0)
    lease_seconds: float = Field(default=3, gt=0)
    reconnect_seconds: float = Field(default=3, gt=0)
    heartbeat_seconds: int = Field(default=10, ge=2)
    topology_file: Path = Field(default=Path(__file__).with_name("topology.json"))
    keep_announced_days: float = Field(default=30, gt=0)

    @property
    def answer_seconds(self) -> float:
        """How long to wait for any other answer; a broker that is starting takes its time."""
        return self.confirm_seconds + 3
