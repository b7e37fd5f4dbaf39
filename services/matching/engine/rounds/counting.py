"""Turns the people of a round into numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.gates import plain
from services.matching.domain.people import Mentor, Newcomer, Point, all_spoken, spoken
from services.matching.domain.score import (
    CONCEPT_POINTS,
    ELDER_POINTS,
    PARTNER_POINTS,
    Kinship,
    decline_points,
    is_elder,
    share_of,
    today,
)
from services.matching.engine.globe import product_at
from services.matching.engine.rounds.crowd import MENTOR, NEWCOMER, NOBODY, Crowd, listed
from services.matching.engine.rounds.groups import groups_of
from services.matching.engine.rounds.terms import MentorWithSeats, Waiting
from services.matching.engine.table import ANYWHERE, HOUR_BITS

_WORD = 64
_MOST_LANGUAGES = 2 * _WORD


class Numbers(dict[str, int]):
    """Gives each word the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number

    def of(self, word: str | None) -> int:
        """Return the number of a word; ``NOBODY`` for none."""
        return NOBODY if word is None else self[plain(word)]


class Wishes(dict[tuple[str, bool], int]):
    """Gives each concept that is sought a number, and another one where it is to be learnt."""

    def __missing__(self, wish: tuple[str, bool]) -> int:
        self[wish] = number = len(self)
        return number


class Words:
    """The words that newcomers and mentors have in common, as numbers."""

    def __init__(self) -> None:
        self.places = Numbers()
        self.households = Numbers()
        self.employers = Numbers()
        self.concepts = Numbers()
        self.languages = Numbers()


def queued(newcomers: Iterable[Waiting], seed: int) -> list[Waiting]:
    """Return newcomers, whoever has waited longest first; the seed decides between equals."""
    return sorted(
        newcomers,
        key=lambda each: (
            each.waiting_since,
            _chance(seed, each.newcomer.member_id),
            each.newcomer.member_id,
        ),
    )


def at_their_places(mentors: Iterable[MentorWithSeats]) -> list[MentorWithSeats]:
    """Return the mentors of a round, those of one place together; who has left is not of it."""
    there = [each for each in mentors if not each.mentor.left]
    return sorted(there, key=lambda each: (each.mentor.place_id, each.mentor.id))


def crowd_of(
    newcomers: Sequence[Waiting],
    mentors: Sequence[MentorWithSeats],
    kinship: Kinship,
    now: datetime,
) -> Crowd:
    """Return everybody in numbers, in the order of ``queued`` and ``at_their_places``.

    Raises:
        ValueError: newcomers and mentors share more languages than a round has bits for.
    """
    words = Words()
    people = [each.newcomer for each in newcomers]
    staff = [each.mentor for each in mentors]
    n, m = np.zeros(len(people), dtype=NEWCOMER), np.zeros(len(staff), dtype=MENTOR)
    # Mentors first: they are in the order of their places, and so are the places' numbers then.
    _write_both(m, staff, words)
    _write_both(n, people, words)
    _write_languages(n, people, m, staff, words.languages)
    n["hours"] = [len(each.free) for each in people]
    n["close"] = [each.support == "close" for each in people]
    _write_mentors(m, mentors, now)
    wishes = Wishes()
    sought = _parts(
        n, "sought",
        [[wishes[x, x in each.learns] for x in dict.fromkeys(each.sought)] for each in people],
    )  # fmt: skip
    can = _parts(n, "can", [[words.concepts[x] for x in set(each.can)] for each in people])
    aside = _parts(n, "aside", _set_aside(people, staff))
    abilities = _parts(
        m,
        "abilities",
        [[words.concepts[x] for x in {a.concept for a in each.abilities}] for each in staff],
    )
    met_from, met, met_points = _met(wishes, staff, kinship)
    passed_on_from, passed_on = listed(_passed_on(wishes, staff))
    return Crowd(
        n, m, groups_of(m), sought, can, aside, abilities, met_from, met, met_points,
        passed_on_from, passed_on,
    )  # fmt: skip


def _write_both(
    records: NDArray[Any], people: Sequence[Newcomer] | Sequence[Mentor], words: Words
) -> None:
    """Write what newcomers and mentors are asked alike."""
    records["place"] = [words.places[each.place_id] for each in people]
    records["household"] = [words.households.of(each.household) for each in people]
    records["employer"] = [words.employers.of(each.employer) for each in people]
    records["free"] = [sum(HOUR_BITS.get(hour, 0) for hour in each.free) for each in people]
    records["online"] = [each.online for each in people]
    points: list[Point | None] = [each.location for each in people]
    records["located"] = [each is not None for each in points]
    records["latitude"] = [0.0 if each is None else each.latitude for each in points]
    records["longitude"] = [0.0 if each is None else each.longitude for each in points]
    north, east = np.radians(records["latitude"]), np.radians(records["longitude"])
    records["x"] = np.cos(north) * np.cos(east)
    records["y"] = np.cos(north) * np.sin(east)
    records["z"] = np.sin(north)


def _write_languages(
    n: NDArray[Any],
    people: Sequence[Newcomer],
    m: NDArray[Any],
    staff: Sequence[Mentor],
    languages: Numbers,
) -> None:
    """Write languages as bits; only those that somebody on the other side speaks, too, count."""
    known = {spoken(tag) for each in people for tag in each.languages}
    bits = [
        sum(1 << languages[each] for each in sorted(all_spoken(mentor.languages) & known))
        for mentor in staff
    ]
    if len(languages) > _MOST_LANGUAGES:
        raise ValueError(f"a round has room for {_MOST_LANGUAGES} shared languages")
    _write_bits(m, "speaks", bits)
    ranks: tuple[list[int], list[int], list[int]] = ([], [], [])
    for each in people:
        by_rank = [0, 0, 0]
        for rank, tag in enumerate(each.languages):
            code = languages.get(spoken(tag))
            if code is not None:
                by_rank[min(rank, 2)] |= 1 << code
        for found, one in zip(ranks, by_rank, strict=True):
            found.append(one)
    for name, found in zip(("first", "second", "further"), ranks, strict=True):
        _write_bits(n, name, found)


def _write_bits(records: NDArray[Any], name: str, bits: Iterable[int]) -> None:
    words = [(each & (1 << _WORD) - 1, each >> _WORD) for each in bits]
    records[name] = np.array([low for low, _ in words], dtype=np.uint64)
    records[f"{name}_more"] = np.array([high for _, high in words], dtype=np.uint64)


def _write_mentors(
    records: NDArray[Any], mentors: Sequence[MentorWithSeats], now: datetime
) -> None:
    staff = [each.mentor for each in mentors]
    records["standing"] = [
        (ELDER_POINTS if is_elder(each, now.date()) else 0)
        - decline_points(each, now)
        - (0 if each.partner is None else PARTNER_POINTS)
        for each in staff
    ]
    records["away"] = [each.held or each.is_paused(today(now)) for each in staff]
    records["reach"] = [_reach(each) for each in staff]
    records["reach_m"] = [np.inf if each.reach_m is None else each.reach_m for each in staff]
    records["capacity"] = [each.capacity for each in staff]
    records["mentees"] = [len(each.taken) for each in mentors]
    free = np.maximum(0, records["capacity"] - records["mentees"])
    records["seats"] = np.where(records["away"], 0, free)
    ranks = np.argsort(np.argsort(np.array([each.id for each in staff], dtype=object)))
    records["id"] = ranks


def _parts(records: NDArray[Any], name: str, lists: list[list[int]]) -> NDArray[Any]:
    begins, numbers = listed(lists)
    records[f"{name}_from"], records[f"{name}_to"] = begins[:-1], begins[1:]
    return numbers


def _set_aside(people: Sequence[Newcomer], staff: Sequence[Mentor]) -> list[list[int]]:
    """Return for each newcomer the mentors who are not to be theirs, but for words they share."""
    by_id = {each.id: row for row, each in enumerate(staff)}
    identities: defaultdict[str, list[int]] = defaultdict(list)
    avoiders: defaultdict[str, list[int]] = defaultdict(list)
    tied: defaultdict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(staff):
        for name in {each.id, each.member_id or each.id}:
            identities[name].append(row)
        for name in each.avoid:
            avoiders[name].append(row)
        for tie in each.ties:
            tied[tie].append(row)
    found = []
    for newcomer in people:
        rows = {*identities.get(newcomer.member_id, ()), *avoiders.get(newcomer.member_id, ())}
        for name in newcomer.avoid:
            rows.update(identities.get(name, ()))
        for tie in newcomer.ties:
            rows.update(tied.get(tie, ()))
        rows.update(by_id[name] for name in newcomer.earlier if name in by_id)
        found.append(sorted(rows))
    return found


def _met(
    wishes: Wishes, staff: Sequence[Mentor], kinship: Kinship
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int16]]:
    able: defaultdict[tuple[str, bool], dict[int, int]] = defaultdict(dict)
    for row, each in enumerate(staff):
        for ability in each.abilities:
            for learning in (False, True):
                able[ability.concept, learning][row] = share_of(ability, learning=learning)
    rows, points = [], []
    for concept, learning in wishes:
        best: dict[int, int] = {}
        for name, share in kinship.akin(concept).items():
            for row, level in able.get((name, learning), {}).items():
                best[row] = max(best.get(row, 0), share * level)
        rows.append(sorted(best))
        points.append([CONCEPT_POINTS * best[row] // 10_000 for row in rows[-1]])
    begins, met = listed(rows)
    return begins, met, listed(points, np.int16)[1]


def _passed_on(wishes: Wishes, staff: Sequence[Mentor]) -> list[list[int]]:
    passing: defaultdict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(staff):
        for concept in set(each.passes_on):
            passing[concept].append(row)
    return [passing.get(concept, []) for concept, _ in wishes]


def _reach(mentor: Mentor) -> float:
    if mentor.reach_m is None:
        return ANYWHERE
    return float("inf") if mentor.location is None else product_at(mentor.reach_m)


def _chance(seed: int, member_id: str) -> bytes:
    """Return what is the same for the same seed, whoever else waits."""
    return blake2b(member_id.encode(), digest_size=8, key=seed.to_bytes(8, "big")).digest()
