"""The matchmaker: assigns mentors with the candidates' advice and the store's last word."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chassis import metrics
from services.matching.announcements import of_assignment
from services.matching.domain.candidates import Candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from services.matching.domain.assignments import Assignment
    from services.matching.domain.people import Mentor
    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore

ROUNDS = 20
"""How often a batch is tried anew after others were quicker, before it is put off."""

BATCH = 100
_OVERLAP = timedelta(seconds=10)
"""Clocks of replicas differ and writes take time: so much is read twice, to miss nothing."""

_ALL_MENTORS_AGAIN = timedelta(minutes=10)
"""So late, at the latest, a replica learns of a mentor whom another one's odd clock hid."""


class Matchmaker:
    """One process's way of assigning; any number of processes may do so at once.

    The candidates in memory propose, and are brought up to date by what has changed since they last
    were. Two matchmakers may propose the same seat, but the unique index gives it to one of them;
    the other reads back what is stored and proposes again.
    """

    def __init__(self, store: MatchingStore, settings: MatchingSettings) -> None:
        self._store = store
        self._fresh = timedelta(seconds=settings.fresh_seconds)
        self._candidates: Candidates | None = None
        self._all_seen = self._seen = datetime.fromtimestamp(0, UTC)
        self._stale = True
        self._doubtful: set[str] = set()

    def assign(
        self, wanted: Sequence[Assignment], causes: Mapping[str, UUID], now: datetime
    ) -> list[Assignment]:
        """Find each newcomer a mentor, or store that they wait, and the facts with it.

        Args:
            wanted: assignments that nobody has made yet, in order of arrival.
            causes: the events that led to them, by assignment id.
            now: aware UTC.

        Returns:
            Those for which others were quicker each time: try again later.
        """
        left = list(wanted)
        for _ in range(ROUNDS):
            made, candidates = self._propose(left, now)
            with self._doubting_on_failure(made):
                refused = self._store.assignments.add(
                    [(each, of_assignment(each, causes.get(each.id))) for each in made]
                )
                stored = self._store.assignments.of(each.id for each in refused) if refused else {}
            for each in refused:
                known = stored.get(each.id)
                if known is not None and each.seat is not None and each.seat != known.seat:
                    candidates.release(*each.seat)
            metrics.DUPLICATES.labels("matching.find_mentors").inc(len(stored))
            lost = {each.id for each in refused} - stored.keys()
            left = [each for each in left if each.id in lost]
            if not left:
                break
            self._stale = True
        return left

    def retry(
        self,
        now: datetime,
        *,
        languages: Iterable[str] | None = None,
        enrolled: Iterable[str] = (),
        because: UUID | None = None,
    ) -> None:
        """Assign those who wait, longest waiting first, while there is room.

        Args:
            now: aware UTC.
            languages: only to who speaks one of these; to everybody by default.
            enrolled: ids of mentors who are said to be new.
            because: the event that gives hope; ``None`` when only time has passed.
        """
        self._stale = True
        candidates = self._current(now)
        for mentor in self._store.mentors.of(enrolled):
            candidates.put(mentor)
        for _ in range(ROUNDS):
            candidates = self._current(now)
            hopeful = candidates.open_languages(languages or candidates.languages())
            waiting = self._store.assignments.waiting(hopeful, limit=BATCH) if hopeful else []
            if not waiting:
                break
            proposed = [_proposed(each, candidates) for each in waiting]
            made = [each.changed(now) for each in proposed if each.seat is not None]
            with self._doubting_on_failure(made):
                unsure = self._store.assignments.settle(
                    [(each, of_assignment(each, because)) for each in made]
                )
                stored = self._store.assignments.of(each.id for each in unsure) if unsure else {}
            for each in unsure:
                known = stored[each.id].seat
                # While the newcomer still waits, the seat was somebody else's, and stays taken.
                if known is not None and each.seat is not None and each.seat != known:
                    candidates.release(*each.seat)
            self._stale = bool(unsure)

    def _propose(
        self, wanted: Sequence[Assignment], now: datetime
    ) -> tuple[list[Assignment], Candidates]:
        """Choose mentors; nobody is made to wait by candidates that are not up to date."""
        candidates = self._current(now)
        made = [_proposed(each, candidates) for each in wanted]
        if self._seen != now and any(each.seat is None for each in made):
            self._stale = True
            candidates = self._current(now)
            made = [each if each.seat is not None else _proposed(each, candidates) for each in made]
        return made, candidates

    def _current(self, now: datetime) -> Candidates:
        """Return the candidates, with what has changed since they were last looked at."""
        if self._candidates is None:
            candidates = Candidates()
            mentors = self._store.mentors.changed_since(None)
            seats = self._store.assignments.seats_of([mentor.id for mentor in mentors])
            _bring_up_to_date(candidates, mentors, seats)
            # Only whole candidates are shown: other green threads may be at work.
            self._candidates = candidates
            self._all_seen = self._seen = now
            self._stale = False
        elif self._stale or self._doubtful or now - self._seen > self._fresh:
            self._refresh(self._candidates, now)
        return self._candidates

    def _refresh(self, candidates: Candidates, now: datetime) -> None:
        since = self._seen - _OVERLAP
        everybody = now - self._all_seen > _ALL_MENTORS_AGAIN
        if self._doubtful:
            doubtful = frozenset(self._doubtful)
            candidates.count_anew(doubtful, self._store.assignments.seats_of(doubtful))
            self._doubtful -= doubtful
        _bring_up_to_date(
            candidates,
            self._store.mentors.changed_since(None if everybody else since),
            self._store.assignments.seats_changed_since(since),
        )
        if everybody:
            self._all_seen = now
        self._seen, self._stale = max(now, self._seen), False

    @contextmanager
    def _doubting_on_failure(self, made: Sequence[Assignment]) -> Iterator[None]:
        """Count seats anew where a write fails: nobody knows then which were taken after all."""
        try:
            yield
        except BaseException:
            self._doubtful |= {each.mentor_id for each in made if each.mentor_id is not None}
            raise


def _bring_up_to_date(
    candidates: Candidates, mentors: Iterable[Mentor], seats: Iterable[tuple[str, int]]
) -> None:
    for mentor in mentors:
        candidates.put(mentor)
    for seat in seats:
        candidates.take(*seat)


def _proposed(assignment: Assignment, candidates: Candidates) -> Assignment:
    seat = candidates.best(assignment.newcomer)
    if seat is None:
        return assignment.wanted(candidates.why_nobody(assignment.newcomer.languages))
    candidates.take(seat.mentor.id, seat.number)
    return assignment.assigned(seat)
