"""What is noted of mentors while the best for one newcomer are looked for."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.score import PASSING_ON_POINTS
from services.matching.engine.rounds.compiled import compiled
from services.matching.engine.rounds.crowd import Crowd

NOTE: Final = np.dtype(
    [
        ("seen", np.int32),
        ("done", np.int32),
        ("first", np.int16),
        ("second", np.int16),
        ("third", np.int16),
        ("passes_on", np.int16),
    ]
)
"""What is noted of a mentor: for which newcomer the points for what is sought were written, for
which one they were looked at, and their points for the three best things and for passing on."""


@compiled()
def _begin(note: Any, u: int) -> None:
    note.seen = u
    note.first = 0
    note.second = 0
    note.third = 0
    note.passes_on = 0


@compiled()
def _note_points(note: Any, points: int) -> None:
    if points > note.first:
        note.third, note.second, note.first = note.second, note.first, points
    elif points > note.second:
        note.third, note.second = note.second, points
    elif points > note.third:
        note.third = points


@compiled()
def note_wishes(c: Crowd, u: int, notes: NDArray[Any], touched: NDArray[np.int32]) -> int:
    """Write down who can do or passes on what is sought; return how many that are."""
    n = c.newcomers[u]
    met, met_points, passed_on = c.met, c.met_points, c.passed_on
    count = 0
    for number in range(n.sought_from, n.sought_to):
        wish = c.sought[number]
        for at in range(c.met_from[wish], c.met_from[wish + 1]):
            row = met[at]
            note = notes[row]
            if note.seen != u:
                _begin(note, u)
                touched[count] = row
                count += 1
            _note_points(note, met_points[at])
        for at in range(c.passed_on_from[wish], c.passed_on_from[wish + 1]):
            row = passed_on[at]
            note = notes[row]
            if note.seen != u:
                _begin(note, u)
                touched[count] = row
                count += 1
            note.passes_on = PASSING_ON_POINTS
    return count
