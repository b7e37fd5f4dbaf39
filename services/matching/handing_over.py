"""What time does with mentorings, and what becomes of them when people come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.matching.domain.mentoring import Prospects
from services.matching.domain.mentoring.answers import contacted
from services.matching.domain.mentoring.comings_and_goings import (
    Return,
    come_back,
    is_news,
    leave,
    unfit,
    wish_for,
)
from services.matching.domain.mentoring.passing_time import fire, gone_silent
from services.matching.domain.score import today
from services.matching.matchmaker import BATCH, ROUNDS
from services.matching.rounds.forgetting import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from services.matching.domain.mentoring import Assignment, Because, Turn
    from services.matching.domain.people import Mentor, Support
    from services.matching.matchmaker import Matchmaker
    from services.matching.store import MatchingStore

_MOST_FREE = 5
"""So many are looked at to find one who is to be asked beside somebody silent."""


class HandingOver:
    """Does what is due, and gives newcomers into other hands, in any number of processes.

    Each step is one write guarded by the version. What another process did meanwhile is read again
    and is then no longer due, so each step happens once, also after a stop over its time.
    """

    def __init__(self, store: MatchingStore, matchmaker: Matchmaker) -> None:
        self._store = store
        self._matchmaker = matchmaker

    def do_what_is_due(self, now: datetime) -> None:
        """Do all that time has to do by now."""
        for _ in range(ROUNDS):
            due = self._store.assignments.due(now, limit=BATCH)
            if not due:
                return
            self._matchmaker.act(due, lambda each: self._due(each, now), now)

    def look_over(self, now: datetime) -> None:
        """Once a day, hand over what a mentor has whose pause has begun, or who was missed.

        Who has left and still has a name is not handed over, and so not erased, to the end.
        """
        if self._matchmaker.looked_over == today(now):
            return
        unable = [
            each
            for each in self._store.mentors.changed_since(None)
            if (each.left and each.given_name)
            or ((each.left or each.held or each.is_paused(today(now))) and self._has_some(each))
        ]
        done = [self.hand_over(mentor, now) for mentor in unable]
        if all(done):
            self._matchmaker.looked_over = today(now)

    def hand_over(self, mentor: Mentor, now: datetime, because: UUID | None = None) -> bool:
        """Give all newcomers of a mentor who can no longer be there into other hands.

        Page by page, until there is nobody left who refers to them. Who has left is erased then,
        and not before: until it is done, a repetition has to know who it is about.

        Args:
            mentor: as they are now.
            now: aware UTC.
            because: the event that led to it.

        Returns:
            Whether all was done; otherwise others were quicker each time.
        """

        def handed_over(assignment: Assignment) -> Turn | None:
            why = unfit(assignment, mentor, today(now))
            backup = assignment.backup
            named = backup is not None and backup.mentor_id == mentor.id
            if why is None or not (named or assignment.invitation_of(mentor.id)):
                return None
            gone: Mapping[str, Because] = {mentor.id: why}
            return self._matchmaker.passing_on(assignment, gone, now)

        self._matchmaker.mentors.put([mentor], now)
        done = self._each_of(mentor.id, handed_over, now, because)
        while page := self._store.assignments.backed_by(mentor.id, limit=BATCH):
            if not any(unfit(each, mentor, today(now)) for each in page):
                break
            done = not self._matchmaker.act(page, handed_over, now, because) and done
            if not done:
                break
        if mentor.left and done:
            self._store.assignments.forget_mentor(mentor)
            forget(self._store, [mentor.id])
            self._store.mentor_news.erase(mentor.id, now)
        return done

    def let_go(self, left: Mapping[str, datetime], now: datetime, because: UUID) -> bool:
        """End the mentoring of who has left, by assignment id; tell whether all was done."""
        rules = self._matchmaker.rules

        def gone(assignment: Assignment) -> Turn | None:
            at = left[assignment.id]
            news = is_news(assignment.presence_at, at)
            return leave(assignment, at, rules, now) if news else None

        done = self._act(left, gone, now, because)
        self._store.assignments.forget_words(left)
        return done

    def take_back(self, back: Mapping[str, Return], now: datetime, because: UUID) -> bool:
        """Find a mentor anew for who is back, by assignment id; tell whether all was done."""

        rules = self._matchmaker.rules

        def returned(assignment: Assignment) -> Turn | None:
            here = back[assignment.id]
            if not is_news(assignment.presence_at, here.at):
                return None
            prospects = self._matchmaker.prospects(here.of(assignment), now)
            return come_back(assignment, here, prospects=prospects, rules=rules, now=now)

        return self._act(back, returned, now, because)

    def support(
        self,
        wishes: Mapping[str, tuple[Support, datetime]],
        now: datetime,
        because: UUID | None = None,
    ) -> bool:
        """Note how much support people wish for, by assignment id; tell whether all was done."""

        rules = self._matchmaker.rules

        def wishing(assignment: Assignment) -> Turn | None:
            support, at = wishes[assignment.id]
            if not is_news(assignment.support_at, at):
                return None
            prospects = self._matchmaker.prospects(assignment, now)
            return wish_for(assignment, support, at, prospects=prospects, rules=rules, now=now)

        return self._act(wishes, wishing, now, because)

    def met(self, ids: Iterable[str], now: datetime, because: UUID) -> bool:
        """Note who has met their mentor; tell whether all was done."""
        rules = self._matchmaker.rules

        def known(assignment: Assignment) -> Turn | None:
            return contacted(assignment, rules, now) if assignment.step == "accepted" else None

        return self._act(ids, known, now, because)

    def _has_some(self, mentor: Mentor) -> bool:
        """Tell whether a mentor is asked, at somebody's side or named to step in."""
        kept = self._store.assignments
        return bool(kept.of_mentor(mentor.id, limit=1) or kept.backed_by(mentor.id, limit=1))

    def _due(self, assignment: Assignment, now: datetime) -> Turn | None:
        if assignment.due_at is None or assignment.due_at > now:
            return None
        aside = self._set_aside(assignment, now)
        if aside:
            return self._matchmaker.passing_on(assignment, aside, now)
        rules = self._matchmaker.rules
        gone = gone_silent(assignment, rules, now)
        if assignment.step != "asked" and not gone:
            return fire(assignment, Prospects(), rules, now)
        prospects = self._matchmaker.prospects(assignment, now, without=gone, limit=_MOST_FREE)
        return fire(assignment, prospects, rules, now)

    def _set_aside(self, assignment: Assignment, now: datetime) -> dict[str, Because]:
        """Return who is no longer to be counted on, as the newcomer may wish otherwise by now."""
        ids = {each.mentor_id for each in assignment.invitations}
        if assignment.backup is not None:
            ids.add(assignment.backup.mentor_id)
        found = {
            mentor.id: unfit(assignment, mentor, today(now))
            for mentor in self._store.mentors.of(ids)
        }
        return {mentor_id: why for mentor_id, why in found.items() if why is not None}

    def _each_of(
        self,
        mentor_id: str,
        turn: Callable[[Assignment], Turn | None],
        now: datetime,
        because: UUID | None,
    ) -> bool:
        after, done = "", True
        while page := self._store.assignments.of_mentor(mentor_id, limit=BATCH, after=after):
            done = not self._matchmaker.act(page, turn, now, because) and done
            after = page[-1].id
        return done

    def _act(
        self,
        ids: Iterable[str],
        turn: Callable[[Assignment], Turn | None],
        now: datetime,
        because: UUID | None,
    ) -> bool:
        known = self._store.assignments.of(ids).values()
        return not self._matchmaker.act(known, turn, now, because)
