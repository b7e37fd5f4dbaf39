"""Who may call whom: hard rules, answered for all welcomers at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.onboarding.domain.languages import spoken
from services.onboarding.domain.places import Point, metres_between
from services.onboarding.domain.roles import ORGANISER, PARTICIPANT, PROFESSIONAL, kinds_of
from services.onboarding.domain.welcome.welcomers import FACETS, Facet, Welcomer

_PLACES_REMEMBERED = 4096

_LIVED_THROUGH: tuple[tuple[str, Facet], ...] = (
    (ORGANISER, "has_organised"),
    (PROFESSIONAL, "is_professional"),
    (PARTICIPANT, "has_taken_part"),
)
"""Who has lived through the same, by what somebody comes as; what asks most of them first."""


def facet_sought(roles: Iterable[str]) -> Facet | None:
    """Return the experience that a welcomer of somebody with these roles should have."""
    kinds = kinds_of(roles)
    return next((facet for kind, facet in _LIVED_THROUGH if kind in kinds), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks for a call, as far as it matters for who may call them.

    Attributes:
        languages: what they speak, the preferred one first.
        near: where their place is.
        time_zone: IANA zone in which their mornings and evenings are; UTC if not known.
        region: of their place, in the place's own words.
        household, employer: words; who has the same ones does not call them.
        kinds: kinds of project that they have in mind; who knows one of them is preferred.
        facet: the experience that a welcomer should have if possible.
        not_welcomers: ids of welcomers who are not to call them.
        not_slots: beginnings of calls that do not suit them.
    """

    languages: tuple[str, ...]
    near: Point | None = None
    member_id: str | None = None
    place_id: str | None = None
    region: str | None = None
    time_zone: str | None = None
    household: str | None = None
    employer: str | None = None
    kinds: tuple[str, ...] = ()
    facet: Facet | None = None
    not_welcomers: frozenset[str] = frozenset()
    not_slots: frozenset[datetime] = frozenset()


def may_call(welcomer: Welcomer, request: Request) -> str | None:
    """Return why a welcomer may not call somebody, at whatever time; ``None`` if they may.

    Whoever is too close to somebody is set aside, and nobody is told on which of the grounds. This
    is the plain definition; ``Pool.eligible`` gives the same for all welcomers at once.
    """
    if welcomer.gone:
        return "left"
    if not welcomer.active:
        return "inactive"
    if not {spoken(each) for each in welcomer.languages} & {
        spoken(each) for each in request.languages
    }:
        return "language"
    if (
        welcomer.id in request.not_welcomers
        or (request.member_id and request.member_id in {welcomer.id, welcomer.member_id})
        or {request.member_id, request.place_id} & set(welcomer.conflicts)
        or _same(welcomer.household, request.household)
        or _same(welcomer.employer, request.employer)
    ):
        return "set_aside"
    return None if _covers(welcomer, request) else "territory"


def plain(word: str) -> str:
    """Return a word as it is compared: without regard to capitals and spaces around it."""
    return word.strip().casefold()


class Pool:
    """All active welcomers as sets, by what decides on whether they may call somebody."""

    def __init__(self) -> None:
        self.everybody = 0
        self.speakers: defaultdict[str, int] = defaultdict(int)
        self.facets: defaultdict[str, int] = defaultdict(int)
        self.kinds: defaultdict[str, int] = defaultdict(int)
        self._bits: dict[str, int] = {}
        self._households: defaultdict[str, int] = defaultdict(int)
        self._employers: defaultdict[str, int] = defaultdict(int)
        self._conflicts: defaultdict[str, int] = defaultdict(int)
        self._anywhere = 0
        self._somewhere: dict[int, Welcomer] = {}
        self._reach: dict[tuple[str | None, str | None, Point | None], int] = {}

    def enter(self, number: int, welcomer: Welcomer) -> None:
        """Count a welcomer in, under a number of their own."""
        self._bits[welcomer.id] = bit = 1 << number
        self.everybody |= bit
        for sets, name in self._sets_of(welcomer):
            sets[name] |= bit
        if welcomer.territory.is_anywhere:
            self._anywhere |= bit
        else:
            self._somewhere[number] = welcomer
        self._reach.clear()

    def leave(self, number: int, welcomer: Welcomer) -> None:
        """Count a welcomer out again, as they were when they entered."""
        keep = ~self._bits.pop(welcomer.id)
        self.everybody &= keep
        for sets, name in self._sets_of(welcomer):
            sets[name] &= keep
        self._anywhere &= keep
        self._somewhere.pop(number, None)
        self._reach.clear()

    def speaking(self, languages: Iterable[str]) -> int:
        """Return who speaks one of these languages."""
        found = 0
        for language in languages:
            found |= self.speakers.get(spoken(language), 0)
        return found

    def set_aside(self, request: Request) -> int:
        """Return who is too close to somebody, or is not to call them for another reason."""
        aside = 0
        for near in (request.member_id, request.place_id):
            if near is not None:
                aside |= self._conflicts.get(near, 0)
        if request.member_id is not None:
            aside |= self._bits.get(request.member_id, 0)
        if request.household is not None:
            aside |= self._households.get(plain(request.household), 0)
        if request.employer is not None:
            aside |= self._employers.get(plain(request.employer), 0)
        for welcomer_id in request.not_welcomers:
            aside |= self._bits.get(welcomer_id, 0)
        return aside

    def reaching(self, request: Request) -> int:
        """Return whose territory somebody is in."""
        key = (request.place_id, request.region, request.near)
        known = self._reach.get(key)
        if known is None:
            if len(self._reach) >= _PLACES_REMEMBERED:
                self._reach.clear()
            known = self._anywhere
            for number, welcomer in self._somewhere.items():
                if _covers(welcomer, request):
                    known |= 1 << number
            self._reach[key] = known
        return known

    def eligible(self, request: Request) -> int:
        """Return all who may call somebody, at whatever time."""
        return self.speaking(request.languages) & self.reaching(request) & ~self.set_aside(request)

    def _sets_of(self, welcomer: Welcomer) -> list[tuple[defaultdict[str, int], str]]:
        sets = [(self.speakers, spoken(language)) for language in welcomer.languages]
        sets += [(self.kinds, plain(kind)) for kind in welcomer.kinds]
        sets += [(self.facets, facet) for facet in FACETS if getattr(welcomer, facet)]
        sets += [(self._conflicts, each) for each in welcomer.conflicts]
        if welcomer.member_id is not None:
            sets.append((self._conflicts, welcomer.member_id))
        if welcomer.household is not None:
            sets.append((self._households, plain(welcomer.household)))
        if welcomer.employer is not None:
            sets.append((self._employers, plain(welcomer.employer)))
        return sets


def counts(pool: Pool, request: Request) -> tuple[tuple[str, int], ...]:
    """Return how many are left out, by the first reason that applies to each."""
    left, found = pool.everybody, []
    for code, suits in (
        ("language", pool.speaking(request.languages)),
        ("set_aside", ~pool.set_aside(request)),
        ("territory", pool.reaching(request)),
    ):
        found.append((code, (left & ~suits).bit_count()))
        left &= suits
    return tuple(each for each in found if each[1])


def distance(here: Point | None, there: Point | None) -> float:
    """Return the distance in metres; infinite where one of the two is not known."""
    return float("inf") if here is None or there is None else metres_between(here, there)


def _covers(welcomer: Welcomer, request: Request) -> bool:
    territory = welcomer.territory
    if territory.is_anywhere or welcomer.place_id == request.place_id:
        return True
    if request.place_id in territory.place_ids:
        return True
    if request.region is not None and plain(request.region) in map(plain, territory.regions):
        return True
    if territory.radius_m is None:
        return False
    # Nobody goes without a call because their place has not said where it is.
    away = distance(request.near, welcomer.location)
    return away == float("inf") or away <= territory.radius_m


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and plain(one) == plain(other)
