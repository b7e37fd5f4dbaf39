"""Examples for the OpenAPI document, by operation."""

from typing import Any

_PLACE_ID = "0b9c7c1e-8f0a-5c3e-9a52-7f7c6a0f3d11"
_MEMBER_ID = "5f0c3f0e-0d68-4f5e-8a57-3f8a4b1c9d20"
_PEER_ID = "2b1f9a44-7c55-4d0e-9b13-6f2f5f4a7e01"
_NOW = "2027-03-01T09:30:00Z"

_place = {
    "name": "Le Moulin partagé",
    "address": "3 rue de la Rivière",
    "postcode": "26400",
    "commune": "Crest",
    "region": "Auvergne et Rhône-Alpes",
    "country": "FR",
    "location": {"latitude": 44.728, "longitude": 5.022},
    "kind": "Tiers lieu rural",
    "website": "https://moulin.example.org",
    "population": 8500,
    "time_zone": "Europe/Paris",
}
_newcomer = {
    "given_name": "Amina",
    "family_name": "Benali",
    "email": "amina@example.org",
    "phone": "+33612345678",
    "place_id": _PLACE_ID,
    "languages": ["fr", "ar"],
    "roles": ["organiser"],
    "wishes": "To repair bicycles together.",
}
_welcomer = {
    "given_name": "Paul",
    "family_name": "Martin",
    "email": "paul@example.org",
    "place_id": _PLACE_ID,
    "languages": ["fr"],
    "time_zone": "Europe/Paris",
    "trained_until": "2028-12-31",
    "availability": [{"weekday": 2, "from": "18:00", "until": "20:00"}],
}
_mentor = {
    "given_name": "Léa",
    "family_name": "Roux",
    "email": "lea@example.org",
    "place_id": _PLACE_ID,
    "location": {"latitude": 44.728, "longitude": 5.022},
    "languages": ["fr", "en"],
    "skills": ["bicycle repair", "worksites"],
    "capacity": 3,
}
_member = {"id": _MEMBER_ID, **_newcomer, "status": "joined", "joined_at": _NOW}
_concern = {
    "id": _PEER_ID,
    "filed_on": "2027-03-01",
    "about": "pace",
    "place_id": _PLACE_ID,
    "text": "The days are too long for some of us.",
    "from_member": True,
}
_letter = {
    "id": f"matching.{_PEER_ID}",
    "service": "matching",
    "queue": "matching.find_mentors",
    "handler": "find_mentors",
    "event_type": "member_joined.v1",
    "message_id": _MEMBER_ID,
    "reason": "raised",
    "first_error": "ValueError at domain.py:41 find",
    "attempts": 4,
    "dead_at": _NOW,
    "status": "kept",
    "decided_by": None,
    "decision_reason": None,
    "decided_at": None,
}


def _one(value: dict[str, Any]) -> dict[str, Any]:
    return {"usual": {"value": value}}


def _page(item: dict[str, Any]) -> dict[str, Any]:
    return {"items": [item], "next_cursor": None}


_peer = {"id": _PEER_ID}

REQUESTS: dict[str, dict[str, Any]] = {
    "add_place": _one(_place),
    "join": _one(_newcomer),
    "enrol_welcomer": _one(_welcomer),
    "enrol_mentor": _one(_mentor),
    "file_concern": _one(
        {"text": "The days are too long for some of us.", "about": "pace", "place_id": _PLACE_ID}
    ),
    "replay": _one({"reason": "The mail server is back."}),
    "discard": _one({"reason": "The person has left in the meantime."}),
}

ANSWERS: dict[str, dict[str, Any]] = {
    "add_place": {"id": _PLACE_ID, **_place, "distance_m": None},
    "read_place": {"id": _PLACE_ID, **_place, "distance_m": None},
    "list_places": _page({"id": _PLACE_ID, **_place, "distance_m": 1250.0}),
    "join": _member,
    "read_member": _member,
    "list_members": _page(_member),
    "read_journey": {
        "member_id": _MEMBER_ID,
        "you_are_here": "welcome_call",
        "next_action": "The welcome call takes place.",
        "who_acts": "welcomer",
        "steps": [
            {
                "name": "joined",
                "title": "Joined",
                "state": "done",
                "at": _NOW,
                "waiting_for": None,
                "reasons": [],
            }
        ],
        "updated_at": _NOW,
    },
    "read_welcome_call": {
        "id": _PEER_ID,
        "member_id": _MEMBER_ID,
        "welcomer_id": _PEER_ID,
        "welcomer_given_name": "Paul",
        "status": "booked",
        "starts_at": "2027-03-02T17:00:00Z",
        "ends_at": "2027-03-02T17:30:00Z",
        "language": "fr",
        "since": _NOW,
        "waiting_for": None,
        "reasons": [],
    },
    "read_mentor_of_member": {
        "member_id": _MEMBER_ID,
        "mentor_id": _PEER_ID,
        "mentor_given_name": "Léa",
        "status": "assigned",
        "since": _NOW,
        "reasons": [{"code": "shared_language", "detail": "fr"}],
        "waiting_for": None,
    },
    "list_messages": _page(
        {
            "id": _PEER_ID,
            "about": "member_joined",
            "event_id": _PLACE_ID,
            "channel": "email",
            "language": "fr",
            "subject": "Bienvenue",
            "status": "sent",
            "created_at": _NOW,
            "sent_at": _NOW,
        }
    ),
    "enrol_welcomer": {**_peer, **_welcomer},
    "read_welcomer": {**_peer, **_welcomer},
    "list_welcomers": _page({**_peer, **_welcomer}),
    "enrol_mentor": {**_peer, **_mentor, "mentees": 0},
    "read_mentor": {**_peer, **_mentor, "mentees": 1},
    "list_mentors": _page({**_peer, **_mentor, "mentees": 1}),
    "file_concern": {
        "id": _PEER_ID,
        "receipt": "k3v9-w2qa-7tzd-m5xh",
        "filed_on": "2027-03-01",
    },
    "read_concern": _concern,
    "list_concerns": _page(_concern),
    "list_dead_letters": {**_page(_letter), "unavailable": []},
    "replay": {**_letter, "status": "replayed", "decided_by": _MEMBER_ID},
    "discard": {**_letter, "status": "discarded", "decided_by": _MEMBER_ID},
    "livez": {"live": True},
    "readyz": {"ready": True, "services": {"onboarding": "ready", "matching": "away"}},
}
