"""What matching says of profiles and wishes that are not as before."""

from datetime import datetime
from uuid import UUID

from contracts.event import Event, event_id
from contracts.matching import MentorChanged, MentorWanted
from services.matching.announcements import of_contact
from services.matching.domain.people import Mentor
from services.matching.domain.profiles import takes_newcomers
from services.matching.domain.wishes import Wishes

_CONTACT = ("given_name", "family_name", "email", "languages")


def of_mentor_changed(
    before: Mentor, mentor: Mentor, now: datetime, correlation_id: UUID
) -> list[Event]:
    """Return the facts of a mentor who is not as before; with a new address if they have one.

    Args:
        before: as they were.
        mentor: as they are in the version that says so.
        now: when it happened.
        correlation_id: of the request.
    """
    changed = MentorChanged(
        event_id=event_id(mentor.id, mentor.version, MentorChanged),
        occurred_at=now,
        correlation_id=correlation_id,
        mentor_id=mentor.id,
        place_id=mentor.place_id,
        languages=mentor.languages,
        takes_newcomers=takes_newcomers(mentor, now.date()),
    )
    if all(getattr(before, name) == getattr(mentor, name) for name in _CONTACT):
        return [changed]
    return [of_contact(mentor, now, correlation_id), changed]


def of_changed_wishes(
    wishes: Wishes,
    assignment_id: str,
    now: datetime,
    correlation_id: UUID,
    because: UUID | None = None,
) -> list[MentorWanted]:
    """Return the fact that a mentor is wanted by other wishes than before, if one is wanted."""
    if wishes.waiting_for is None:
        return []
    return [
        MentorWanted(
            event_id=event_id(assignment_id, wishes.version, MentorWanted),
            occurred_at=now,
            correlation_id=correlation_id,
            causation_id=because,
            assignment_id=assignment_id,
            member_id=wishes.member_id,
            reason=wishes.waiting_for,
            anew=True,
        )
    ]
