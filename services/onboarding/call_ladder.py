"""What time does with calls, and what becomes of them when their welcomer cannot give them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.onboarding.call_facts import of_turn
from services.onboarding.call_orders import Order
from services.onboarding.domain.welcome.calls import (
    By,
    NotNow,
    Turn,
    WelcomeCall,
    call_id_of,
    orders,
)
from services.onboarding.domain.welcome.calls.escalating import TWO_TIMES, fire
from services.onboarding.domain.welcome.calls.ladder import next_due, next_rung
from services.onboarding.kept_calendar import times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from services.onboarding.domain.members import Member
    from services.onboarding.domain.welcome.rules import Rules
    from services.onboarding.store import OnboardingStore
    from services.onboarding.welcome_desk import WelcomeDesk

ROUNDS = 20
BATCH = 100
NETWORK = By(role="network")


class CallLadder:
    """Does what is due, in any number of processes: each step is one write guarded by the version.

    What another process did meanwhile is read again and is then no longer due, so each step
    happens once, also after a stop over its time.
    """

    def __init__(self, store: OnboardingStore, desk: WelcomeDesk) -> None:
        self._store = store
        self._desk = desk

    def climb(self, now: datetime) -> None:
        """Do all that is due by now."""
        rules = self._desk.rules.now(now)
        for _ in range(ROUNDS):
            due = self._store.calls.due(now, limit=BATCH)
            if not due:
                return
            turns = [self._due_turn(call, rules, now) for call in due]
            lost = self._store.calls.advance(
                [(turn.before, turn.call, of_turn(turn)) for turn in turns], now
            )
            if lost:
                self._desk.calendar.doubt()
            else:
                for turn in turns:
                    self._desk.calendar.note(turn.call)

    def pass_on(self, now: datetime) -> None:
        """Tell the task lists, and the gate to hosting, what they have still to hear."""
        for _ in range(ROUNDS):
            calls = self._store.calls.to_pass_on(now, limit=BATCH)
            if not calls:
                return
            self._desk.pass_on(calls, now)

    def hand_over(self, welcomer_id: str, now: datetime, *, because: UUID | None) -> None:
        """Give the calls that a welcomer can no longer give into other hands.

        Args:
            welcomer_id: the welcomer.
            now: aware UTC.
            because: the event that led to it.
        """
        calendar = self._desk.calendar
        calendar.doubt()
        calendar.current(now)
        calendar.put(self._store.welcomers.of([welcomer_id]))
        for call in self._store.calls.of_welcomer(welcomer_id, now, limit=1000):
            if call.status == "booked" and not calendar.still_fits(call, now):
                self._advance(call.id, now, self._handing_over(welcomer_id, now), because)
        for call in self._store.calls.offering(welcomer_id, limit=1000):
            if not calendar.still_fits(call, now):
                self._advance(call.id, now, self._offering_anew(welcomer_id), because)

    def look_over(self, now: datetime) -> None:
        """Look for calls that no longer fit, as trainings run out without any event."""
        calendar = self._desk.calendar
        calendar.doubt()
        calendar.current(now)
        unfit = {
            welcomer_id
            for taken in self._store.calls.taken_from(now)
            for welcomer_id, starts_at, _ in taken.times
            if starts_at > now and not calendar.fits(welcomer_id, starts_at, now)
        }
        for welcomer_id in sorted(unfit):
            self.hand_over(welcomer_id, now, because=None)

    def close(self, call_id: str, now: datetime, because: UUID) -> None:
        """Let the call of somebody who has left be over."""
        self._advance(call_id, now, self._closing(now), because)

    def ask_again(self, call_id: str, now: datetime, because: UUID) -> None:
        """Arrange a call anew for somebody who is back, and left before they were called."""
        self._advance(call_id, now, self._asking_again, because)

    def correct(self, member: Member, now: datetime, because: UUID) -> None:
        """Let the call of somebody know what they have corrected of themselves.

        Whoever may not call them any more gives it into other hands.
        """
        call_id = call_id_of(member.id)
        self._advance(call_id, now, self._correcting(member), because)
        call = self._store.calls.get(call_id)
        if call is not None and call.status in {"booked", "offered"}:
            for welcomer_id in sorted({welcomer_id for welcomer_id, _, _ in times_of(call)}):
                self.hand_over(welcomer_id, now, because=because)

    def _due_turn(self, call: WelcomeCall, rules: Rules, now: datetime) -> Turn:
        rung = next_rung(call, rules, now)
        if rung is None:
            # The rules have changed since: it is due at another time.
            later = replace(call, version=call.version + 1, due_at=next_due(call, rules))
            return Turn(before=call, call=later, told=())
        free = []
        if rung in {"settle", "press_on"}:
            free = self._desk.calendar.choices_for(call, now, TWO_TIMES)
        if rung == "settle":
            self._desk.calendar.take(call.id, free[:1])
        why = self._desk.calendar.current(now).why_nobody(call.languages)
        return fire(call, rung, rules, now, free=free, why=why)

    def _advance(
        self,
        call_id: str,
        now: datetime,
        turn: Callable[[Order, WelcomeCall], Turn | None],
        because: UUID | None,
    ) -> None:
        rules = self._desk.rules.now(now)
        for _ in range(ROUNDS):
            call = self._store.calls.get(call_id)
            if call is None:
                return
            order = Order(self._desk, rules, now, NETWORK, None)
            turned = turn(order, call)
            if turned is None:
                return
            lost = self._store.calls.advance(
                [(turned.before, turned.call, of_turn(turned, because))], now
            )
            if not lost:
                self._desk.calendar.note(turned.call)
                return
            order.give_back()
            self._desk.calendar.doubt()

    def _handing_over(
        self, welcomer_id: str, now: datetime
    ) -> Callable[[Order, WelcomeCall], Turn | None]:
        def turn(order: Order, call: WelcomeCall) -> Turn | None:
            if call.status != "booked" or call.welcomer_id != welcomer_id:
                return None
            if call.starts_at is None or call.starts_at <= now:
                return None
            return order.hand_over(call)

        return turn

    def _offering_anew(self, welcomer_id: str) -> Callable[[Order, WelcomeCall], Turn | None]:
        def turn(order: Order, call: WelcomeCall) -> Turn | None:
            if welcomer_id not in {each.welcomer_id for each in call.choices}:
                return None
            return order.offer_anew(call, without=welcomer_id)

        return turn

    def _correcting(self, member: Member) -> Callable[[Order, WelcomeCall], Turn | None]:
        def turn(order: Order, call: WelcomeCall) -> Turn | None:
            return orders.corrected(
                call,
                languages=member.languages,
                household=member.household,
                employer=member.organisation,
                has_number=member.phone is not None,
                rules=order.rules,
                now=order.now,
            )

        return turn

    def _asking_again(self, order: Order, call: WelcomeCall) -> Turn | None:
        if not orders.is_owed(call) or self._store.members.gone({call.member_id}):
            return None
        return order.ask(call)

    def _closing(self, now: datetime) -> Callable[[Order, WelcomeCall], Turn | None]:
        def turn(order: Order, call: WelcomeCall) -> Turn | None:
            if not self._store.members.gone({call.member_id}):
                return None
            try:
                return orders.close(call, order.rules, now, by=By(role="member"))
            except NotNow:
                return None

        return turn
