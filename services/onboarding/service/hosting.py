"""Hosting: who may host an activity, what is missing, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bus import reacts_to
from chassis.database import Store
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.charter import CharterAccepted
from contracts.journey import RoleTaken, StepTaken
from services.onboarding.domain.roles import ORGANISER, kind_of
from services.onboarding.domain.welcome import hosting
from services.onboarding.forms.calls import AskForm, ClearForm, HoldForm
from services.onboarding.hosting_gate import HostingGate
from services.onboarding.kept_rules import KeptRules
from services.onboarding.readings import Readings
from services.onboarding.service.refusing import refusing
from services.onboarding.service.room import Room, now
from services.onboarding.service.ways import Deadlines
from services.onboarding.store import OnboardingStore
from services.onboarding.views.hosting import of_gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.database import ServiceDatabase
    from services.onboarding.domain.welcome.hosting import Gate
    from services.onboarding.hosting_gate import Change, News

_PREPARED = ("preparation", "complete")
"""The step of an organiser's journey, and what is chosen when all of its check-list is done."""


def _gate(database: ServiceDatabase) -> HostingGate:
    store = OnboardingStore(database)
    return HostingGate(store, KeptRules(store))


class Hosting(Room):
    """What opens and closes the gate to hosting, and the routes that show and decide it."""

    gate = Store(_gate)

    @reacts_to(CharterAccepted, StepTaken, RoleTaken, queue="onboarding.watch_hosting_gates")
    def watch_hosting_gates(self, events: list[CharterAccepted | StepTaken | RoleTaken]) -> None:
        """Note who has accepted the charter, whose check-list is complete, who is more than before.

        Whoever becomes an organiser hosts again once they have read what organisers promise.
        """
        # One change a member at a time; the last acceptance of several is the one that counts.
        left = sorted(events, key=lambda event: event.occurred_at)
        while left:
            batch: dict[str, News] = {}
            later = []
            for event in left:
                if event.member_id in batch:
                    later.append(event)
                elif (change := _change(event)) is not None:
                    batch[event.member_id] = (change, event.correlation_id, event.event_id)
            self.gate.hear(batch, now())
            left = later

    @Deadlines.decorator
    def close_unread_gates(self) -> None:
        """Let nobody host any more whose time to read what the charter says anew is over."""
        self.gate.close_unread(now())

    @route("GET", "/members/<member_id>/hosting")
    def get_hosting(self, call: Call, member_id: str) -> Answer:
        """Show whether a member may host, and what is missing or stands against it."""
        member = self.visible(call, member_id)
        gate = self.store.hosting.of([member_id]).get(member_id)
        rules, _ = self.store.network.rules()
        within = call.caller.may_see(place_id=member.place_id) and call.caller.subject != member_id
        return Answer(
            200,
            of_gate(
                gate or hosting.Gate(member_id=member_id),
                rules,
                inside=within,
                reading=Readings(self.store).of([member]).get(member_id),
            ),
        )

    @route("POST", "/members/<member_id>/hosting/hold")
    def hold_hosting(self, call: Call, member_id: str) -> Answer:
        """Say that a member is not to host for now; somebody else has to see it the same way."""
        form = read(HoldForm, call.body)
        at, subject = now(), call.caller.subject
        member = self.visible(call, member_id)

        def held(gate: Gate) -> Gate:
            self.check_measures(member.place_id, form.measures)
            return hosting.propose_hold(gate, form.measures, form.reason, at, by=subject)

        return self._order(call, member_id, held)

    @route("POST", "/members/<member_id>/hosting/confirm")
    def confirm_hold(self, call: Call, member_id: str) -> Answer:
        """See a hold the same way, with a second pair of eyes."""
        read(AskForm, call.body)
        subject = call.caller.subject
        return self._order(
            call, member_id, lambda gate: hosting.decide_hold(gate, by=subject, confirmed=True)
        )

    @route("POST", "/members/<member_id>/hosting/overturn")
    def overturn_hold(self, call: Call, member_id: str) -> Answer:
        """See a hold otherwise, with a second pair of eyes."""
        read(AskForm, call.body)
        subject = call.caller.subject
        return self._order(
            call, member_id, lambda gate: hosting.decide_hold(gate, by=subject, confirmed=False)
        )

    @route("POST", "/members/<member_id>/hosting/clear")
    def clear_hosting(self, call: Call, member_id: str) -> Answer:
        """Let nothing stand against a member's hosting any more."""
        form = read(ClearForm, call.body)
        at, subject = now(), call.caller.subject
        return self._order(
            call, member_id, lambda gate: hosting.clear(gate, form.reason, at, by=subject)
        )

    def _order(self, call: Call, member_id: str, change: Callable[[Gate], Gate]) -> Answer:
        member = self.visible(call, member_id)
        # Nobody decides about themselves, nor from beside the newcomer.
        if call.caller.subject == member_id or not call.caller.may_see(place_id=member.place_id):
            raise not_found()
        rules, _ = self.store.network.rules()

        def body(gate: Gate) -> dict[str, Any]:
            return of_gate(gate, rules, inside=True)

        with refusing():
            answered = self.gate.order(
                member_id,
                change,
                effect=call.effect,
                body=body,
                now=now(),
                correlation_id=call.correlation_id,
            )
        return Answer(200, answered)


def _change(event: CharterAccepted | StepTaken | RoleTaken) -> Change | None:
    match event:
        case CharterAccepted():
            return lambda gate, reading: (
                # What they said yes to by now tells more than the fact, which was true then.
                gate
                if reading is not None
                else hosting.accepted(gate, event.occurred_at, complete=event.complete)
            )
        case RoleTaken() if kind_of(event.role) == ORGANISER:
            return lambda gate, reading: (
                hosting.asked_again(gate, until=None)
                if reading is not None
                and any(each.is_for_any_of([event.role]) for each in reading.new)
                else gate
            )
        case StepTaken() if (event.step, event.choice) == _PREPARED:
            return lambda gate, _: hosting.prepared(gate)
        case _:
            return None
