"""A welcome call as a document, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.onboarding.domain.languages import spoken
from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.calls import (
    By,
    Choice,
    Escalation,
    Given,
    Happening,
    Outcome,
    Task,
    WelcomeCall,
)

Document = dict[str, Any]

_ONLY_BOOKED = ("welcomer_id", "welcomer_given_name", "starts_at", "ends_at", "language")
_SOMETIMES = (*_ONLY_BOOKED, "due_at", "answer_by")
_ALWAYS = (
    "status",
    "since",
    "household",
    "employer",
    "has_number",
    "time_zone",
    "waiting_for",
    "arrangement",
    "deadline",
    "missed",
    "reminded",
    "asked",
    "pressed",
    "alerted",
)
OPTIONAL = (
    *_SOMETIMES,
    "held",
    "given",
    "choices",
    "waiting_languages",
    "waiting_since",
    "to_pass_on",
)
"""Fields that are there only while they apply, so that sparse indexes hold nothing else."""


def state_of(call: WelcomeCall, now: datetime, *, pass_on: bool) -> Document:
    """Return what changes about a call.

    Args:
        call: as it is to be stored.
        now: when, aware UTC.
        pass_on: whether tasks and the gate to hosting have to hear of it.
    """
    state: Document = {name: getattr(call, name) for name in _ALWAYS}
    state |= {
        "changed_at": now,
        "languages": list(call.languages),
        "explanation": [list(each) for each in call.explanation],
        "escalation": asdict(call.escalation) if call.escalation else None,
        "outcome": None
        if call.outcome is None
        else {**asdict(call.outcome), "measures": list(call.outcome.measures)},
        "tasks": [{**asdict(each), "times": list(each.times)} for each in call.tasks],
        "avoid": list(call.avoid),
        "history": [asdict(each) for each in call.history],
    }
    for name in _SOMETIMES:
        if getattr(call, name) is not None:
            state[name] = getattr(call, name)
    if call.given:
        state["given"] = [{**asdict(each), "held": list(each.held)} for each in call.given]
    held = (*call.held, *(claim for each in call.given for claim in each.held))
    if held:
        state["held"] = list(held)
    if call.choices:
        state["choices"] = [_choice_document(each) for each in call.choices]
    if call.seeks_itself:
        state["waiting_languages"] = sorted({spoken(each) for each in call.languages})
        state["waiting_since"] = call.since
    if pass_on:
        state["to_pass_on"] = now
    return state


def document_of(call: WelcomeCall, now: datetime) -> Document:
    """Return a new call's document."""
    return {
        "_id": call.id,
        "member_id": call.member_id,
        "place_id": call.place_id,
        "location": None
        if call.location is None
        else {"latitude": call.location.latitude, "longitude": call.location.longitude},
        "correlation_id": call.correlation_id,
        "place_name": call.place_name,
        "region": call.region,
        "kinds": list(call.kinds),
        "facet": call.facet,
        **state_of(call, now, pass_on=bool(call.tasks)),
    }


def call_of(document: Document) -> WelcomeCall:
    """Return the call that a document is."""
    location, escalation = document["location"], document.get("escalation")
    outcome = document.get("outcome")
    return WelcomeCall(
        id=document["_id"],
        member_id=document["member_id"],
        place_id=document["place_id"],
        languages=tuple(document["languages"]),
        location=Point(**location) if location else None,
        time_zone=document["time_zone"],
        since=document["since"],
        correlation_id=document["correlation_id"],
        version=document["version"],
        status=document["status"],
        waiting_for=document["waiting_for"],
        # Calls from before there were deadlines and arrangements have neither.
        arrangement=document.get("arrangement", int("starts_at" in document)),
        deadline=document.get("deadline"),
        missed=document.get("missed", 0),
        reminded=document.get("reminded", 0),
        asked=document.get("asked", 0),
        pressed=document.get("pressed", False),
        alerted=document.get("alerted", escalation is not None),
        held=held_of(document),
        given=tuple(
            Given(**{**each, "held": tuple(each["held"])}) for each in document.get("given", ())
        ),
        explanation=tuple((code, detail) for code, detail in document.get("explanation", ())),
        choices=tuple(_choice(each) for each in document.get("choices", ())),
        escalation=Escalation(**escalation) if escalation else None,
        outcome=Outcome(**{**outcome, "measures": tuple(outcome["measures"])}) if outcome else None,
        tasks=tuple(
            Task(**{**each, "times": tuple(each["times"])}) for each in document.get("tasks", ())
        ),
        avoid=tuple(document.get("avoid", ())),
        place_name=document.get("place_name"),
        region=document.get("region"),
        kinds=tuple(document.get("kinds", ())),
        household=document.get("household"),
        employer=document.get("employer"),
        has_number=document.get("has_number", True),
        facet=document.get("facet"),
        history=tuple(
            Happening(at=each["at"], what=each["what"], by=By(**each["by"]))
            for each in document.get("history", ())
        ),
        **{name: document.get(name) for name in _SOMETIMES},
    )


def held_of(document: Document) -> tuple[str, ...]:
    """Return the claims of a call's present arrangement, without those of times given before."""
    before = {claim for each in document.get("given", ()) for claim in each["held"]}
    return tuple(claim for claim in document.get("held", ()) if claim not in before)


def _choice_document(choice: Choice) -> Document:
    return {
        **asdict(choice),
        "held": list(choice.held),
        "explanation": [list(each) for each in choice.explanation],
    }


def _choice(document: Document) -> Choice:
    return Choice(
        **{
            **document,
            "held": tuple(document["held"]),
            "explanation": tuple((code, detail) for code, detail in document["explanation"]),
        }
    )
