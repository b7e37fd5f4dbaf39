"""Orders for one call, carried out: the calendar proposes, the store has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.database import AWAY
from chassis.idempotency import crowded
from services.onboarding.call_facts import of_turn
from services.onboarding.domain.welcome.acceptable import check_slot
from services.onboarding.domain.welcome.calls import ClaimLost, SlotTaken, orders, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chassis.http import Idempotency
    from services.onboarding.domain.welcome.calls import By, Choice, Outcome, Turn, WelcomeCall
    from services.onboarding.domain.welcome.rules import Rules
    from services.onboarding.store import OnboardingStore
    from services.onboarding.welcome_desk import WelcomeDesk

ROUNDS = 20
NEXT_FREE = 3


class Order:
    """One order for one call, and what was proposed for it in memory until it is stored.

    Args:
        desk: whose calendar proposes.
        rules: the network's.
        now: aware UTC.
        by: who orders.
        arrangement: which arrangement they mean; ``None`` for the current one.
    """

    def __init__(
        self, desk: WelcomeDesk, rules: Rules, now: datetime, by: By, arrangement: int | None
    ) -> None:
        self._desk = desk
        self._proposed: tuple[str, list[Choice]] | None = None
        self.rules = rules
        self.now = now
        self.by = by
        self.arrangement = arrangement

    def choose(self, call: WelcomeCall, starts_at: datetime) -> Turn:
        """One of the times that were kept."""
        self._check(call)
        check_slot(starts_at, now=self.now)
        return orders.choose(call, starts_at, self.rules, self.now, by=self.by)

    def move(self, call: WelcomeCall, starts_at: datetime | None) -> Turn:
        """Another time: a certain one, or the next that is free after the present one."""
        self._check(call)
        orders.check_movable(call, self.now)
        if starts_at is None:
            after = call.starts_at or max(each.starts_at for each in call.choices)
            choice = self._free(call, after=after)
            if choice is None:
                raise SlotTaken
        else:
            choice = self._at(call, starts_at)
        return orders.move(call, choice, self.rules, self.now, by=self.by)

    def cancel(self, call: WelcomeCall) -> Turn:
        """No call at that time; a welcomer who gives it back has somebody else take it."""
        self._check(call)
        if self.by.role == "welcomer" and call.status == "booked":
            orders.check_movable(call, self.now)
            return self.hand_over(call)
        return orders.cancel(call, self.rules, self.now, by=self.by)

    def rebook(self, call: WelcomeCall, starts_at: datetime | None) -> Turn:
        """A time again, after there was none: a certain one, or the next that is free."""
        self._check(call)
        orders.check_rebookable(call)
        if starts_at is not None:
            choice: Choice | None = self._at(call, starts_at)
        else:
            choice = self._free(call)
        return orders.rebook(call, choice, self._why(call), self.rules, self.now, by=self.by)

    def decline(self, call: WelcomeCall) -> Turn:
        """No call at all."""
        self._check(call)
        return orders.decline(call, self.rules, self.now, by=self.by)

    def ask(self, call: WelcomeCall) -> Turn:
        """A call for somebody whose last one is over."""
        orders.check_over(call)
        choices, why = self._desk.propose(call, self.rules, self.now)
        self._proposed = (call.id, choices)
        return orders.ask_again(call, choices, why, self.rules, self.now, by=self.by)

    def miss(self, call: WelcomeCall) -> Turn:
        """The two did not meet: another time, or gentler hands."""
        self._check(call)
        choices, why = self._desk.propose(call, self.rules, self.now)
        self._proposed = (call.id, choices)
        return outcomes.miss(call, choices, why, self.rules, self.now, by=self.by)

    def hold(self, call: WelcomeCall, outcome: Outcome) -> Turn:
        """It took place: at its time, or otherwise, when the network rang up by hand."""
        self._check(call)
        at_its_time = call.starts_at is not None and call.starts_at <= self.now
        if self.by.role != "network" or (call.status == "booked" and at_its_time):
            return outcomes.hold(call, outcome, self.rules, self.now, by=self.by)
        name = call.escalation.person_name if call.escalation else None
        name = name or self.rules.contact_for(call.place_id).name
        return outcomes.hold_by_hand(
            call, outcome, self.rules, self.now, by=self.by, given_name=name
        )

    def note_contact(self, call: WelcomeCall, how: str) -> Turn:
        """A word was exchanged beside the call."""
        return outcomes.contacted(call, how, self.rules, self.now, by=self.by)

    def look_again(self, call: WelcomeCall, *, confirmed: bool) -> Turn:
        """A second pair of eyes on its outcome."""
        return outcomes.look_again(call, self.rules, self.now, by=self.by, confirmed=confirmed)

    def hand_over(self, call: WelcomeCall) -> Turn:
        """Somebody else at the same time; else the next time that is free; else it waits."""
        leaving = [call.welcomer_id] if call.welcomer_id else []
        choice = self._free(call, at=call.starts_at, avoid=leaving)
        if choice is None:
            choice = self._free(call, avoid=leaving)
        return orders.hand_over(call, choice, self._why(call), self.rules, self.now, by=self.by)

    def offer_anew(self, call: WelcomeCall, *, without: str) -> Turn:
        """Other times to choose from, as one who was to call cannot."""
        choices = self._desk.calendar.choices_for(
            call, self.now, len(call.choices), avoid=[without]
        )
        self._proposed = (call.id, choices)
        self._desk.calendar.take(call.id, choices)
        return orders.reoffer(call, choices, self._why(call), self.rules, self.now)

    def give_back(self) -> None:
        """Let go of what was proposed and is not stored."""
        if self._proposed is not None:
            self._desk.calendar.give_back(*self._proposed)
            self._proposed = None

    def _check(self, call: WelcomeCall) -> None:
        orders.check_arrangement(call, self.arrangement)

    def _at(self, call: WelcomeCall, starts_at: datetime) -> Choice:
        check_slot(starts_at, now=self.now)
        choice = None
        if starts_at != call.starts_at:
            choice = self._free(call, at=starts_at)
        if choice is None:
            raise SlotTaken(self._desk.calendar.bookable_for(call, self.now, limit=NEXT_FREE))
        return choice

    def _free(self, call: WelcomeCall, **wanted: Any) -> Choice | None:
        choice = self._desk.calendar.free_for(call, self.now, **wanted)
        if choice is not None:
            self._proposed = (call.id, [choice])
            self._desk.calendar.take(call.id, [choice])
        return choice

    def _why(self, call: WelcomeCall) -> str:
        return self._desk.calendar.current(self.now).why_nobody(call.languages)


class CallOrders:
    """Carries out orders, each in one guarded write.

    Two orders may mean the same time: the unique index gives it to one of them; the other looks
    at the calendar anew, and is told what is free next if it insists on that time.
    """

    def __init__(self, store: OnboardingStore, desk: WelcomeDesk) -> None:
        self._store = store
        self._desk = desk

    def carry_out(
        self,
        call_id: str,
        turn: Callable[[Order, WelcomeCall], Turn],
        *,
        effect: Idempotency,
        by: By,
        body: Callable[[WelcomeCall], dict[str, Any]],
        now: datetime,
        arrangement: int | None = None,
        note: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Carry out one order, once a request; return the body to answer with.

        Args:
            call_id: the call.
            turn: what is ordered; may be asked several times.
            effect: the request's key.
            by: who orders.
            body: what is answered about the call as it is then.
            now: aware UTC.
            arrangement: which arrangement they mean.
            note: what was said, for the needed few.

        Returns:
            The body; ``None`` if there is no such call.

        Raises:
            LinkUsed, NotNow, SlotTaken, NotAcceptable: it cannot be done.
            Problem: 409, where others were quicker each time.
        """
        rules = self._desk.rules.now(now)
        calendar = self._desk.calendar
        for _ in range(ROUNDS):
            looked_at = calendar.seen
            order = Order(self._desk, rules, now, by, arrangement)
            decided: list[tuple[Turn, dict[str, Any]]] = []

            def decide(
                call: WelcomeCall,
                order: Order = order,
                decided: list[tuple[Turn, dict[str, Any]]] = decided,
            ) -> tuple[WelcomeCall, list[Any], dict[str, Any]]:
                order.give_back()
                turned = turn(order, call)
                answer = body(turned.call)
                decided[:] = [(turned, answer)]
                return turned.call, of_turn(turned), answer

            try:
                answered = self._store.calls.change(
                    call_id, effect=effect, decide=decide, now=now, note=note
                )
            except ClaimLost:
                order.give_back()
                calendar.doubt()
                continue
            except SlotTaken:
                order.give_back()
                if calendar.seen != looked_at or calendar.seen == now:
                    raise
                # Nobody is refused by a calendar that is not up to date.
                calendar.doubt()
                calendar.current(now)
                continue
            except AWAY:
                calendar.start_over()
                raise
            except Exception:
                order.give_back()
                raise
            for turned, answer in decided:
                self._learn(order, turned, stored=answer is answered)
            return answered
        raise crowded()

    def _learn(self, order: Order, turned: Turn, *, stored: bool) -> None:
        """Note what is stored; where the same request was quicker elsewhere, look at that anew."""
        if not stored:
            order.give_back()
            self._desk.calendar.doubt()
            return
        self._desk.calendar.note(turned.call)
        if turned.to_pass_on:
            self._desk.pass_on([turned.call], order.now)
