"""By which parts one mentor stands behind another, for who wonders why it is not they."""

from dataclasses import asdict
from typing import Final

from services.matching.domain.score import Score

_TIERS: Final = ("place", "near", "network", "partner")
"""In the order in which mentors are looked for."""


def behind(one: Score, other: Score) -> list[str]:
    """Return by which parts of the score somebody stands behind another, the heaviest first."""
    mine, theirs = asdict(one), asdict(other)
    less = {part: theirs[part] - mine[part] for part in mine}
    return sorted((part for part in less if less[part] > 0), key=lambda part: -less[part])


def is_farther(one: str, other: str) -> bool:
    """Tell whether one tier is looked through later than another: before any points."""
    return _TIERS.index(one) > _TIERS.index(other)
