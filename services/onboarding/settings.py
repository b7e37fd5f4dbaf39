"""What an operator sets for onboarding."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.onboarding.busy_feeds.fetching import LocalServer
from services.onboarding.domain.sessions.invitations import Delays
from services.onboarding.domain.sessions.session import Rules


class OnboardingSettings(BaseSettings):
    """Read once at start from ``ONBOARDING_...`` in the environment.

    Attributes:
        notice_hours: how long before a welcome call it is booked at the latest.
        horizon_days: how far ahead welcome calls are booked.
        retry_seconds: how often those who wait are looked at without any event.
        ladder_seconds: how often it is looked what time has to do with welcome calls.
        look_over_seconds: how often it is looked whether booked calls still fit their welcomers.
        fresh_seconds: how old the calendar may be when a call is booked; the store has the last
            word in any case.
        session_seconds: how often sessions are looked at for what is due.
        seat_offer_hours: how long somebody is kept a seat at the most.
        session_reminder_hours: how long before a session people are reminded.
        elders_due_days: how long before a session missing elders are warned of.
        elder_after_days: how long somebody has been a member who counts as an elder.
        information_days: how long after joining somebody is invited to an information session.
        deepening_days: how long after joining somebody is invited to go deeper.
        charter_answer_days: how long members have to read what a charter says anew; so long,
            whoever was cleared goes on hosting.
        answer_days: how long a question or contribution waits for its answer at the most.
        deadlines_seconds: how often journeys are looked at whose deadline may have passed.
        inactive_after_days: without a sign of life for so long, nothing is asked of a member.
        ties_key_file: secret bytes that matching has, too: so that nobody gets a mentor with whom
            they live or work. Without it matching heeds only what people say to it themselves.
        journeys_directory: where the network's own templates of journeys lie, instead of ours.
        busy_feed_seconds: how often it is looked for welcomers' calendars that are due; each is
            due every 15 minutes.
        busy_feed_test_only_port, busy_feed_test_only_ca_file: for tests alone, and never both set
            anywhere else: a server on this very machine that calendars may be fetched from.
    """

    model_config = SettingsConfigDict(env_prefix="ONBOARDING_")

    notice_hours: float = Field(default=24, ge=0, le=24 * 14)
    horizon_days: float = Field(default=28, ge=1, le=180)
    retry_seconds: float = Field(default=60, gt=0)
    fresh_seconds: float = Field(default=1, ge=0)
    ladder_seconds: float = Field(default=5, gt=0)
    look_over_seconds: float = Field(default=3600, gt=0)
    clock_file: Path | None = None
    session_seconds: float = Field(default=5, gt=0)
    seat_offer_hours: float = Field(default=48, gt=0, le=24 * 14)
    session_reminder_hours: float = Field(default=24, ge=0, le=24 * 14)
    elders_due_days: float = Field(default=3, ge=0, le=60)
    elder_after_days: float = Field(default=365, ge=0, le=3660)
    information_days: float = Field(default=0, ge=0, le=366)
    deepening_days: float = Field(default=182, ge=0, le=3660)
    answer_days: float = Field(default=7, ge=0, le=90)
    charter_answer_days: float = Field(default=14, ge=0, le=366)

    deadlines_seconds: float = Field(default=30, gt=0)
    inactive_after_days: float = Field(default=180, ge=1, le=3650)
    ties_key_file: Path | None = None
    journeys_directory: Path | None = None

    busy_feed_seconds: float = Field(default=20, gt=0, le=3600)
    busy_feed_test_only_port: int | None = Field(default=None, ge=1024, le=65_535)
    busy_feed_test_only_ca_file: Path | None = None

    @property
    def local_server(self) -> LocalServer | None:
        """For tests alone: a server on this machine that calendars may be fetched from."""
        if self.busy_feed_test_only_port is None or self.busy_feed_test_only_ca_file is None:
            return None
        return LocalServer(
            port=self.busy_feed_test_only_port, ca_file=self.busy_feed_test_only_ca_file
        )

    @property
    def notice(self) -> timedelta:
        """The notice as a duration."""
        return timedelta(hours=self.notice_hours)

    @property
    def inactive_after(self) -> timedelta:
        """The time without a sign of life as a duration."""
        return timedelta(days=self.inactive_after_days)

    @property
    def horizon(self) -> timedelta:
        """The horizon as a duration."""
        return timedelta(days=self.horizon_days)

    @property
    def answer_within(self) -> timedelta:
        """The time for an answer as a duration."""
        return timedelta(days=self.answer_days)

    @property
    def charter_answer_within(self) -> timedelta:
        """The time to read what a charter says anew as a duration."""
        return timedelta(days=self.charter_answer_days)

    @property
    def session_rules(self) -> Rules:
        """What the network has decided about its sessions."""
        return Rules(
            offer=timedelta(hours=self.seat_offer_hours),
            reminder=timedelta(hours=self.session_reminder_hours),
            elders_due=timedelta(days=self.elders_due_days),
            elder_after=timedelta(days=self.elder_after_days),
        )

    @property
    def invitation_delays(self) -> Delays:
        """How long after joining people are invited to sessions."""
        return Delays(
            information=timedelta(days=self.information_days),
            deepening=timedelta(days=self.deepening_days),
        )
