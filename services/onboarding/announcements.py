"""What onboarding says of what it has done: the domain's things as contracts."""

from datetime import datetime
from uuid import UUID

from contracts.event import Location, event_id
from contracts.onboarding import (
    ContactGiven,
    MemberJoined,
    WelcomeCallBooked,
    WelcomeCallWanted,
    WelcomerTrained,
)
from services.onboarding.domain.calls import WelcomeCall
from services.onboarding.domain.members import Member
from services.onboarding.domain.places import Place
from services.onboarding.domain.welcomers import Welcomer


def of_joining(
    member: Member, place: Place, correlation_id: UUID
) -> tuple[ContactGiven, MemberJoined]:
    """Return the facts of a new member: first how to write to them, then that they are here."""
    return (
        ContactGiven(
            event_id=event_id(member.id, 1, ContactGiven),
            occurred_at=member.joined_at,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            given_name=member.given_name,
            family_name=member.family_name,
            email=member.email,
            phone=member.phone,
            languages=member.languages,
        ),
        MemberJoined(
            event_id=event_id(member.id, 1, MemberJoined),
            occurred_at=member.joined_at,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            location=None
            if place.location is None
            else Location(latitude=place.location.latitude, longitude=place.location.longitude),
            languages=member.languages,
            roles=member.roles,
            wishes=member.wishes,
        ),
    )


def of_training(welcomer: Welcomer, now: datetime, correlation_id: UUID) -> WelcomerTrained:
    """Return the fact that a welcomer is there."""
    return WelcomerTrained(
        event_id=event_id(welcomer.id, 1, WelcomerTrained),
        occurred_at=now,
        correlation_id=correlation_id,
        welcomer_id=welcomer.id,
        place_id=welcomer.place_id,
        languages=welcomer.languages,
    )


def of_call(call: WelcomeCall, because: UUID | None) -> WelcomeCallBooked | WelcomeCallWanted:
    """Return the fact that a call is booked or wanted, as it is in this version.

    Args:
        call: the call.
        because: the event that led to it; ``None`` when only time has passed.
    """
    if (
        call.welcomer_id is None
        or call.welcomer_given_name is None
        or call.starts_at is None
        or call.ends_at is None
        or call.language is None
        or call.time_zone is None
    ):
        return WelcomeCallWanted(
            event_id=event_id(call.id, call.version, WelcomeCallWanted),
            occurred_at=call.since,
            correlation_id=UUID(call.correlation_id),
            causation_id=because,
            call_id=call.id,
            member_id=call.member_id,
            languages=call.languages,
            reason=call.waiting_for or "no_free_slot",
        )
    return WelcomeCallBooked(
        event_id=event_id(call.id, call.version, WelcomeCallBooked),
        occurred_at=call.since,
        correlation_id=UUID(call.correlation_id),
        causation_id=because,
        call_id=call.id,
        member_id=call.member_id,
        welcomer_id=call.welcomer_id,
        welcomer_given_name=call.welcomer_given_name,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        language=call.language,
        time_zone=call.time_zone,
    )
