"""Invents the people of the demonstration, always the same ones: welcomers, mentors, newcomers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal

from faker import Faker

from ops.demo import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Kind = Literal["welcomer", "mentor", "newcomer"]

HOSTS: Final = 60
WELCOMERS_PER_NEWCOMER: Final = 0.3
MENTORS_PER_NEWCOMER: Final = 0.4
FEWEST_PEERS: Final = 10
# 2.6 seats a mentor: hardly more than there are newcomers, so that some have to wait for room.
SEATS: Final = (2, 2, 3, 3, 3)
# Every so many newcomers one whose language nobody, or nearly nobody, speaks.
EVERY: Final = 25
SPEAKS_ALONE: Final = 12
SPEAKS_UKRAINIAN: Final = 20
UKRAINIAN_MENTOR_EVERY: Final = 40
UKRAINIAN_MENTOR: Final = 7
WANTS_TO_BE_ASKED_EVERY: Final = 3
LENT_EVERY: Final = 20
LENT: Final = 9
AWAY_EVERY: Final = 13
AWAY: Final = 6
AT_A_HOST: Final = 0.85
YEARS_OF_TRAINING: Final = 2
MAIL_DOMAIN: Final = "entrelieux.example"
"""Reserved (RFC 2606): a real mail server can deliver nothing there."""


@dataclass(frozen=True, slots=True)
class LoadedPlace:
    """A place that the gateway knows.

    Attributes:
        id: the gateway's.
        body: as it was sent to `POST /v1/places`.
    """

    id: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist.

    Attributes:
        kind: what they come as.
        index: 0 for the first of that kind.
        body: for the `POST` that brings them in.
    """

    kind: Kind
    index: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the demonstration."""

    welcomers: list[Invented]
    mentors: list[Invented]
    newcomers: list[Invented]


def invent(seed: int, places: Sequence[LoadedPlace], newcomers: int, today: date) -> Cast:
    """Return the people that a seed stands for.

    More newcomers bring more peers, and whoever was there with fewer newcomers is there still.

    Args:
        seed: the same seed and places give the same people.
        places: where they may be; at least one.
        newcomers: how many join.
        today: trainings last until the end of a year that follows.
    """
    shuffled = list(places)
    Random(f"{seed}/places").shuffle(shuffled)  # noqa: S311 - no secret is drawn
    hosts = shuffled[:HOSTS]
    training_ends = f"{today.year + YEARS_OF_TRAINING}-12-31"
    return Cast(
        welcomers=[
            _welcomer(_Person(seed, "welcomer", index), hosts[index % len(hosts)], training_ends)
            for index in range(_peers(newcomers, WELCOMERS_PER_NEWCOMER))
        ],
        mentors=[
            _mentor(_Person(seed, "mentor", index), hosts[index % len(hosts)])
            for index in range(_peers(newcomers, MENTORS_PER_NEWCOMER))
        ],
        newcomers=[
            _newcomer(_Person(seed, "newcomer", index), hosts, shuffled)
            for index in range(newcomers)
        ],
    )


def _peers(newcomers: int, share: float) -> int:
    return max(FEWEST_PEERS, ceil(newcomers * share))


class _Person:
    """The dice and the name of one person; nobody else's dice touch them."""

    def __init__(self, seed: int, kind: Kind, index: int) -> None:
        self.kind: Kind = kind
        self.index = index
        self.dice = Random(f"{seed}/{kind}/{index}")  # noqa: S311 - no secret is drawn
        faker = _faker()
        faker.seed_instance(f"{seed}/{kind}/{index}")
        self.given_name: str = faker.first_name()
        self.family_name: str = faker.last_name()
        local = f"{_ascii(self.given_name)}.{_ascii(self.family_name)}"
        self.email = f"{local}.{seed}-{kind[0]}{index}@{MAIL_DOMAIN}"

    def named(self) -> dict[str, Any]:
        """The part of every body that says who it is."""
        return {
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": self.email,
        }


@cache
def _faker() -> Faker:
    return Faker("fr_FR")


def _welcomer(person: _Person, host: LoadedPlace, training_ends: str) -> Invented:
    days = sorted(person.dice.sample(range(1, 8), person.dice.choice((2, 3))))
    evenings = [
        {"weekday": day, "from": f"{begins}:00", "until": f"{begins + 2}:00"}
        for day in days
        for begins in [person.dice.choice((12, 17, 18, 19))]
    ]
    body = person.named() | {
        "place_id": host.id,
        "languages": list(person.dice.choice(words.PEER_LANGUAGES)),
        "time_zone": host.body["time_zone"],
        "trained_until": training_ends,
        "availability": evenings,
    }
    return Invented("welcomer", person.index, body)


def _mentor(person: _Person, host: LoadedPlace) -> Invented:
    languages = list(person.dice.choice(words.PEER_LANGUAGES))
    if person.index % UKRAINIAN_MENTOR_EVERY == UKRAINIAN_MENTOR:
        languages = ["fr", words.ONE_MENTOR_SPEAKS]
    elif person.index % AWAY_EVERY == AWAY:
        returning = words.WHO_COMES_BACK_SPEAKS
        languages = ["fr", returning[person.index // AWAY_EVERY % len(returning)]]
    skills = person.dice.sample(words.SKILLS, person.dice.randint(2, 4))
    if "en" in languages:
        skills += [words.IN_ENGLISH[each] for each in skills if each in words.IN_ENGLISH]
    body = person.named() | {
        "place_id": host.id,
        "languages": languages,
        "skills": skills,
        "capacity": person.dice.choice(SEATS),
        "abilities": _abilities(person.dice, languages),
        "passes_on": [person.dice.choice(skills)],
        "free": sorted(person.dice.sample(words.FREE, 3)),
        "accepts_at_once": person.index % WANTS_TO_BE_ASKED_EVERY != 1,
    }
    if person.index % LENT_EVERY == LENT:
        body["partner"] = words.PARTNERS[person.index // LENT_EVERY % len(words.PARTNERS)]
    if "location" in host.body:
        body["location"] = host.body["location"]
    return Invented("mentor", person.index, body)


def is_away_at_first(mentor: Invented) -> bool:
    """Whether a mentor is on a pause while the newcomers join, and comes back after it."""
    return mentor.index % AWAY_EVERY == AWAY


def _abilities(dice: Random, languages: Sequence[str]) -> list[dict[str, Any]]:
    """What they can do besides, each said in a language of theirs."""
    spoken = [at for at, tag in enumerate(("fr", "en", "nl")) if tag in languages] or [0]
    return [
        {"words": said[dice.choice(spoken)], "level": dice.choice(words.HOW_WELL)}
        for said in dice.sample(words.ABILITIES, 2)
    ]


def _newcomer(
    person: _Person, hosts: Sequence[LoadedPlace], everywhere: Sequence[LoadedPlace]
) -> Invented:
    dice = person.dice
    place = dice.choice(hosts if dice.random() < AT_A_HOST else everywhere)
    languages = list(dice.choice(words.NEWCOMER_LANGUAGES))
    if person.index % EVERY == SPEAKS_ALONE:
        languages = [dice.choice(words.NOBODY_SPEAKS)]
    elif person.index % EVERY == SPEAKS_UKRAINIAN:
        languages = [words.ONE_MENTOR_SPEAKS]
    body = person.named() | {
        "place_id": place.id,
        "languages": languages,
        "roles": list(dice.choice(words.ROLES)),
        "wishes": _wishes(dice, languages),
    }
    if dice.random() < 0.6:  # noqa: PLR2004 - the others leave no number
        # The numbers that the French regulator keeps free for films and books.
        body["phone"] = f"+3363998{dice.randrange(10_000):04}"
    return Invented("newcomer", person.index, body)


def _wishes(dice: Random, languages: Sequence[str]) -> str:
    if dice.random() < 0.1:  # noqa: PLR2004 - some do not know yet
        return dice.choice(words.WISHES_WITHOUT_A_SKILL)
    if languages[0] == "nl":
        return dice.choice(words.WISHES_IN_DUTCH)
    if dice.random() < 0.2:  # noqa: PLR2004 - some say it as nobody else does
        return dice.choice(words.IN_OWN_WORDS["en" if languages[0] == "en" else "fr"])
    if languages[0] == "en":
        first, second = dice.sample(sorted(words.IN_ENGLISH.values()), 2)
        return dice.choice(words.WISHES_IN_ENGLISH).format(first=first, second=second)
    first, second = dice.sample(words.SKILLS, 2)
    return dice.choice(words.WISHES).format(first=first, second=second)


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", plain).strip("-") or "x"
