"""What is agreed on and handed on in the village: a charter in force, questions, quality."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gateway.examples import REQUESTS

if TYPE_CHECKING:
    from tests.gateway.village import Village

MEASURE = "listening"
_LEADERS = frozenset({"coordinator"})
_AFTER_THE_FACT = (
    ("POST", "/v1/charters"),
    ("POST", "/v1/charters/{charter_id}/versions"),
    ("POST", "/v1/call-guide/questions/{question_id}/answer"),
    ("POST", "/v1/call-guide/questions/{question_id}/promote"),
    ("POST", "/v1/contributions/{contribution_id}/answer"),
    ("POST", "/v1/contributions/{contribution_id}/promote"),
)
"""Acts that have happened already when they are tried: in conflict, for who may do them."""


@cache
def agreements(village: Village) -> dict[str, str]:
    """Return the values of paths, by their names; made through the gateway, once a village."""
    staff = village.token("staff")
    own = village.token("member", subject=village.member)
    charter = {**_usual("begin_charter"), "place_id": village.place}
    charter_id = village.made("/v1/charters", charter, staff)["id"]
    at = f"/v1/charters/{charter_id}"
    village.made(f"{at}/versions", {"expected_number": 0}, staff)
    yes = {"charter_id": charter_id, "number": 1, "measures": [MEASURE]}
    receipt = village.made(f"/v1/members/{village.member}/charter/acceptances", yes, own)
    asked = {"text": "Puis-je venir avec mon chien ?"}
    things = {
        "charter_id": charter_id,
        "number": "1",
        "receipt_id": receipt["id"],
        "topic": "leaving",
        "entry_id": village.made(f"{at}/faq", _usual("add_faq"), staff)["id"],
        "lesson_id": village.made("/v1/call-guide/lessons", _usual("add_lesson"), staff)["id"],
        "question_id": village.made("/v1/call-guide/questions", asked, staff)["id"],
        "contribution_id": village.made("/v1/contributions", asked, own)["id"],
        "quality_measure_id": village.made(
            "/v1/quality-measures",
            {**_usual("add_quality_measure"), "place_id": village.place},
            staff,
        )["id"],
    }
    promotion = {**_usual("promote_question"), "charter_id": charter_id}
    for kind in ("call-guide/questions", "contributions"):
        name = "question_id" if "questions" in kind else "contribution_id"
        for act, body in (("answer", {"text": "Oui."}), ("promote", promotion)):
            done = village.ask("POST", f"/v1/{kind}/{things[name]}/{act}", token=staff, body=body)
            assert done.status_code == 200, done.text
    return things


def body_of(village: Village, template: str) -> dict[str, Any] | None:
    """Return a good body for an act of these rooms; `None` for those of others."""
    things = agreements(village)
    promotion = {**_usual("promote_question"), "charter_id": things["charter_id"]}
    known: dict[str, dict[str, Any]] = {
        "/v1/charters": {**_usual("begin_charter"), "place_id": village.place},
        "/v1/charters/{charter_id}/draft": _usual("change_draft"),
        "/v1/charters/{charter_id}/versions": {"expected_number": 0},
        "/v1/members/{member_id}/charter/acceptances": {
            "charter_id": things["charter_id"],
            "number": 1,
            "measures": [MEASURE],
            "given": "phone",
        },
        "/v1/values": _usual("change_values"),
        "/v1/charters/{charter_id}/faq": _usual("add_faq"),
        "/v1/charters/{charter_id}/faq/{entry_id}": {"status": "shown"},
        "/v1/quality-measures": {
            **_usual("add_quality_measure"),
            "place_id": village.place,
        },
        "/v1/quality-measures/{quality_measure_id}": _usual("change_quality_measure"),
        "/v1/call-guide/lessons": _usual("add_lesson"),
        "/v1/call-guide/lessons/{lesson_id}": _usual("change_lesson"),
        "/v1/call-guide/questions": {"text": "Et les chiens ?"},
        "/v1/call-guide/questions/{question_id}/answer": {"text": "Oui."},
        "/v1/call-guide/questions/{question_id}/promote": promotion,
        "/v1/contributions": {"text": "Et les chiens ?"},
        "/v1/contributions/{contribution_id}/answer": {"text": "Oui."},
        "/v1/contributions/{contribution_id}/promote": promotion,
    }
    return known.get(template)


def really(method: str, template: str, role: str, relation: str, status: int) -> int:
    """Return the status of a cell, given what the table promises for it."""
    if status not in {200, 201} or (method, template) not in _AFTER_THE_FACT:
        return status
    # Whose charter it is to explain depends on the place, though the question is everybody's.
    elsewhere = role in _LEADERS and relation != "same place"
    if elsewhere and template.endswith("/promote"):
        return 404
    return 409


def _usual(name: str) -> dict[str, Any]:
    body: dict[str, Any] = REQUESTS[name]["usual"]["value"]
    return body
