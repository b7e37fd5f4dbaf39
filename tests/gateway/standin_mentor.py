"""Mentoring as matching has it, small: enough to follow links about it."""

import threading
from typing import Any

from chassis.assertion import Caller
from chassis.problems import Problem, not_found

ASKED = {"status": "assigned", "step": "asked"}
ACCEPTED = {"status": "assigned", "step": "accepted"}
MET = {"status": "assigned", "step": "met"}
STATES: dict[str, dict[str, Any]] = {
    "accept": ASKED,
    "decline": ASKED,
    "contacted": ACCEPTED,
    "not_contacted": ACCEPTED,
    "going_well": MET,
    "needs_more": MET,
    "not_working": MET,
    "autonomy": MET,
    "ask_another": ACCEPTED,
}
"""How two people are while a link for the purpose can be followed."""

_ACTS = ("accept", "decline", "contacted", "check", "autonomy", "ask-another")

_lock = threading.Lock()
_mentoring: dict[str, dict[str, Any]] = {}


def set_mentoring(told: dict[str, Any]) -> None:
    """Give a member a mentor, or somebody who is asked."""
    with _lock:
        _mentoring[told["member_id"]] = {
            "arrangement": 1,
            "since": "2027-03-01T09:30:00Z",
            "mentor_given_name": "Chloé",
            "reasons": [],
            "done": {},
            "open_to": [told["mentor_id"]],
            **told,
        }


def answer_about_mentor(
    method: str, path: str, headers: Any, body: Any, caller: Caller
) -> dict[str, Any] | None:
    """Return what is answered; ``None`` where it is about something else.

    Raises:
        Problem: as matching does.
    """
    parts = path.strip("/").split("/")
    if len(parts) < 3 or parts[0] != "members" or parts[2] != "mentor":
        return None
    with _lock:
        known = _mentoring.get(parts[1])
        if known is None:
            return None
        key = headers.get("Idempotency-Key")
        if key in known["done"]:
            done: dict[str, Any] = known["done"][key]
            return done
        seen_by = caller.subject if caller.subject in known["open_to"] else None
        if not caller.may_see(member_id=parts[1], assigned_to=seen_by):
            raise not_found()
        if method == "GET" and not parts[3:]:
            return _view(known)
        if method != "POST" or parts[3] not in _ACTS:
            raise not_found()
        _act(known, parts[3], body, caller.subject)
        known["done"][key] = _view(known)
        return _view(known)


def _act(known: dict[str, Any], act: str, body: Any, subject: str | None) -> None:
    if body["arrangement"] != known["arrangement"]:
        raise Problem(410, "link-used", "This link has been used.")
    if known.get("refuses"):
        raise Problem(409, "conflict", "Things have changed.")
    if act == "accept":
        known.update(step="accepted", mentor_id=subject, open_to=[subject])
    elif act == "contacted":
        known["step"] = "met" if body["contacted"] else known["step"]
    elif act == "ask-another":
        known.update(step="asked", mentor_given_name="Driss", open_to=[])
        known["arrangement"] += 1
    elif act == "autonomy":
        # The first word ends nothing yet.
        known.update(next_step="say_goodbye")
    elif act == "decline" or body["how"] == "not_working":
        known.update(status="wanted", step=None, mentor_id=None, mentor_given_name=None, open_to=[])
        known["arrangement"] += 1


def _view(known: dict[str, Any]) -> dict[str, Any]:
    hidden = {"done", "refuses", "open_to"}
    return {name: value for name, value in known.items() if name not in hidden}
