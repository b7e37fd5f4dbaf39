"""What the rooms of matching's front have in common: the store, the clock, the plain refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from nameko.timer import Timer

from bus import Service
from chassis.database import Store
from chassis.problems import FieldError, Problem, not_found
from services.matching.clock import now
from services.matching.domain.mentoring import assignment_id_of
from services.matching.domain.people import Point
from services.matching.kept_lexicon import KeptLexicon
from services.matching.matchmaker import Matchmaker
from services.matching.own_words import OwnWords
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from chassis.database import ServiceDatabase
    from chassis.http import Call
    from contracts.event import Location
    from contracts.journey import MemberLeft

__all__ = [
    "EXPECTED_WITHIN",
    "Patience",
    "Room",
    "as_kept",
    "found",
    "not_back_since",
    "not_valid",
    "now",
    "places_within_reach",
    "point",
]

T = TypeVar("T")

EXPECTED_WITHIN: Final = timedelta(hours=1)
"""So long after something happened with somebody, that they joined may still be unheard of."""


def _store(database: ServiceDatabase) -> MatchingStore:
    return MatchingStore(database, MatchingSettings().ties)


def _matchmaker(database: ServiceDatabase) -> Matchmaker:
    store, settings = _store(database), MatchingSettings()
    return Matchmaker(store, settings, OwnWords(KeptLexicon(store, settings), store))


class Patience(Timer):
    """Fires every ``MATCHING_RETRY_SECONDS``, in every replica: what it does must be harmless."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = MatchingSettings().retry_seconds


class Room(Service):
    """A part of the service: some reactions and routes over the one store."""

    store = Store(_store)
    matchmaker = Store(_matchmaker)

    @property
    def own_words(self) -> OwnWords:
        """What hears people say things in their own words."""
        heard: OwnWords = self.matchmaker.own_words
        return heard

    def presence_of(self, departures: Sequence[MemberLeft]) -> dict[str, datetime | None]:
        """Return since when those who left are known to be here or gone; ``None``: since ever.

        Who has no mentoring is not in it.
        """
        known = self.store.assignments.of(assignment_id_of(each.member_id) for each in departures)
        return {each.member_id: each.presence_at for each in known.values()}

    @property
    def lexicon(self) -> KeptLexicon:
        """The vocabulary of this process."""
        return self.own_words.lexicon


def not_back_since(
    departures: Sequence[MemberLeft], presence: Mapping[str, datetime | None]
) -> list[str]:
    """Return who of those who left has not been heard of as back since.

    That somebody has left may be heard late, or again: what they did after they came back is
    theirs.
    """
    return [
        each.member_id
        for each in departures
        if (at := presence.get(each.member_id)) is None or at <= as_kept(each.occurred_at)
    ]


def as_kept(at: datetime) -> datetime:
    """Return a moment to the millisecond, as it is when it is read from the store."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def point(location: Location | None) -> Point | None:
    """Return where something is that an event speaks of, in the domain's words."""
    if location is None:
        return None
    return Point(latitude=location.latitude, longitude=location.longitude)


def found(thing: T | None) -> T:
    """Return what is there.

    Raises:
        Problem: 404, there is nothing.
    """
    if thing is None:
        raise not_found()
    return thing


def not_valid(pointer: str, because: str) -> Problem:
    """Return the refusal of one field."""
    return Problem(
        422, "not-valid", "Correct the fields named here.", errors=[FieldError(pointer, because)]
    )


def places_within_reach(call: Call) -> list[str] | None:
    """Return the places to list from, ``None`` for all; a foreign one does not exist."""
    asked = call.query.get("place_id")
    if not call.caller.may_see(place_id=asked or next(iter(call.caller.places), None)):
        raise not_found()
    if asked is not None:
        return [asked]
    return None if "network" in call.caller.reach else sorted(call.caller.places)
