"""What an operator sets for onboarding."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class OnboardingSettings(BaseSettings):
    """Read once at start from ``ONBOARDING_...`` in the environment.

    Attributes:
        notice_hours: how long before a welcome call it is booked at the latest.
        horizon_days: how far ahead welcome calls are booked.
        retry_seconds: how often those who wait are looked at without any event.
        fresh_seconds: how old the calendar may be when a call is booked; the store has the last
            word in any case.
    """

    model_config = SettingsConfigDict(env_prefix="ONBOARDING_")

    notice_hours: float = Field(default=24, ge=0, le=24 * 14)
    horizon_days: float = Field(default=28, ge=1, le=180)
    retry_seconds: float = Field(default=60, gt=0)
    fresh_seconds: float = Field(default=1, ge=0)

    @property
    def notice(self) -> timedelta:
        """The notice as a duration."""
        return timedelta(hours=self.notice_hours)

    @property
    def horizon(self) -> timedelta:
        """The horizon as a duration."""
        return timedelta(days=self.horizon_days)
