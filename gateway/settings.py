"""What an operator may set for the gateway; the only reader of its environment."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _of_http(urls: tuple[str, ...]) -> tuple[str, ...]:
    if not urls or not all(url.startswith(("http://", "https://")) for url in urls):
        raise ValueError("give one http:// or https:// address or several, separated by commas")
    return tuple(url.rstrip("/") for url in urls)


def _jwks(url: str) -> str:
    if not url.startswith(("file://", "http://", "https://")):
        raise ValueError("give a file://, http:// or https:// address")
    return url


def _networks(value: object) -> object:
    listed = _listed(value)
    if isinstance(listed, tuple):
        return tuple(ip_network(part, strict=False) for part in listed)
    return listed


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Urls = Annotated[Listed, AfterValidator(_of_http)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Seconds = Annotated[float, Field(gt=0, le=300)]
Rate = Annotated[float, Field(ge=0)]


class GatewaySettings(BaseSettings):
    """The gateway's settings, each as ``GATEWAY_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=8100, ge=0, le=65535)
    log_level: str = "INFO"

    onboarding_urls: Urls = ("http://127.0.0.1:8101",)
    matching_urls: Urls = ("http://127.0.0.1:8102",)
    notifications_urls: Urls = ("http://127.0.0.1:8103",)
    reports_urls: Urls = ("http://127.0.0.1:8104",)

    assertion_key_file: Path = Field(
        description="PEM file with the private Ed25519 key that signs who is asking"
    )
    cursor_key_file: Path = Field(description="file with at least 32 random bytes; signs cursors")
    link_public_key_file: Path = Field(
        description="PEM file with the public Ed25519 key by which links in letters are checked"
    )

    public_url: str = Field(
        default="",
        max_length=200,
        pattern=r"^(https?://[\x21-\x7e]*[\x21-\x2e\x30-\x7e])?$",
        description="where people reach the gateway: addresses that are told begin with it",
    )

    jwks_url: Annotated[str, AfterValidator(_jwks)] = Field(
        description="where the issuer's public keys are"
    )
    issuer: str = Field(min_length=1, description="the tokens' exact `iss`")
    audience: str = Field(default="entrelieux-gateway", min_length=1)
    jwks_refresh_seconds: Seconds = Field(
        default=30, description="least time between two reads of the keys"
    )

    connect_seconds: Seconds = Field(default=1, description="to reach a service")
    answer_seconds: Seconds = Field(default=5, description="for a service's whole answer")
    body_seconds: Seconds = Field(default=10, description="for a client to send its request")
    drain_seconds: Seconds = Field(default=10, description="for open requests when told to stop")

    joins_per_hour_per_address: Rate = Field(default=5, description="visitors only; 0 = unlimited")
    joins_per_hour_per_place: Rate = Field(default=20, description="visitors only; 0 = unlimited")
    concerns_per_hour: Rate = Field(default=1000, description="all together; 0 = unlimited")
    requests_per_second: Rate = Field(
        default=10, description="of one person, or one address without a token; 0 = unlimited"
    )
    requests_burst: float = Field(default=30, ge=1)
    trusted_proxies: Networks = Field(
        default=(), description="networks whose X-Forwarded-For is believed"
    )
    cors_origins: Listed = Field(default=(), description="exact origins of web clients")

    @property
    def services(self) -> dict[str, tuple[str, ...]]:
        """The services' addresses, by service name."""
        return {
            "onboarding": self.onboarding_urls,
            "matching": self.matching_urls,
            "notifications": self.notifications_urls,
            "reports": self.reports_urls,
        }
