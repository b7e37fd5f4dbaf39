"""What matching says of what it has done: the domain's things as contracts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from contracts import matching
from contracts.event import Event, event_id
from contracts.matching import (
    FirstContactAsked,
    FirstContactMissing,
    GoodbyeAsked,
    MentorAccepted,
    MentorAsked,
    MentorAssigned,
    MentorContactGiven,
    MentorEnrolled,
    MentoringCheckDue,
    MentoringEnded,
    MentoringSupportWanted,
    MentorMet,
    MentorReleased,
    MentorWanted,
    ReasonCode,
)
from services.matching.domain.mentoring import Assignment, Invitation, Rules, Told, Turn
from services.matching.domain.mentoring.due import answer_due, contact_due, goodbye_due
from services.matching.domain.mentoring.turn import What
from services.matching.domain.people import Mentor


def of_contact(mentor: Mentor, now: datetime, correlation_id: UUID) -> MentorContactGiven:
    """Return the fact of how a mentor may be written to, as it is in this version of them."""
    return MentorContactGiven(
        event_id=event_id(mentor.id, mentor.version, MentorContactGiven),
        occurred_at=now,
        correlation_id=correlation_id,
        member_id=mentor.id,
        place_id=mentor.place_id,
        given_name=mentor.given_name,
        family_name=mentor.family_name,
        email=mentor.email,
        languages=mentor.languages,
    )


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


def of_turn(turn: Turn, rules: Rules, now: datetime, because: UUID | None = None) -> list[Event]:
    """Return the facts of a transition.

    Args:
        turn: the transition.
        rules: the network's, for when an answer is expected.
        now: when it happens, aware UTC.
        because: the event that led to it; ``None`` when a person or the time did.
    """
    return [_fact(told, turn, rules, now, because) for told in turn.told]


def _fact(told: Told, turn: Turn, rules: Rules, now: datetime, because: UUID | None) -> Event:
    event, details = _NEWS[told.what]
    return event.model_validate(
        {
            "event_id": event_id(_told_of(told, turn), turn.after.version, event),
            "occurred_at": now,
            "correlation_id": UUID(turn.after.correlation_id),
            "causation_id": because,
            "assignment_id": turn.after.id,
            "member_id": turn.after.member_id,
            **details(told, turn, rules),
        }
    )


def _told_of(told: Told, turn: Turn) -> str:
    """Return by what a fact is known: several mentors may be asked or released in one step."""
    if told.mentor is None or told.what not in {"asked", "released"}:
        return turn.after.id
    return str(uuid5(UUID(turn.after.id), told.mentor.mentor_id))


def _whose(told: Told) -> Invitation:
    if told.mentor is None:
        raise ValueError(f"nobody is named who is {told.what}")
    return told.mentor


def _named(told: Told) -> dict[str, Any]:
    mentor = _whose(told)
    return {"mentor_id": mentor.mentor_id, "mentor_given_name": mentor.given_name}


def _reasons(told: Told) -> tuple[matching.Reason, ...]:
    return tuple(_reason(each.code, each.detail) for each in _whose(told).reasons)


def _reason(code: ReasonCode, detail: str) -> matching.Reason:
    """Return a reason; a word of the domain's that was never promised is a type error here."""
    return matching.Reason(code=code, detail=detail)


def _backup_of(assignment: Assignment) -> str | None:
    return assignment.stand_in.mentor_id if assignment.stand_in else None


def _assigned(told: Told, turn: Turn, _: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "reasons": _reasons(told),
        "arrangement": turn.after.arrangement,
        "accepted": turn.after.has_mentor,
        "backup_mentor_id": _backup_of(turn.after),
        "may_ask_another": not turn.after.asked_another,
    }


def _asked(told: Told, _: Turn, rules: Rules) -> dict[str, Any]:
    mentor = _whose(told)
    return {
        "mentor_id": mentor.mentor_id,
        "arrangement": mentor.arrangement,
        "again": mentor.again_at is not None,
        "answer_by": answer_due(mentor, rules),
        "reasons": _reasons(told),
    }


def _accepted(told: Told, turn: Turn, _: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "arrangement": turn.after.arrangement,
        "backup_mentor_id": _backup_of(turn.after),
        "reasons": _reasons(told),
        "at_once": turn.before.invitation_of(_whose(told).mentor_id) is None,
        "just_assigned": any(each.what == "assigned" for each in turn.told),
        "may_ask_another": not turn.after.asked_another,
    }


def _contact_asked(told: Told, turn: Turn, rules: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "arrangement": turn.after.arrangement,
        "again": turn.after.contact.asked > 1,
        "answer_by": contact_due(turn.after, rules),
    }


def _contact_missing(told: Told, turn: Turn, rules: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "arrangement": turn.after.arrangement,
        "answer_by": contact_due(turn.after, rules),
    }


def _met(told: Told, turn: Turn, _: Rules) -> dict[str, Any]:
    met_at, accepted_at = turn.after.met_at, turn.after.accepted_at
    days = (met_at - accepted_at).days if met_at and accepted_at else 0
    return {"mentor_id": _whose(told).mentor_id, "days": days}


def _check_due(told: Told, turn: Turn, rules: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "arrangement": turn.after.arrangement,
        "day": told.day,
        "may_end": told.day >= max(rules.checks, default=0),
    }


def _support_wanted(told: Told, turn: Turn, _: Rules) -> dict[str, Any]:
    return {
        "mentor_id": _whose(told).mentor_id,
        "place_id": turn.after.newcomer.place_id,
        "day": told.day,
        "said_by": told.who,
    }


def _goodbye_asked(told: Told, turn: Turn, rules: Rules) -> dict[str, Any]:
    return {
        **_named(told),
        "arrangement": turn.after.arrangement,
        "said_by": next(iter(turn.after.words)),
        "day": max((each.day for each in turn.after.checks), default=0),
        "again": turn.after.goodbye.asked > 1,
        "answer_by": goodbye_due(turn.after, rules),
    }


def _ended(told: Told, turn: Turn, _: Rules) -> dict[str, Any]:
    return {
        "mentor_id": told.mentor.mentor_id if told.mentor else None,
        "how": turn.after.ended,
        "days": days_to_autonomy(turn.after),
    }


def days_to_autonomy(assignment: Assignment) -> int | None:
    """Return how long it took from joining to autonomy, in whole days; ``None`` without it."""
    if assignment.ended != "autonomy":
        return None
    return max(0, (assignment.since - assignment.joined_at).days)


_NEWS: dict[What, tuple[type[Event], Callable[[Told, Turn, Rules], dict[str, Any]]]] = {
    "assigned": (MentorAssigned, _assigned),
    "asked": (MentorAsked, _asked),
    "accepted": (MentorAccepted, _accepted),
    "wanted": (
        MentorWanted,
        lambda _, turn, __: {"reason": turn.after.waiting_for or "all_mentors_full"},
    ),
    "released": (
        MentorReleased,
        lambda told, *_: {
            "mentor_id": _whose(told).mentor_id,
            "because": told.because,
            "reason": told.reason,
        },
    ),
    "contact_asked": (FirstContactAsked, _contact_asked),
    "contact_missing": (FirstContactMissing, _contact_missing),
    "met": (MentorMet, _met),
    "check_due": (MentoringCheckDue, _check_due),
    "support_wanted": (MentoringSupportWanted, _support_wanted),
    "goodbye_asked": (GoodbyeAsked, _goodbye_asked),
    "ended": (MentoringEnded, _ended),
}
