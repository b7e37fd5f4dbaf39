"""A new version of a charter: whoever said yes to other words is asked again, little by little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from bus import reacts_to
from contracts.charter import CharterPublished
from services.onboarding.charter_facts import of_question
from services.onboarding.domain.welcome import hosting
from services.onboarding.readings import Readings
from services.onboarding.service.hosting import Hosting
from services.onboarding.service.room import now
from services.onboarding.service.ways import Deadlines
from services.onboarding.store.charter_rounds import Round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from contracts.event import Event
    from services.onboarding.domain.charter.readings import Reading
    from services.onboarding.domain.members import Member
    from services.onboarding.domain.welcome.hosting import Gate
    from services.onboarding.hosting_gate import News

_AT_ONCE = 100
_BATCHES = 50
"""So many batches are dealt with in one turn of the clock; the next turn goes on."""
_TRIES = 5


class CharterRounds(Hosting):
    """What a publication brings about, in any number of processes."""

    @reacts_to(CharterPublished, queue="onboarding.ask_again_about_charters")
    def begin_charter_rounds(self, events: list[CharterPublished]) -> None:
        """Note that all members are to be looked at; the clock does it, and nobody waits for it."""
        for event in events:
            self.store.charter_rounds.begin(
                Round(
                    charter_id=event.charter_id,
                    place_id=event.place_id,
                    number=event.number,
                    measures=event.changed_measures,
                    event_id=str(event.event_id),
                    correlation_id=str(event.correlation_id),
                )
            )

    @Deadlines.decorator
    def ask_again_about_charters(self) -> None:
        """Look at some members more; where others were quicker, these were looked at."""
        left = _BATCHES
        for known in self.store.charter_rounds.going_on(limit=_BATCHES):
            going_on: Round | None = known
            while going_on is not None and left:
                left -= 1
                going_on = self._look_at_some(going_on)

    def _look_at_some(self, known: Round) -> Round | None:
        """Return the round after some members more; ``None`` if it is over, or others go on."""
        version = self.store.charters.numbered(known.charter_id, known.number)
        places = None if known.place_id is None else [known.place_id]
        members: list[Member] = self.store.members.page(
            limit=_AT_ONCE, after=known.after or None, place_ids=places
        )
        if version is None or not members:
            self.store.charter_rounds.end(known)
            return None
        at, until = now(), version.in_force_since + self.answer_within()
        if not any(self._asked(members, known, until, at) for _ in range(_TRIES)):
            return None
        self.gate.hear({each.id: _asked_again(known, until) for each in members}, at)
        self.store.journeys.stir(self._left(members, known), at)
        after = members[-1].id
        return (
            replace(known, after=after) if self.store.charter_rounds.go_on(known, after) else None
        )

    def _left(self, members: Sequence[Member], known: Round) -> dict[str, tuple[str, ...]]:
        """Return what a version says anew and these members have not accepted, by member."""
        readings = Readings(self.store).of(members)
        left = {each: _left_of(reading, known) for each, reading in readings.items()}
        return {member_id: measures for member_id, measures in left.items() if measures}

    def _asked(
        self, members: Sequence[Member], known: Round, until: datetime, at: datetime
    ) -> bool:
        """Ask those who are with us to read what is new; tell whether all are asked."""
        here = {each.id: each for each in members if self.activity_of(each, at) == "active"}
        left = self._left(list(here.values()), known)

        def question(member_id: str, aggregate: tuple[str, int]) -> Event:
            return of_question(
                here[member_id], known, left[member_id], until=until, now=at, aggregate=aggregate
            )

        all_are: bool = self.store.acceptances.ask(left, known.id, question)
        return all_are


def _left_of(reading: Reading, known: Round) -> tuple[str, ...]:
    return tuple(each for each in reading.left.get(known.charter_id, ()) if each in known.measures)


def _asked_again(known: Round, until: datetime) -> News:
    def change(gate: Gate, reading: Reading | None) -> Gate:
        # What was left to read before this version, or by a role, was asked for then.
        asked = reading is not None and _left_of(reading, known)
        return hosting.asked_again(gate, until) if asked else gate

    return change, UUID(known.correlation_id), UUID(known.event_id)
