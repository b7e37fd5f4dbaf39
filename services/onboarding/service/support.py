"""Support files: who is at somebody's side, and what was spoken of, with or without Internet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on, not_found
from services.onboarding.domain.support import Contact, SupportFile
from services.onboarding.forms.support import ContactForm, SupportFileForm
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.views.support import of_contact, of_support_file

if TYPE_CHECKING:
    from services.onboarding.domain.members import Member


class Support(Room):
    """Routes about support files."""

    @route("GET", "/members/<member_id>/support-file")
    def get_support_file(self, call: Call, member_id: str) -> Answer:
        """Show somebody's support file, to themselves without what is not for them."""
        member = found(self.store.members.get(member_id))
        file = self.store.support_files.get(member_id)
        at_their_side = self._is_at_their_side(call, member, file)
        if not at_their_side and not call.caller.may_see(member_id=member_id):
            raise not_found()
        return Answer(200, of_support_file(file, with_private=at_their_side), etag(file.version))

    @route("PATCH", "/members/<member_id>/support-file")
    def change_support_file(self, call: Call, member_id: str) -> Answer:
        """Change what is sent of somebody's support file."""
        self._beside(call, member_id)
        changes, known = read(SupportFileForm, call.body).changes(), call.if_match

        def decide(file: SupportFile) -> tuple[SupportFile, dict[str, Any]]:
            if file.version != known:
                raise moved_on()
            changed = file.changed(**changes)
            return changed, {"version": changed.version}

        body = self.store.support_files.change(member_id, effect=call.effect, decide=decide)
        file = self.store.support_files.get(member_id)
        return Answer(200, of_support_file(file, with_private=True), etag(body["version"]))

    @route("POST", "/members/<member_id>/contacts")
    def note_contact(self, call: Call, member_id: str) -> Answer:
        """Note that somebody was spoken to: by telephone, in person, however."""
        self._beside(call, member_id)
        form = read(ContactForm, call.body)
        at = datetime.fromisoformat(form.at).astimezone(UTC)
        if at > now():
            raise not_valid("/at", "must not be in the future")
        contact = Contact(
            id=str(uuid5(UUID(member_id), call.effect.key)),
            channel=form.channel,
            at=at.replace(microsecond=at.microsecond // 1000 * 1000),
            note=form.note,
            noted_by=call.caller.subject,
        )

        def decide(file: SupportFile) -> tuple[SupportFile, dict[str, Any]]:
            return file.with_contact(contact), of_contact(contact, with_note=True)

        body = self.store.support_files.change(member_id, effect=call.effect, decide=decide)
        return Answer(201, body)

    def _beside(self, call: Call, member_id: str) -> None:
        member = found(self.store.members.get(member_id))
        if not self._is_at_their_side(call, member, self.store.support_files.get(member_id)):
            raise not_found()

    def _is_at_their_side(self, call: Call, member: Member, file: SupportFile) -> bool:
        companion = file.companion.person_id if file.companion else None
        return call.caller.subject != member.id and (
            call.caller.may_see(place_id=member.place_id, assigned_to=companion)
            or self.companion_of(call, member.id) is not None
        )
