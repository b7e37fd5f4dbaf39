"""All mentors with room, kept so that the best for a newcomer is found without asking them all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from services.matching.domain.fit import (
    NEAR_POINTS,
    SAME_PLACE_POINTS,
    Fit,
    Reason,
    fit_of,
    reasons_for,
)
from services.matching.domain.map_squares import Square, square_of, squares_within
from services.matching.domain.people import Mentor, Newcomer, all_spoken

WhyNobody = Literal["no_mentor", "no_mentor_for_language", "all_mentors_full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A mentor, one of their seats that was free, and why it is them."""

    mentor: Mentor
    number: int
    reasons: tuple[Reason, ...]


class Candidates:
    """Answers, without asking anybody, which mentor suits a newcomer best.

    It may be behind what other processes have assigned: whoever assigns must let the store have the
    last word, and tell the candidates which seats were ``taken`` after all.
    """

    # Each index maps something about a mentor to the ids of those with room. Groups of candidates
    # are looked at in the order of the points that they can have at best, and looking ends as soon
    # as the best so far cannot be beaten.

    def __init__(self) -> None:
        self._mentors: dict[str, Mentor] = {}
        self._seats: defaultdict[str, int] = defaultdict(int)
        self._speakers: defaultdict[str, set[str]] = defaultdict(set)
        self._free: defaultdict[str, set[str]] = defaultdict(set)
        self._knowing: defaultdict[str, set[str]] = defaultdict(set)
        self._at_place: defaultdict[str, set[str]] = defaultdict(set)
        self._in_square: defaultdict[Square, set[str]] = defaultdict(set)

    def put(self, mentor: Mentor) -> None:
        """Enter a mentor, or what has changed about one."""
        known = self._mentors.get(mentor.id)
        if known == mentor:
            return
        if known is not None:
            self._close(known)
            for language in all_spoken(known.languages):
                self._speakers[language].discard(known.id)
        self._mentors[mentor.id] = mentor
        for language in all_spoken(mentor.languages):
            self._speakers[language].add(mentor.id)
        self._open_or_close(mentor)

    def take(self, mentor_id: str, seat: int) -> None:
        """Note that a seat is taken, whoever took it."""
        self._seats[mentor_id] |= 1 << seat
        if mentor_id in self._mentors:
            self._open_or_close(self._mentors[mentor_id])

    def release(self, mentor_id: str, seat: int) -> None:
        """Note that a seat is not taken after all."""
        self._seats[mentor_id] &= ~(1 << seat)
        if mentor_id in self._mentors:
            self._open_or_close(self._mentors[mentor_id])

    def count_anew(self, mentor_ids: Iterable[str], seats: Iterable[tuple[str, int]]) -> None:
        """Forget what was noted of these mentors' seats; ``seats`` are those that are taken."""
        for mentor_id in mentor_ids:
            self._seats[mentor_id] = 0
            if mentor_id in self._mentors:
                self._open_or_close(self._mentors[mentor_id])
        for mentor_id, seat in seats:
            self.take(mentor_id, seat)

    def mentees(self, mentor_id: str) -> int:
        """Return how many seats of a mentor are taken."""
        return self._seats.get(mentor_id, 0).bit_count()

    def best(self, newcomer: Newcomer) -> Seat | None:
        """Return a free seat of the mentor who fits best, ``None`` if nobody suitable has room."""
        best: Fit | None = None
        asked: set[str] = set()
        able = [self._free[each] for each in all_spoken(newcomer.languages) if self._free.get(each)]
        if not able:
            return None
        for most_points, group in self._groups(newcomer, able):
            # A mentor without a mentee has the full points, so an equal number can still win.
            if best is not None and -best.minus_points > most_points:
                break
            for mentor_id in group:
                if mentor_id in asked or not any(mentor_id in each for each in able):
                    continue
                asked.add(mentor_id)
                fit = fit_of(newcomer, self._mentors[mentor_id], self.mentees(mentor_id))
                if best is None or fit < best:
                    best = fit
        if best is None:
            return None
        mentor = self._mentors[best.mentor_id]
        return Seat(
            mentor=mentor,
            number=self._free_seat(mentor),
            reasons=reasons_for(newcomer, mentor, self.mentees(mentor.id)),
        )

    def open_languages(self, languages: Iterable[str]) -> set[str]:
        """Return those of ``languages``, without their regions, in which somebody has room."""
        return {each for each in all_spoken(languages) if self._free.get(each)}

    def languages(self) -> set[str]:
        """Return every language that some mentor speaks."""
        return {language for language, speakers in self._speakers.items() if speakers}

    def why_nobody(self, languages: Iterable[str]) -> WhyNobody:
        """Return what is missing when nobody suitable has room."""
        if not self._mentors:
            return "no_mentor"
        if not any(self._speakers.get(each) for each in all_spoken(languages)):
            return "no_mentor_for_language"
        return "all_mentors_full"

    def _groups(
        self, newcomer: Newcomer, able: list[set[str]]
    ) -> Iterator[tuple[float, Iterable[str]]]:
        """Yield groups with the most points that anybody can have who is in no earlier group."""
        for word in newcomer.wished:
            yield float("inf"), self._knowing.get(word, ())
        # From here on, nobody knows anything that was wished for.
        yield SAME_PLACE_POINTS, self._at_place.get(newcomer.place_id, ())
        for metres, points in NEAR_POINTS:
            squares = squares_within(newcomer.location, metres)
            if squares is None:
                yield points, set().union(*able)
            else:
                for square in squares:
                    yield points, self._in_square.get(square, ())
        for group in able:
            yield 0, group

    def _free_seat(self, mentor: Mentor) -> int:
        taken = self._seats[mentor.id]
        return next(seat for seat in range(mentor.capacity) if not taken >> seat & 1)

    def _open_or_close(self, mentor: Mentor) -> None:
        # Seats beyond a capacity that was lowered count, too.
        if self.mentees(mentor.id) < mentor.capacity:
            for index in self._indexes(mentor):
                index.add(mentor.id)
        else:
            self._close(mentor)

    def _close(self, mentor: Mentor) -> None:
        for index in self._indexes(mentor):
            index.discard(mentor.id)

    def _indexes(self, mentor: Mentor) -> Iterator[set[str]]:
        for language in all_spoken(mentor.languages):
            yield self._free[language]
        for word in mentor.known:
            yield self._knowing[word]
        yield self._at_place[mentor.place_id]
        if mentor.location is not None:
            yield self._in_square[square_of(mentor.location)]
