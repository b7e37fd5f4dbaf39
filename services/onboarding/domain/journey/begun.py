"""Journeys that somebody has begun: pinned to a template's version, with what they did on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from services.onboarding.domain.journey.acts import Taken
from services.onboarding.domain.journey.figures import Pace
from services.onboarding.domain.journey.milestones import Milestone


def journey_id_of(member_id: str, role: str) -> str:
    """Return the id of a member's journey in a role."""
    return str(uuid5(UUID(member_id), f"journey:{role}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A journey that somebody has begun.

    Attributes:
        template_version: the version of the template that they go on with.
        started_at: when they joined, or took the role; aware UTC.
        taken: what they did, by step.
        told: steps that were said to be overdue; each is said once.
        pace: how quickly they found their way, as far as that was noted.
        version: counts its changes, from 1.
    """

    member_id: str
    place_id: str
    role: str
    template_version: int
    started_at: datetime
    correlation_id: str
    taken: Mapping[str, Taken] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    pace: Pace | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """Its id."""
        return journey_id_of(self.member_id, self.role)

    def with_act(self, taken: Taken) -> Self:
        """Return it with what was done at a step."""
        return replace(self, taken={**self.taken, taken.step: taken})


def with_acts(milestones: Iterable[Milestone], begun: Iterable[Begun]) -> list[Milestone]:
    """Return the milestones and what was done by the members themselves.

    An act is known here before its fact has come round, and counts once with it.
    """
    return [
        *milestones,
        *(taken.milestone() for journey in begun for taken in journey.taken.values()),
    ]
