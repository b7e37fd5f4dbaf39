"""Mentees: whom a mentor is asked to accompany, or does, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.matching.service.mentoring_room import MentoringRoom
from services.matching.service.room import found
from services.matching.views.assignments import of_assignment
from services.matching.views.sentences import tongue_of

if TYPE_CHECKING:
    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.people import Mentor


class Mentees(MentoringRoom):
    """The route about a mentor's newcomers."""

    @route("GET", "/mentors/<mentor_id>/mentees")
    def list_mentees(self, call: Call, mentor_id: str) -> Answer:
        """List a mentor's newcomers to themselves and to who leads their place."""
        mentor: Mentor = found(self.store.mentors.get(mentor_id))
        if not call.caller.may_see(member_id=mentor.id, place_id=mentor.place_id):
            raise not_found()
        limit, after = call.page()
        tongue, rules = tongue_of(call.query.get("language")), self.matchmaker.rules
        listed: list[Assignment] = self.store.assignments.of_mentor(
            mentor_id, limit=limit + 1, after=after or ""
        )
        return Answer(
            200,
            {
                # As the mentor sees it, whoever looks.
                "items": [
                    of_assignment(each, rules, tongue, as_mentor=mentor_id)
                    for each in listed[:limit]
                ],
                "after": listed[limit - 1].id if len(listed) > limit else None,
            },
        )
