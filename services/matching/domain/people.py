"""Newcomers and mentors, as far as matching needs to know them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from services.matching.domain.words import words_of, words_of_all

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is due a mentor.

    Attributes:
        languages: BCP 47 tags, the preferred one first.
        wishes: what they hope for, in their own words.
        wished: the words of it that say something; derived.
    """

    member_id: str
    place_id: str
    languages: tuple[str, ...]
    wishes: str
    location: Point | None = None
    wished: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wished", words_of(self.wishes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """An experienced member who accompanies newcomers.

    Attributes:
        capacity: how many newcomers they accompany at a time, at the most.
        known: the words of their skills that say something; derived.
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
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", words_of_all(self.skills))


def metres_between(here: Point, there: Point) -> float:
    """Return the great-circle distance in metres."""
    phi, theta = radians(here.latitude), radians(there.latitude)
    half_north = sin((theta - phi) / 2)
    half_east = sin(radians(there.longitude - here.longitude) / 2)
    chord = half_north**2 + cos(phi) * cos(theta) * half_east**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def spoken(language: str) -> str:
    """Return the language of a BCP 47 tag without region or script: ``fr`` of ``fr-BE``."""
    return language.partition("-")[0].lower()


def all_spoken(languages: Iterable[str]) -> frozenset[str]:
    """Return the languages of BCP 47 tags without regions or scripts."""
    return frozenset(spoken(language) for language in languages)
