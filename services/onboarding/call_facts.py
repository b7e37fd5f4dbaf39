"""What onboarding says of a welcome call: each transition's news as contracts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from contracts.event import Event, event_id
from contracts.onboarding import WelcomeCallBooked, WelcomeCallWanted
from contracts.welcome import (
    Choice,
    WelcomeCallCancelled,
    WelcomeCallDeclined,
    WelcomeCallEscalated,
    WelcomeCallHeld,
    WelcomeCallMissed,
    WelcomeCallOffered,
    WelcomeCallReminderDue,
)
from services.onboarding.domain.welcome.calls import Told, Turn, WelcomeCall
from services.onboarding.domain.welcome.calls.turn import What


def of_turn(turn: Turn, because: UUID | None = None) -> list[Event]:
    """Return the facts of a transition.

    Args:
        turn: the transition.
        because: the event that led to it; ``None`` when a person or the time did.
    """
    return [_fact(told, turn, because) for told in turn.told]


def _fact(told: Told, turn: Turn, because: UUID | None) -> Event:
    event, details = _NEWS[told.what]
    return event.model_validate(
        {**_envelope(event, turn, because), **_whose(told.of), **details(told, turn)}
    )


def _envelope(event: type[Event], turn: Turn, because: UUID | None) -> dict[str, Any]:
    return {
        "event_id": event_id(turn.call.id, turn.call.version, event),
        "occurred_at": turn.call.history[-1].at,
        "correlation_id": UUID(turn.call.correlation_id),
        "causation_id": because,
    }


def _whose(call: WelcomeCall) -> dict[str, Any]:
    return {"call_id": call.id, "member_id": call.member_id}


def _arranged(call: WelcomeCall) -> dict[str, Any]:
    return {
        "welcomer_id": call.welcomer_id,
        "welcomer_given_name": call.welcomer_given_name,
        "starts_at": call.starts_at,
        "ends_at": call.ends_at,
        "language": call.language,
        "time_zone": call.time_zone or "UTC",
        "arrangement": call.arrangement,
    }


def _previous(turn: Turn) -> dict[str, Any]:
    before = turn.before
    if before.status != "booked":
        return {}
    return {
        "previous_welcomer_id": before.welcomer_id,
        "previous_starts_at": before.starts_at,
    }


def _offer(call: WelcomeCall) -> dict[str, Any]:
    return {
        "choices": tuple(
            Choice(
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                welcomer_given_name=each.welcomer_given_name,
                language=each.language,
            )
            for each in call.choices
        ),
        "answer_by": call.answer_by,
        "time_zone": call.time_zone or "UTC",
        "arrangement": call.arrangement,
    }


def _hands(call: WelcomeCall) -> dict[str, Any]:
    if call.escalation is None:
        raise ValueError("the call is in nobody's own hands")
    return {
        "place_id": call.place_id,
        "person_id": call.escalation.person_id,
        "person_name": call.escalation.person_name,
        "reason": call.escalation.reason,
        "deadline": call.until,
        "place_name": call.place_name or "",
        "time_zone": call.time_zone or "",
    }


_NEWS: dict[What, tuple[type[Event], Callable[[Told, Turn], dict[str, Any]]]] = {
    "booked": (
        WelcomeCallBooked,
        lambda told, turn: {**_arranged(told.of), "change": told.detail, **_previous(turn)},
    ),
    "wanted": (
        WelcomeCallWanted,
        lambda told, _: {
            "languages": told.of.languages,
            "reason": told.of.waiting_for or "no_free_slot",
        },
    ),
    "offered": (WelcomeCallOffered, lambda told, _: _offer(told.of)),
    "cancelled": (
        WelcomeCallCancelled,
        lambda told, _: {**_arranged(told.of), "cancelled_by": told.detail},
    ),
    "reminder_due": (WelcomeCallReminderDue, lambda told, _: _arranged(told.of)),
    "held": (WelcomeCallHeld, lambda told, _: _arranged(told.of)),
    "missed": (
        WelcomeCallMissed,
        lambda told, _: {**_arranged(told.of), "times": told.of.missed},
    ),
    "declined": (WelcomeCallDeclined, lambda *_: {}),
    "escalated": (WelcomeCallEscalated, lambda told, _: _hands(told.of)),
}
