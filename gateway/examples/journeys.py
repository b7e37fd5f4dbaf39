"""Examples of journeys, support files, leaving and returning for the OpenAPI document."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, one

_member = {
    "id": MEMBER_ID,
    "place_id": PLACE_ID,
    "given_name": "Amina",
    "family_name": "Benali",
    "email": "amina@example.org",
    "phone": "+33612345679",
    "languages": ["fr", "ar"],
    "roles": ["organiser", "volunteer"],
    "stakeholder_types": ["volunteer", "cooperator"],
    "organisation": None,
    "wishes": "To repair bicycles together.",
    "status": "joined",
    "activity": "active",
    "joined_at": NOW,
}
_done: dict[str, Any] = {
    "name": "joined",
    "title": "Joined",
    "help": "You have been part of the community since that day.",
    "state": "done",
    "at": NOW,
    "who_acts": None,
    "optional": False,
    "opens_at": None,
    "due_at": None,
    "waiting_for": None,
    "reasons": [],
    "form": None,
    "given": None,
}
_open: dict[str, Any] = {
    **_done,
    "name": "needs_check",
    "title": "Support chosen",
    "help": "Some find their way quickly, others prefer company.",
    "state": "current",
    "at": None,
    "who_acts": "member",
    "opens_at": NOW,
    "due_at": "2027-03-15T09:30:00Z",
    "form": {
        "kind": "choice",
        "options": [
            {"id": "none", "title": "None, thank you"},
            {"id": "light", "title": "A little, now and then"},
            {"id": "close", "title": "Close, to begin with"},
        ],
        "by": ["member", "mentor", "network", "place", "welcomer"],
    },
}
_contact = {
    "id": PEER_ID,
    "channel": "phone",
    "at": "2026-03-02T09:00:00Z",
    "note": "Prefers to be rung in the morning.",
    "noted_by": PEER_ID,
}
_support_file = {
    "member_id": MEMBER_ID,
    "companion": {"name": "Paul Martin", "person_id": PEER_ID},
    "steps": [{"title": "Visit the workshop together", "done": True}],
    "notes": "Would like to begin with the bicycles.",
    "private_notes": "Takes a while to say what worries her.",
    "next_action": {
        "what": "Introduce her to the tool library",
        "by_whom": "Paul",
        "by_when": "2027-03-12",
    },
    "contacts": [_contact],
}


REQUESTS: dict[str, dict[str, Any]] = {
    "change_member": one({"phone": "+33612345679", "roles": ["organiser", "volunteer"]}),
    "take_step": {
        "usual": {"value": {"choice": "light"}},
        "an introduction": {
            "value": {
                "text": "I mend what others throw away.",
                "links": [{"kind": "audio", "url": "https://media.example.org/bonjour.ogg"}],
            }
        },
        "a check-list": {"value": {"items": ["safety", "tools"]}},
    },
    "change_support_file": one(
        {
            "notes": "Would like to begin with the bicycles.",
            "next_action": _support_file["next_action"],
        }
    ),
    "note_support_contact": one(
        {"channel": "phone", "at": "2026-03-02T10:00:00+01:00", "note": _contact["note"]}
    ),
    "leave": one(
        {
            "goodbye": "Thank you for these three years. Come and see me in Ghent!",
            "feedback": {"good": "The evenings.", "missing": "A place for children."},
            "hand_over": "The key of the workshop goes to Paul.",
        }
    ),
    "come_back": one({}),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "change_member": _member,
    "read_journey": {
        "member_id": MEMBER_ID,
        "role": "newcomer",
        "roles": ["newcomer", "organiser"],
        "title": "Your arrival in the community",
        "activity": "active",
        "message": None,
        "you_are_here": "needs_check",
        "next_action": "Tell us how much support you would like.",
        "who_acts": "member",
        "due_at": "2027-03-15T09:30:00Z",
        "steps": [_done, _open],
        "updated_at": NOW,
    },
    "draw_journey": '<svg xmlns="http://www.w3.org/2000/svg" role="img">...</svg>',
    "take_step": {
        "member_id": MEMBER_ID,
        "role": "newcomer",
        "step": "needs_check",
        "state": "done",
        "items": [],
        "acted_by": "member",
    },
    "read_journey_figures": {
        "places": [
            {
                "place_id": PLACE_ID,
                "first_responsibility": {"people": 12, "median_days": 19.5},
                "autonomy": None,
            }
        ]
    },
    "read_support_file": _support_file,
    "change_support_file": _support_file,
    "note_support_contact": _contact,
    "leave": {**_member, "status": "left", "activity": "left"},
    "come_back": _member,
    "list_departures": {
        "items": [
            {
                "id": MEMBER_ID,
                "place_id": PLACE_ID,
                "given_name": "Amina",
                "family_name": "Benali",
                "left_at": NOW,
                "goodbye": "Thank you for these three years. Come and see me in Ghent!",
                "feedback": {"good": "The evenings.", "missing": "A place for children."},
                "hand_over": "The key of the workshop goes to Paul.",
                "responsibilities": [{"kind": "role", "detail": "organiser"}],
            }
        ],
        "next_cursor": None,
    },
}
