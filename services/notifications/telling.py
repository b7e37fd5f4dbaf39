"""What a letter can tell of its fact, in words and in its reader's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from contracts.charter import CharterReadingAsked
from contracts.journey import MemberLeft, StepOverdue
from contracts.matching import MatchingEvent
from contracts.onboarding import MemberJoined, WelcomeCallBooked
from contracts.questions import QuestionAnswered
from contracts.sessions import (
    SessionCancelled,
    SessionEvent,
    SessionInvited,
)
from contracts.welcome import (
    ArrangedCall,
    HostingDecided,
    WelcomeCallEscalated,
    WelcomeCallOffered,
    WelcomerReminderDue,
)
from services.notifications import mentoring
from services.notifications.domain.appointments import Appointment
from services.notifications.domain.escalations import escalation_in_words
from services.notifications.domain.messages import Role, one_line
from services.notifications.domain.words import (
    call_in_words,
    language_in_words,
    mode_in_words,
    step_in_words,
)

if TYPE_CHECKING:
    from contracts.event import Event
    from services.notifications.due import Due


def told(event: Event, language: str) -> dict[str, Any]:  # noqa: C901, PLR0911, PLR0912 - a table
    """Return what a letter about the fact can name, besides its reader."""
    match event:
        case MemberJoined():
            return {"values": _values(event, language), "number_missing": False}
        case WelcomeCallBooked() | ArrangedCall():
            return _call(event, language)
        case WelcomerReminderDue():
            return {"last_day": datetime.combine(event.on, time(), UTC)}
        case WelcomeCallOffered():
            return {
                "choices": [
                    {"starts_at": choice.starts_at, "name": choice.welcomer_given_name}
                    for choice in event.choices
                ],
                "answer_by": event.answer_by,
                "time_zone": event.time_zone,
            }
        case WelcomeCallEscalated():
            return {
                "person_name": event.person_name,
                "place": event.place_name or event.place_id,
                "reason": escalation_in_words(event.reason, language),
                "deadline": event.deadline,
                "time_zone": event.time_zone,
            }
        case HostingDecided() | CharterReadingAsked():
            return _of_the_charter(event)
        case StepOverdue():
            return {"step": step_in_words(event.step, language)}
        case MemberLeft():
            return {"goodbye": _paragraphs(event.goodbye)}
        case QuestionAnswered():
            return {
                "kind": event.kind,
                "asked_at": event.asked_at,
                "answer": _paragraphs(event.answer),
            }
        case SessionEvent():
            return _session(event, language)
        case SessionInvited():
            return {"kind": event.kind}
        case MatchingEvent():
            return mentoring.told(event, language)
        case _:
            return {}


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (one_line(line, limit=4096) for line in text.splitlines())))


def _values(event: MemberJoined, language: str) -> list[str]:
    return [
        value for each in event.stands_for if each.language == language for value in each.values
    ]


def _of_the_charter(event: HostingDecided | CharterReadingAsked) -> dict[str, Any]:
    if isinstance(event, CharterReadingAsked):
        return {"how_many": len(event.measures), "answer_by": event.answer_by}
    return {"measures": list(event.measures), "missing": getattr(event, "missing", ())}


def _call(event: WelcomeCallBooked | ArrangedCall, language: str) -> dict[str, Any]:
    return {
        "welcomer_given_name": event.welcomer_given_name,
        "number_missing": False,
        "starts_at": event.starts_at,
        "time_zone": event.time_zone,
        "spoken": language_in_words(event.language, language),
        "change": getattr(event, "change", ""),
        "cancelled_by": getattr(event, "cancelled_by", ""),
        "times": getattr(event, "times", 0),
    }


def _session(event: SessionEvent, language: str) -> dict[str, Any]:
    return {
        "title": event.title,
        "kind": event.kind,
        "starts_at": event.starts_at,
        "time_zone": event.time_zone,
        "mode": mode_in_words(event.mode, language),
        "where": event.where,
        "spoken": ", ".join(language_in_words(tag, language) for tag in event.languages),
        "answer_by": getattr(event, "answer_by", None),
        "arrangement": event.arrangement,
        "missing": getattr(event, "missing", 0),
        "dated": getattr(event, "dated", True),
        "same_time": getattr(event, "same_time", False),
        "same_place": getattr(event, "same_place", False),
    }


def appointment(event: Event, due: Due, *, newcomer_name: str, language: str) -> Appointment | None:
    """Return what the letter does to its reader's calendar, if it does anything.

    Args:
        event: the fact.
        due: the letter.
        newcomer_name: whom the welcomer calls.
        language: the reader's.
    """
    if due.calendar is None:
        return None
    if isinstance(event, SessionEvent):
        key, summary, where = event.session_id, event.title, event.where
    elif isinstance(event, WelcomeCallBooked | ArrangedCall):
        peer = event.welcomer_given_name if due.role is Role.SUBJECT else newcomer_name
        key, (summary, where) = event.call_id, call_in_words(one_line(peer), language)
    else:
        raise TypeError(f"{type(event).__name__} has no time")
    return Appointment(
        key=key,
        method=due.calendar,
        revision=_revision(event),
        stated_at=event.occurred_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=one_line(summary),
        where=one_line(where),
    )


def _revision(event: SessionEvent | WelcomeCallBooked | ArrangedCall) -> int:
    """Count the revisions of an appointment, so that a calendar knows an older word of it.

    Whatever ends or changes a call counts its arrangements up; a session's end does not. Whoever
    gives up a seat leaves the session as it is: no revision, else they could not come back. Of two
    words with the same revision the later one counts (RFC 5546, 2.1.5).
    """
    return event.arrangement - 1 + isinstance(event, SessionCancelled)
