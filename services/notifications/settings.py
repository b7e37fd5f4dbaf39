"""What an operator sets for notifications."""

from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class NotificationsSettings(BaseSettings):
    """Read once at start from ``NOTIFICATIONS_...`` in the environment.

    Attributes:
        smtp_url: ``smtp://[user:password@]host[:port][?starttls=true]`` or ``smtps://...``;
            also read from ``SMTP_URL``.
        sender_name: in whose name mail is sent.
        sender_address: the address mail comes from. Its domain is part of each ``Message-ID``:
            change it while nothing waits to be sent.
        phone: the network's own number, as people are to read it; letters name it where one is set.
        staff_address: who is told that a concern was filed; nobody by default.
        send_seconds: bound for handing one message to the mail server.
        claim_seconds: after so long, a message whose sender died may be sent by another process.
        contact_seconds: how long to wait on the spot for a contact that is on its way, before the
            message is put off.
        fresh_seconds: how long a fact waits for the contact of a welcomer, who may have given none.
        link_key_file: PEM file with the private Ed25519 key that signs the links in letters;
            without one, letters have none.
        public_url: where people reach the gateway: links begin with it.
    """

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_", populate_by_name=True)

    smtp_url: SecretStr = Field(
        default=SecretStr("smtp://127.0.0.1:8025"),
        validation_alias=AliasChoices("NOTIFICATIONS_SMTP_URL", "SMTP_URL"),
    )
    sender_name: str = Field(default="Entrelieux", max_length=200)
    sender_address: str = Field(
        default="bonjour@entrelieux.invalid", pattern=r"^[\x21-\x3f\x41-\x7e]+@[A-Za-z0-9.-]+$"
    )
    phone: str = Field(default="", max_length=60)
    staff_address: str | None = None
    send_seconds: float = Field(default=10, gt=0, le=120)
    claim_seconds: float = Field(default=30, gt=0, le=3600)
    contact_seconds: float = Field(default=0.3, ge=0, le=5)
    fresh_seconds: float = Field(default=30, ge=0, le=3600)
    link_key_file: Path | None = None
    public_url: str = Field(
        default="http://127.0.0.1:8000", max_length=200, pattern=r"^https?://[\x21-\x7e]+[^/]$"
    )

    @model_validator(mode="after")
    def _a_claim_outlasts_a_send(self) -> Self:
        if self.claim_seconds < 2.5 * self.send_seconds:
            raise ValueError("claim_seconds must be at least 2.5 times send_seconds")
        return self
