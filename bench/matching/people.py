"""Newcomers and mentors at the real third places of 2019: the same ones each time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING
from uuid import UUID

from ops.demo import places
from services.matching.domain.people import HOURS, Ability, Mentor, Newcomer, Point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
LANGUAGES = ("fr", "en", "ar", "nl", "es", "pt")
LANGUAGE_WEIGHTS = (70, 12, 8, 4, 4, 2)
CONCEPTS = tuple(f"concept-{number:03}" for number in range(300))
_CONCEPT_WEIGHTS = tuple(accumulate(1 / (10 + rank) for rank in range(len(CONCEPTS))))
"""A few concepts are on many people's minds, most are on few."""


class Tree:
    """A vocabulary in which each concept has up to three narrower ones."""

    def __init__(self) -> None:
        self._akin: dict[str, dict[str, int]] = {each: {each: 100} for each in CONCEPTS}
        for number in range(1, len(CONCEPTS)):
            narrower, broader = CONCEPTS[number], CONCEPTS[(number - 1) // 3]
            self._akin[broader][narrower] = 80
            self._akin[narrower][broader] = 50

    def akin(self, concept: str) -> Mapping[str, int]:
        """What meets a wish for a concept, and how far."""
        return self._akin[concept]


@cache
def spots() -> Sequence[tuple[str, Point]]:
    """Return the places that have coordinates, with an id each."""
    return [
        (str(UUID(int=line)), Point(**body["location"]))
        for line, body in places.read().loadable()
        if body.get("location")
    ]


def mentors(count: int, capacity: int, seed: int = 1) -> list[Mentor]:
    """Return mentors at some of the places, who can do a few things each."""
    dice = random.Random(seed)
    return [_mentor(dice, capacity) for _ in range(count)]


def newcomers(count: int, seed: int = 2) -> list[Newcomer]:
    """Return newcomers at some of the places, who seek a few things each."""
    dice = random.Random(seed)
    return [_newcomer(dice) for _ in range(count)]


def waiting_since(count: int, seed: int = 3) -> list[datetime]:
    """Return since when each of so many newcomers waits: most for days, some for months."""
    dice = random.Random(seed)
    return [NOW - timedelta(hours=dice.expovariate(1 / (24 * 12))) for _ in range(count)]


def _mentor(dice: random.Random, capacity: int) -> Mentor:
    place_id, location = dice.choice(spots())
    concepts = _concepts(dice, dice.choice((1, 2, 3, 3, 4)))
    return Mentor(
        id=_identity(dice),
        place_id=place_id,
        given_name="Alix",
        family_name=None,
        email="alix@example.org",
        languages=_languages(dice, dice.choice((1, 2, 2))),
        skills=(),
        capacity=capacity,
        location=location,
        abilities=tuple(
            Ability(concept=each, words=each, level=dice.choice((1, 2, 3))) for each in concepts
        ),
        passes_on=concepts[: dice.choice((0, 0, 1))],
        reach_m=dice.choice((None, 30_000, 100_000)),
        online=dice.random() < 0.7,
        free=frozenset(dice.sample(HOURS, dice.choice((0, 3, 6)))),
        partner="Chamber of trades" if dice.random() < 0.03 else None,
        member_since=(NOW - timedelta(days=dice.randrange(30, 1500))).date(),
        declined_at=(NOW - timedelta(days=dice.randrange(200)),) if dice.random() < 0.1 else (),
        employer=f"employer-{dice.randrange(500)}" if dice.random() < 0.3 else None,
    )


def _newcomer(dice: random.Random) -> Newcomer:
    place_id, location = dice.choice(spots())
    return Newcomer(
        member_id=_identity(dice),
        place_id=place_id,
        languages=_languages(dice, dice.choice((1, 1, 2, 3))),
        wishes="",
        location=location,
        sought=_concepts(dice, dice.choice((0, 1, 2, 3, 4))),
        can=_concepts(dice, dice.choice((0, 1, 2))),
        support=dice.choice(("light", "light", "close")),
        online=dice.random() < 0.8,
        free=frozenset(dice.sample(HOURS, dice.choice((0, 3, 5)))),
        employer=f"employer-{dice.randrange(500)}" if dice.random() < 0.3 else None,
    )


def _concepts(dice: random.Random, count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dice.choices(CONCEPTS, cum_weights=_CONCEPT_WEIGHTS, k=count)))


def _languages(dice: random.Random, count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dice.choices(LANGUAGES, LANGUAGE_WEIGHTS, k=count)))


def _identity(dice: random.Random) -> str:
    return str(UUID(int=dice.getrandbits(128)))
