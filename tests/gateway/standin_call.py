"""Welcome calls as onboarding has them, small: enough to follow links to them."""

import threading
from datetime import datetime, timedelta
from typing import Any

from chassis.problems import Problem

FREE = [f"2027-03-{day:02}T{hour:02}:00:00Z" for day in range(2, 12) for hour in (9, 17)]
CHOICES = [
    {
        "starts_at": f"2027-03-0{day}T17:00:00Z",
        "ends_at": f"2027-03-0{day}T17:30:00Z",
        "welcomer_given_name": name,
    }
    for day, name in ((2, "Paul"), (3, "Léa"))
]
BOOKED = {
    "status": "booked",
    "starts_at": "2027-03-01T17:00:00Z",
    "ends_at": "2027-03-01T17:30:00Z",
    "welcomer_given_name": "Paul",
}
STATES: dict[str, dict[str, Any]] = {
    "choose": {"status": "offered", "choices": CHOICES, "answer_by": "2027-03-01T12:00:00Z"},
    "move": {**BOOKED, "free": FREE},
    "cancel": BOOKED,
    "rebook": {"status": "wanted", "waiting_for": "cancelled", "free": FREE},
}
_ACTS = ("choose", "move", "cancel", "rebook", "decline")

_lock = threading.Lock()
_calls: dict[str, dict[str, Any]] = {}


def set_call(told: dict[str, Any]) -> None:
    """Give a member a call."""
    with _lock:
        _calls[told["member_id"]] = {
            "arrangement": 1,
            "since": "2027-03-01T09:30:00Z",
            "time_zone": "Europe/Paris",
            "choices": [],
            "free": [],
            "taken": [],
            "acts": [],
            "done": {},
            **told,
        }


def answer_about_call(method: str, path: str, headers: Any, body: Any) -> dict[str, Any] | None:
    """Return what is answered; ``None`` where it is about something else.

    Raises:
        Problem: as onboarding does.
    """
    parts = path.strip("/").split("/")
    if len(parts) < 3 or parts[0] != "members" or parts[2] != "welcome-call":
        return None
    with _lock:
        call = _calls.get(parts[1])
        if call is None:
            return None
        return _answered(call, method, parts[3:], headers.get("Idempotency-Key"), body)


def _answered(
    call: dict[str, Any], method: str, rest: list[str], key: str | None, body: Any
) -> dict[str, Any]:
    if method == "GET" and not rest:
        return _view(call)
    if method == "GET" and rest == ["slots"]:
        return {"items": [{"starts_at": at, "ends_at": _later(at)} for at in call["free"]]}
    if method != "POST" or rest[0] not in _ACTS:
        raise Problem(404, "not-found", "There is nothing here.")
    if key in call["done"]:
        done: dict[str, Any] = call["done"][key]
        return done
    if body["arrangement"] != call["arrangement"]:
        raise Problem(410, "link-used", "This link has been used.")
    _act(call, rest[0], body.get("starts_at"))
    call["acts"].append(rest[0])
    call["arrangement"] += 1
    call["done"][key] = _view(call)
    return _view(call)


def _act(call: dict[str, Any], act: str, starts_at: str | None) -> None:
    if call.get("refuses"):
        raise Problem(409, "conflict", "The time of this call has come.")
    if starts_at in call["taken"]:
        call["free"] = [at for at in call["free"] if at not in call["taken"]]
        call["choices"] = [at for at in call["choices"] if at["starts_at"] not in call["taken"]]
        raise Problem(409, "slot-taken", "This time is not free.")
    if act == "cancel":
        call.update(status="wanted", waiting_for="cancelled", starts_at=None, ends_at=None)
        return
    if act == "decline":
        call.update(status="declined", starts_at=None, ends_at=None)
        return
    starts_at = starts_at or call["free"][0]
    call.update(
        status="booked",
        starts_at=starts_at,
        ends_at=_later(starts_at),
        choices=[],
        waiting_for=None,
    )
    call.setdefault("welcomer_given_name", "Paul")


def _view(call: dict[str, Any]) -> dict[str, Any]:
    hidden = {"free", "taken", "done", "refuses"}
    return {name: value for name, value in call.items() if name not in hidden}


def _later(at: str) -> str:
    later = datetime.fromisoformat(at) + timedelta(minutes=30)
    return later.isoformat().replace("+00:00", "Z")
