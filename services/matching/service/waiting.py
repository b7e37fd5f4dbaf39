"""Who waits for a mentor, since when, why, and what would help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import eventlet

from chassis.http import Answer, Call, route
from services.matching.service.lists import row
from services.matching.service.room import Room, now, places_within_reach
from services.matching.store.assignments import place_in_row
from services.matching.views.waiting import of_wait

if TYPE_CHECKING:
    from datetime import datetime

    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.waiting import Tongue


class Waiting(Room):
    """The waiting list, for those who lead."""

    @route("GET", "/matching/waiting")
    def list_waiting(self, call: Call) -> Answer:
        """List those who wait at the places within reach, longest waiting first."""
        limit, after = call.page()
        places = places_within_reach(call)
        found = self.store.waiting.page(limit=limit + 1, after=row(after), place_ids=places)
        shown, at = found[:limit], now()
        following = None if len(found) <= limit else place_in_row(shown[-1])
        tongue = _tongue(call)
        items = [of_wait(self._as_of_now(each, at), tongue, at) for each in shown]
        return Answer(200, {"items": items, "after": following})

    def _as_of_now(self, waiting: Assignment, at: datetime) -> Assignment:
        """Return somebody who waits with what they lack by now."""
        eventlet.sleep(0)  # a long page must not keep others waiting
        return replace(waiting, waiting_for=self.matchmaker.why_waiting(waiting, at))


def _tongue(call: Call) -> Tongue:
    spoken: dict[str, Tongue] = {"nl": "nl", "en": "en"}
    return spoken.get(call.query.get("language", "fr")[:2].lower(), "fr")
