"""Welcome calls: booked by events, arranged anew by whom they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nameko.timer import Timer

from bus import Later, reacts_to
from chassis.database import Store
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.onboarding import (
    MemberChanged,
    MemberJoined,
    WelcomeCallWanted,
    WelcomerTrained,
)
from services.onboarding.call_ladder import CallLadder
from services.onboarding.call_orders import CallOrders
from services.onboarding.domain.welcome.calls import By, WelcomeCall, call_id_of
from services.onboarding.forms.calls import ChooseForm, OrderForm, TimeForm, moment_from
from services.onboarding.news import call_due
from services.onboarding.service.refusing import refusing
from services.onboarding.service.room import Room, found, now
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.views.calls import of_call
from services.onboarding.welcome_desk import WelcomeDesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.database import ServiceDatabase
    from services.onboarding.call_orders import Order
    from services.onboarding.domain.welcome.calls import Turn


def _desk(database: ServiceDatabase) -> WelcomeDesk:
    return WelcomeDesk(OnboardingStore(database), OnboardingSettings())


class Patience(Timer):
    """Fires every ``ONBOARDING_RETRY_SECONDS``, in every replica: what it does must be harmless."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = OnboardingSettings().retry_seconds


class WelcomeCallRoom(Room):
    """What every room about welcome calls needs: the desk, and who is allowed what."""

    desk = Store(_desk)

    def call_within_reach(self, call: Call, member_id: str) -> WelcomeCall:
        """Return a member's call if whoever asks may know of it; it is a 404 to all others."""
        welcome_call: WelcomeCall = found(self.store.calls.get(call_id_from(member_id)))
        if not may_see(call, welcome_call):
            raise not_found()
        return welcome_call

    def carry_out(
        self,
        call: Call,
        member_id: str,
        turn: Callable[[Order, WelcomeCall], Turn],
        *,
        arrangement: int | None = None,
        note: dict[str, Any] | None = None,
    ) -> Answer:
        """Carry out an order for a member's call, and answer with the call as it is then."""
        welcome_call = self.call_within_reach(call, member_id)
        by = acting(call, welcome_call)

        def guarded(order: Order, current: WelcomeCall) -> Turn:
            # A welcomer may have lost the call since it was read.
            if not may_see(call, current):
                raise not_found()
            return turn(order, current)

        with refusing():
            body = CallOrders(self.store, self.desk).carry_out(
                welcome_call.id,
                guarded,
                effect=call.effect,
                by=by,
                body=lambda after: of_call(after, inside=inside(call, after)),
                now=now(),
                arrangement=arrangement,
                note=note,
            )
        return Answer(200, found(body))


class WelcomeCalls(WelcomeCallRoom):
    """What books welcome calls, and the routes by which newcomers arrange them."""

    @reacts_to(MemberJoined, queue="onboarding.book_welcome_calls")
    def book_welcome_calls(self, events: list[MemberJoined]) -> None:
        """Book each newcomer the earliest call, or have them wait for one."""
        at = now()
        rules = self.desk.rules.now(at)
        welcomed = [event for event in events if rules.welcomes(event.roles)]
        places = self.store.places.of(event.place_id for event in welcomed)
        members = self.store.members.of({event.member_id for event in welcomed})
        calls = {
            event.event_id: call_due(
                event, members.get(event.member_id), places.get(event.place_id), rules, at
            )
            for event in welcomed
        }
        late = self.desk.book(
            list(calls.values()),
            {calls[event.event_id].id: event.event_id for event in welcomed},
            at,
        )
        if late:
            ids = {call.id for call in late}
            raise Later(
                "others_were_quicker",
                [event for event in welcomed if calls[event.event_id].id in ids],
            )

    @reacts_to(WelcomerTrained, WelcomeCallWanted, queue="onboarding.retry_waiting_calls")
    def retry_waiting_calls(self, events: list[WelcomerTrained | WelcomeCallWanted]) -> None:
        """Book for those who wait; a wait itself is news, as a welcomer may have just come."""
        trained = [event for event in events if isinstance(event, WelcomerTrained)]
        self.desk.retry(
            now(),
            languages={language for event in events for language in event.languages},
            trained=[event.welcomer_id for event in trained],
            because=trained[-1].event_id if trained else None,
        )

    @reacts_to(MemberChanged, queue="onboarding.correct_calls")
    def correct_calls(self, events: list[MemberChanged]) -> None:
        """Let calls follow what newcomers correct; who waited may be understood by somebody now."""
        at = now()
        ladder = CallLadder(self.store, self.desk)
        members = self.store.members.of({event.member_id for event in events})
        for event in events:
            member = members.get(event.member_id)
            if member is not None:
                ladder.correct(member, at, event.event_id)
        self.desk.retry(
            at,
            languages={language for each in members.values() for language in each.languages},
            because=events[-1].event_id,
        )

    @Patience.decorator
    def retry_all_waiting_calls(self) -> None:
        """Book for those who wait, as time itself opens new slots."""
        self.desk.retry(now())

    @route("GET", "/members/<member_id>/welcome-call")
    def get_welcome_call(self, call: Call, member_id: str) -> Answer:
        """Show a member's welcome call."""
        welcome_call = self.call_within_reach(call, member_id)
        return Answer(200, of_call(welcome_call, inside=inside(call, welcome_call)))

    @route("POST", "/members/<member_id>/welcome-call/choose")
    def choose_time(self, call: Call, member_id: str) -> Answer:
        """Book one of the times that were offered."""
        form = read(ChooseForm, call.body)
        at = moment_from(form.starts_at)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.choose(known, at),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/welcome-call/move")
    def move_call(self, call: Call, member_id: str) -> Answer:
        """Move a call to a certain time, or to the next that is free."""
        form = read(TimeForm, call.body)
        at = None if form.starts_at is None else moment_from(form.starts_at)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.move(known, at),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/welcome-call/cancel")
    def cancel_call(self, call: Call, member_id: str) -> Answer:
        """Cancel a call; a welcomer who does so has it handed over."""
        form = read(OrderForm, call.body)
        return self.carry_out(
            call, member_id, lambda order, known: order.cancel(known), arrangement=form.arrangement
        )

    @route("POST", "/members/<member_id>/welcome-call/rebook")
    def rebook_call(self, call: Call, member_id: str) -> Answer:
        """Book a call again after it was cancelled."""
        form = read(TimeForm, call.body)
        at = None if form.starts_at is None else moment_from(form.starts_at)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.rebook(known, at),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/welcome-call/decline")
    def decline_call(self, call: Call, member_id: str) -> Answer:
        """Do without a call."""
        form = read(OrderForm, call.body)
        return self.carry_out(
            call, member_id, lambda order, known: order.decline(known), arrangement=form.arrangement
        )


def call_id_from(member_id: str) -> str:
    """Return the id of a member's call.

    Raises:
        Problem: 404, that is nobody's id.
    """
    try:
        return call_id_of(member_id)
    except ValueError:
        raise not_found() from None


def may_see(call: Call, welcome_call: WelcomeCall) -> bool:
    """Tell whether a call is within the caller's reach."""
    return call.caller.may_see(
        member_id=welcome_call.member_id,
        place_id=welcome_call.place_id,
        assigned_to=welcome_call.welcomer_id,
    )


def inside(call: Call, welcome_call: WelcomeCall) -> bool:
    """Tell whether whoever asks is the coordinator of the place or staff."""
    return call.caller.may_see(place_id=welcome_call.place_id)


def acting(call: Call, welcome_call: WelcomeCall) -> By:
    """Return in which part somebody acts on a call."""
    subject = call.caller.subject
    if "own" in call.caller.reach and subject == welcome_call.member_id:
        return By(role="member", person_id=subject)
    if "assigned" in call.caller.reach and subject == welcome_call.welcomer_id:
        return By(role="welcomer", person_id=subject)
    return By(role="network", person_id=subject)
