"""What an operator may set for the demonstration; the only reader of its environment."""

from typing import Final

from pydantic import Field, FilePath
from pydantic_settings import BaseSettings, SettingsConfigDict

from ops.demo.places import FILE as SURVEY

OWN_LIMITS: Final = {
    "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
    "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
    "GATEWAY_REQUESTS_PER_SECOND": "0",
}
"""A whole town joins from this one address: the demo's own gateway does not count (0)."""

OWN_PACE: Final = {
    "ONBOARDING_LADDER_SECONDS": "1",
    "MATCHING_CLOCK_SECONDS": "1",
    "MATCHING_RETRY_SECONDS": "600",
}
"""Days pass in seconds, so it is looked often what they bring; who waits is left to the round."""


class DemoSettings(BaseSettings):
    """The short public names, and `DEMO_...` for what is rarely touched.

    Attributes:
        newcomers: how many people join.
        once: end when the scenario is over.
        seed: who is invented; the same seed invents the same people again.
        token_staff: an access token with the role `staff`, for a gateway with another issuer.
        patience_seconds: after which we give up: repeating a request that is not answered, or
            waiting while no newcomer gets any further.
        places_file: another file in the columns of the survey of 2019.
        at_once: requests under way at the same time.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    newcomers: int = Field(default=200, ge=1, le=100_000, alias="NEWCOMERS")
    once: bool = Field(default=False, alias="ONCE")
    seed: int = Field(default=2019, ge=0, alias="SEED")
    token_staff: str | None = Field(default=None, alias="TOKEN_STAFF", repr=False)
    patience_seconds: float = Field(default=45, gt=0, alias="DEMO_PATIENCE_SECONDS")
    places_file: FilePath = Field(default=SURVEY, alias="DEMO_PLACES_FILE")
    at_once: int = Field(default=12, ge=1, le=200, alias="DEMO_AT_ONCE")
