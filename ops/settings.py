"""Everything about the embedded system that an operator can set, and the only reader of it."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, get_args

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ServiceName = Literal["onboarding", "matching", "notifications", "reports"]
SERVICES: Final[tuple[ServiceName, ...]] = get_args(ServiceName)
REPLICA_STEP: Final = 10  # onboarding listens on 8101, onboarding-2 on 8111, ...
MAX_REPLICAS: Final = 9


class Settings(BaseSettings):
    """The operator's settings: short public names, and `OPS_...` for what is rarely touched.

    Ports are TCP ports on the loopback interface. Every one may be changed, so that several
    systems run beside each other, each in its own RUN_DIR.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    broker_url: str | None = Field(
        default=None, validation_alias=AliasChoices("BROKER_URL", "BUS_BROKER_URL")
    )
    mongo_url: str | None = Field(
        default=None, validation_alias=AliasChoices("MONGO_URL", "CHASSIS_MONGO_URL")
    )
    database_prefix: str = Field(default="entrelieux", alias="CHASSIS_DATABASE_PREFIX")
    smtp_url: str | None = Field(default=None, alias="SMTP_URL")
    target: str | None = Field(default=None, alias="TARGET")
    run_dir: Path = Field(default=Path(".run"), alias="RUN_DIR")
    replicas: int = Field(default=1, ge=1, le=MAX_REPLICAS, alias="REPLICAS")

    gateway_port: int = Field(default=8000, ge=1, le=65_535, alias="GATEWAY_PORT")
    gateway_metrics_port: int = Field(default=8100, ge=1, le=65_535, alias="GATEWAY_METRICS_PORT")
    onboarding_port: int = Field(default=8101, ge=1, le=65_535, alias="ONBOARDING_PORT")
    matching_port: int = Field(default=8102, ge=1, le=65_535, alias="MATCHING_PORT")
    notifications_port: int = Field(default=8103, ge=1, le=65_535, alias="NOTIFICATIONS_PORT")
    reports_port: int = Field(default=8104, ge=1, le=65_535, alias="REPORTS_PORT")
    broker_port: int = Field(default=5673, ge=1, le=65_535, alias="BROKER_PORT")
    broker_dist_port: int = Field(default=25_673, ge=1, le=65_535, alias="BROKER_DIST_PORT")
    epmd_port: int = Field(default=4370, ge=1, le=65_535, alias="EPMD_PORT")
    database_port: int = Field(default=27_018, ge=1, le=65_535, alias="DATABASE_PORT")
    smtp_port: int = Field(default=8025, ge=1, le=65_535, alias="SMTP_PORT")
    mail_port: int = Field(default=8026, ge=1, le=65_535, alias="MAIL_PORT")

    issuer: str = Field(default="https://entrelieux.localhost", alias="OPS_ISSUER")
    audience: str = Field(default="entrelieux-gateway", alias="OPS_AUDIENCE")
    staff_address: str = Field(default="staff@entrelieux.localhost", alias="OPS_STAFF_ADDRESS")
    ready_seconds: float = Field(default=120, gt=0, alias="OPS_READY_SECONDS")
    service_host: str = Field(default="127.0.0.1", alias="OPS_SERVICE_HOST")

    @cached_property
    def home(self) -> Path:
        """RUN_DIR as an absolute path: where this system keeps everything it has."""
        return self.run_dir.expanduser().resolve()

    @property
    def pids(self) -> Path:
        """One `<name>.pid` per running process."""
        return self.home / "pids"

    @property
    def logs(self) -> Path:
        """One `<name>.log` per process."""
        return self.home / "logs"

    @property
    def keys(self) -> Path:
        """What must stay secret."""
        return self.home / "keys"

    @property
    def identity(self) -> str:
        """Twelve characters that differ from one RUN_DIR to the next."""
        return hashlib.sha256(str(self.home).encode()).hexdigest()[:12]

    @property
    def gateway_url(self) -> str:
        """The public door: TARGET, or the gateway of the embedded system."""
        return (self.target or f"http://127.0.0.1:{self.gateway_port}").rstrip("/")

    def service_port(self, service: ServiceName, replica: int = 1) -> int:
        """The port of a replica's internal HTTP and metrics; the first replica is 1."""
        first = {
            "onboarding": self.onboarding_port,
            "matching": self.matching_port,
            "notifications": self.notifications_port,
            "reports": self.reports_port,
        }[service]
        return first + REPLICA_STEP * (replica - 1)

    def service_urls(self, service: ServiceName) -> list[str]:
        """Where each replica of a service answers."""
        return [
            f"http://{self.service_host}:{self.service_port(service, replica)}"
            for replica in range(1, self.replicas + 1)
        ]

    def ports_in_use(self) -> dict[str, int]:
        """Every port this system will listen on, by the name of the setting that changes it."""
        ports = {
            "GATEWAY_PORT": self.gateway_port,
            "GATEWAY_METRICS_PORT": self.gateway_metrics_port,
        }
        for service in SERVICES:
            for replica in range(1, self.replicas + 1):
                suffix = f" (replica {replica})" if replica > 1 else ""
                ports[f"{service.upper()}_PORT{suffix}"] = self.service_port(service, replica)
        if self.broker_url is None:
            ports["BROKER_PORT"] = self.broker_port
            ports["BROKER_DIST_PORT"] = self.broker_dist_port
            ports["EPMD_PORT"] = self.epmd_port
        if self.mongo_url is None:
            ports["DATABASE_PORT"] = self.database_port
        if self.smtp_url is None:
            ports["SMTP_PORT"] = self.smtp_port
            ports["MAIL_PORT"] = self.mail_port
        return ports
