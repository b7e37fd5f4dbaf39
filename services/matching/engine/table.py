"""All mentors as columns of numbers, kept up to date one mentor and one seat at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import inf, log2
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.gates import plain
from services.matching.domain.people import HOURS, Mentor, all_spoken
from services.matching.domain.score import (
    DECLINE_HALVES_AFTER,
    DECLINE_POINTS,
    ELDER_POINTS,
    PARTNER_POINTS,
    Kinship,
    decline_points,
    is_elder,
    load_points,
    today,
)
from services.matching.engine.globe import product_at, vector_of
from services.matching.engine.postings import Abilities, Postings

HOUR_BITS: Final = {hour: 1 << number for number, hour in enumerate(HOURS)}

ANYWHERE: Final = -inf
"""The product from which on a mentor goes who goes as far as it takes."""

NO_PLACE: Final = 0
"""The number of a row's place if the row is not in use."""

_COLUMNS: Final = (
    "open", "away", "place", "at", "reach", "online", "partner", "free", "able", "standing",
)  # fmt: skip
_FIRST_SIZE: Final = 64
_IN_GOOD_TIME: Final = timedelta(seconds=1)


class MentorTable:
    """What is known of each mentor, in a row of their own; rows of those who are gone are reused.

    It may be behind what other processes have assigned: whoever assigns must let the store have the
    last word, and tell which seats were ``taken`` after all.

    Args:
        kinship: how concepts are related.
    """

    def __init__(self, kinship: Kinship) -> None:
        self.abilities = Abilities(kinship)
        self.passed_on = Postings()
        self.avoiders = Postings()
        self.identities = Postings()
        self.households = Postings()
        self.employers = Postings()
        self.ties = Postings()
        self.speakers: dict[str, NDArray[np.uint8]] = {}
        self.people: list[Mentor | None] = []
        self.row_of: dict[str, int] = {}
        self._seats: defaultdict[str, int] = defaultdict(int)
        self._places: dict[str, int] = {}
        self._unused: list[int] = []
        self._fading: list[tuple[float, int]] = []
        self._fades_at: dict[int, float] = {}
        self._looked_at: datetime | None = None
        # One element for each row; a row in use or not, nothing of it counts unless it is open.
        self.open = np.zeros(_FIRST_SIZE, dtype=np.uint8)
        self.away = np.zeros(_FIRST_SIZE, dtype=bool)
        self.place = np.full(_FIRST_SIZE, NO_PLACE, dtype=np.int32)
        self.at = np.zeros((_FIRST_SIZE, 3))
        self.reach = np.zeros(_FIRST_SIZE)
        self.online = np.zeros(_FIRST_SIZE, dtype=bool)
        self.partner = np.zeros(_FIRST_SIZE, dtype=bool)
        self.free = np.zeros(_FIRST_SIZE, dtype=np.uint32)
        self.able = np.zeros(_FIRST_SIZE, dtype=np.int16)
        self.standing = np.zeros(_FIRST_SIZE, dtype=np.int16)

    def put(self, mentor: Mentor) -> None:
        """Enter a mentor, or what has changed about one; who has left is forgotten."""
        row = self.row_of.get(mentor.id)
        if row is not None and self.people[row] == mentor:
            return
        if row is not None:
            self._clear(row)
        if mentor.left:
            return
        row = self._unused.pop() if self._unused else self._new_row()
        self.row_of[mentor.id] = row
        self.people[row] = mentor
        for words, postings in _words_of(self, mentor):
            for word in words:
                postings.set(word, row)
        for ability in mentor.abilities:
            self.abilities.set(ability, row)
        for language in all_spoken(mentor.languages):
            if language not in self.speakers:
                self.speakers[language] = np.zeros(len(self.open), dtype=np.uint8)
            self.speakers[language][row] = 1
        self.place[row] = self._places.setdefault(mentor.place_id, len(self._places) + 1)
        self.at[row] = vector_of(mentor.location)
        self.reach[row] = _reach(mentor)
        self.online[row] = mentor.online
        self.partner[row] = mentor.partner is not None
        self.free[row] = sum(HOUR_BITS.get(hour, 0) for hour in mentor.free)
        self.able[row] = len({each.concept for each in mentor.abilities})
        self._count(row)

    def remove(self, mentor_id: str) -> None:
        """Forget a mentor, not their seats: they may come back, and their newcomers are there."""
        row = self.row_of.get(mentor_id)
        if row is not None:
            self._clear(row)

    def take(self, mentor_id: str, seat: int) -> None:
        """Note that a seat is taken, whoever took it."""
        self._seats[mentor_id] |= 1 << seat
        self._recount(mentor_id)

    def release(self, mentor_id: str, seat: int) -> None:
        """Note that a seat is not taken after all."""
        self._seats[mentor_id] &= ~(1 << seat)
        self._recount(mentor_id)

    def count_anew(self, mentor_ids: Iterable[str], seats: Iterable[tuple[str, int]]) -> None:
        """Forget what was noted of these mentors' seats; ``seats`` are those that are taken."""
        for mentor_id in mentor_ids:
            self._seats[mentor_id] = 0
            self._recount(mentor_id)
        for mentor_id, seat in seats:
            self.take(mentor_id, seat)

    def relate_by(self, kinship: Kinship) -> None:
        """Take what the vocabulary says now of how concepts are related."""
        self.abilities.relate_by(kinship)

    def mentor(self, mentor_id: str) -> Mentor | None:
        """Return what is known of a mentor; ``None`` of those who are unknown or have left."""
        row = self.row_of.get(mentor_id)
        return None if row is None else self.people[row]

    def mentors(self) -> Iterator[Mentor]:
        """Return all mentors, in no particular order."""
        return (each for each in self.people if each is not None)

    def mentees(self, mentor_id: str) -> int:
        """Return how many seats of a mentor are taken, those beyond a lowered capacity, too."""
        return self._seats.get(mentor_id, 0).bit_count()

    def free_seat(self, mentor: Mentor) -> int:
        """Return the first seat of a mentor with room that is not taken."""
        taken = self._seats.get(mentor.id, 0)
        return next(seat for seat in range(mentor.capacity) if not taken >> seat & 1)

    def place_number(self, place_id: str) -> int:
        """Return by which number the column has a place; none that is there if nobody is."""
        return self._places.get(place_id, -1)

    def look_at(self, now: datetime) -> None:
        """Bring up to date what goes by itself: pauses, how long somebody is there, declines."""
        seen = self._looked_at
        if now == seen:
            return
        self._looked_at = now
        if seen is None or now < seen or (today(seen), seen.date()) != (today(now), now.date()):
            for row in self.row_of.values():
                self._count(row)
        due = []
        while self._fading and self._fading[0][0] <= now.timestamp():
            fades_at, row = heappop(self._fading)
            if self._fades_at.get(row) == fades_at:
                del self._fades_at[row]
                due.append(row)
        for row in due:
            self._count(row)

    def _recount(self, mentor_id: str) -> None:
        row = self.row_of.get(mentor_id)
        if row is not None:
            self._count(row)

    def _count(self, row: int) -> None:
        """Write anew what depends on seats or time."""
        mentor = self.people[row]
        if mentor is None:
            return
        mentees = self.mentees(mentor.id)
        points = -load_points(mentees, max(1, mentor.capacity))
        points -= PARTNER_POINTS if mentor.partner is not None else 0
        paused = False
        if (now := self._looked_at) is not None:
            paused = mentor.is_paused(today(now))
            points += ELDER_POINTS if is_elder(mentor, now.date()) else 0
            if mentor.declined_at:
                points -= decline_points(mentor, now)
                fades_at = _fades_at(mentor, now)
                known = self._fades_at.get(row)
                if known is None or abs(known - fades_at) > 1:
                    self._fades_at[row] = fades_at
                    heappush(self._fading, (fades_at, row))
        # Seats beyond a capacity that was lowered count, too.
        self.away[row] = mentor.held or paused
        self.open[row] = mentees < mentor.capacity and not self.away[row]
        self.standing[row] = points

    def _clear(self, row: int) -> None:
        mentor = self.people[row]
        if mentor is None:
            return
        for words, postings in _words_of(self, mentor):
            for word in words:
                postings.discard(word, row)
        for ability in mentor.abilities:
            self.abilities.discard(ability.concept, row)
        for language in all_spoken(mentor.languages):
            self.speakers[language][row] = 0
        self.open[row] = 0
        self.place[row] = NO_PLACE
        self._fades_at.pop(row, None)
        self.people[row] = None
        del self.row_of[mentor.id]
        self._unused.append(row)

    def _new_row(self) -> int:
        row = len(self.people)
        self.people.append(None)
        if row == len(self.open):
            for name in _COLUMNS:
                setattr(self, name, _doubled(getattr(self, name)))
            self.speakers = {each: _doubled(them) for each, them in self.speakers.items()}
        return row


def _doubled(column: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate((column, np.zeros_like(column)))


def _words_of(table: MentorTable, mentor: Mentor) -> Iterator[tuple[Iterable[str], Postings]]:
    """Yield by which words somebody is found, and where."""
    yield mentor.passes_on, table.passed_on
    yield mentor.avoid, table.avoiders
    yield mentor.ties, table.ties
    yield {mentor.id, mentor.member_id or mentor.id}, table.identities
    if mentor.household is not None:
        yield (plain(mentor.household),), table.households
    if mentor.employer is not None:
        yield (plain(mentor.employer),), table.employers


def _reach(mentor: Mentor) -> float:
    if mentor.reach_m is None:
        return ANYWHERE
    return inf if mentor.location is None else product_at(mentor.reach_m)


def _fades_at(mentor: Mentor, now: datetime) -> float:
    """Return a moment before which declining costs what it costs now, as a time stamp."""
    if any(each > now for each in mentor.declined_at):
        return -inf
    points = decline_points(mentor, now)
    if points == 0:
        return inf
    # All of it halves together, so that the moment when a point less is left can be reckoned.
    ages = [(now - each) / DECLINE_HALVES_AFTER for each in mentor.declined_at]
    halvings = log2(DECLINE_POINTS * sum(0.5**age for age in ages) / points)
    return (now + halvings * DECLINE_HALVES_AFTER - _IN_GOOD_TIME).timestamp()
