"""How matching goes: at a place, or in the whole network."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, Final

from bus import reacts_to
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.matching import MentorAccepted, MentoringEnded, MentorMet, MentorReleased
from services.matching.domain.rounds.figures import Figures as FiguresNow
from services.matching.domain.rounds.statistics import fit_of, load_of, mean
from services.matching.service.room import Room, now
from services.matching.store.milestones import Milestone, What
from services.matching.views.figures import of_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.matching.domain.rounds.statistics import Load

News = MentorAccepted | MentorReleased | MentorMet | MentoringEnded
Places = tuple[str, ...] | None

KEPT_SECONDS: Final = 5.0
"""So long figures are told again as they were counted."""

_MOST_KEPT: Final = 1000


class Figures(Room):
    """Counts what happens, and tells leaders what it comes to."""

    _kept: ClassVar[dict[Places, tuple[float, FiguresNow]]] = {}

    @reacts_to(
        MentorAccepted,
        MentorReleased,
        MentorMet,
        MentoringEnded,
        queue="matching.note_milestones",
    )
    def note_milestones(self, events: list[News]) -> None:
        """Note what was answered and reached, and how long that took; nobody is named."""
        known = self.store.assignments.of({event.assignment_id for event in events})
        noted = [
            milestone
            for event in events
            if event.assignment_id in known
            and (milestone := _milestone(event, known[event.assignment_id].newcomer.place_id))
        ]
        if noted:
            self.store.milestones.add(noted)

    @route("GET", "/matching/figures")
    def get_figures(self, call: Call) -> Answer:
        """Tell how matching goes at the places within reach; of no places there is nothing."""
        asked = call.query.get("place_id")
        if asked is not None and not call.caller.may_see(place_id=asked):
            raise not_found()
        places: Places = (asked,) if asked is not None else tuple(sorted(call.caller.places))
        if asked is None and "network" in call.caller.reach:
            places = None
        return Answer(200, of_figures(self._figures(places), asked))

    def _figures(self, places: Places) -> FiguresNow:
        kept = self._kept.get(places)
        if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        figures = FiguresNow(at=now()) if places == () else self._counted(places)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[places] = time.monotonic(), figures
        return figures

    def _counted(self, places: Places) -> FiguresNow:
        milestones = self.store.milestones
        points = self.store.counted.points(places)
        return FiguresNow(
            at=now(),
            newcomers=self.store.counted.states(places),
            mean_fit=round(mean([fit_of(each) for each in points]), 4),
            load=self._load(places),
            waiting_since=self.store.counted.waiting_since(places),
            accepted=milestones.count("accepted", places),
            declined=milestones.count("declined", places),
            first_contact=milestones.span("met", places),
            autonomy=milestones.span("autonomy", places),
        )

    def _load(self, places: Sequence[str] | None) -> Load:
        """Return how evenly mentors (of these places) are asked, as memory has it."""
        columns = self.matchmaker.mentors.current(now())
        capacities = {
            mentor.id: mentor.capacity
            for mentor in columns.mentors()
            if places is None or mentor.place_id in places
        }
        return load_of(capacities, {each: columns.mentees(each) for each in capacities})


def _milestone(event: News, place_id: str) -> Milestone | None:
    reached = _reached(event)
    if reached is None:
        return None
    what, days = reached
    return Milestone(
        id=str(event.event_id), what=what, place_id=place_id, at=event.occurred_at, days=days
    )


def _reached(event: News) -> tuple[What, int | None] | None:
    if isinstance(event, MentorAccepted):
        # Who said yes beforehand was not asked.
        return None if event.at_once else ("accepted", None)
    if isinstance(event, MentorMet):
        return "met", event.days
    if isinstance(event, MentorReleased):
        return ("declined", None) if event.because == "declined" else None
    return ("autonomy", event.days) if event.how == "autonomy" else None
