"""Two rounds side by side: who would have whom, and for how many that is better or worse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.matching.domain.rounds.round import Pair

Choice = tuple[str, int]
"""A mentor's id, and the points of the pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What becomes of people in one round as against another, in numbers.

    Attributes:
        same_pairs: newcomers who have the same mentor in both.
        only_here, only_there: newcomers who have a mentor in one of them alone.
        better_here, better_there: newcomers with another mentor, who suits them better in one.
        equal: newcomers with another mentor who suits them just as well.
        mean_gain: mean points that this round gives more to who has a mentor in both.
    """

    same_pairs: int = 0
    only_here: int = 0
    only_there: int = 0
    better_here: int = 0
    better_there: int = 0
    equal: int = 0
    mean_gain: float = 0.0

    @property
    def both(self) -> int:
        """Newcomers who have a mentor in both."""
        return self.same_pairs + self.better_here + self.better_there + self.equal


def choices_of(pairs: Iterable[Pair]) -> dict[str, Choice]:
    """Return the mentor and the points of each newcomer of a round."""
    return {pair.member_id: (pair.mentor_id, pair.points) for pair in pairs}


def compare(here: Iterable[Pair], there: Mapping[str, Choice]) -> Comparison:
    """Return what becomes of people in one round as against another.

    Args:
        here: the pairs of the one.
        there: the choices of the other.
    """
    same = only_here = better_here = better_there = equal = gain = both = 0
    for pair in here:
        other = there.get(pair.member_id)
        if other is None:
            only_here += 1
            continue
        both += 1
        mentor_id, points = other
        gain += pair.points - points
        if mentor_id == pair.mentor_id:
            same += 1
        elif pair.points == points:
            equal += 1
        elif pair.points > points:
            better_here += 1
        else:
            better_there += 1
    return Comparison(
        same_pairs=same,
        only_here=only_here,
        only_there=len(there) - both,
        better_here=better_here,
        better_there=better_there,
        equal=equal,
        mean_gain=round(gain / both, 2) if both else 0.0,
    )
