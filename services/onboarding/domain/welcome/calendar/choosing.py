"""Who of those who are free at a time should call: the most due, and of equals who suits best."""

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.bits import ones
from services.onboarding.domain.welcome.calendar.diary import Diary
from services.onboarding.domain.welcome.calendar.explanation import Explanation
from services.onboarding.domain.welcome.eligibility import Pool, Request, counts, distance, plain
from services.onboarding.domain.welcome.fairness import SLACK, Fairness

_UNKNOWN = float("inf")
_NEIGHBOURHOOD_M = 10_000
"""Distances that differ by less do not matter: it is a telephone call."""

_PLACES_REMEMBERED = 256


class Chooser:
    """Chooses among welcomers who are free at the same time.

    Fairness comes first, as far as it goes: those whose shortfalls differ by less than a fifth of a
    call are equally due. Among them whoever has the experience that is wished for is preferred,
    then who knows that kind of project, then who is near, then who has rested longest from calls.

    Args:
        pool: all welcomers.
        fairness: their shortfalls.
        diaries: by number; the calendar's own list.
    """

    def __init__(self, pool: Pool, fairness: Fairness, diaries: list[Diary]) -> None:
        self._pool = pool
        self._fairness = fairness
        self._diaries = diaries
        self._distances: dict[Point, dict[str, float]] = {}

    def choose(self, request: Request, slot: int, free: int) -> tuple[Diary, Explanation]:
        """Return whose turn it is, and why.

        Args:
            request: who is to be called.
            slot: when.
            free: those who may call and are free then, by number; at least one.
        """
        candidates = [self._diaries[number] for number in ones(free)]
        shortfalls = self._fairness.shortfalls([each.welcomer.id for each in candidates])
        enough = max(shortfalls) - SLACK
        due = [
            each for each, shortfall in zip(candidates, shortfalls, strict=True)
            if shortfall > enough
        ]  # fmt: skip
        facet = self._pool.facets.get(request.facet, 0) if request.facet is not None else None
        kind = self._knowing(request) if request.kinds else None
        best = due
        for preferred in (facet, kind):
            if preferred is not None and len(best) > 1:
                best = [each for each in best if each.bit & preferred] or best
        if request.near is not None and len(best) > 1:
            best = self._nearest(request.near, best)
        if len(best) > 1:
            rests = [each.rested(slot) for each in best]
            longest = max(rests)
            best = [each for each, rest in zip(best, rests, strict=True) if rest == longest]
        chosen = min(best, key=_identity)
        away = distance(request.near, chosen.welcomer.location)
        return chosen, Explanation(
            considered=self._pool.everybody.bit_count(),
            left_out=counts(self._pool, request),
            free_then=len(candidates),
            as_due=len(due),
            shortfall=shortfalls[candidates.index(chosen)],
            kind=None if kind is None else bool(chosen.bit & kind),
            facet=None if facet is None else bool(chosen.bit & facet),
            distance_m=None if away == _UNKNOWN else round(away),
        )

    def _knowing(self, request: Request) -> int:
        found = 0
        for kind in request.kinds:
            found |= self._pool.kinds.get(plain(kind), 0)
        return found

    def _nearest(self, near: Point, diaries: list[Diary]) -> list[Diary]:
        known = self._distances.get(near)
        if known is None:
            if len(self._distances) >= _PLACES_REMEMBERED:
                self._distances.clear()
            known = self._distances[near] = {}
        bands = []
        for each in diaries:
            band = known.get(each.welcomer.id)
            if band is None:
                away = distance(near, each.welcomer.location)
                band = away if away == _UNKNOWN else away // _NEIGHBOURHOOD_M
                known[each.welcomer.id] = band
            bands.append(band)
        least = min(bands)
        return [each for each, band in zip(diaries, bands, strict=True) if band == least]


def _identity(diary: Diary) -> str:
    return diary.welcomer.id
