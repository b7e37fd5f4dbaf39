"""How welcome calls look in JSON."""

from collections.abc import Mapping
from typing import Any

from services.onboarding.domain.members import Member
from services.onboarding.domain.welcome.calls import Choice, WelcomeCall
from services.onboarding.views.words import moment


def of_call(call: WelcomeCall, *, inside: bool = False) -> dict[str, Any]:
    """Return a welcome call.

    Args:
        call: the call.
        inside: whether it is shown to the coordinator of the place or to staff: they also see why
            it is this welcomer, what happened, and what came of it.
    """
    view: dict[str, Any] = {
        "id": call.id,
        "member_id": call.member_id,
        "welcomer_id": call.welcomer_id,
        "welcomer_given_name": call.welcomer_given_name,
        "status": call.status,
        "starts_at": moment(call.starts_at),
        "ends_at": moment(call.ends_at),
        "language": call.language,
        "time_zone": call.time_zone,
        "since": moment(call.since),
        "waiting_for": call.waiting_for,
        "reasons": [{"code": "speaks", "detail": call.language}] if call.language else [],
        "arrangement": call.arrangement,
        "deadline": moment(call.until),
        "choices": [of_choice(each) for each in call.choices],
        "answer_by": moment(call.answer_by),
        "missed": call.missed,
        "in_the_hands_of": call.escalation.person_name if call.escalation else None,
    }
    if inside:
        view |= {
            "explanation": [{"code": code, "detail": detail} for code, detail in call.explanation],
            "history": [
                {
                    "at": moment(each.at),
                    "what": each.what,
                    "by": each.by.role,
                    "person_id": each.by.person_id,
                }
                for each in call.history
            ],
            "escalation_reason": call.escalation.reason if call.escalation else None,
            "outcome": _outcome(call),
        }
    return view


def of_choice(choice: Choice) -> dict[str, Any]:
    """Return a time to choose."""
    return {
        "starts_at": moment(choice.starts_at),
        "ends_at": moment(choice.ends_at),
        "welcomer_given_name": choice.welcomer_given_name,
        "language": choice.language,
    }


def of_note(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody noted."""
    return {**note, "at": moment(note["at"])}


def of_task(task: Mapping[str, Any], member: Member | None = None) -> dict[str, Any]:
    """Return what somebody is to do.

    Args:
        task: as it is stored.
        member: whom it is about, where they are to be rung up; their number is in no other view.
    """
    return {
        "id": task["_id"],
        "kind": task["kind"],
        "member_id": task["member_id"],
        "member_given_name": member.given_name if member else None,
        "member_phone": member.phone if member else None,
        "place_id": task["of_place"],
        "for_person": task["of_person"],
        "since": moment(task["since"]),
        "deadline": moment(task["deadline"]),
        "times": [moment(each) for each in task["times"]],
        "role": task.get("role"),
        "step": task.get("step"),
        "who_acts": task.get("who_acts"),
        "status": task["status"],
        "note": task.get("note"),
        "done_by": task.get("done_by"),
        "done_at": moment(task.get("done_at")),
    }


def _outcome(call: WelcomeCall) -> dict[str, Any] | None:
    outcome = call.outcome
    if outcome is None:
        return None
    return {
        "judgement": outcome.judgement,
        "measures": list(outcome.measures),
        "said_by": outcome.said_by,
        "decided_by": outcome.decided_by,
        "confirmed": outcome.confirmed,
    }
