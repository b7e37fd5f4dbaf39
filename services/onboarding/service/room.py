"""What the rooms of onboarding's front have in common: the store, the clock, the plain refusals."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from bus import Service
from chassis.database import Store
from chassis.problems import FieldError, Problem, not_found
from chassis.ties import Ties
from services.onboarding.clock import now
from services.onboarding.domain.journey.milestones import companions
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from chassis.database import ServiceDatabase
    from chassis.http import Call
    from services.onboarding.domain.charter.versions import Draft
    from services.onboarding.domain.members import Activity, Member
    from services.onboarding.domain.places import Place

__all__ = ["Room", "found", "not_valid", "now"]

T = TypeVar("T")


def _ties(_: ServiceDatabase) -> Ties | None:
    return Ties.from_file(OnboardingSettings().ties_key_file)


class Room(Service):
    """A part of the service: some reactions and routes over the one store."""

    store = Store(OnboardingStore)
    ties = Store(_ties)

    def known_place(self, place_id: str) -> Place:
        """Return a place that a request names.

        Raises:
            Problem: 422, there is none.
        """
        place: Place | None = self.store.places.get(place_id)
        if place is None:
            raise Problem(
                422,
                "unknown-place",
                "Choose a place of the network.",
                errors=[FieldError("/place_id", "no such place")],
            )
        return place

    @staticmethod
    def inactive_after() -> timedelta:
        """Return for how long somebody may give no sign of life and be active still."""
        return _settings().inactive_after

    @staticmethod
    def answer_within() -> timedelta:
        """Return how long somebody has to read what a charter says anew."""
        return _settings().charter_answer_within

    def check_measures(self, place_id: str, measures: Iterable[str]) -> None:
        """Refuse measures that are in no charter in force at a place.

        Where none is in force yet, neither the network's nor the place's, any word will do.

        Raises:
            Problem: 422, it names those that are unknown.
        """
        known = self.store.charters.known_measures(place_id)
        unknown = [
            FieldError(f"/measures/{position}", "no such measure in a charter in force here")
            for position, measure in enumerate(measures)
            if known and measure not in known
        ]
        if unknown:
            raise Problem(422, "not-valid", "Correct the fields named here.", errors=unknown)

    @staticmethod
    def activity_of(member: Member, at: datetime) -> Activity:
        """Return whether a member is with us, as far as we have heard."""
        return member.activity(at, _settings().inactive_after)

    def visible(self, call: Call, member_id: str) -> Member:
        """Return a member within reach; the peers at their side are known from the journey."""
        member: Member = found(self.store.members.get(member_id))
        if call.caller.may_see(member_id=member.id, place_id=member.place_id):
            return member
        if self.companion_of(call, member_id) is not None:
            return member
        raise not_found()

    def written_by(self, call: Call, charter_id: str) -> Draft:
        """Return the draft of a charter to somebody who may write it.

        Raises:
            Problem: 404, there is none, or it is somebody else's.
        """
        draft: Draft = found(self.store.drafts.get(charter_id))
        if not call.caller.may_see(place_id=draft.place_id):
            raise not_found()
        return draft

    def is_measure_of(self, draft: Draft, measure_id: str) -> bool:
        """Tell whether a charter has a measure, in its draft or in the version in force."""
        version = self.store.charters.latest(draft.id)
        measures = (*draft.measures, *(version.measures if version else ()))
        return any(measure.id == measure_id for measure in measures)

    def companion_of(self, call: Call, member_id: str) -> str | None:
        """Return as what the caller is at a member's side: ``welcomer``, ``mentor`` or not at all.

        Whoever was before and has handed over is not any more.
        """
        if "assigned" not in call.caller.reach or call.caller.subject is None:
            return None
        at_their_side = companions(self.store.milestones.of(member_id), now())
        return next(
            (part for part, peer in at_their_side.items() if peer == call.caller.subject), None
        )


@cache
def _settings() -> OnboardingSettings:
    return OnboardingSettings()


def found(thing: T | None) -> T:
    """Return what is there.

    Raises:
        Problem: 404, there is nothing.
    """
    if thing is None:
        raise not_found()
    return thing


def not_valid(pointer: str, because: str) -> Problem:
    """Return the refusal of one field."""
    return Problem(
        422, "not-valid", "Correct the fields named here.", errors=[FieldError(pointer, because)]
    )
