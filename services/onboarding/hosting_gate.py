"""The gate to hosting, as it is kept: each change in one write with what it announces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from contracts.event import event_id
from contracts.welcome import HostingCleared, HostingHeld
from services.onboarding.domain.welcome import hosting
from services.onboarding.domain.welcome.calls import call_id_of
from services.onboarding.readings import Readings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any, TypeAlias

    from chassis.http import Idempotency
    from contracts.event import Event
    from services.onboarding.domain.charter.readings import Reading
    from services.onboarding.domain.welcome.calls import WelcomeCall
    from services.onboarding.domain.welcome.hosting import Gate
    from services.onboarding.domain.welcome.rules import Rules
    from services.onboarding.kept_rules import KeptRules
    from services.onboarding.store import OnboardingStore

    Change: TypeAlias = Callable[[Gate, Reading | None], Gate]
    News: TypeAlias = tuple[Change, UUID, UUID | None]

BATCH = 100
ROUNDS = 20


class HostingGate:
    """Opens and closes members' gates, in any number of processes."""

    def __init__(self, store: OnboardingStore, rules: KeptRules) -> None:
        self._store = store
        self._rules = rules

    def judge(self, calls: Sequence[WelcomeCall], now: datetime) -> None:
        """Hear what came of calls."""
        told: dict[str, News] = {
            call.member_id: (_judging(call), UUID(call.correlation_id), None)
            for call in calls
            if call.outcome is not None
        }
        self.hear(told, now)

    def close_unread(self, now: datetime) -> None:
        """Close the gates of those who had time until now to read what is new, and did not."""
        for _ in range(ROUNDS):
            due = self._store.hosting.due(now, limit=BATCH)
            over: dict[str, News] = {
                each.member_id: (lambda gate, _: hosting.time_is_up(gate, now), uuid4(), None)
                for each in due
            }
            self.hear(over, now)
            if len(due) < BATCH:
                return

    def hear(self, news: Mapping[str, News], now: datetime) -> None:
        """Change gates, by member, with the correlation and the event that led to it.

        Whatever it is about: what they have read is looked at again, by their roles and the
        charters as they are now.
        """
        rules = self._rules.now(now)
        left = dict(news)
        for _ in range(ROUNDS):
            if not left:
                return
            # The gate first: a yes that is said in between moves it on, and it is looked at again.
            gates, readings = self._store.hosting.of(left), Readings(self._store).of_ids(left)
            changes = []
            for member_id, (change, correlation_id, because) in left.items():
                before = gates.get(member_id) or hosting.Gate(member_id=member_id)
                reading = readings.get(member_id)
                after = change(before, reading)
                if reading is not None:
                    after = hosting.as_read(after, complete=reading.complete)
                if after == before:
                    continue
                after = replace(after, version=before.version + 1)
                after = replace(after, told=hosting.state_of(after, rules))
                changes.append(
                    (
                        after,
                        _facts(
                            before,
                            after,
                            now,
                            rules,
                            correlation_id=correlation_id,
                            because=because,
                        ),
                    )
                )
            lost = self._store.hosting.put(changes)
            left = {member_id: left[member_id] for member_id in lost}

    def order(
        self,
        member_id: str,
        change: Callable[[Gate], Gate],
        *,
        effect: Idempotency,
        body: Callable[[Gate], dict[str, object]],
        now: datetime,
        correlation_id: UUID,
    ) -> dict[str, object]:
        """Change a gate as somebody orders, once a request; return the body to answer with."""
        rules = self._rules.now(now)

        def decide(before: Gate) -> tuple[Gate, list[Event], dict[str, object]]:
            after = change(before)
            reading = Readings(self._store).of_ids([member_id]).get(member_id)
            if reading is not None:
                after = hosting.as_read(after, complete=reading.complete)
            after = replace(after, version=before.version + 1)
            after = replace(after, told=hosting.state_of(after, rules))
            return (
                after,
                _facts(before, after, now, rules, correlation_id=correlation_id, because=None),
                body(after),
            )

        return self._store.hosting.change(member_id, effect=effect, decide=decide)


def _judging(call: WelcomeCall) -> Change:
    outcome = call.outcome
    if outcome is None:
        raise ValueError("nothing came of the call yet")
    return lambda gate, _: hosting.judged(gate, outcome.effective, outcome.measures, call.version)


def _facts(
    before: Gate,
    after: Gate,
    now: datetime,
    rules: Rules,
    *,
    correlation_id: UUID,
    because: UUID | None,
) -> list[Event]:
    # Who was never cleared is told nothing while something is still missing.
    if after.told == before.told or (before.told, after.told) == ("held", "pending"):
        return []
    contract = HostingCleared if after.told == "cleared" else HostingHeld
    fields: dict[str, Any] = {
        "event_id": event_id(hosting.gate_id_of(after.member_id), after.version, contract),
        "occurred_at": now,
        "correlation_id": correlation_id,
        "causation_id": because,
        "member_id": after.member_id,
        "call_id": call_id_of(after.member_id),
        "measures": after.measures if after.told == "held" else (),
    }
    if after.told == "pending":
        fields["missing"] = hosting.missing(after, rules)
    return [contract(**fields)]
