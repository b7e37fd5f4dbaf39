"""Leaving well, and coming back by one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import Problem, not_found
from services.onboarding.domain.members import (
    PARTICIPANT,
    Departure,
    Member,
    Responsibility,
)
from services.onboarding.domain.roles import kind_of
from services.onboarding.forms.members import DepartureForm, NothingForm
from services.onboarding.questions import page_of, places_within_reach
from services.onboarding.service.room import found, now
from services.onboarding.service.ways import Ways
from services.onboarding.tidings import of_leaving, of_returning, ties_of
from services.onboarding.views.members import of_departure, of_member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.event import Event
    from services.onboarding.domain.journey.begun import Begun


class Departures(Ways):
    """Routes about leaving and returning."""

    @route("POST", "/members/<member_id>/leave")
    def leave(self, call: Call, member_id: str) -> Answer:
        """Let somebody go, with a goodbye if they want one; what they did is handed over."""
        self._reachable(call, member_id)
        form, at = read(DepartureForm, call.body), now()
        departure = Departure(
            at=at,
            goodbye=form.goodbye,
            good=form.feedback.good,
            missing=form.feedback.missing,
            hand_over=form.hand_over,
        )

        def decide(before: Member) -> tuple[Member, list[Event], dict[str, Any]]:
            if before.status == "left":
                raise Problem(409, "conflict", "They have left already; coming back is one step.")
            member = before.changed({"status": "left", "left_at": at})
            return member, of_leaving(member, departure, call.correlation_id), self._body(member)

        body = found(
            self.store.members.change(
                member_id, effect=call.effect, decide=decide, departure=departure
            )
        )
        return Answer(200, body["member"], etag(body["version"]))

    @route("POST", "/members/<member_id>/return")
    def come_back(self, call: Call, member_id: str) -> Answer:
        """Have somebody back who left or was away; nothing else is asked of them."""
        self._reachable(call, member_id)
        read(NothingForm, call.body)
        at = now()

        def decide(before: Member) -> tuple[Member, list[Event], dict[str, Any]]:
            was_here = self.activity_of(before, at) == "active"
            member = before.changed({"status": "joined", "left_at": None, "last_active_at": at})
            if was_here:
                return member, [], self._body(member)
            place = self.store.places.get(member.place_id)
            ties = ties_of(member, self.ties)
            facts = of_returning(member, place, ties, at, call.correlation_id)
            return member, facts, self._body(member)

        body = found(self.store.members.change(member_id, effect=call.effect, decide=decide))
        return Answer(200, body["member"], etag(body["version"]))

    @route("GET", "/departures")
    def list_departures(self, call: Call) -> Answer:
        """List who has left the places within reach, what they said, and what is to be done."""
        limit, after = call.page()
        if not {"place", "network"} & call.caller.reach:
            raise not_found()
        places = places_within_reach(call)
        departed = self.store.members.departed(limit=limit + 1, after=after, place_ids=places)
        begun = self.store.journeys.of_all([member.id for member, _ in departed])
        return page_of(
            [
                of_departure(member, departure, self._responsibilities(member, begun[member.id]))
                for member, departure in departed
            ],
            limit,
        )

    def _responsibilities(self, member: Member, begun: Mapping[str, Begun]) -> list[Responsibility]:
        """Return what somebody did for others, and what nobody does now."""
        roles = [
            Responsibility(kind="role", detail=role)
            for role in member.roles
            if kind_of(role) not in PARTICIPANT
        ]
        taken = [
            act
            for journey in begun.values()
            for step, act in journey.taken.items()
            if step == self._first_responsibility(journey)
        ]
        return roles + [
            Responsibility(kind="first_responsibility", detail=each.act.text[:500])
            for each in taken
        ]

    def _first_responsibility(self, begun: Begun) -> str | None:
        template = self.templates.of(begun.role, begun.template_version)
        return template.first_responsibility if template else None

    def _reachable(self, call: Call, member_id: str) -> None:
        """Let the member themselves do it, or who notes it for them."""
        member = found(self.store.members.get(member_id))
        if not call.caller.may_see(member_id=member.id, place_id=member.place_id):
            raise not_found()

    def _body(self, member: Member) -> dict[str, Any]:
        shown = of_member(member, with_contact=True, activity=self.activity_of(member, now()))
        return {"version": member.version, "member": shown}
