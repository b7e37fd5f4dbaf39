"""Orientation: what a mentor is, and whom to turn to with what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.matching.domain.orientation import Signpost
from services.matching.domain.role_card import ROLE_CARDS
from services.matching.forms.guidance import SignpostForm
from services.matching.service.room import Room, found
from services.matching.views.guidance import of_role_card, of_signpost

if TYPE_CHECKING:
    from services.matching.domain.role_card import Tongue


class OrientationDesk(Room):
    """Routes about the role card and the directory."""

    @route("GET", "/mentor-role-card")
    def get_role_card(self, call: Call) -> Answer:
        """Show what a mentor is and is not, in the reader's language."""
        asked = call.query.get("language", "fr")[:2].lower()
        spoken: Tongue = next((each for each in ROLE_CARDS if each == asked), "fr")
        return Answer(200, of_role_card(ROLE_CARDS[spoken], spoken))

    @route("POST", "/orientation")
    def add_signpost(self, call: Call) -> Answer:
        """Say whom to turn to with what, at a place or in the network."""
        form = read(SignpostForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        signpost = Signpost(
            id=str(uuid4()),
            place_id=form.place_id,
            topic=form.topic,
            who=form.who,
            where=form.where,
            languages=tuple(form.languages),
        )
        body = self.store.orientation.add(signpost, effect=call.effect, body=of_signpost(signpost))
        return Answer(201, body)

    @route("GET", "/orientation")
    def list_signposts(self, call: Call) -> Answer:
        """List whom to turn to in the network, and at a place if one is named."""
        limit, after = call.page()
        listed: list[Signpost] = self.store.orientation.page(
            limit=limit + 1,
            after=after,
            place_id=call.query.get("place_id"),
            about=call.query.get("q", ""),
        )
        return Answer(
            200,
            {
                "items": [of_signpost(each) for each in listed[:limit]],
                "after": listed[limit - 1].id if len(listed) > limit else None,
            },
        )

    @route("GET", "/orientation/<signpost_id>")
    def get_signpost(self, call: Call, signpost_id: str) -> Answer:  # noqa: ARG002 - as every route
        """Show one line of the directory."""
        return Answer(200, of_signpost(found(self.store.orientation.get(signpost_id))))

    @route("DELETE", "/orientation/<signpost_id>")
    def remove_signpost(self, call: Call, signpost_id: str) -> Answer:
        """Take a line out of the directory."""
        signpost: Signpost = found(self.store.orientation.kept(signpost_id))
        if not call.caller.may_see(place_id=signpost.place_id):
            raise not_found()
        removed = self.store.orientation.remove(
            signpost_id, effect=call.effect, body=of_signpost(signpost)
        )
        return Answer(200, found(removed))
