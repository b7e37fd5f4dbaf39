"""The matchmaker: arranges mentors with memory's advice and the store's last word."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from chassis import metrics
from services.matching.announcements import of_turn
from services.matching.domain.gates import closed_gate
from services.matching.domain.mentoring import Prospects
from services.matching.domain.mentoring.arranging import arrange, pass_on
from services.matching.domain.people import all_spoken
from services.matching.domain.score import today
from services.matching.kept_mentors import KeptMentors
from services.matching.store.assignments import place_in_row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from services.matching.domain.gates import Gate
    from services.matching.domain.mentoring import Assignment, Because, Turn
    from services.matching.own_words import OwnWords
    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore

ROUNDS = 20
"""How often a batch is tried anew after others were quicker, before it is put off."""

BATCH = 100

_BECAUSE: Final[Mapping[Gate, Because]] = {
    "left": "mentor_left",
    "held": "held",
    "paused": "paused",
}


class Matchmaker:
    """One process's way of arranging mentors; any number of processes may do so at once.

    What is kept in memory proposes. Two matchmakers may propose the same seat, but the unique index
    gives it to one of them; the other reads back what is stored and proposes again.
    """

    def __init__(
        self, store: MatchingStore, settings: MatchingSettings, own_words: OwnWords
    ) -> None:
        self._store = store
        self.mentors = KeptMentors(store, settings, own_words)
        self.own_words = own_words
        self.rules = settings.rules
        self._at_once = settings.at_once
        self.looked_over: date | None = None
        """The day on which it was last looked who is away."""
        self._looked_through: tuple[int, object] | None = None

    def assign(
        self, wanted: Sequence[Assignment], causes: Mapping[str, UUID], now: datetime
    ) -> list[Assignment]:
        """Find each newcomer a mentor, or store that they wait, and the facts with it.

        Args:
            wanted: assignments that are not stored yet, in order of arrival.
            causes: the events that led to them, by assignment id.
            now: aware UTC.

        Returns:
            Those for which others were quicker each time: try again later.
        """
        left = list(wanted)
        for _ in range(ROUNDS):
            turns = self._propose(left, now)
            with self._doubting_on_failure(turns):
                refused = self._store.assignments.add(
                    [
                        (turn.after, of_turn(turn, self.rules, now, causes.get(turn.after.id)))
                        for turn in turns
                    ]
                )
                stored = self._store.assignments.of(each.id for each in refused) if refused else {}
            self.mentors.doubt_seats(refused)
            metrics.DUPLICATES.labels("matching.find_mentors").inc(len(stored))
            ids = {each.id for each in refused}
            self._look_back([turn for turn in turns if turn.after.id not in ids], now)
            left = [each for each in left if each.id in ids - stored.keys()]
            if not left:
                break
        return left

    def retry(
        self,
        now: datetime,
        *,
        languages: Iterable[str] | None = None,
        changed: Iterable[str] = (),
        waiting: Collection[str] = (),
        because: UUID | None = None,
    ) -> None:
        """Arrange mentors for those who wait, longest waiting first, while there is room.

        Args:
            now: aware UTC.
            languages: only for who speaks one of these; for everybody by default.
            changed: ids of mentors of whom something is new.
            waiting: ids of assignments that began to wait just now: somebody may have come.
            because: the event that gives hope; ``None`` when only time has passed.
        """
        self.mentors.doubt()
        columns = self.mentors.current(now)
        self.mentors.put(self._store.mentors.of(changed), now)
        if not self._at_once:
            return  # whoever waits, waits for a round
        seen = (self.mentors.hope, today(now))
        if languages is not None or seen != self._looked_through:
            all_languages = columns.languages() if languages is None else languages
            spoken = columns.open_languages(all_languages, now)
            done = self._look_through(spoken, now, because)
            if done and languages is None:
                self._looked_through = seen
        known = self._store.assignments.of(waiting).values() if waiting else ()
        hopeful = [each for each in known if self._settled(now)(each) is not None]
        if hopeful:
            # Whoever has waited longer comes first, whoever gave the hope.
            theirs = all_spoken(each for one in hopeful for each in one.newcomer.languages)
            self._look_through(set(theirs), now, because)

    def act(
        self,
        assignments: Iterable[Assignment],
        turn: Callable[[Assignment], Turn | None],
        now: datetime,
        because: UUID | None = None,
    ) -> list[Assignment]:
        """Do something with each of some assignments, with one write for all.

        Args:
            assignments: as they were read.
            turn: what is done with one; ``None`` for nothing. May be asked several times.
            now: aware UTC.
            because: the event that led to it.

        Returns:
            Those for which others were quicker each time: try again later.
        """
        left = list(assignments)
        for _ in range(ROUNDS):
            turns = []
            for each in left:
                turned = turn(each)
                if turned is not None:
                    self.mentors.note(turned.after)
                    turns.append(turned)
            lost = self._advance(turns, now, because)
            if not lost:
                return []
            left = list(self._store.assignments.of(each.id for each in lost).values())
        return left

    def prospects(
        self, assignment: Assignment, now: datetime, *, without: Iterable[str] = (), limit: int = 2
    ) -> Prospects:
        """Return who is free for a newcomer, and what is missing if that is nobody.

        Nobody is made to wait by a memory that is not up to date.
        """
        found = self.mentors.choices(assignment, now, without=without, limit=limit)
        if not found and not self.mentors.is_up_to_date(now):
            self.mentors.doubt()
            found = self.mentors.choices(assignment, now, without=without, limit=limit)
        if found and assignment.status == "wanted" and not self._at_once:
            return Prospects(why="next_round")
        if found:
            return Prospects(tuple(found))
        return Prospects(why=self.mentors.why_nobody(assignment, now, without=without))

    def why_waiting(self, assignment: Assignment, now: datetime) -> str | None:
        """Return what somebody who waits lacks by now; what was stored may be long ago.

        By memory, which may be a moment behind: nothing is decided by it.
        """
        if assignment.status != "wanted":
            return assignment.waiting_for
        if not self.mentors.choices(assignment, now, limit=1):
            return self.mentors.why_nobody(assignment, now)
        # Where mentors are given at once, whoever is free is theirs in a moment.
        return assignment.waiting_for if self._at_once else "next_round"

    def passing_on(
        self, assignment: Assignment, gone: Mapping[str, Because], now: datetime
    ) -> Turn:
        """Return an assignment without some mentors, with whoever comes next."""
        prospects = self.prospects(assignment, now, without=gone)
        return pass_on(assignment, gone, prospects, self.rules, now)

    def learn(self, turn: Turn, now: datetime) -> None:
        """Note what is stored; whoever was just asked may have become unable meanwhile."""
        self.mentors.note(turn.after)
        self._look_back([turn], now)

    def _propose(self, wanted: Sequence[Assignment], now: datetime) -> list[Turn]:
        turns = []
        for each in wanted:
            turns.append(arrange(each, self.prospects(each, now), self.rules, now))
            self.mentors.note(turns[-1].after)
        return turns

    def _look_through(self, languages: set[str], now: datetime, because: UUID | None) -> bool:
        """Look at all who wait in these languages, page by page, while there is room.

        Returns:
            Whether nobody was left out.
        """
        after, lost = "", False
        while languages:
            page = self._store.assignments.waiting(languages, limit=BATCH, after=after)
            lost = bool(self.act(page, self._settled(now), now, because)) or lost
            if len(page) < BATCH:
                break
            after = place_in_row(page[-1])
            languages = self.mentors.current(now).open_languages(languages, now)
        return not lost

    def _settled(self, now: datetime) -> Callable[[Assignment], Turn | None]:
        def settled(assignment: Assignment) -> Turn | None:
            if assignment.status != "wanted":
                return None
            found = Prospects(tuple(self.mentors.choices(assignment, now)))
            return arrange(assignment, found, self.rules, now) if found.choices else None

        return settled

    def _advance(
        self, turns: Sequence[Turn], now: datetime, because: UUID | None
    ) -> list[Assignment]:
        """Store some turns; return the assignments with which that was not done."""
        with self._doubting_on_failure(turns):
            unsure = self._store.assignments.advance(
                [(turn.after, of_turn(turn, self.rules, now, because)) for turn in turns], now
            )
            stored = self._store.assignments.of(each.id for each in unsure) if unsure else {}
        lost = [each for each in unsure if stored.get(each.id) != each]
        self.mentors.doubt_seats(lost)
        ids = {each.id for each in lost}
        self._look_back([turn for turn in turns if turn.after.id not in ids], now)
        return lost

    def _look_back(self, turns: Sequence[Turn], now: datetime) -> None:
        """Look whether those who were just asked can still be: their pause may have crossed it.

        Whoever pauses, is held or leaves has theirs handed over after that is stored. What was
        stored before that is found then; what was stored after it is found here.
        """
        asked = {mentor_id for turn in turns for mentor_id in _newly_asked(turn)}
        if not asked:
            return
        # As they are stored: memory may have learnt of it since it proposed them.
        stored = {each.id: each for each in self._store.mentors.of(asked)}
        self.mentors.put(stored.values(), now)
        columns = self.mentors.current(now)

        def unable(assignment: Assignment) -> dict[str, Because]:
            gone: dict[str, Because] = {}
            for invitation in assignment.invitations:
                mentor = stored.get(invitation.mentor_id)
                if mentor is not None:
                    others = columns.mentees(mentor.id) - 1
                    gate = closed_gate(assignment.newcomer, mentor, others, today(now))
                    if gate is not None:
                        gone[mentor.id] = _BECAUSE.get(gate, "arranged_anew")
            return gone

        def handed_over(assignment: Assignment) -> Turn | None:
            gone = unable(assignment)
            return self.passing_on(assignment, gone, now) if gone else None

        ids = [turn.after.id for turn in turns if _newly_asked(turn) and unable(turn.after)]
        if ids:
            self.act(self._store.assignments.of(ids).values(), handed_over, now)

    @contextmanager
    def _doubting_on_failure(self, turns: Sequence[Turn]) -> Iterator[None]:
        """Count seats anew where a write fails: nobody knows then which were taken after all."""
        try:
            yield
        except BaseException:
            self.mentors.doubt_seats(turn.after for turn in turns)
            raise


def _newly_asked(turn: Turn) -> list[str]:
    return [
        each.mentor_id
        for each in turn.after.invitations
        if turn.before.invitation_of(each.mentor_id) is None
    ]
