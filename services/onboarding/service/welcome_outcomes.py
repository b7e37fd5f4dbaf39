"""What comes of welcome calls: held or missed, notes, a second pair of eyes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from services.onboarding.domain.welcome.calls import Outcome, WelcomeCall, orders
from services.onboarding.domain.welcome.welcomers import CALL
from services.onboarding.forms.calls import AskForm, ContactForm, HeldForm, OrderForm, moment_from
from services.onboarding.news import call_asked_for
from services.onboarding.service.room import found, not_valid, now
from services.onboarding.service.welcome_calls import (
    WelcomeCallRoom,
    call_id_from,
    inside,
    may_see,
)
from services.onboarding.views.calls import of_call, of_note
from services.onboarding.views.words import moment

if TYPE_CHECKING:
    from services.onboarding.call_orders import Order
    from services.onboarding.domain.members import Member
    from services.onboarding.domain.welcome.calls import Turn

_BOOKABLE = 200
_CONTACT_FOR = timedelta(days=7)


class WelcomeOutcomes(WelcomeCallRoom):
    """Routes for those who give calls, and for those who look after them."""

    @route("POST", "/members/<member_id>/welcome-call")
    def ask_for_call(self, call: Call, member_id: str) -> Answer:
        """Arrange a call for whoever wants one; who has one keeps it."""
        read(AskForm, call.body)
        member: Member = self.visible(call, member_id)
        call_id, at = call_id_from(member_id), now()
        known: WelcomeCall | None = self.store.calls.get(call_id)
        if known is None:
            place = self.store.places.get(member.place_id)
            due = call_asked_for(member, place, self.desk.rules.now(at), at, call.correlation_id)
            if self.desk.book([due], {}, at):
                raise Problem(
                    409, "conflict", "Many are being booked just now: try again.", retry_after=1
                )
        elif known.status in orders.OVER:
            return self.carry_out(call, member_id, lambda order, current: order.ask(current))
        there = found(self.store.calls.get(call_id))
        return Answer(200, of_call(there, inside=inside(call, there)))

    @route("GET", "/members/<member_id>/welcome-call/slots")
    def list_slots(self, call: Call, member_id: str) -> Answer:
        """List the times that the call could be at."""
        welcome_call = self.call_within_reach(call, member_id)
        times = self.desk.calendar.bookable_for(welcome_call, now(), limit=_BOOKABLE)
        return Answer(
            200,
            {"items": [{"starts_at": moment(at), "ends_at": moment(at + CALL)} for at in times]},
        )

    @route("POST", "/members/<member_id>/welcome-call/held")
    def hold_call(self, call: Call, member_id: str) -> Answer:
        """Note that a call took place, and what came of it."""
        form = read(HeldForm, call.body)
        self._check_not_oneself(call, member_id)
        outcome = Outcome(
            judgement=form.outcome, measures=tuple(form.measures), said_by=call.caller.subject
        )

        def held(order: Order, known: WelcomeCall) -> Turn:
            self.check_measures(known.place_id, outcome.measures)
            return order.hold(known, outcome)

        return self.carry_out(
            call,
            member_id,
            held,
            arrangement=form.arrangement,
            note=_note(call, form.how, form.notes, "outcome"),
        )

    @route("POST", "/members/<member_id>/welcome-call/missed")
    def miss_call(self, call: Call, member_id: str) -> Answer:
        """Note that the two did not meet; another time is found, or a gentler way."""
        form = read(OrderForm, call.body)
        self._check_not_oneself(call, member_id)
        return self.carry_out(
            call, member_id, lambda order, known: order.miss(known), arrangement=form.arrangement
        )

    @route("POST", "/members/<member_id>/welcome-call/outcome/confirm")
    def confirm_outcome(self, call: Call, member_id: str) -> Answer:
        """See it the same way, with a second pair of eyes."""
        return self._look_again(call, member_id, confirmed=True)

    @route("POST", "/members/<member_id>/welcome-call/outcome/overturn")
    def overturn_outcome(self, call: Call, member_id: str) -> Answer:
        """See it otherwise, with a second pair of eyes."""
        return self._look_again(call, member_id, confirmed=False)

    @route("POST", "/members/<member_id>/welcome-call/contacts")
    def note_word_exchanged(self, call: Call, member_id: str) -> Answer:
        """Note a word that was exchanged beside the call."""
        form = read(ContactForm, call.body)
        self._check_not_oneself(call, member_id)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.note_contact(known, form.how),
            note=_note(call, form.how, form.notes, "contact"),
        )

    @route("GET", "/members/<member_id>/welcome-call/notes")
    def list_notes(self, call: Call, member_id: str) -> Answer:
        """Show what was noted, to the welcomer of the call and those who look after it."""
        self._check_not_oneself(call, member_id)
        welcome_call = self.call_within_reach(call, member_id)
        notes = self.store.calls.notes(welcome_call.id)
        return Answer(200, {"items": [of_note(each) for each in notes]})

    @route("GET", "/welcomers/<welcomer_id>/calls")
    def list_calls_of_welcomer(self, call: Call, welcomer_id: str) -> Answer:
        """List a welcomer's calls, soonest first, with whom to ring up."""
        welcomer = found(next(iter(self.store.welcomers.of([welcomer_id])), None))
        if not call.caller.may_see(member_id=welcomer.id, place_id=welcomer.place_id):
            raise not_found()
        limit, after = call.page()
        since = now() - _CONTACT_FOR
        calls = self.store.calls.of_welcomer(
            welcomer_id, since, limit=limit + 1, after=_position(after)
        )
        members = self.store.members.of(each.member_id for each in calls[:limit])
        items = [_with_contact(each, members.get(each.member_id)) for each in calls[:limit]]
        last = items[-1]["starts_at"] if len(calls) > limit else None
        return Answer(200, {"items": items, "after": last})

    def _look_again(self, call: Call, member_id: str, *, confirmed: bool) -> Answer:
        read(AskForm, call.body)
        self._check_not_oneself(call, member_id)
        if not inside(call, self.call_within_reach(call, member_id)):
            raise not_found()
        return self.carry_out(
            call, member_id, lambda order, known: order.look_again(known, confirmed=confirmed)
        )

    def _check_not_oneself(self, call: Call, member_id: str) -> None:
        """Refuse somebody to judge their own call, or to read what was noted about them."""
        welcome_call = self.store.calls.get(call_id_from(member_id))
        if welcome_call is None or call.caller.subject == member_id:
            raise not_found()
        if not may_see(call, welcome_call):
            raise not_found()


def _note(call: Call, how: str, text: str, about: str) -> dict[str, Any]:
    return {"at": now(), "by": call.caller.subject, "how": how, "about": about, "text": text}


def _position(after: str | None) -> datetime | None:
    if after is None:
        return None
    try:
        return moment_from(after)
    except ValueError:
        raise not_valid("/after", "use what the page before gave") from None


def _with_contact(welcome_call: WelcomeCall, member: Member | None) -> dict[str, Any]:
    view = of_call(welcome_call)
    view["member_given_name"] = member.given_name if member else None
    view["member_phone"] = member.phone if member else None
    return view
