"""Answers: what mentors and newcomers say, in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.forms import read
from chassis.http import Answer, Call, route
from services.matching.domain.mentoring import LinkUsed
from services.matching.forms.mentoring import (
    AutonomyForm,
    CheckForm,
    ContactedForm,
    DeclineForm,
    OrderForm,
)
from services.matching.service.mentoring_room import MentoringRoom, acting, as_mentor
from services.matching.service.room import now

if TYPE_CHECKING:
    from services.matching.domain.mentoring import Assignment, Turn
    from services.matching.orders import Order


class Answers(MentoringRoom):
    """Routes by which mentors and newcomers answer."""

    @route("POST", "/members/<member_id>/mentor/accept")
    def accept_newcomer(self, call: Call, member_id: str) -> Answer:
        """Say yes to a newcomer; the first who does is their mentor."""
        form = read(OrderForm, call.body)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.accept(known, _mentor_in(call, known)),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/mentor/decline")
    def decline_newcomer(self, call: Call, member_id: str) -> Answer:
        """Say no to a newcomer; the next best mentor is asked."""
        form = read(DeclineForm, call.body)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.decline(known, _mentor_in(call, known), form.reason),
            arrangement=form.arrangement,
            note=_note(call, "declined", form.reason),
        )

    @route("POST", "/members/<member_id>/mentor/ask-another")
    def ask_for_another(self, call: Call, member_id: str) -> Answer:
        """Ask for another mentor, once and without a reason."""
        form = read(OrderForm, call.body)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.ask_another(known),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/mentor/contacted")
    def say_whether_contacted(self, call: Call, member_id: str) -> Answer:
        """Say whether the two have been in touch."""
        form = read(ContactedForm, call.body)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.contacted(known, acting(call, known), yes=form.contacted),
            arrangement=form.arrangement,
        )

    @route("POST", "/members/<member_id>/mentor/check")
    def say_how_it_goes(self, call: Call, member_id: str) -> Answer:
        """Say how it is going; where it is not, somebody else is found."""
        form = read(CheckForm, call.body)

        def checked(order: Order, known: Assignment) -> Turn:
            return order.check(known, acting(call, known), form.day, form.how)

        note = _note(call, f"check_{form.day}", form.how, form.note)
        return self.carry_out(call, member_id, checked, arrangement=form.arrangement, note=note)

    @route("POST", "/members/<member_id>/mentor/autonomy")
    def say_goodbye(self, call: Call, member_id: str) -> Answer:
        """Say that the newcomer finds their own way now; with the second word it ends well."""
        form = read(AutonomyForm, call.body)
        return self.carry_out(
            call,
            member_id,
            lambda order, known: order.autonomy(known, acting(call, known)),
            arrangement=form.arrangement,
            note=_note(call, "autonomy", "", form.word),
        )


def _mentor_in(call: Call, known: Assignment) -> str:
    """Return which mentor answers; whoever notes it for them does so for the one who is known."""
    mentor_id = as_mentor(call, known) or known.mentor_id
    if mentor_id is None:
        raise LinkUsed
    return mentor_id


def _note(call: Call, about: str, how: str, text: str = "") -> dict[str, Any]:
    return {"at": now(), "by": call.caller.subject, "about": about, "how": how, "text": text}
