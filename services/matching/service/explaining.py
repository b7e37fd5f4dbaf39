"""Explaining: why it is this mentor, part by part, and why not a certain other one."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.matching.domain.gates import closed_gate
from services.matching.domain.people import distance_between
from services.matching.domain.score import load_points, score_of, today
from services.matching.engine.tiers import tier_of
from services.matching.service.mentoring_room import MentoringRoom, inside
from services.matching.service.room import found, now
from services.matching.views.explanations import (
    Assessment,
    of_assessment,
    of_invitation,
    of_note,
)

if TYPE_CHECKING:
    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.people import Mentor

_SHOWN = ("member_id", "status", "waiting_for", "sentences")
_RUNNERS_UP: Final = 3


class Explaining(MentoringRoom):
    """The route that breaks down a choice to who leads."""

    @route("GET", "/members/<member_id>/mentor/explanation")
    def explain_mentor(self, call: Call, member_id: str) -> Answer:
        """Break down why it is this mentor, and what speaks for and against another one.

        Of what two keep to themselves it says no more than that they are set aside.
        """
        known = self.mentoring_of(call, member_id)
        if not inside(call, known):
            raise not_found()
        shown = self.view(call, known)
        instead = call.query.get("instead")
        other = None
        if instead is not None:
            mentor: Mentor = found(self.store.mentors.get(instead))
            if not call.caller.may_see(place_id=mentor.place_id):
                raise not_found()
            other = of_assessment(self._assess(known, mentor), known.lead)
        return Answer(
            200,
            {
                **{name: shown[name] for name in _SHOWN},
                "mentor": None if known.lead is None else of_invitation(known.lead),
                "instead": other,
                "runners_up": [
                    of_assessment(self._assess(known, each), known.lead)
                    for each in self._runners_up(known)
                    if call.caller.may_see(place_id=each.place_id)
                ],
                "notes": [of_note(each) for each in self._notes(call, known)],
            },
        )

    def _notes(self, call: Call, known: Assignment) -> list[dict[str, Any]]:
        """Return what the two have said; who is one of them sees their own words alone."""
        notes: list[dict[str, Any]] = self.store.assignments.notes(known.id)
        who = call.caller.subject
        if who == known.member_id or (who is not None and known.invitation_of(who) is not None):
            return [each for each in notes if each["by"] == who]
        return notes

    def _runners_up(self, known: Assignment) -> list[Mentor]:
        """Return who would be next now."""
        at = now()
        columns = self.matchmaker.mentors.current(at)
        return [each.mentor for each in columns.ranked(known.seeking(), at, _RUNNERS_UP)]

    def _assess(self, known: Assignment, mentor: Mentor) -> Assessment:
        at, newcomer = now(), known.newcomer
        theirs = known.invitation_of(mentor.id) is not None
        mentees = self.store.assignments.mentees([mentor.id])[mentor.id] - theirs
        distance = distance_between(newcomer, mentor)
        heard = self.own_words.heard(mentor, at)
        return Assessment(
            mentor_id=mentor.id,
            given_name=mentor.given_name,
            closed_gate=closed_gate(newcomer, mentor, mentees, today(at)),
            tier=tier_of(newcomer, mentor),
            distance_m=round(distance) if isfinite(distance) else None,
            score=score_of(newcomer, heard, self.lexicon.current(at), at),
            load_points=load_points(mentees, mentor.capacity),
        )
