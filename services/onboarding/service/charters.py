"""Charters: written as drafts, published as versions that never change, read by everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import Problem, moved_on, not_found
from services.onboarding.charter_facts import of_publication
from services.onboarding.domain.charter.versions import (
    Draft,
    NothingNew,
    NotTheLatest,
    charter_id_of,
    newly_said,
    next_version,
    steps_between,
)
from services.onboarding.forms.charter import CharterForm, DraftForm, PublicationForm
from services.onboarding.questions import number_of, tongue_of
from services.onboarding.service.room import Room, found, now
from services.onboarding.store.drafts import AlreadyThere
from services.onboarding.views.charters import (
    of_draft,
    of_step,
    of_version,
    of_version_in_short,
)

if TYPE_CHECKING:
    from services.onboarding.domain.charter.versions import Version


class Charters(Room):
    """Routes about charters."""

    @route("POST", "/charters")
    def begin_charter(self, call: Call) -> Answer:
        """Begin the charter of the network, or of a place, as a draft."""
        form = read(CharterForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        if form.place_id is not None:
            self.known_place(form.place_id)
        draft = Draft(
            id=charter_id_of(form.place_id),
            place_id=form.place_id,
            title=form.title.given(),
            measures=tuple(each.measure() for each in form.measures),
        )
        try:
            body = self.store.drafts.add(draft, effect=call.effect, body=of_draft(draft))
        except AlreadyThere:
            raise Problem(
                409, "conflict", f"There is a charter: change /v1/charters/{draft.id}/draft."
            ) from None
        return Answer(201, body, etag(1))

    @route("GET", "/charters")
    def list_charters(self, call: Call) -> Answer:
        """List the charters in force, or those of one place: the network's and its own."""
        limit, after = call.page()
        tongue = tongue_of(call.query)
        place_id = call.query.get("place_id")
        if place_id is not None:
            versions = self.store.charters.in_force(place_id)
            items = [of_version_in_short(version, tongue) for version in versions]
            return Answer(200, {"items": items, "after": None})
        versions = self.store.charters.page(limit=limit + 1, after=after)
        items = [of_version_in_short(version, tongue) for version in versions[:limit]]
        following = items[-1]["id"] if len(versions) > limit else None
        return Answer(200, {"items": items, "after": following})

    @route("GET", "/charters/<charter_id>")
    def get_charter(self, call: Call, charter_id: str) -> Answer:
        """Show the version in force."""
        version = found(self.store.charters.latest(charter_id))
        return Answer(200, of_version(version, tongue_of(call.query)))

    @route("GET", "/charters/<charter_id>/draft")
    def get_draft(self, call: Call, charter_id: str) -> Answer:
        """Show the draft to those who write it."""
        draft = self.written_by(call, charter_id)
        return Answer(200, of_draft(draft), etag(draft.version))

    @route("PATCH", "/charters/<charter_id>/draft")
    def change_draft(self, call: Call, charter_id: str) -> Answer:
        """Change what the draft says; the version in force is not touched."""
        form = read(DraftForm, call.body)
        self.written_by(call, charter_id)

        def decide(draft: Draft) -> tuple[Draft, dict[str, Any]]:
            if draft.version != call.if_match:
                raise moved_on()
            changed = Draft(
                id=draft.id,
                place_id=draft.place_id,
                version=draft.version + 1,
                title=draft.title if form.title is None else form.title.given(),
                measures=draft.measures
                if form.measures is None
                else tuple(each.measure() for each in form.measures),
            )
            return changed, of_draft(changed)

        body = self.store.drafts.change(charter_id, effect=call.effect, decide=decide)
        return Answer(200, found(body), etag(call.if_match + 1))

    @route("GET", "/charters/<charter_id>/versions")
    def list_versions(self, call: Call, charter_id: str) -> Answer:
        """List the versions, the latest first."""
        limit, after = call.page()
        below = None if after is None else number_of(after, "after")
        versions = self.store.charters.history(charter_id, limit=limit + 1, below=below)
        if not versions and below is None:
            raise not_found()
        tongue = tongue_of(call.query)
        items = [of_version_in_short(version, tongue) for version in versions[:limit]]
        following = str(items[-1]["number"]) if len(versions) > limit else None
        return Answer(200, {"items": items, "after": following})

    @route("POST", "/charters/<charter_id>/versions")
    def publish_version(self, call: Call, charter_id: str) -> Answer:
        """Put the draft in force as the next version."""
        form = read(PublicationForm, call.body)
        draft = self.written_by(call, charter_id)
        latest = self.store.charters.latest(charter_id)
        at = now()
        try:
            version = next_version(
                draft,
                latest,
                expected_number=form.expected_number,
                expected_hash=form.draft_hash,
                today=at.date(),
            )
            version = replace(version, published_at=at)
            changed = newly_said(latest, version)
            body = self.store.charters.publish(
                version,
                [of_publication(version, changed, at, call.correlation_id)],
                effect=call.effect,
                body=of_version(version, tongue_of(call.query)),
            )
        except (NotTheLatest, NothingNew) as refusal:
            # Once this very request has published it, it would be refused: it is answered again.
            known = self.store.charters.answered(call.effect)
            if known is None:
                raise _not_published(refusal) from None
            body = known
        return Answer(201, body)

    @route("GET", "/charters/<charter_id>/versions/<number>")
    def get_version(self, call: Call, charter_id: str, number: str) -> Answer:
        """Show one version."""
        version = self._numbered(charter_id, number_of(number, "number"))
        return Answer(200, of_version(version, tongue_of(call.query)))

    @route("GET", "/charters/<charter_id>/versions/<number>/changes")
    def get_changes(self, call: Call, charter_id: str, number: str) -> Answer:
        """Show what has changed in a version since an earlier one."""
        version = self._numbered(charter_id, number_of(number, "number"))
        since = number_of(call.query.get("since", str(version.number - 1)), "since")
        if since >= version.number:
            raise Problem(422, "not-valid", "since must be the number of an earlier version, or 0.")
        before = self._numbered(charter_id, since) if since else None
        tongue = tongue_of(call.query)
        return Answer(
            200,
            {
                "id": charter_id,
                "number": version.number,
                "since": since,
                "items": [of_step(step, tongue) for step in steps_between(before, version)],
            },
        )

    def _numbered(self, charter_id: str, number: int) -> Version:
        version: Version = found(self.store.charters.numbered(charter_id, number))
        return version


def _not_published(refusal: NotTheLatest | NothingNew) -> Problem:
    if isinstance(refusal, NothingNew):
        return Problem(
            409, "nothing-new", "The version in force says this already: change the draft."
        )
    return Problem(409, "conflict", "The draft or the version in force is another one: read both.")
