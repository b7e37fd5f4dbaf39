"""Mentors by place, and how near anybody of a place can be at the most."""

from math import pi
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.people import EARTH_RADIUS_M
from services.matching.domain.score import NEAR_POINTS
from services.matching.engine.globe import CLOSE_CALL
from services.matching.engine.rounds.crowd import GROUP

_NEVER: Final = 2.0
_ALWAYS: Final = -2.0
_SLACK: Final = 1e-7
"""So much more generous than need be: bounds may be too wide, never too narrow."""

_LIMITS: Final = ("within_first", "within_second", "within_third")


def groups_of(mentors: NDArray[Any]) -> NDArray[Any]:
    """Return the places of mentors who are in their order, and tell mentors which is theirs."""
    places, begins = np.unique(mentors["place"], return_index=True)
    found = np.zeros(len(places), dtype=GROUP)
    found["place"] = places
    found["rows_from"] = begins
    found["rows_to"] = np.append(begins[1:], len(mentors))
    mentors["group"] = np.repeat(np.arange(len(places)), found["rows_to"] - begins)
    vectors = np.stack([mentors[axis] for axis in "xyz"], axis=1)
    for limit in _LIMITS:
        found[limit] = _NEVER
    for group in found:
        rows = slice(group["rows_from"], group["rows_to"])
        for name in ("speaks", "speaks_more"):
            group[name] = np.bitwise_or.reduce(mentors[name][rows])
        there = vectors[rows][mentors["located"][rows]]
        if len(there):
            _bound(group, there)
    return found


def _bound(group: Any, there: NDArray[np.float64]) -> None:
    """Write where the middle of a place is, and what is near enough to it for somebody there."""
    middle = there.mean(axis=0)
    length = float(np.linalg.norm(middle))
    # Of people all over the earth any point is the middle; their radius says the rest.
    middle = middle / length if length > CLOSE_CALL else there[0]
    for axis, value in zip("xyz", middle, strict=True):
        group[axis] = value
    radius = float(np.arccos(np.clip((there @ middle).min(), -1.0, 1.0)))
    for name, (metres, _) in zip(_LIMITS, NEAR_POINTS, strict=True):
        angle = metres / EARTH_RADIUS_M + radius
        group[name] = np.cos(angle) - _SLACK if angle < pi else _ALWAYS
