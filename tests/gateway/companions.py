"""Mentors and mentoring in the village: bodies of what is done, and what comes of it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.examples import REQUESTS

if TYPE_CHECKING:
    from tests.gateway.village import Village

OF_MENTORS = "/v1/mentors/{mentor_id}"
MENTOR = "/v1/members/{member_id}/mentor"
QUESTION = f"{MENTOR}/questions/{{question_id}}/answer"
SIGNPOST = "/v1/orientation/{signpost_id}"
CHANGES = ("/capacity", "/pauses", "/pauses/{pause_id}", "/hold", "/release", "/leave", OF_MENTORS)
"""How the addresses end at which a mentor changes: tried on one of whom nobody is."""

ORDERS = ("/accept", "/decline", "/ask-another", "/contacted", "/check", "/autonomy")
LONG_AGO = {"arrangement": 999_999}
"""What is refused in the end, so that the same mentoring serves for all who ask."""


def another_mentor(village: Village) -> str:
    """Return a mentor of another tongue, so that nobody is theirs."""
    body = {**village.mentor_body(), "languages": ["co"]}
    mentor_id: str = village.made("/v1/mentors", body, village.token("staff"))["id"]
    return mentor_id


def things_of(village: Village, template: str) -> dict[str, str]:
    """Return the values of a path that are made anew for whoever asks."""
    if template == SIGNPOST:
        line = {**_usual("add_signpost"), "place_id": village.place}
        return {"signpost_id": village.made("/v1/orientation", line, village.token("staff"))["id"]}
    if template == QUESTION:
        address = f"/v1/members/{village.member}/mentor/questions"
        own = village.token("member", subject=village.member)
        return {"question_id": village.made(address, {"text": "Et les clés ?"}, own)["id"]}
    return {}


def body_of(village: Village, template: str) -> dict[str, Any] | None:
    """Return a good body for an act of these rooms; ``None`` for those of others."""
    known: dict[str, dict[str, Any]] = {
        OF_MENTORS: {"reach_m": 5_000},
        f"{OF_MENTORS}/capacity": {"capacity": 2},
        f"{OF_MENTORS}/pauses": {"from": "2099-07-12", "until": "2099-08-01"},
        **{f"{OF_MENTORS}/{act}": {} for act in ("hold", "release", "leave")},
        **{f"{MENTOR}/{act}": LONG_AGO for act in ("accept", "ask-another", "autonomy")},
        f"{MENTOR}/decline": {"reason": "no_time", **LONG_AGO},
        f"{MENTOR}/contacted": {"contacted": True, **LONG_AGO},
        f"{MENTOR}/check": {"day": 30, "how": "going_well", **LONG_AGO},
        f"{MENTOR}/wishes": {"learn": ["menuiserie"]},
        f"{MENTOR}/questions": {"text": "Et les clés ?"},
        QUESTION: {"text": "Nadia les a."},
        "/v1/orientation": {**_usual("add_signpost"), "place_id": village.place},
    }
    return known.get(template)


def really(template: str, role: str, relation: str, status: int) -> int:
    """Return the status of a cell, given what the table promises for it."""
    if status not in {200, 201}:
        return status
    if "{pause_id}" in template:
        return 404  # there is none
    if template.endswith(("/mentors/{mentor_id}/hold", "/mentors/{mentor_id}/release")):
        return 404 if (role, relation) == ("staff", "own") else status  # nobody judges themselves
    return 410 if template.startswith(MENTOR) and template.endswith(ORDERS) else status


def _usual(name: str) -> dict[str, Any]:
    body: dict[str, Any] = REQUESTS[name]["usual"]["value"]
    return body
