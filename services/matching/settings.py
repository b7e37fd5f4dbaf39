"""What an operator sets for matching."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class MatchingSettings(BaseSettings):
    """Read once at start from ``MATCHING_...`` in the environment.

    Attributes:
        retry_seconds: how often those who wait are looked at without any event.
        fresh_seconds: how old the list of mentors may be when one is chosen; the store has the
            last word in any case.
    """

    model_config = SettingsConfigDict(env_prefix="MATCHING_")

    retry_seconds: float = Field(default=60, gt=0)
    fresh_seconds: float = Field(default=1, ge=0)
