"""Why a welcomer was chosen: closed words and numbers, for the coordinator."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.onboarding.domain.welcome.fairness import CALL_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How the choice fell on somebody.

    Attributes:
        considered: how many welcomers there are.
        left_out: how many of them may not make this call at all, by the first reason of each.
            Those too close to the newcomer are among those set aside: on which ground is not told.
        free_then: how many of the others are free at that time.
        as_due: how many of these are about as much due for a call as the one chosen.
        shortfall: by how much the one chosen is due, in parts of a call; see ``fairness``.
        kind: whether they know such projects; ``None`` where that was not asked.
        facet: whether they have the experience; ``None`` where that was not asked.
        distance_m: from place to place; ``None`` where it is not known.
    """

    considered: int
    left_out: tuple[tuple[str, int], ...]
    free_then: int
    as_due: int
    shortfall: int
    kind: bool | None = None
    facet: bool | None = None
    distance_m: int | None = None

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return it as pairs of a closed code and a detail, to be stored and shown."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "considered", str(self.considered)
        for code, count in self.left_out:
            yield f"left_out_{code}", str(count)
        yield "free_then", str(self.free_then)
        yield "as_due", str(self.as_due)
        yield "shortfall", f"{self.shortfall / CALL_UNITS:.2f}"
        if self.kind is not None:
            yield "knows_kind", "yes" if self.kind else "no"
        if self.facet is not None:
            yield "has_facet", "yes" if self.facet else "no"
        if self.distance_m is not None:
            yield "distance_m", str(self.distance_m)
