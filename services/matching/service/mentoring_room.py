"""What every room about mentorings needs: who is allowed what, and how an order is carried out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.http import Answer, Call
from chassis.problems import not_found
from services.matching.domain.mentoring import Assignment, LinkUsed, assignment_id_of
from services.matching.orders import Orders
from services.matching.service.refusing_orders import refusing_orders
from services.matching.service.room import Room, found, now
from services.matching.views.assignments import of_assignment, of_release
from services.matching.views.sentences import tongue_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.matching.domain.mentoring import Turn, Who
    from services.matching.orders import Order


class MentoringRoom(Room):
    """Finds a mentoring within somebody's reach, and answers with it."""

    def mentoring_of(self, call: Call, member_id: str) -> Assignment:
        """Return a member's mentoring if whoever asks may know of it; it is a 404 to all others."""
        known: Assignment = found(self.store.assignments.get(assignment_id_from(member_id)))
        if not may_see(call, known):
            raise not_found()
        return known

    def view(self, call: Call, known: Assignment) -> dict[str, Any]:
        """Return how a mentoring looks to whoever asks."""
        why = self.matchmaker.why_waiting(known, now())
        return of_assignment(
            replace(known, waiting_for=why),
            self.matchmaker.rules,
            tongue_of(call.query.get("language")),
            as_mentor=as_mentor(call, known),
            inside=inside(call, known),
        )

    def carry_out(
        self,
        call: Call,
        member_id: str,
        turn: Callable[[Order, Assignment], Turn],
        *,
        arrangement: int | None = None,
        note: dict[str, Any] | None = None,
    ) -> Answer:
        """Carry out an order for a member's mentoring, and answer with it as it is then."""
        known: Assignment = found(self.store.assignments.get(assignment_id_from(member_id)))
        if not (may_see(call, known) or was_asked(call, known)):
            raise not_found()
        mentor_before = as_mentor(call, known)

        def guarded(order: Order, current: Assignment) -> Turn:
            # A mentor may have been released since it was read.
            if not may_see(call, current):
                raise LinkUsed
            return turn(order, current)

        def body(after: Assignment) -> dict[str, Any]:
            if mentor_before is not None and after.invitation_of(mentor_before) is None:
                # Who comes next is none of the business of who is released.
                return of_release(after)
            return self.view(call, after)

        with refusing_orders():
            answered = Orders(self.store, self.matchmaker).carry_out(
                known.id,
                guarded,
                effect=call.effect,
                body=body,
                now=now(),
                arrangement=arrangement,
                note=note,
            )
        return Answer(200, found(answered))


def assignment_id_from(member_id: str) -> str:
    """Return the id of a member's assignment.

    Raises:
        Problem: 404, that is nobody's id.
    """
    try:
        return assignment_id_of(member_id)
    except ValueError:
        raise not_found() from None


def may_see(call: Call, known: Assignment) -> bool:
    """Tell whether a mentoring is within the caller's reach: of all mentors, of who is asked."""
    return as_mentor(call, known) is not None or call.caller.may_see(
        member_id=known.member_id, place_id=known.newcomer.place_id
    )


def was_asked(call: Call, known: Assignment) -> bool:
    """Tell whether the caller is a mentor who was asked before, and may be told that it is over."""
    return "assigned" in call.caller.reach and call.caller.subject in known.newcomer.earlier


def inside(call: Call, known: Assignment) -> bool:
    """Tell whether whoever asks is a coordinator of the place or staff."""
    return call.caller.may_see(place_id=known.newcomer.place_id)


def as_mentor(call: Call, known: Assignment) -> str | None:
    """Return the caller's id if they ask as a mentor who is asked or at the newcomer's side."""
    subject = call.caller.subject
    if subject is None or known.invitation_of(subject) is None:
        return None
    return subject if call.caller.may_see(assigned_to=subject) and not inside(call, known) else None


def acting(call: Call, known: Assignment) -> Who:
    """Return in which part somebody speaks; who notes it for others does so for the newcomer."""
    return "mentor" if as_mentor(call, known) is not None else "member"
