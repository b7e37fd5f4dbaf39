"""How far one looks for a mentor: at home first, then around, then everywhere, then outside."""

from typing import Final, Literal

from services.matching.domain.people import Mentor, Newcomer, distance_between

Tier = Literal["place", "near", "network", "partner"]

TIERS: Final[tuple[Tier, ...]] = ("place", "near", "network", "partner")
"""In the order in which they are looked through."""

NEIGHBOURS_M: Final = 50_000
"""Places within so many metres are neighbours."""


def tier_of(newcomer: Newcomer, mentor: Mentor) -> Tier:
    """Return where a mentor stands in that order; outsiders last, wherever they are."""
    if mentor.partner is not None:
        return "partner"
    if mentor.place_id == newcomer.place_id:
        return "place"
    return "near" if distance_between(newcomer, mentor) <= NEIGHBOURS_M else "network"
