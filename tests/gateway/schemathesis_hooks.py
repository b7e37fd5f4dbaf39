"""What a schema cannot say: which places there are, and that a key is new for each act.

Only requests that schemathesis means to be right are completed; wrong ones stay as they are.
"""

import json
import os
import re
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import schemathesis

_THERE = json.loads(os.environ["ENTRELIEUX_THERE"])
"""Ids of what is really there, by the name of the path parameter."""

_LONG_NUMBER = re.compile(r"\d[\d ./()+-]{6,}")

_WITH_ETAGS = (
    "/v1/members/{member_id}",
    "/v1/welcomers/{welcomer_id}",
    "/v1/sessions/{session_id}",
    "/v1/charters",
    "/v1/values",
    "/v1/quality-measures",
    "/v1/call-guide",
    "/v1/mentors/{mentor_id}",
)
_OF_OTHERS = (
    *("/welcome-call/notes", "/welcome-call/held", "/welcome-call/missed"),
    *("/welcome-call/contacts", "/{member_id}/contacts", "/support-file"),
    *("/outcome/confirm", "/outcome/overturn"),
    *("/hosting/hold", "/hosting/confirm", "/hosting/overturn", "/hosting/clear"),
)
_LONG_AGO = 999_999
_SPOKEN = (
    *("fr", "nl-BE", "en", "ar", "pt-BR", "zh-Hant", "kab", "wo", "ln", "tr"),
    *("uk", "fa", "ps", "ti", "so", "es", "de", "it", "pl", "ro"),
)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Complete a request that is meant to be right."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if "step" in (case.path_parameters or {}):
        case.path_parameters["step"] = "introduction"  # each step asks for something else
    ends = case.path.endswith(("/leave", "{session_id}/cancel"))
    there = _THERE["may_end"] if ends else _THERE
    for name in case.path_parameters or {}:
        case.path_parameters[name] = there.get(name, case.path_parameters[name])
    if "/mentor/questions/" in case.path:
        case.path_parameters["question_id"] = _THERE["mentor_question_id"]
    if case.path.endswith(_OF_OTHERS):
        # What is noted of oneself is not there, whoever one is.
        case.path_parameters["member_id"] = _THERE["neighbour_id"]
    if case.method.upper() in {"POST", "PATCH"}:
        # Another body under a key that was used is refused, as it should be.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    _complete_query(case.query or {})
    if isinstance(case.body, dict):
        _complete_languages(case.body)
        _complete_body(case.body)
        _complete_session(case.path, case.body)
        _complete_welcome(case.path, case.body)
        _complete_member(case.path, case.body)
        _complete_skills(case.path, case.body)
        _complete_mentoring(case.path, case.body)
    if case.method.upper() == "PATCH" and case.path.startswith(_WITH_ETAGS):
        # Which version there is, nobody can guess.
        case.headers["If-Match"] = _etag(case)


def _etag(case: Any) -> str:
    asked = urllib.request.Request(  # noqa: S310 - the gateway under test
        f"{_THERE['url']}{case.formatted_path}",
        headers={"Authorization": f"Bearer {_THERE['token']}"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
        tag: str = answer.headers["ETag"]
    return tag


def _complete_languages(body: dict[str, Any]) -> None:
    """Let languages be such as there are: their tags look like many that nobody speaks."""
    if isinstance(body.get("languages"), list):
        body["languages"] = list(_SPOKEN[: len(body["languages"])])
    for field in ("titles", "descriptions"):
        if isinstance(body.get(field), dict):
            body[field] = dict(zip(_SPOKEN, body[field].values(), strict=False))


def _complete_session(path: str, body: dict[str, Any]) -> None:
    """Let a session be one that people can come to: its fields depend on one another."""
    if path == "/v1/sessions/{session_id}":
        for field in ("mode", "room_seats", "online_seats", "elders_wanted", "titles"):
            body.pop(field, None)
        for field in ("starts_at", "ends_at", "address", "link"):
            body.pop(field, None)
    if path.endswith("/poll/votes"):
        # A vote on each time, and no two.
        body["votes"] = [{"number": 1, "answer": "yes"}]
    if path != "/v1/sessions" or "kind" not in body:
        return
    starts_at = datetime.now(UTC) + timedelta(days=10)
    body.pop("poll", None)
    body |= {
        "mode": "hybrid",
        "address": "3 rue de la Rivière",
        "link": "https://visio.example.org/bienvenue",
        "room_seats": 12,
        "online_seats": 5,
        "elders_wanted": 1,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }


def _complete_welcome(path: str, body: dict[str, Any]) -> None:
    """Let an order and a welcomer be such as make sense: their fields depend on one another."""
    if "/welcome-call" in path and isinstance(body.get("starts_at"), str):
        body["starts_at"] = "2099-01-05T10:00:00Z"  # there is no year 0
    if path.startswith("/v1/welcomers"):
        # More in a day than in a week is refused, and a member who is not there; whom somebody
        # lives with, they alone say.
        for field in ("per_day", "per_week", "per_month", "member_id"):
            body.pop(field, None)
        for field in ("household", "employer", "conflicts"):
            body.pop(field, None)
    if path == "/v1/network/welcome" and isinstance(body.get("hosting_needs"), list):
        body["hosting_needs"] = sorted(set(body["hosting_needs"]))
    if path.endswith("/absences"):
        body.pop("hours", None)
        body |= {"from": "2099-01-05", "until": "2099-02-01", "extra": False}
    if path.endswith("/pause"):
        body["until"] = "2099-06-30"


def _complete_member(path: str, body: dict[str, Any]) -> None:
    """Let what is said of a member be such as may still be said of them."""
    if path == "/v1/members/{member_id}":
        # These are given once, by who had none.
        for field in ("email", "phone"):
            body.pop(field, None)
    if path.endswith("/{member_id}/contacts"):
        body["at"] = "2026-03-02T10:00:00Z"  # when somebody was met is no time to come
    if path.endswith("/journey/steps/{step}"):
        body.clear()
        body["text"] = "I mend what others throw away."


def _complete_skills(path: str, body: dict[str, Any]) -> None:
    """Let what is said of skills have words in it, and be about skills that are there."""
    if path == "/v1/skills/suggestions" and isinstance(body.get("text"), str):
        body["text"] = "zythologie"
    if path.endswith("/settle"):
        body.clear()
        body["means_nothing"] = True
    if path == "/v1/skills/imports" and isinstance(body.get("concepts"), list):
        body["concepts"] = [{"id": "beach-cleaning", "labels": {"en": "beach cleaning"}}]


def _complete_mentoring(path: str, body: dict[str, Any]) -> None:
    """Let a mentor be one that makes sense, and leave the one mentoring that there is as it is."""
    if path.startswith("/v1/mentors"):
        # Whom somebody avoids and lives with, they alone say.
        for field in ("avoid", "household", "employer"):
            body.pop(field, None)
        if isinstance(body.get("abilities"), list):
            body["abilities"] = body["abilities"][:1]  # no two in the same words
    if path.endswith("/pauses"):
        body |= {"from": "2099-01-05", "until": "2099-02-01"}
    if "/mentor/" in path and not path.endswith(("/wishes", "/questions", "/answer")):
        body["arrangement"] = _LONG_AGO


def _complete_query(query: dict[str, Any]) -> None:
    # A cursor that nobody gave is no cursor; a point has two coordinates.
    query.pop("cursor", None)
    if "with" in query:
        query["with"] = _THERE["round_id"]
    if "language" in query:
        query["language"] = "fr"
    query.pop("since", None)  # must be below the version's own number
    if {"latitude", "longitude", "radius_m"} & set(query):
        query.setdefault("latitude", 44.7)
        query.setdefault("longitude", 5.0)


def _complete_body(body: dict[str, Any]) -> None:
    _complete_agreement(body)
    if body.get("place_id") is not None:
        body["place_id"] = _THERE["place_id"]
    if body.get("time_zone") is not None:
        body["time_zone"] = "Europe/Paris"
    if "trained_until" in body:
        body["trained_until"] = "2099-12-31"
    if "availability" in body:
        # Times must not overlap, and must end after they begin.
        body["availability"] = [{"weekday": 1, "from": "18:00", "until": "20:00"}]


def _complete_agreement(body: dict[str, Any]) -> None:
    # What is said of a charter is about one that is there; its measures have names of their own.
    if "charter_id" in body:
        body["charter_id"] = _THERE["charter_id"]
    if body.get("measure_id") is not None:
        body["measure_id"] = "listening"
    measures = body.get("measures")
    if isinstance(measures, list) and measures:
        body["measures"] = ["listening"] if isinstance(measures[0], str) else measures[:1]
    if isinstance(body.get("values"), list):
        body["values"] = body["values"][:1]
    if body.get("given") == "online":
        body["given"] = "phone"
    # What many will read names nobody: a long number would be taken for a telephone's.
    if isinstance(body.get("words"), dict) or isinstance(body.get("text"), str):
        _spell_out(body)


def _spell_out(words: Any) -> None:
    for name, said in words.items():
        if isinstance(said, dict):
            _spell_out(said)
        elif isinstance(said, str) and name not in {"charter_id", "measure_id", "status"}:
            words[name] = _LONG_NUMBER.sub("some", said).replace("@", " at ")
