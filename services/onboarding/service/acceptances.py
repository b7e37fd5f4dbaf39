"""What members have to read, and their yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import FieldError, Problem
from services.onboarding.charter_facts import of_acceptance
from services.onboarding.domain.charter.acceptances import (
    Receipt,
    acceptance_id_of,
    accepted_in,
    nothing_left,
    standings,
)
from services.onboarding.forms.charter import AcceptanceForm
from services.onboarding.questions import tongue_of
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.views.acceptances import of_reading, of_receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.event import Event
    from services.onboarding.domain.charter.versions import Version
    from services.onboarding.domain.members import Member


class Acceptances(Room):
    """Routes about who has accepted what."""

    @route("GET", "/members/<member_id>/charter")
    def get_reading(self, call: Call, member_id: str) -> Answer:
        """Show what a member has accepted, and what is left to read with what has changed."""
        member = self.visible(call, member_id)
        accepted = accepted_in(self.store.acceptances.receipts(member_id))
        current = self.store.charters.in_force(member.place_id)
        standing = [(version, standings(version, member.roles, accepted)) for version in current]
        read_then = self.store.charters.some(
            (version.charter_id, each.accepted.number)
            for version, items in standing
            for each in items
            if each.state == "changed" and each.accepted
        )
        shown = []
        for version, items in standing:
            before = {}
            for each in items:
                if each.state == "changed" and each.accepted:
                    then = read_then.get((version.charter_id, each.accepted.number))
                    measure = then.measure(each.measure.id) if then else None
                    if measure:
                        before[measure.id] = measure
            shown.append((version, items, before))
        return Answer(200, of_reading(member_id, shown, tongue_of(call.query)))

    @route("POST", "/members/<member_id>/charter/acceptances")
    def accept(self, call: Call, member_id: str) -> Answer:
        """Note somebody's yes to measures of a version in force, and give a receipt."""
        form = read(AcceptanceForm, call.body)
        member = self.visible(call, member_id)
        own = call.caller.subject == member_id
        if not own and form.given == "online":
            raise not_valid("/given", "say how they told you: phone, paper or in_person")
        current = self.store.charters.in_force(member.place_id)
        at = now()

        def decide(
            receipts: list[Receipt], aggregate_version: int
        ) -> tuple[Receipt, Sequence[Event], dict[str, Any]]:
            receipt = Receipt(
                id=str(uuid4()),
                charter_id=form.charter_id,
                number=form.number,
                at=at,
                measures=_said_yes_to(form, current),
                given=form.given,
                noted_by=None if own else call.caller.subject,
            )
            fact = of_acceptance(
                receipt,
                member_id=member_id,
                complete=nothing_left(current, member.roles, accepted_in([*receipts, receipt])),
                aggregate=(acceptance_id_of(member_id), aggregate_version),
                correlation_id=call.correlation_id,
            )
            return receipt, [fact], of_receipt(receipt, member_id)

        return Answer(201, self.store.acceptances.add(member_id, effect=call.effect, decide=decide))

    @route("GET", "/members/<member_id>/charter/acceptances/<receipt_id>")
    def get_receipt(self, call: Call, member_id: str, receipt_id: str) -> Answer:
        """Show a receipt to whom it is about, and to those who may note it."""
        member: Member = self.visible(call, member_id)
        receipts = self.store.acceptances.receipts(member.id)
        receipt = found(next((each for each in receipts if each.id == receipt_id), None))
        return Answer(200, of_receipt(receipt, member_id))


def _said_yes_to(form: AcceptanceForm, current: Sequence[Version]) -> tuple[tuple[str, str], ...]:
    """Return the measures named, each with the hash of what it says.

    Raises:
        Problem: 422 for a charter or measure that is not in force here, 409 for another version.
    """
    version = next((each for each in current if each.charter_id == form.charter_id), None)
    if version is None:
        raise not_valid("/charter_id", "not a charter that is in force at their place")
    if version.number != form.number:
        raise Problem(
            409,
            "not-in-force",
            "Another version is in force now: read it, then accept what has changed.",
        )
    known = {measure.id: measure.hash for measure in version.measures}
    unknown = [
        FieldError(f"/measures/{position}", "not a measure of this version")
        for position, measure in enumerate(form.measures)
        if measure not in known
    ]
    if unknown:
        raise Problem(422, "not-valid", "Correct the fields named here.", errors=unknown)
    return tuple((measure, known[measure]) for measure in form.measures)
