"""Members: people who have joined."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on, not_found
from services.onboarding.announcements import of_joining
from services.onboarding.domain.members import Member
from services.onboarding.forms.members import MemberChangeForm, MemberForm
from services.onboarding.questions import page_of, places_within_reach
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.tidings import of_changes, ties_of
from services.onboarding.views.members import of_member


class Members(Room):
    """Routes about members."""

    @route("POST", "/members")
    def join(self, call: Call) -> Answer:
        """Take a member in; everything else follows from the facts stored with them."""
        form = read(MemberForm, call.body)
        insider = call.caller.may_see(place_id=form.place_id)
        if not insider and "public" not in call.caller.reach:
            raise not_found()
        place = self.known_place(form.place_id)
        lists = {"languages", "roles", "stakeholder_types"}
        member = Member(
            id=str(uuid4()),
            joined_at=now(),
            **form.model_dump(exclude=lists),
            languages=tuple(form.languages),
            roles=tuple(form.roles),
            stakeholder_types=tuple(form.stakeholder_types),
        )
        values, _ = self.store.values.get()
        body = self.store.members.add(
            member,
            of_joining(member, place, values, ties_of(member, self.ties), call.correlation_id),
            effect=call.effect,
            body=of_member(member, with_contact=insider, activity="active"),
        )
        return Answer(201, body)

    @route("GET", "/members")
    def list_members(self, call: Call) -> Answer:
        """List members of the places within reach."""
        limit, after = call.page()
        places = places_within_reach(call)
        members = self.store.members.page(limit=limit + 1, after=after, place_ids=places)
        return page_of([self._member_shown(each) for each in members], limit)

    @route("GET", "/members/<member_id>")
    def get_member(self, call: Call, member_id: str) -> Answer:
        """Show one member to themselves, their place, or the peers at their side."""
        member = self.visible(call, member_id)
        return Answer(200, self._member_shown(member), etag(member.version))

    @route("PATCH", "/members/<member_id>")
    def change_member(self, call: Call, member_id: str) -> Answer:
        """Let a member change what is known of them."""
        if not call.caller.may_see(member_id=member_id):
            raise not_found()
        form, known, at = read(MemberChangeForm, call.body), call.if_match, now()
        changes = form.changes()
        for required in ("given_name", "languages"):
            if required in changes and not changes[required]:
                raise not_valid(f"/{required}", "cannot be taken away")

        def decide(before: Member) -> tuple[Member, list[Any], dict[str, Any]]:
            if before.version != known:
                raise moved_on()
            if before.email is not None and changes.get("email", before.email) != before.email:
                raise not_valid("/email", "can be given once, by who had none")
            member = before.changed(changes)
            if not member.can_be_reached():
                raise not_valid("/phone", "the only way to reach you cannot be taken away")
            facts = of_changes(before, member, at, call.correlation_id, ties=self.ties)
            return member, facts, {"version": member.version, "member": self._member_shown(member)}

        body = found(self.store.members.change(member_id, effect=call.effect, decide=decide))
        return Answer(200, body["member"], etag(body["version"]))

    def _member_shown(self, member: Member) -> dict[str, Any]:
        return of_member(member, with_contact=True, activity=self.activity_of(member, now()))
