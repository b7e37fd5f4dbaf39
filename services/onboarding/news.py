"""What facts mean here: the call that somebody is due, the milestones of their journey."""

from datetime import datetime
from typing import TypeAlias

from contracts.matching import MentorAssigned, MentorWanted
from contracts.onboarding import MemberJoined, WelcomeCallBooked, WelcomeCallWanted
from services.onboarding.domain.calls import WelcomeCall, call_id_of
from services.onboarding.domain.journey import Milestone, Reason
from services.onboarding.domain.places import Place, Point

News: TypeAlias = WelcomeCallBooked | WelcomeCallWanted | MentorAssigned | MentorWanted


def milestone_of(event: News) -> Milestone:
    """Return the milestone that a fact is."""
    identity, when = str(event.event_id), event.occurred_at
    match event:
        case WelcomeCallBooked():
            return Milestone(
                id=identity,
                step="welcome_call",
                reached=True,
                occurred_at=when,
                reasons=(Reason(code="speaks", detail=event.language),),
                appointment=event.starts_at,
                peer_id=event.welcomer_id,
            )
        case WelcomeCallWanted():
            return Milestone(
                id=identity,
                step="welcome_call",
                reached=False,
                occurred_at=when,
                waiting_for=event.reason,
            )
        case MentorAssigned():
            return Milestone(
                id=identity,
                step="mentor",
                reached=True,
                occurred_at=when,
                reasons=tuple(Reason(code=each.code, detail=each.detail) for each in event.reasons),
                peer_id=event.mentor_id,
            )
        case MentorWanted():
            return Milestone(
                id=identity,
                step="mentor",
                reached=False,
                occurred_at=when,
                waiting_for=event.reason,
            )


def call_due(event: MemberJoined, places: dict[str, Place], now: datetime) -> WelcomeCall:
    """Return the call that somebody who joined is due, not arranged yet."""
    place = places.get(event.place_id)
    return WelcomeCall(
        id=call_id_of(event.member_id),
        member_id=event.member_id,
        place_id=event.place_id,
        languages=event.languages,
        location=None
        if event.location is None
        else Point(latitude=event.location.latitude, longitude=event.location.longitude),
        time_zone=place.time_zone if place else None,
        since=now,
        correlation_id=str(event.correlation_id),
    )
