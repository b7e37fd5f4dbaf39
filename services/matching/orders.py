"""Orders for one mentoring, carried out: memory proposes, the store has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.idempotency import crowded
from services.matching.announcements import of_turn
from services.matching.domain.mentoring import SeatLost, answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chassis.http import Idempotency
    from contracts.event import Event
    from services.matching.domain.mentoring import Assignment, How, Turn, Who
    from services.matching.matchmaker import Matchmaker
    from services.matching.store import MatchingStore

ROUNDS = 20


class Order:
    """One order for one mentoring.

    Args:
        matchmaker: whose memory proposes.
        now: aware UTC.
        arrangement: which arrangement is meant; ``None`` for the current one.
    """

    def __init__(self, matchmaker: Matchmaker, now: datetime, arrangement: int | None) -> None:
        self._matchmaker = matchmaker
        self._rules = matchmaker.rules
        self._arrangement = arrangement
        self.now = now

    def accept(self, known: Assignment, mentor_id: str) -> Turn:
        """A mentor says yes."""
        answers.invitation_for(known, mentor_id, self._arrangement)
        return answers.accept(known, mentor_id, self._rules, self.now)

    def decline(self, known: Assignment, mentor_id: str, reason: str) -> Turn:
        """A mentor says no: the next best is asked."""
        answers.invitation_for(known, mentor_id, self._arrangement)
        turn = self._matchmaker.passing_on(known, {mentor_id: "declined"}, self.now)
        return answers.because_of(turn, reason)

    def ask_another(self, known: Assignment) -> Turn:
        """The newcomer wants another one, without a reason."""
        self._check(known)
        answers.check_may_ask_another(known)
        prospects = self._matchmaker.prospects(known, self.now)
        return answers.ask_another(known, prospects, self._rules, self.now)

    def contacted(self, known: Assignment, who: Who, *, yes: bool) -> Turn:
        """One of the two says whether they have been in touch."""
        self._check(known)
        if yes:
            return answers.contacted(known, self._rules, self.now)
        prospects = self._matchmaker.prospects(known, self.now)
        return answers.not_contacted(known, prospects, self._rules, self.now, who=who)

    def check(self, known: Assignment, who: Who, day: int, how: How) -> Turn:
        """One of the two says how it is going."""
        self._check(known)
        prospects = self._matchmaker.prospects(known, self.now)
        return answers.check(
            known, who, day, how, prospects=prospects, rules=self._rules, now=self.now
        )

    def autonomy(self, known: Assignment, who: Who) -> Turn:
        """One of the two says that the newcomer finds their own way now."""
        self._check(known)
        return answers.autonomy(known, who, self._rules, self.now)

    def _check(self, known: Assignment) -> None:
        answers.check_arrangement(known, self._arrangement)


class Orders:
    """Carries out orders, each in one guarded write.

    Two orders may mean the same seat: the unique index gives it to one of them; the other looks at
    the mentors anew. A button that is pressed several times at once is one order: whoever is
    second reads the first one's answer, and what was proposed for it meanwhile is let go.
    """

    def __init__(self, store: MatchingStore, matchmaker: Matchmaker) -> None:
        self._store = store
        self._matchmaker = matchmaker

    def carry_out(
        self,
        assignment_id: str,
        turn: Callable[[Order, Assignment], Turn],
        *,
        effect: Idempotency,
        body: Callable[[Assignment], dict[str, Any]],
        now: datetime,
        arrangement: int | None = None,
        note: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Carry out one order, once a request; return the body to answer with.

        Args:
            assignment_id: whose.
            turn: what is ordered; may be asked several times.
            effect: the request's key.
            body: what is answered about the mentoring as it is then.
            now: aware UTC.
            arrangement: which arrangement is meant.
            note: what was said, for the needed few.

        Returns:
            The body; ``None`` if there is no such mentoring.

        Raises:
            LinkUsed, NotNow: it cannot be done.
            Problem: 409, where others were quicker each time.
        """
        mentors, rules = self._matchmaker.mentors, self._matchmaker.rules
        for _ in range(ROUNDS):
            order = Order(self._matchmaker, now, arrangement)
            decided: list[tuple[Turn, dict[str, Any]]] = []

            def decide(
                known: Assignment,
                order: Order = order,
                decided: list[tuple[Turn, dict[str, Any]]] = decided,
            ) -> tuple[Assignment, list[Event], dict[str, Any]]:
                done = turn(order, known)
                mentors.note(done.after)
                answer = body(done.after)
                decided[:] = [(done, answer)]
                return done.after, of_turn(done, rules, now), answer

            try:
                answered = self._store.assignments.change(
                    assignment_id, effect=effect, decide=decide, now=now, note=note
                )
            except SeatLost:
                mentors.doubt_seats(done.after for done, _ in decided)
                continue
            except BaseException:
                mentors.doubt_seats(done.after for done, _ in decided)
                raise
            for done, answer in decided:
                if answer is answered:
                    self._matchmaker.learn(done, now)
                else:
                    mentors.doubt_seats([done.after])
            return answered
        raise crowded()
