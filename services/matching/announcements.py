"""What matching says of what it has done: the domain's things as contracts."""

from datetime import datetime
from uuid import UUID

from contracts import matching
from contracts.event import event_id
from contracts.matching import MentorAssigned, MentorEnrolled, MentorWanted
from services.matching.domain.assignments import Assignment
from services.matching.domain.people import Mentor


def of_enrolment(mentor: Mentor, now: datetime, correlation_id: UUID) -> MentorEnrolled:
    """Return the fact that a mentor is there."""
    return MentorEnrolled(
        event_id=event_id(mentor.id, 1, MentorEnrolled),
        occurred_at=now,
        correlation_id=correlation_id,
        mentor_id=mentor.id,
        place_id=mentor.place_id,
        languages=mentor.languages,
    )


def of_assignment(assignment: Assignment, because: UUID | None) -> MentorAssigned | MentorWanted:
    """Return the fact that a mentor is assigned or wanted, as it is in this version.

    Args:
        assignment: the assignment.
        because: the event that led to it; ``None`` when only time has passed.
    """
    if assignment.mentor_id is None or assignment.mentor_given_name is None:
        return MentorWanted(
            event_id=event_id(assignment.id, assignment.version, MentorWanted),
            occurred_at=assignment.since,
            correlation_id=UUID(assignment.correlation_id),
            causation_id=because,
            assignment_id=assignment.id,
            member_id=assignment.newcomer.member_id,
            reason=assignment.waiting_for or "all_mentors_full",
        )
    return MentorAssigned(
        event_id=event_id(assignment.id, assignment.version, MentorAssigned),
        occurred_at=assignment.since,
        correlation_id=UUID(assignment.correlation_id),
        causation_id=because,
        assignment_id=assignment.id,
        member_id=assignment.newcomer.member_id,
        mentor_id=assignment.mentor_id,
        mentor_given_name=assignment.mentor_given_name,
        reasons=tuple(
            matching.Reason(code=each.code, detail=each.detail) for each in assignment.reasons
        ),
    )
