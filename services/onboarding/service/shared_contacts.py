"""The table of a place's contacts: what each member lets the others know, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bus import reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.journey import MemberLeft
from services.onboarding.domain.shared_contacts import SharedContact
from services.onboarding.forms.shared_contacts import SharedContactForm
from services.onboarding.service.room import Room, found, now
from services.onboarding.views.words import moment

if TYPE_CHECKING:
    from services.onboarding.domain.members import Member


class SharedContacts(Room):
    """Routes about what members share of themselves with their place."""

    @reacts_to(MemberLeft, queue="onboarding.forget_shared_contacts")
    def forget_shared_contacts(self, events: list[MemberLeft]) -> None:
        """Take those who left out of the table."""
        at = now()
        gone = self.store.members.gone({event.member_id for event in events})
        self.store.shared_contacts.forget(sorted(gone), at)

    @route("GET", "/members/<member_id>/shared-contact")
    def get_shared_contact(self, call: Call, member_id: str) -> Answer:
        """Show a member what they share."""
        member = self._chooser(call, member_id)
        contact = self.store.shared_contacts.get(member.id) or _nothing(member)
        return Answer(200, _choice(contact))

    @route("POST", "/members/<member_id>/shared-contact")
    def choose_shared_contact(self, call: Call, member_id: str) -> Answer:
        """Let the others of the place know these fields, and no others."""
        form = read(SharedContactForm, call.body)
        contact = _nothing(self._chooser(call, member_id)).choosing(form.fields, now())
        body = self.store.shared_contacts.choose(contact, effect=call.effect, answer=_choice)
        return Answer(200, body)

    @route("GET", "/places/<place_id>/contacts")
    def list_shared_contacts(self, call: Call, place_id: str) -> Answer:
        """Show the table to the place's own members and to those who look after it."""
        self._check_of_the_place(call, place_id)
        limit, after = call.page()
        contacts = self.store.shared_contacts.at(place_id, limit=limit + 1, after=after)
        members = self.store.members.of(each.member_id for each in contacts)
        items: list[dict[str, Any]] = [
            {"member_id": each.member_id, **each.seen_by_others(members[each.member_id])}
            for each in contacts[:limit]
            if each.member_id in members
        ]
        more = len(contacts) > limit
        return Answer(
            200, {"items": items, "after": contacts[limit - 1].member_id if more else None}
        )

    def _chooser(self, call: Call, member_id: str) -> Member:
        # The choice is the member's alone: not their coordinator's, and not the staff's.
        if call.caller.subject != member_id:
            raise not_found()
        member: Member = found(self.store.members.get(member_id))
        return member

    def _check_of_the_place(self, call: Call, place_id: str) -> None:
        if call.caller.may_see(place_id=place_id):
            return
        member = self.store.members.get(call.caller.subject) if call.caller.subject else None
        if "own" not in call.caller.reach or member is None or member.place_id != place_id:
            raise not_found()


def _nothing(member: Member) -> SharedContact:
    return SharedContact(member_id=member.id, place_id=member.place_id)


def _choice(contact: SharedContact) -> dict[str, Any]:
    return {
        "member_id": contact.member_id,
        "place_id": contact.place_id,
        "fields": list(contact.fields),
        "since": moment(contact.since),
    }
