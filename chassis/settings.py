"""The settings that every service process shares."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChassisSettings(BaseSettings):
    """Read once at start from ``CHASSIS_...`` in the environment.

    Attributes:
        mongo_url: where the database is; no ``mongodb+srv`` (it needs a blocking resolver).
        database_prefix: the service's database is named ``<prefix>_<service>``.
        http_address: ``host:port`` of the internal HTTP server.
        assertion_public_key_file: PEM file with the gateway's public Ed25519 key.
        log_level: the least level to log.
        max_workers: requests and batches dealt with at once.
        database_timeout_seconds: after so long without an answer the database counts as away.
        crash_at: the named point (``chassis.crash_points``) at which the process kills itself,
            for tests alone.
    """

    model_config = SettingsConfigDict(env_prefix="CHASSIS_", populate_by_name=True)

    mongo_url: str = "mongodb://127.0.0.1:27017"
    database_prefix: str = "entrelieux"
    http_address: str = "127.0.0.1:8100"
    assertion_public_key_file: Path
    log_level: str = "INFO"
    max_workers: int = Field(default=100, ge=4, le=1000)
    database_timeout_seconds: float = Field(default=3, gt=0, le=60)
    crash_at: str | None = Field(default=None, validation_alias="CRASH_AT")
