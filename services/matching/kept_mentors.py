"""The mentors that a process keeps in memory, and how it learns of what others have done."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from services.matching.domain.gates import closed_gate
from services.matching.domain.mentoring import Choice
from services.matching.domain.people import distance_between
from services.matching.domain.score import score_of, today
from services.matching.domain.why import reasons_of
from services.matching.engine.at_once import Found
from services.matching.engine.columns import Columns
from services.matching.engine.tiers import tier_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.people import Mentor, Newcomer
    from services.matching.domain.score import Kinship
    from services.matching.own_words import OwnWords
    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore

Seat = tuple[str, int]
"""Whose, and which."""

_OVERLAP = timedelta(seconds=10)
"""Clocks of replicas differ and writes take time: so much is read twice, to miss nothing."""

_ALL_MENTORS_AGAIN = timedelta(minutes=10)
"""So late, at the latest, a replica learns of a mentor whom another one's odd clock hid."""

_NEVER = datetime.fromtimestamp(0, UTC)
_ANY_VERSION = -1


class KeptMentors:
    """All mentors and who has their seats, brought up to date by what has changed since.

    It only proposes. What is proposed is taken in memory at once, so that green threads of one
    process do not propose the same; whether it holds, the store's index decides.
    """

    def __init__(
        self, store: MatchingStore, settings: MatchingSettings, own_words: OwnWords
    ) -> None:
        self._store = store
        self._fresh = timedelta(seconds=settings.fresh_seconds)
        self._own_words = own_words
        self._learnt = 0
        self._columns: Columns | None = None
        self._complete = self._seen = _NEVER
        self._stale = True
        self._doubtful: set[str] = set()
        self._doubtful_mentors: set[str] = set()
        self._seats: dict[str, tuple[int, tuple[Seat, ...]]] = {}
        self._owners: defaultdict[str, dict[int, str]] = defaultdict(dict)
        self.hope = 0
        """Counts what may give somebody a mentor who waits: seats set free, mentors who are new."""

    def doubt(self) -> None:
        """Look again before the next proposal: something was not as it seemed."""
        self._stale = True

    def doubt_seats(self, assignments: Iterable[Assignment]) -> None:
        """Forget what was proposed for these, and look again who has those seats."""
        for each in assignments:
            self._stale = True
            self._doubtful.add(each.id)
            self._doubtful_mentors.update(invitation.mentor_id for invitation in each.invitations)

    def current(self, now: datetime) -> Columns:
        """Return the mentors as columns, with what has changed since they were last looked at."""
        if self._columns is None:
            columns = Columns(self._own_words.lexicon.current(now))
            mentors = self._store.mentors.changed_since(None)
            taken = self._store.assignments.seats_of([mentor.id for mentor in mentors])
            # Only whole columns are shown: other green threads may be at work.
            self._columns, self._complete, self._seen, self._stale = columns, now, now, False
            self.put(mentors, now)
            for each in taken:
                self._note(each.assignment_id, each.version, each.seats)
        elif self._stale or now - self._seen > self._fresh:
            self._refresh(now)
        lexicon = self._own_words.lexicon.current(now)
        if lexicon.version != self._learnt:
            self._learnt = lexicon.version
            self._columns.relate_by(lexicon)
        return self._columns

    def put(self, mentors: Iterable[Mentor], now: datetime) -> None:
        """Enter mentors of whom something is new."""
        for stored in mentors:
            mentor = self._own_words.heard(stored, now)
            known = self._columns.mentor(mentor.id) if self._columns else None
            if self._columns is not None and known != mentor and (known or not mentor.left):
                self.hope += 1
                self._columns.put(mentor)

    def note(self, assignment: Assignment) -> None:
        """Learn of an assignment as it is, or as it is to be: what it had before is free again."""
        seats = tuple((each.mentor_id, each.seat) for each in assignment.invitations)
        self._note(assignment.id, assignment.version, seats)

    def is_up_to_date(self, now: datetime) -> bool:
        """Tell whether nothing can have changed since it was last looked at."""
        return self._seen == now and not self._stale

    def choices(
        self, assignment: Assignment, now: datetime, *, without: Iterable[str] = (), limit: int = 2
    ) -> list[Choice]:
        """Return who is free for a newcomer, the best first; nobody who was or is asked.

        Whoever is named to step in comes first where they still may.

        Args:
            assignment: what is proposed or stored for it does not stand in its own way.
            now: aware UTC.
            without: ids of mentors who are out of the question.
            limit: how many at the most.
        """
        newcomer = assignment.seeking(without)
        with self._without(assignment.id, now) as columns:
            found = columns.ranked(newcomer, now, limit)
            named = assignment.backup.mentor_id if assignment.backup else None
            backup = None if named is None else self._found(newcomer, named, columns, now)
            if backup is not None:
                others = [each for each in found if each.mentor.id != backup.mentor.id]
                found = [backup, *others][:limit]
            lexicon = self._own_words.lexicon.current(now)
            return [_choice(newcomer, each, lexicon) for each in found]

    def choice_of(
        self, assignment: Assignment, mentor_id: str, seat: int, now: datetime
    ) -> Choice | None:
        """Return a mentor for whom a seat is kept already; ``None`` if they may not be theirs."""
        newcomer = assignment.seeking()
        with self._without(assignment.id, now) as columns:
            mentor = columns.mentor(mentor_id)
            # That they have room was settled with the seat.
            if mentor is None or closed_gate(newcomer, mentor, 0, today(now)) is not None:
                return None
            found = self._found_at(newcomer, mentor, seat, columns, now)
            return _choice(newcomer, found, self._own_words.lexicon.current(now))

    def why_nobody(
        self, assignment: Assignment, now: datetime, *, without: Iterable[str] = ()
    ) -> str:
        """Return what is missing when nobody suitable has room."""
        with self._without(assignment.id, now) as columns:
            return columns.why_nobody(assignment.seeking(without), now)

    def _found(
        self, newcomer: Newcomer, mentor_id: str, columns: Columns, now: datetime
    ) -> Found | None:
        mentor = columns.mentor(mentor_id)
        if mentor is None:
            return None
        if closed_gate(newcomer, mentor, columns.mentees(mentor_id), today(now)) is not None:
            return None
        return self._found_at(newcomer, mentor, columns.free_seat(mentor), columns, now)

    def _found_at(
        self, newcomer: Newcomer, mentor: Mentor, seat: int, columns: Columns, now: datetime
    ) -> Found:
        return Found(
            mentor=mentor,
            seat=seat,
            score=score_of(newcomer, mentor, self._own_words.lexicon.current(now), now),
            distance_m=distance_between(newcomer, mentor),
            tier=tier_of(newcomer, mentor),
            mentees=columns.mentees(mentor.id),
        )

    def _refresh(self, now: datetime) -> None:
        since = self._seen - _OVERLAP
        everybody = now - self._complete > _ALL_MENTORS_AGAIN
        doubtful, mentors = frozenset(self._doubtful), frozenset(self._doubtful_mentors)
        known = self._store.assignments.of(doubtful) if doubtful else {}
        taken = self._store.assignments.seats_of(mentors) if mentors else []
        changed = self._store.mentors.changed_since(None if everybody else since)
        taken += self._store.assignments.seats_changed_since(since)
        # Nothing yields from here on.
        self._doubtful -= doubtful
        self._doubtful_mentors -= mentors
        really = {each.assignment_id for each in taken} | doubtful
        for mentor_id in mentors:
            for assignment_id in set(self._owners[mentor_id].values()) - really:
                self._note(assignment_id, _ANY_VERSION, (), certain=True)
        for each in doubtful:
            self._note(each, _ANY_VERSION, (), certain=True)
        for assignment in known.values():
            self.note(assignment)
        self.put(changed, now)
        for one in taken:
            self._note(one.assignment_id, one.version, one.seats)
        if everybody:
            self._complete = now
        self._seen, self._stale = max(now, self._seen), bool(self._doubtful)

    @contextmanager
    def _without(self, assignment_id: str, now: datetime) -> Iterator[Columns]:
        """Look at the mentors as if an assignment had nobody yet; nothing yields meanwhile.

        The same order may be at work twice, and only the store can tell which was quicker.
        """
        columns = self.current(now)
        _, own = self._seats.get(assignment_id, (0, ()))
        mine = [seat for seat in own if self._owners[seat[0]].get(seat[1]) == assignment_id]
        for seat in mine:
            columns.release(*seat)
        try:
            yield columns
        finally:
            for seat in mine:
                columns.take(*seat)

    def _note(
        self, assignment_id: str, version: int, seats: Sequence[Seat], *, certain: bool = False
    ) -> None:
        if self._columns is None:
            return
        known, before = self._seats.get(assignment_id, (_ANY_VERSION, ()))
        if version < known and not certain:
            return
        for mentor_id, seat in before:
            if self._owners[mentor_id].get(seat) == assignment_id:
                del self._owners[mentor_id][seat]
                self._columns.release(mentor_id, seat)
                self.hope += (mentor_id, seat) not in seats
        for mentor_id, seat in seats:
            self._columns.take(mentor_id, seat)
            self._owners[mentor_id][seat] = assignment_id
        if seats:
            self._seats[assignment_id] = (version, tuple(seats))
        else:
            self._seats.pop(assignment_id, None)


def _choice(newcomer: Newcomer, found: Found, kinship: Kinship) -> Choice:
    mentor = found.mentor
    return Choice(
        mentor_id=mentor.id,
        given_name=mentor.given_name,
        seat=found.seat,
        at_once=mentor.accepts_at_once,
        reasons=reasons_of(newcomer, mentor, found.score, found.mentees, kinship),
        score=found.score,
        tier=found.tier,
        distance_m=round(found.distance_m) if isfinite(found.distance_m) else None,
    )
