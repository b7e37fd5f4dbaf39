"""The welcome desk: books calls with the calendar's advice and the store's last word."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from chassis import metrics
from services.onboarding.call_facts import of_turn
from services.onboarding.domain.welcome.calls.call import TIME
from services.onboarding.domain.welcome.calls.orders import arrange
from services.onboarding.hosting_gate import HostingGate
from services.onboarding.kept_calendar import KeptCalendar, times_of
from services.onboarding.kept_rules import KeptRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from services.onboarding.domain.welcome.calls import Choice, Turn, WelcomeCall
    from services.onboarding.domain.welcome.rules import Rules
    from services.onboarding.settings import OnboardingSettings
    from services.onboarding.store import OnboardingStore

ROUNDS = 20
"""How often a batch is tried anew after others were quicker, before it is put off."""

BATCH = 100
CHOICES = 3


class WelcomeDesk:
    """One process's way of booking; any number of processes may do so at once.

    The calendar in memory proposes. Two desks may propose the same time, but the unique index
    gives it to one of them; the other reads back what is stored and proposes again.
    """

    def __init__(self, store: OnboardingStore, settings: OnboardingSettings) -> None:
        self._store = store
        self.calendar = KeptCalendar(store, settings)
        self.rules = KeptRules(store)
        self.gate = HostingGate(store, self.rules)

    def book(
        self, wanted: Sequence[WelcomeCall], causes: Mapping[str, UUID], now: datetime
    ) -> list[WelcomeCall]:
        """Book each call, or offer times, or store that it waits, and the facts with it.

        Args:
            wanted: calls that nobody has arranged yet, in order of arrival.
            causes: the events that led to them, by call id.
            now: aware UTC.

        Returns:
            Those for which others were quicker each time: try again later.
        """
        left = list(wanted)
        rules = self.rules.now(now)
        for _ in range(ROUNDS):
            # A call that is not stored yet has no version: its first one is the turn's.
            turns = self._arranged([replace(call, version=0) for call in left], rules, now)
            with self._starting_over_on_failure():
                refused = self._store.calls.add(
                    [
                        (turn.call, fact)
                        for turn in turns
                        for fact in of_turn(turn, causes.get(turn.call.id))
                    ]
                )
                stored = self._store.calls.of(call.id for call in refused) if refused else {}
            self._learn(turns, {call.id for call in refused}, stored)
            metrics.DUPLICATES.labels("onboarding.book_welcome_calls").inc(len(stored))
            lost = {call.id for call in refused} - stored.keys()
            left = [call for call in left if call.id in lost]
            if not left:
                break
            self.calendar.doubt()
        return left

    def retry(
        self,
        now: datetime,
        *,
        languages: Iterable[str] | None = None,
        trained: Iterable[str] = (),
        because: UUID | None = None,
    ) -> None:
        """Book calls for those who wait, longest waiting first, while there are slots.

        Args:
            now: aware UTC.
            languages: only for who speaks one of these; for everybody by default.
            trained: ids of welcomers who are said to be new.
            because: the event that gives hope; ``None`` when only time has passed.
        """
        self.calendar.doubt()
        self.calendar.current(now)
        self.calendar.put(self._store.welcomers.of(trained))
        rules = self.rules.now(now)
        hopeless: set[str] = set()
        for _ in range(ROUNDS):
            calendar = self.calendar.current(now)
            hopeful = calendar.open_languages(languages or calendar.languages(), now)
            waiting = (
                self._store.calls.waiting(hopeful, limit=BATCH, skip=len(hopeless))
                if hopeful
                else []
            )
            if not waiting:
                break
            arranged = self._arranged(waiting, rules, now)
            turns = [turn for turn in arranged if turn.call.status != "wanted"]
            # Whom nobody may call must not stand before those behind them.
            hopeless |= {turn.call.id for turn in arranged if turn.call.status == "wanted"}
            if not turns:
                continue
            with self._starting_over_on_failure():
                unsure = self._store.calls.advance(
                    [(turn.before, turn.call, of_turn(turn, because)) for turn in turns], now
                )
                stored = self._store.calls.of(call.id for call in unsure) if unsure else {}
            self._learn(turns, {call.id for call in unsure}, stored)
            if unsure:
                self.calendar.doubt()

    def propose(self, call: WelcomeCall, rules: Rules, now: datetime) -> tuple[list[Choice], str]:
        """Return what a call could be given, taken in memory, and what is missing if nothing."""
        choices = self._found(call, rules, now)
        if not choices and self.calendar.seen != now:
            # Nobody is made to wait by a calendar that is not up to date.
            self.calendar.doubt()
            choices = self._found(call, rules, now)
        self.calendar.take(call.id, choices)
        why = "" if choices else self.calendar.current(now).why_nobody(call.languages)
        return choices, why

    def _found(self, call: WelcomeCall, rules: Rules, now: datetime) -> list[Choice]:
        if rules.way == "choice":
            return self.calendar.choices_for(call, now, CHOICES)
        choice = self.calendar.free_for(call, now)
        return [] if choice is None else [choice]

    def pass_on(self, calls: Sequence[WelcomeCall], now: datetime) -> None:
        """Tell the task lists, and the gate to hosting, of calls as they are stored."""
        for _ in range(ROUNDS):
            self._store.tasks.follow(calls, now)
            self.gate.judge(calls, now)
            moved_on = self._store.calls.passed_on(calls)
            if not moved_on:
                return
            # What was followed is old by now: what is new comes after it.
            calls = list(self._store.calls.of(moved_on).values())

    def _arranged(self, calls: Sequence[WelcomeCall], rules: Rules, now: datetime) -> list[Turn]:
        turns = []
        for call in calls:
            choices, why = self.propose(call, rules, now)
            turns.append(arrange(call, choices, why, rules, now, by=TIME))
        return turns

    def _learn(
        self, turns: Sequence[Turn], refused: set[str], stored: Mapping[str, WelcomeCall]
    ) -> None:
        for turn in turns:
            known = stored.get(turn.call.id) if turn.call.id in refused else turn.call
            if known is None or times_of(known) != times_of(turn.call):
                self.calendar.give_back(turn.call.id, _choices(turn.call))
            if known is not None:
                self.calendar.note(known)

    @contextmanager
    def _starting_over_on_failure(self) -> Iterator[None]:
        """Forget the calendar when a write fails: nobody knows then which slots were taken."""
        try:
            yield
        except BaseException:
            self.calendar.start_over()
            raise


def _choices(call: WelcomeCall) -> tuple[Choice, ...]:
    booked = call.as_choice
    return call.choices if booked is None else (booked,)
