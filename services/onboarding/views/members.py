"""How members look in JSON."""

from collections.abc import Iterable
from typing import Any

from services.onboarding.domain.members import (
    Activity,
    Departure,
    Member,
    Responsibility,
)
from services.onboarding.views.words import moment


def of_member(member: Member, *, with_contact: bool, activity: Activity) -> dict[str, Any]:
    """Return a member; how to reach them only for who may know it."""
    return {
        "id": member.id,
        "place_id": member.place_id,
        "given_name": member.given_name,
        "family_name": member.family_name if with_contact else None,
        "email": member.email if with_contact else None,
        "phone": member.phone if with_contact else None,
        "languages": list(member.languages),
        "roles": list(member.roles),
        "stakeholder_types": list(member.stakeholder_types),
        "organisation": member.organisation,
        "wishes": member.wishes,
        "status": member.status,
        "activity": activity,
        "joined_at": moment(member.joined_at),
    }


def of_departure(
    member: Member, departure: Departure, responsibilities: Iterable[Responsibility]
) -> dict[str, Any]:
    """Return what somebody left behind, for who sees to its being taken over."""
    return {
        "id": member.id,
        "place_id": member.place_id,
        "given_name": member.given_name,
        "family_name": member.family_name,
        "left_at": moment(departure.at),
        "goodbye": departure.goodbye,
        "feedback": {"good": departure.good, "missing": departure.missing},
        "hand_over": departure.hand_over,
        "responsibilities": [
            {"kind": each.kind, "detail": each.detail} for each in responsibilities
        ],
    }
