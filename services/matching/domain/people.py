"""Newcomers and mentors, as far as matching needs to know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt
from typing import Final, Literal

EARTH_RADIUS_M = 6_371_008.8

MOST_MENTEES: Final = 50
"""No mentor has more newcomers at a time."""

Support = Literal["none", "light", "close"]
"""How much of a mentor somebody wishes for, as their needs check says."""

Level = Literal[1, 2, 3]
"""How well somebody can do something: a little, well, very well."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """Something that a mentor can do.

    Attributes:
        concept: an id of the vocabulary; ``word:...`` for a word that it does not know yet.
        words: how they said it themselves.
        shows: whether they show others how.
        does: whether they do it for others.
    """

    concept: str
    words: str
    level: Level = 2
    shows: bool = True
    does: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days on which a mentor takes nobody new and is not counted on, the last one included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is due a mentor.

    Attributes:
        languages: BCP 47 tags, the preferred one first.
        wishes: what they hope for, in their own words.
        sought: concepts of that, and of what they wish to learn; the weightiest first.
        learns: which of these they wish to learn, rather than to have done or to talk about.
        can: concepts of what they can do themselves already.
        online: whether meeting online suits them.
        free: parts of the week that suit them, such as ``2e``: Tuesday evening (see ``HOURS``).
        avoid: ids of mentors (or of their member records) who are not to be theirs; secret.
        household, employer: words; whoever has the same ones is not their mentor.
        ties: marks of what they said of that when they joined (see ``chassis.ties``).
        earlier: ids of mentors who were theirs, or were asked, before.
    """

    member_id: str
    place_id: str
    languages: tuple[str, ...]
    wishes: str
    location: Point | None = None
    sought: tuple[str, ...] = ()
    learns: frozenset[str] = frozenset()
    can: tuple[str, ...] = ()
    support: Support = "light"
    online: bool = True
    free: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    household: str | None = None
    employer: str | None = None
    ties: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """An experienced member who accompanies newcomers.

    Attributes:
        member_id: of their own record as a member, where they have one.
        skills: what they can do, in their own words; ``abilities`` says it in concepts.
        capacity: how many newcomers they accompany at a time, at the most.
        passes_on: concepts of what they like to pass on.
        passes_on_words: how they said that themselves.
        reach_m: how far they go to meet somebody, in metres; ``None`` for as far as it takes.
        online: whether meeting online suits them.
        free: parts of the week that suit them (see ``HOURS``).
        pauses: when they take nobody; theirs are handed over when one begins.
        avoid: ids of members who are not to be theirs; secret.
        household, employer: words; whoever has the same ones is not their newcomer.
        ties: the same as marks: what newcomers said when they joined is known as marks alone.
        partner: the outside organisation that lends them; they are asked last.
        accepts_at_once: whether nobody has to ask them first.
        member_since: since when they know the place.
        declined_at: from when each of their latest declines fades (see ``fades_from``), aware UTC.
        held: whether safeguarding keeps them from anybody new.
        left: whether they are a mentor no longer.
        version: counts the changes of their profile, from 1.
    """

    id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    capacity: int
    location: Point | None = None
    member_id: str | None = None
    abilities: tuple[Ability, ...] = ()
    passes_on: tuple[str, ...] = ()
    passes_on_words: tuple[str, ...] = ()
    reach_m: int | None = None
    online: bool = True
    free: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()
    avoid: frozenset[str] = frozenset()
    household: str | None = None
    employer: str | None = None
    ties: frozenset[str] = frozenset()
    partner: str | None = None
    accepts_at_once: bool = True
    member_since: date | None = None
    declined_at: tuple[datetime, ...] = ()
    held: bool = False
    left: bool = False
    version: int = 1

    def is_paused(self, day: date) -> bool:
        """Tell whether they are not to be counted on that day."""
        return any(pause.holds(day) for pause in self.pauses)


HOURS: Final = tuple(f"{weekday}{part}" for weekday in range(1, 8) for part in "mae")
"""The parts of a week: ISO weekday, then ``m``\\ orning, ``a``\\ fternoon or ``e``\\ vening."""


def metres_between(here: Point, there: Point) -> float:
    """Return the great-circle distance in metres."""
    phi, theta = radians(here.latitude), radians(there.latitude)
    half_north = sin((theta - phi) / 2)
    half_east = sin(radians(there.longitude - here.longitude) / 2)
    chord = half_north**2 + cos(phi) * cos(theta) * half_east**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def distance_between(newcomer: Newcomer, mentor: Mentor) -> float:
    """Return metres; nothing within one place, and infinitely many to where nobody knows."""
    if newcomer.place_id == mentor.place_id:
        return 0.0
    if newcomer.location is None or mentor.location is None:
        return float("inf")
    return metres_between(newcomer.location, mentor.location)


def spoken(language: str) -> str:
    """Return the language of a BCP 47 tag without region or script: ``fr`` of ``fr-BE``."""
    return language.partition("-")[0].lower()


def all_spoken(languages: Iterable[str]) -> frozenset[str]:
    """Return the languages of BCP 47 tags without regions or scripts."""
    return frozenset(spoken(language) for language in languages)
