"""How matching's things look in JSON."""

from datetime import UTC, datetime
from typing import Any

from services.matching.domain.assignments import Assignment
from services.matching.domain.people import Mentor


def of_mentor(mentor: Mentor, mentees: int) -> dict[str, Any]:
    """Return a mentor, and how many newcomers they have at their side."""
    return {
        "id": mentor.id,
        "given_name": mentor.given_name,
        "family_name": mentor.family_name,
        "email": mentor.email,
        "place_id": mentor.place_id,
        "location": None
        if mentor.location is None
        else {"latitude": mentor.location.latitude, "longitude": mentor.location.longitude},
        "languages": list(mentor.languages),
        "skills": list(mentor.skills),
        "capacity": mentor.capacity,
        "mentees": mentees,
    }


def of_assignment(assignment: Assignment) -> dict[str, Any]:
    """Return a newcomer's mentor, assigned or wanted."""
    return {
        "member_id": assignment.newcomer.member_id,
        "mentor_id": assignment.mentor_id,
        "mentor_given_name": assignment.mentor_given_name,
        "status": assignment.status,
        "since": _moment(assignment.since),
        "reasons": [{"code": each.code, "detail": each.detail} for each in assignment.reasons],
        "waiting_for": assignment.waiting_for,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
