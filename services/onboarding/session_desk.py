"""The session desk: has the domain decide, and writes down what it decided with its facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.onboarding.announcing_sessions import of_invitation, of_session
from services.onboarding.domain.sessions import course, invitations
from services.onboarding.domain.sessions.invitations import (
    Coming,
    Invitations,
    invitations_id_of,
)
from services.onboarding.domain.sessions.seats import withdraw
from services.onboarding.domain.sessions.session import Turn
from services.onboarding.store.sessions import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from chassis.http import Call
    from contracts.event import Event
    from contracts.onboarding import MemberJoined
    from services.onboarding.domain.sessions.session import Kind, Session
    from services.onboarding.settings import OnboardingSettings
    from services.onboarding.store import OnboardingStore

    Note = Callable[[Invitations, Sequence[Session]], Invitations]

BATCH = 100
ROUNDS = 50
"""So many batches are dealt with in one turn of the clock; the next turn goes on."""


class SessionDesk:
    """One process's way of looking after sessions; any number of processes may do so at once."""

    def __init__(self, store: OnboardingStore, settings: OnboardingSettings) -> None:
        self._store = store
        self.rules = settings.session_rules
        self._delays = settings.invitation_delays

    def add(self, turn: Turn, call: Call, now: datetime, body: dict[str, Any]) -> dict[str, Any]:
        """Store a new session and the facts about it, once per request."""
        facts = of_session(turn.session, turn.news, now, call.correlation_id)
        kept = Kept(session=turn.session, facts=facts, due_at=self._due(turn.session))
        return self._store.sessions.add(kept, effect=call.effect, body=body)

    def change(
        self,
        session_id: str,
        call: Call,
        now: datetime,
        act: Callable[[Session], Turn],
        view: Callable[[Session], dict[str, Any]],
    ) -> dict[str, Any] | None:
        """Do something with a session once per request; return the view of it after that.

        Args:
            session_id: its id.
            call: the request.
            now: aware UTC.
            act: what is done, after all that was due; may raise a ``Problem``.
            view: what is answered.
        """

        def decide(session: Session) -> tuple[Kept, dict[str, Any]]:
            turn = course.act(session, now, self.rules, act)
            kept = self._kept(turn, now, call.correlation_id)
            return kept, view(kept.session)

        return self._store.sessions.change(session_id, effect=call.effect, decide=decide)

    def pass_time(self, now: datetime) -> None:
        """Do all that is due with sessions; where others were quicker, it is done."""
        for _ in range(ROUNDS):
            due = self._store.sessions.due(now, limit=BATCH)
            self._store.sessions.save(
                [
                    self._kept(
                        course.pass_time(session, now, self.rules),
                        now,
                        UUID(session.correlation_id),
                    )
                    for session in due
                ]
            )
            if len(due) < BATCH:
                return

    def leave(self, member_ids: Collection[str], now: datetime, because: UUID) -> bool:
        """Give up the seats of those of these who have left; tell whether all is done."""
        with_them = self._store.sessions.with_members(member_ids, now)
        gone = self._store.members.gone(member_ids)
        kept = []
        for session in with_them:
            if not any(session.entry(each) for each in gone):
                continue
            turn = course.act(session, now, self.rules, lambda each: _without(each, gone, now))
            kept.append(self._kept(turn, now, because))
        return self._store.sessions.save(kept) == len(kept)

    def expect(self, events: Sequence[MemberJoined], now: datetime) -> None:
        """Note what new members are to be invited to, and invite to what is there already."""
        coming = self._coming(now)
        kept = []
        for event in events:
            new = Invitations(
                id=invitations_id_of(event.member_id),
                member_id=event.member_id,
                place_id=event.place_id,
                languages=event.languages,
                joined_at=event.occurred_at,
                correlation_id=str(event.correlation_id),
            )
            after, facts, due_at = self._invited(new, now, coming, because=event.event_id)
            # A session that is planned in this very moment cannot awaken who is not stored yet:
            # whoever was looked at in vain is looked at once more.
            kept.append((after, facts, now if after.looked_at else due_at))
        self._store.session_invitations.add(kept)

    def invite(self, now: datetime) -> None:
        """Invite everybody for whom it is time; where others were quicker, it is done."""
        for _ in range(ROUNDS):
            due = self._store.session_invitations.due(now, limit=BATCH)
            if not due:
                return
            coming = self._coming(now)
            self._store.session_invitations.save(
                [
                    self._invited(replace(each, version=each.version + 1), now, coming)
                    for each in due
                ]
            )
            if len(due) < BATCH:
                return

    def awaken(self, kind: Kind, languages: Collection[str], now: datetime) -> None:
        """Have those looked at again who wait for a session of a kind, where it is time for it."""
        delay = self._delays.information if kind == "information" else self._delays.deepening
        self._store.session_invitations.awaken(kind, languages, now, now - delay)

    def note(self, notes: Mapping[str, Sequence[Note]]) -> bool:
        """Note what was heard of members, by their ids; tell whether all is noted.

        Args:
            notes: what is made of their invitations, given the sessions they are in.
        """
        kept = []
        everybody = self._store.session_invitations.of(set(notes))
        # In this order: a seat that comes or goes meanwhile causes a fact that is noted later.
        sessions = self._store.sessions.of_members(set(notes))
        for known in everybody:
            theirs = [each for each in sessions if each.entry(known.member_id)]
            after = known
            for note in notes[known.member_id]:
                after = note(after, theirs)
            if after != known:
                after = replace(after, version=known.version + 1)
                kept.append((after, (), invitations.next_due(after, self._delays)))
        return self._store.session_invitations.save(kept) == len(kept)

    def _invited(
        self,
        due: Invitations,
        now: datetime,
        coming: Collection[Coming],
        because: UUID | None = None,
    ) -> tuple[Invitations, Sequence[Event], datetime | None]:
        after, kinds = invitations.pass_time(due, now, coming, self._delays)
        facts = [of_invitation(after, kind, now, because) for kind in kinds]
        return after, facts, invitations.next_due(after, self._delays)

    def _coming(self, now: datetime) -> list[Coming]:
        return [
            session
            for kind in invitations.KINDS
            for session in self._store.sessions.coming(now, kind)
        ]

    def _kept(self, turn: Turn, now: datetime, correlation_id: UUID) -> Kept:
        session = replace(turn.session, version=turn.session.version + 1)
        facts = of_session(session, turn.news, now, correlation_id)
        return Kept(session=session, facts=facts, due_at=self._due(session))

    def _due(self, session: Session) -> datetime | None:
        return course.next_due(session, self.rules)


def _without(session: Session, member_ids: Collection[str], now: datetime) -> Turn:
    turn = Turn(session)
    for member_id in member_ids:
        after = withdraw(turn.session, member_id, now)
        turn = Turn(after.session, turn.news + after.news)
    return turn
