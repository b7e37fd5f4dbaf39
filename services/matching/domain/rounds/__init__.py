"""Rounds: everybody who waits and every mentor at once, tried out before anything is done."""

from services.matching.domain.rounds.round import (
    Attempt,
    Pair,
    Phase,
    Round,
    RoundSettings,
    RoundStatus,
    WhyFailed,
)

__all__ = ["Attempt", "Pair", "Phase", "Round", "RoundSettings", "RoundStatus", "WhyFailed"]
