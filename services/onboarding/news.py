"""What facts mean here: the call that somebody is due, the milestones of their journey."""

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from contracts.charter import CharterAccepted
from contracts.journey import MemberLeft, MemberReturned, StepTaken
from contracts.matching import (
    MentorAccepted,
    MentorAssigned,
    MentoringEnded,
    MentorMet,
    MentorReleased,
    MentorWanted,
)
from contracts.onboarding import MemberJoined, WelcomeCallBooked, WelcomeCallWanted
from contracts.sessions import SessionAttended, SessionSeatTaken
from contracts.welcome import (
    HostingCleared,
    HostingHeld,
    WelcomeCallCancelled,
    WelcomeCallDeclined,
    WelcomeCallEscalated,
    WelcomeCallHeld,
    WelcomeCallMissed,
)
from services.onboarding.domain.journey.milestones import Milestone, Reason
from services.onboarding.domain.members import Member
from services.onboarding.domain.places import Place, Point
from services.onboarding.domain.welcome.calls import WelcomeCall, call_id_of
from services.onboarding.domain.welcome.eligibility import facet_sought
from services.onboarding.domain.welcome.rules import Rules

News: TypeAlias = (
    WelcomeCallBooked
    | WelcomeCallWanted
    | WelcomeCallCancelled
    | WelcomeCallHeld
    | WelcomeCallMissed
    | WelcomeCallDeclined
    | WelcomeCallEscalated
    | HostingCleared
    | HostingHeld
    | MentorAssigned
    | MentorAccepted
    | MentorWanted
    | MentorReleased
    | MentorMet
    | MentoringEnded
    | CharterAccepted
    | SessionSeatTaken
    | SessionAttended
    | StepTaken
    | MemberLeft
    | MemberReturned
)

SIGNS_OF_LIFE = (
    WelcomeCallHeld,
    CharterAccepted,
    SessionAttended,
    StepTaken,
    MemberReturned,
    MentorMet,
)
"""Facts by which somebody shows that they are with us."""


def milestone_of(event: News) -> Milestone:
    """Return the milestone that a fact is."""
    return Milestone(
        id=str(event.event_id),
        fact=type(event).__name__,
        occurred_at=event.occurred_at,
        words=_words(event),
        waiting_for=_waiting_for(event),
        reasons=_reasons(event),
        appointment=event.starts_at if isinstance(event, WelcomeCallBooked) else None,
        peer_id=_peer(event),
    )


def _words(event: News) -> dict[str, str | bool]:
    match event:
        case CharterAccepted():
            return {"complete": event.complete}
        case SessionSeatTaken() | SessionAttended():
            return {"kind": event.kind}
        case StepTaken():
            return {"step": event.step, "choice": event.choice}
        case MentorAssigned():
            return {"accepted": event.accepted}
        case _:
            return {}


def _waiting_for(event: News) -> str | None:
    match event:
        case WelcomeCallWanted() | MentorWanted():
            return event.reason
        case WelcomeCallEscalated():
            return "a_person"
        case _:
            return None


def _reasons(event: News) -> tuple[Reason, ...]:
    match event:
        case WelcomeCallBooked():
            return (Reason(code="speaks", detail=event.language),)
        case WelcomeCallDeclined():
            return (Reason(code="declined"),)
        case WelcomeCallEscalated():
            return (Reason(code="escalated", detail=event.person_name),)
        case MentorAssigned() | MentorAccepted():
            return tuple(Reason(code=each.code, detail=each.detail) for each in event.reasons)
        case _:
            return ()


def _peer(event: News) -> str | None:
    match event:
        case WelcomeCallBooked() | WelcomeCallHeld() | WelcomeCallCancelled() | WelcomeCallMissed():
            return event.welcomer_id
        case (
            MentorAssigned() | MentorAccepted() | MentorReleased() | MentorMet() | MentoringEnded()
        ):
            return event.mentor_id
        case _:
            return None


def call_due(
    event: MemberJoined,
    member: Member | None,
    place: Place | None,
    rules: Rules,
    now: datetime,
) -> WelcomeCall:
    """Return the call that somebody who joined is due, not arranged yet.

    Args:
        event: that they joined.
        member: what they said of themselves, if it is known.
        place: theirs, if it is known.
        rules: the network's.
        now: aware UTC.
    """
    return WelcomeCall(
        id=call_id_of(event.member_id),
        member_id=event.member_id,
        place_id=event.place_id,
        # They may have corrected themselves since.
        languages=member.languages if member else event.languages,
        location=None
        if event.location is None
        else Point(latitude=event.location.latitude, longitude=event.location.longitude),
        since=now,
        correlation_id=str(event.correlation_id),
        deadline=rules.deadline(event.occurred_at),
        **_of_place(place),
        **_of_member(member),
    )


def call_asked_for(
    member: Member, place: Place | None, rules: Rules, now: datetime, correlation_id: UUID
) -> WelcomeCall:
    """Return the call that a member asks for, not arranged yet."""
    return WelcomeCall(
        id=call_id_of(member.id),
        member_id=member.id,
        place_id=member.place_id,
        languages=member.languages,
        location=place.location if place else None,
        since=now,
        correlation_id=str(correlation_id),
        deadline=rules.deadline(now),
        **_of_place(place),
        **_of_member(member),
    )


def _of_place(place: Place | None) -> dict[str, Any]:
    return {
        "time_zone": place.time_zone if place else None,
        "place_name": place.name if place else None,
        "region": place.region if place else None,
        "kinds": (place.kind,) if place and place.kind else (),
    }


def _of_member(member: Member | None) -> dict[str, Any]:
    return {
        "household": member.household if member else None,
        "employer": member.organisation if member else None,
        "has_number": member is None or member.phone is not None,
        "facet": facet_sought(member.roles) if member else None,
    }
