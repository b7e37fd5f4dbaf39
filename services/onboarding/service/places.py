"""Places: the houses that people join."""

from __future__ import annotations

from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.onboarding.domain.places import Place
from services.onboarding.forms.places import PlaceForm
from services.onboarding.questions import near_of, page_of, position_of
from services.onboarding.service.room import Room, found
from services.onboarding.views.places import of_place


class Places(Room):
    """Routes about places."""

    @route("POST", "/places")
    def add_place(self, call: Call) -> Answer:
        """Take a place into the network."""
        form = read(PlaceForm, call.body)
        if not call.caller.may_see():
            raise not_found()
        place = Place(
            id=str(uuid4()),
            location=form.location.point() if form.location else None,
            **form.model_dump(exclude={"location"}),
        )
        body = self.store.places.add(place, effect=call.effect, body=of_place(place))
        return Answer(201, body)

    @route("GET", "/places")
    def list_places(self, call: Call) -> Answer:
        """List places, those near a point first where one is given."""
        limit, after = call.page()
        near = near_of(call.query)
        if near is None:
            places = self.store.places.page(limit=limit + 1, after=after)
            return page_of([of_place(each) for each in places], limit)
        centre, radius_m = near
        nearby_places = self.store.places.near(
            centre, radius_m=radius_m, limit=limit + 1, after=position_of(after)
        )
        items = [of_place(place, nearby.distance_m) for nearby, place in nearby_places[:limit]]
        last = nearby_places[limit - 1][0] if len(nearby_places) > limit else None
        return Answer(
            200, {"items": items, "after": f"{last.distance_m}:{last.id}" if last else None}
        )

    @route("GET", "/places/<place_id>")
    def get_place(self, call: Call, place_id: str) -> Answer:  # noqa: ARG002 - as every route
        """Show one place."""
        return Answer(200, of_place(found(self.store.places.get(place_id))))
