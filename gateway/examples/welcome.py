"""Examples of welcome calls and who gives them, by operation."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, one, page

_welcomer = {
    "given_name": "Paul",
    "family_name": "Martin",
    "email": "paul@example.org",
    "place_id": PLACE_ID,
    "languages": ["fr"],
    "time_zone": "Europe/Paris",
    "trained_until": "2028-12-31",
    "availability": [{"weekday": 2, "from": "18:00", "until": "20:00"}],
}
_absence = {
    "from": "2027-07-12",
    "until": "2027-08-01",
    "hours": [{"from": "18:00", "until": "19:00"}],
    "extra": False,
}
_call = {
    "id": PEER_ID,
    "member_id": MEMBER_ID,
    "welcomer_id": PEER_ID,
    "welcomer_given_name": "Paul",
    "status": "booked",
    "starts_at": "2027-03-02T17:00:00Z",
    "ends_at": "2027-03-02T17:30:00Z",
    "language": "fr",
    "time_zone": "Europe/Paris",
    "since": NOW,
    "waiting_for": None,
    "reasons": [],
    "arrangement": 1,
    "deadline": "2027-03-08T09:30:00Z",
    "choices": [],
    "answer_by": None,
    "missed": 0,
    "in_the_hands_of": None,
    "explanation": [{"code": "speaks", "detail": "fr"}],
    "history": [{"at": NOW, "what": "booked", "by": "time", "person_id": None}],
    "escalation_reason": None,
    "outcome": None,
}
_hosting = {
    "member_id": MEMBER_ID,
    "state": "held",
    "missing": ["call_held"],
    "charter_until": None,
    "measures": ["open-to-all"],
    "reason": "Two workshops were closed to people without a car.",
    "held_by": None,
    "proposed": None,
    "cleared": None,
}
_task = {
    "id": PEER_ID,
    "kind": "offer_two_slots",
    "member_id": MEMBER_ID,
    "place_id": PLACE_ID,
    "for_person": None,
    "since": NOW,
    "deadline": "2027-03-08T09:30:00Z",
    "times": ["2027-03-02T17:00:00Z", "2027-03-03T17:30:00Z"],
    "role": None,
    "step": None,
    "who_acts": None,
    "status": "open",
    "note": None,
    "done_by": None,
    "done_at": None,
}
_rules = {
    "deadline_days": 7,
    "way": "choice",
    "answer_hours": 48,
    "reminder_hours": 24,
    "press_on_hours": 72,
    "escalate_hours": 24,
    "word_hours": 48,
    "for_whom": "everybody",
    "contacts": [{"name": "Nadia", "place_id": PLACE_ID, "person_id": PEER_ID}],
    "hosting_needs": ["call_held", "charter_accepted"],
}
_peer = {"id": PEER_ID}
_busy_feed = {
    "active": True,
    "host": "calendar.example.org",
    "read_at": NOW,
    "next_look_at": "2027-03-01T09:45:00Z",
    "busy_times": 12,
    "error": None,
    "error_detail": None,
}

REQUESTS: dict[str, dict[str, Any]] = {
    "enrol_welcomer": one(_welcomer),
    "change_welcomer": one({"per_week": 3, "rest_minutes": 30, "kinds": ["repair café"]}),
    "add_absence": one(_absence),
    "pause_welcomer": one({"until": "2027-06-30"}),
    "resume_welcomer": one({}),
    "leave_as_welcomer": one({}),
    "renew_training": one({"trained_until": "2030-12-31"}),
    "open_calendar_feed": one({}),
    "name_busy_feed": one({"url": "https://calendar.example.org/private/paul.ics"}),
    "follow_link": one({"starts_at": "2027-03-04T17:00:00Z"}),
    "ask_for_call": one({}),
    "choose_time": one({"starts_at": "2027-03-02T17:00:00Z", "arrangement": 1}),
    "move_call": one({"starts_at": "2027-03-03T17:30:00Z", "arrangement": 1}),
    "cancel_call": one({"arrangement": 1}),
    "rebook_call": one({}),
    "decline_call": one({}),
    "hold_call": one(
        {"outcome": "aligned", "notes": "Full of ideas; would like to begin small.", "how": "phone"}
    ),
    "miss_call": one({}),
    "confirm_outcome": one({}),
    "overturn_outcome": one({}),
    "note_contact": one({"how": "in_person", "notes": "Met at the open house."}),
    "hold_hosting": one(
        {
            "measures": ["open-to-all"],
            "reason": "Two workshops were closed to people without a car.",
        }
    ),
    "confirm_hold": one({}),
    "overturn_hold": one({}),
    "clear_hosting": one({"reason": "The next workshop was open to all."}),
    "finish_task": one({"note": "Rang up; Thursday suits."}),
    "change_welcome_rules": one({"way": "choice", "deadline_days": 7}),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "read_link": {
        "purpose": "choose",
        "expires_at": "2027-03-03T09:30:00Z",
        "call": {
            "status": "offered",
            "time_zone": "Europe/Paris",
            "answer_by": "2027-03-03T09:30:00Z",
        },
        "times": [
            {
                "starts_at": "2027-03-04T17:00:00Z",
                "ends_at": "2027-03-04T17:30:00Z",
                "welcomer_given_name": "Paul",
            }
        ],
    },
    "follow_link": {
        "status": "booked",
        "starts_at": "2027-03-04T17:00:00Z",
        "ends_at": "2027-03-04T17:30:00Z",
        "welcomer_given_name": "Paul",
        "language": "fr",
        "time_zone": "Europe/Paris",
    },
    "open_calendar_feed": {
        "active": True,
        "since": NOW,
        "url": "https://entrelieux.example.org/feeds/3q2-7w.....ics",
    },
    "name_busy_feed": {**_busy_feed, "read_at": None, "busy_times": 0},
    "read_busy_feed": _busy_feed,
    "forget_busy_feed": {"active": False},
    "close_calendar_feed": {"active": False, "since": None},
    "read_feed": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n...\r\nEND:VCALENDAR\r\n",
    "read_welcome_call": _call,
    "ask_for_call": _call,
    "choose_time": _call,
    "move_call": _call,
    "cancel_call": {
        **_call,
        "status": "wanted",
        "waiting_for": "cancelled",
        "welcomer_id": None,
        "welcomer_given_name": None,
        "starts_at": None,
        "ends_at": None,
        "language": None,
        "arrangement": 2,
    },
    "rebook_call": _call,
    "decline_call": {**_call, "status": "declined", "starts_at": None, "ends_at": None},
    "hold_call": {**_call, "status": "held"},
    "miss_call": {**_call, "missed": 1, "arrangement": 3},
    "confirm_outcome": {**_call, "status": "held"},
    "overturn_outcome": {**_call, "status": "held"},
    "note_contact": _call,
    "list_slots": {
        "items": [
            {
                "starts_at": "2027-03-02T17:00:00Z",
                "ends_at": "2027-03-02T17:30:00Z",
            }
        ]
    },
    "list_notes": {
        "items": [
            {
                "at": NOW,
                "by": PEER_ID,
                "how": "phone",
                "about": "outcome",
                "text": "Full of ideas; would like to begin small.",
            }
        ]
    },
    "list_calls_of_welcomer": page(
        {**_call, "member_given_name": "Amina", "member_phone": "+33612345678"}
    ),
    "read_hosting": _hosting,
    "hold_hosting": _hosting,
    "confirm_hold": _hosting,
    "overturn_hold": _hosting,
    "clear_hosting": _hosting,
    "list_tasks": page({**_task, "member_given_name": "Amina", "member_phone": "+33612345678"}),
    "finish_task": {**_task, "status": "done", "note": "Rang up; Thursday suits.", "done_at": NOW},
    "read_welcome_rules": _rules,
    "change_welcome_rules": _rules,
    "enrol_welcomer": {**_peer, **_welcomer},
    "read_welcomer": {**_peer, **_welcomer},
    "change_welcomer": {**_peer, **_welcomer, "per_week": 3, "rest_minutes": 30},
    "add_absence": {**_peer, **_absence},
    "remove_absence": {**_peer, **_welcomer},
    "pause_welcomer": {
        **_peer,
        **_welcomer,
        "pause": {"since": "2027-03-01", "until": "2027-06-30", "imposed": False},
    },
    "resume_welcomer": {**_peer, **_welcomer},
    "leave_as_welcomer": {**_peer, **_welcomer, "left": True},
    "renew_training": {**_peer, **_welcomer, "trained_until": "2030-12-31"},
    "list_welcomers": page({**_peer, **_welcomer}),
}
