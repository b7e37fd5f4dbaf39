"""The quality programme: named measures, each with somebody who sees to it and a way to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.onboarding.domain.words import Tongue

QualityStatus = Literal["planned", "under_way", "achieved", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """How one can tell.

    Attributes:
        unit: what is counted, such as ``days`` or ``%``.
        target: what is aimed at.
        value: what was found last; ``None`` before the first time.
        measured_on: when that was.
    """

    unit: str
    target: float
    value: float | None
    measured_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityMeasure:
    """Something that is done so that people fare well here.

    Attributes:
        place_id: where; ``None`` for the whole network.
        owner: who sees to it, by the name of their role or circle.
        version: counts its changes, from 1.
    """

    id: str
    place_id: str | None
    name: Mapping[Tongue, str]
    owner: str
    status: QualityStatus
    indicator: Indicator
    version: int = 1
