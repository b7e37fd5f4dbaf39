"""Examples of concerns, dead letters and the house itself, by operation."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, one, page

_concern = {
    "id": PEER_ID,
    "filed_on": "2027-03-01",
    "about": "pace",
    "place_id": PLACE_ID,
    "text": "The days are too long for some of us.",
    "from_member": True,
}
_letter = {
    "id": f"matching.{PEER_ID}",
    "service": "matching",
    "queue": "matching.find_mentors",
    "handler": "find_mentors",
    "event_type": "member_joined.v1",
    "message_id": MEMBER_ID,
    "reason": "raised",
    "first_error": "ValueError at domain.py:41 find",
    "attempts": 4,
    "dead_at": NOW,
    "status": "kept",
    "decided_by": None,
    "decision_reason": None,
    "decided_at": None,
}

REQUESTS: dict[str, dict[str, Any]] = {
    "file_concern": one(
        {
            "text": "The days are too long for some of us.",
            "about": "pace",
            "place_id": PLACE_ID,
            "measures": ["own-pace"],
        }
    ),
    "replay": one({"reason": "The mail server is back."}),
    "discard": one({"reason": "The person has left in the meantime."}),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "file_concern": {
        "id": PEER_ID,
        "receipt": "k3v9-w2qa-7tzd-m5xh",
        "filed_on": "2027-03-01",
    },
    "read_concern": {**_concern, "measures": ["own-pace"]},
    "list_concerns": page(_concern),
    "list_dead_letters": {**page(_letter), "unavailable": []},
    "replay": {**_letter, "status": "replayed", "decided_by": MEMBER_ID},
    "discard": {**_letter, "status": "discarded", "decided_by": MEMBER_ID},
    "livez": {"live": True},
    "readyz": {"ready": True, "services": {"onboarding": "ready", "matching": "away"}},
}
