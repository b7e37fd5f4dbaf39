"""What other facts mean for a newcomer's journey."""

from typing import TypeAlias

from contracts.matching import MentorAssigned, MentorWanted
from contracts.onboarding import WelcomeCallBooked, WelcomeCallWanted
from services.onboarding.domain.journey import Milestone, Reason

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
