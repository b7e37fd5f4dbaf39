"""Everybody of a round in numbers: a record for each person, and the lists that belong to them."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

NOBODY: Final = -1

NEWCOMER: Final = np.dtype(
    [
        ("place", np.int32),
        ("household", np.int32),
        ("employer", np.int32),
        ("hours", np.int32),
        ("free", np.uint32),
        ("located", np.bool_),
        ("online", np.bool_),
        ("close", np.bool_),
        ("x", np.float64),
        ("y", np.float64),
        ("z", np.float64),
        ("latitude", np.float64),
        ("longitude", np.float64),
        # A bit for the first language, for the second one, and for all others; in two words each.
        ("first", np.uint64),
        ("first_more", np.uint64),
        ("second", np.uint64),
        ("second_more", np.uint64),
        ("further", np.uint64),
        ("further_more", np.uint64),
        ("sought_from", np.int64),
        ("sought_to", np.int64),
        ("can_from", np.int64),
        ("can_to", np.int64),
        ("aside_from", np.int64),
        ("aside_to", np.int64),
    ],
    align=True,
)

MENTOR: Final = np.dtype(
    [
        # What is asked of everybody comes first: it lies in one line of a processor's cache.
        ("place", np.int32),
        ("standing", np.int32),
        ("free", np.uint32),
        ("away", np.bool_),
        ("located", np.bool_),
        ("online", np.bool_),
        ("x", np.float64),
        ("y", np.float64),
        ("z", np.float64),
        ("speaks", np.uint64),
        ("speaks_more", np.uint64),
        ("reach", np.float64),
        ("group", np.int32),
        ("household", np.int32),
        ("employer", np.int32),
        ("abilities_from", np.int64),
        ("abilities_to", np.int64),
        ("latitude", np.float64),
        ("longitude", np.float64),
        ("reach_m", np.float64),
        ("capacity", np.int32),
        ("mentees", np.int32),
        ("seats", np.int32),
        ("id", np.int32),
    ],
    align=True,
)
"""``standing`` is what a mentor has with everybody, in points; ``group`` is their place as a row of
the groups; ``seats`` are the free ones that may
be given away, ``id`` is the rank among all ids."""

GROUP: Final = np.dtype(
    [
        ("place", np.int32),
        ("x", np.float64),
        ("y", np.float64),
        ("z", np.float64),
        ("within_first", np.float64),
        ("within_second", np.float64),
        ("within_third", np.float64),
        ("speaks", np.uint64),
        ("speaks_more", np.uint64),
        ("rows_from", np.int64),
        ("rows_to", np.int64),
    ],
    align=True,
)
"""The mentors of a place; from the product ``within_…`` on somebody may be within that limit."""


class Crowd(NamedTuple):
    """Everybody of a round.

    Attributes:
        newcomers: whoever has waited longest first.
        mentors: in the order of their places, so that those of one place are together.
        sought, can, aside, abilities: for each person from ``…_from`` to ``…_to``.
        met_from, met, met_points: for each concept that is sought who meets it, by row.
        passed_on_from, passed_on: for each of these concepts who likes to pass it on, by row.
    """

    newcomers: NDArray[Any]
    mentors: NDArray[Any]
    groups: NDArray[Any]
    sought: NDArray[np.int32]
    can: NDArray[np.int32]
    aside: NDArray[np.int32]
    abilities: NDArray[np.int32]
    met_from: NDArray[np.int64]
    met: NDArray[np.int32]
    met_points: NDArray[np.int16]
    passed_on_from: NDArray[np.int64]
    passed_on: NDArray[np.int32]


def listed(lists: list[list[int]], kind: Any = np.int32) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Return lists as one, and where each begins."""
    begins = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in lists], out=begins[1:])
    return begins, np.fromiter((x for each in lists for x in each), kind, int(begins[-1]))
