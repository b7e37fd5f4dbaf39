"""What an operator sets for matching."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.ties import Ties
from services.matching.domain.mentoring import Rules

_PASSED_ON: Final = ("CHASSIS_", "MATCHING_", "NUMBA_", "PATH", "LANG", "LC_", "TMPDIR", "HOME")


def passed_on() -> dict[str, str]:
    """Return what of the environment the process that computes a round is given: no more."""
    return {name: said for name, said in os.environ.items() if name.startswith(_PASSED_ON)}


class MatchingSettings(BaseSettings):
    """Read once at start from ``MATCHING_...`` in the environment.

    Attributes:
        retry_seconds: how often those who wait are looked at without any event.
        fresh_seconds: how old the list of mentors may be when one is chosen; the store has the
            last word in any case.
        clock_seconds: how often it is looked what time has to do.
        clock_file: for demonstrations: a file with the seconds by which time is ahead.
        answer_days: so long a mentor has to answer before they are asked again, and as long again.
        contact_days: so long a mentor has to be in touch before the newcomer is asked, and again.
        check_days: days after a mentor's yes on which both are asked how it is going.
        again_days: after the last of these, they are asked each time that so long has gone by.
        goodbye_days: so long one has to answer after the other's word that the newcomer finds their
            own way, before they are asked again, and as long again.
        at_once: whether newcomers are given a mentor as soon as one has room; otherwise they wait
            for a round, and only who is left without one again is given another at once.
        ties_key_file: secret bytes that onboarding has, too: with them it is known which mentors
            share a household or an employer with a newcomer who said so when they joined.
        round_seconds: how long a round may be computed; the first one compiles for up to a minute.
        round_memory_mb: how much memory its process may have.
        round_lease_seconds: after so long without a sign of the process that sees to a round,
            another one takes it over.
        rounds_poll_seconds: how often it is looked whether there is a round to see to.
        rounds_kept_days: how long rounds are kept to be compared.
        nightly_hour: at which hour (UTC) a round is computed and published by itself; never
            without it.
    """

    model_config = SettingsConfigDict(env_prefix="MATCHING_", env_ignore_empty=True)

    retry_seconds: float = Field(default=60, gt=0)
    fresh_seconds: float = Field(default=1, ge=0)
    clock_seconds: float = Field(default=5, gt=0)
    clock_file: Path | None = None
    answer_days: float = Field(default=7, gt=0, le=90)
    contact_days: float = Field(default=7, gt=0, le=90)
    check_days: tuple[int, ...] = Field(default=(30, 90), max_length=10)
    again_days: float = Field(default=90, gt=0, le=3650)
    goodbye_days: float = Field(default=14, gt=0, le=90)
    at_once: bool = True
    ties_key_file: Path | None = None
    round_seconds: float = Field(default=300, gt=0, le=3600)
    round_memory_mb: int = Field(default=4096, ge=256)
    round_lease_seconds: float = Field(default=30, gt=0)
    rounds_poll_seconds: float = Field(default=1, gt=0)
    rounds_kept_days: int = Field(default=90, ge=1)
    nightly_hour: int | None = Field(default=None, ge=0, le=23)

    @property
    def ties(self) -> Ties | None:
        """What makes marks of what people share; ``None`` where the operator gave no key."""
        return Ties.from_file(self.ties_key_file)

    @property
    def rules(self) -> Rules:
        """What the network has decided about time."""
        return Rules(
            answer=timedelta(days=self.answer_days),
            contact=timedelta(days=self.contact_days),
            checks=tuple(sorted(set(self.check_days))),
            again=timedelta(days=self.again_days),
            goodbye=timedelta(days=self.goodbye_days),
        )
