"""Examples of mentors, mentoring and the orientation directory for the OpenAPI document."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, OTHER_ID, PEER_ID, PLACE_ID, SOON, one, page

_said: dict[str, Any] = {
    "given_name": "Léa",
    "family_name": "Roux",
    "email": "lea@example.org",
    "place_id": PLACE_ID,
    "location": {"latitude": 44.728, "longitude": 5.022},
    "languages": ["fr", "en"],
    "skills": ["bicycle repair", "worksites"],
    "capacity": 3,
}
_ability = {"words": "bicycle repair", "level": 3, "shows": True, "does": True}
_pause = {"from": "2027-07-12", "until": "2027-08-01"}
_mentor: dict[str, Any] = {
    "id": PEER_ID,
    **_said,
    "abilities": [
        {**_ability, "concepts": ["bicycle-repair"]},
        {"words": "worksites", "level": 2, "shows": True, "does": True, "concepts": []},
    ],
    "passes_on": ["patience with machines"],
    "mentees": 1,
    "reach_m": 30000,
    "online": True,
    "free": ["2e", "6m"],
    "pauses": [{"id": OTHER_ID, **_pause}],
    "avoid": None,
    "household": None,
    "employer": None,
    "partner": None,
    "member_since": "2021-09-01",
    "member_id": None,
    "accepts_at_once": True,
    "held": False,
    "left": False,
}
_assigned: dict[str, Any] = {
    "member_id": MEMBER_ID,
    "mentor_id": PEER_ID,
    "mentor_given_name": "Léa",
    "status": "assigned",
    "step": "accepted",
    "since": NOW,
    "reasons": [
        {"code": "knows", "detail": "bicycle repair"},
        {"code": "same_place", "detail": ""},
        {"code": "shares_language", "detail": "fr"},
    ],
    "sentences": [
        "Léa knows about bicycle repair, which you would like to learn.",
        "You are at the same place.",
        "You both speak French.",
    ],
    "waiting_for": None,
    "arrangement": 1,
    "backup": {"mentor_id": OTHER_ID, "given_name": "Karim"},
    "answer_by": None,
    "next_step": "get_in_touch",
    "who_acts": "mentor",
    "next_step_by": SOON,
    "asked_another": False,
    "accepted_at": NOW,
    "met_at": None,
    "checks": [],
    "ended": None,
}
_met: dict[str, Any] = {
    **_assigned,
    "step": "met",
    "met_at": NOW,
    "next_step": "meet",
    "who_acts": "both",
    "next_step_by": "2027-03-31T09:30:00Z",
}
_wishes: dict[str, Any] = {
    "member_id": MEMBER_ID,
    "wishes": "To repair bicycles together.",
    "learn": ["truing a wheel"],
    "can": ["sewing"],
    "languages": ["fr", "ar"],
    "location": {"latitude": 44.73, "longitude": 5.02},
    "support": "close",
    "online": False,
    "free": ["2e"],
    "concepts": ["bicycle-repair"],
    "unknown": [],
    "avoid": None,
    "household": None,
    "employer": None,
}
_question: dict[str, Any] = {
    "id": OTHER_ID,
    "member_id": MEMBER_ID,
    "mentor_id": PEER_ID,
    "text": "Whom do I ask for the key of the workshop?",
    "asked_by": "member",
    "asked_at": NOW,
    "answer": None,
    "answered_at": None,
}
_answered = {**_question, "answer": "Nadia has it, every morning.", "answered_at": SOON}
_line: dict[str, Any] = {
    "topic": "Keys and opening hours",
    "who": "Nadia, at the reception",
    "where": "Ground floor, mornings; +33 4 75 00 00 00",
    "languages": ["fr", "en"],
    "place_id": PLACE_ID,
}
_signpost = {"id": OTHER_ID, **_line}


REQUESTS: dict[str, dict[str, Any]] = {
    "enrol_mentor": {
        "usual": {"value": _said},
        "in detail": {
            "value": {
                **_said,
                "abilities": [_ability],
                "passes_on": ["patience with machines"],
                "reach_m": 30000,
                "free": ["2e", "6m"],
                "member_since": "2021-09-01",
                "accepts_at_once": False,
            }
        },
    },
    "change_mentor": one({"abilities": [_ability], "free": ["2e", "6m"], "reach_m": 30000}),
    "change_capacity": one({"capacity": 2}),
    "add_mentor_pause": one(_pause),
    "hold_mentor": one({}),
    "release_mentor": one({}),
    "leave_as_mentor": one({}),
    "accept_newcomer": one({"arrangement": 1}),
    "decline_newcomer": one({"reason": "no_time", "arrangement": 1}),
    "ask_for_another": one({}),
    "note_first_contact": one({"contacted": True}),
    "answer_check": one({"day": 30, "how": "going_well"}),
    "declare_autonomy": one({"word": "Thank you for everything!"}),
    "change_wishes": one({"learn": ["truing a wheel"], "can": ["sewing"], "support": "close"}),
    "ask_mentor": one({"text": _question["text"]}),
    "answer_mentor_question": one({"text": _answered["answer"]}),
    "add_signpost": one(_line),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "enrol_mentor": {**_mentor, "mentees": 0, "pauses": []},
    "read_mentor": _mentor,
    "list_mentors": page(_mentor),
    "change_mentor": _mentor,
    "change_capacity": {**_mentor, "capacity": 2},
    "add_mentor_pause": {"id": OTHER_ID, **_pause},
    "remove_mentor_pause": {**_mentor, "pauses": []},
    "hold_mentor": {**_mentor, "held": True},
    "release_mentor": _mentor,
    "leave_as_mentor": {**_mentor, "left": True},
    "list_mentees": page(
        {
            name: _assigned[name]
            for name in (
                *("member_id", "mentor_id", "step", "since", "arrangement", "reasons"),
                *("sentences", "answer_by", "next_step", "who_acts", "next_step_by"),
            )
        }
    ),
    "read_mentor_of_member": _assigned,
    "accept_newcomer": _assigned,
    "decline_newcomer": {"member_id": MEMBER_ID, "status": "released", "since": NOW},
    "ask_for_another": {
        **_assigned,
        "mentor_id": OTHER_ID,
        "mentor_given_name": "Karim",
        "step": "asked",
        "arrangement": 2,
        "backup": None,
        "answer_by": SOON,
        "next_step": "answer",
        "asked_another": True,
        "accepted_at": None,
    },
    "note_first_contact": _met,
    "answer_check": {**_met, "checks": [{"day": 30, "member": "going_well", "mentor": None}]},
    "declare_autonomy": {
        **_met,
        "next_step": "say_goodbye",
        "next_step_by": SOON,
    },
    "explain_mentor": {
        "member_id": MEMBER_ID,
        "status": "assigned",
        "waiting_for": None,
        "sentences": _assigned["sentences"],
        "mentor": {
            "mentor_id": PEER_ID,
            "mentor_given_name": "Léa",
            "closed_gate": None,
            "tier": "place",
            "distance_m": 0.0,
            "points": 620,
            "fit": 0.62,
            "load_points": 40,
            "parts": {"knows": 120, "near": 240, "language": 120, "free": 80, "elder": 60},
            "less": [],
        },
        "instead": {
            "mentor_id": OTHER_ID,
            "mentor_given_name": "Karim",
            "closed_gate": "full",
            "tier": None,
            "distance_m": 21000.0,
            "points": 240,
            "fit": 0.24,
            "load_points": None,
            "parts": {"near": 120, "language": 120},
            "less": ["knows", "near", "free", "elder"],
        },
        "runners_up": [],
        "notes": [
            {
                "at": SOON,
                "by": MEMBER_ID,
                "about": "check_30",
                "how": "going_well",
                "text": "We meet on Tuesdays.",
            }
        ],
    },
    "read_wishes": _wishes,
    "change_wishes": _wishes,
    "ask_mentor": _question,
    "list_mentor_questions": page(_answered),
    "answer_mentor_question": _answered,
    "read_role_card": {
        "language": "en",
        "title": "Mentor: the role on one page",
        "summary": "A member who knows the house well is at the side of somebody new.",
        "is": ["Somebody whom you can ask anything, the smallest things too."],
        "is_not": ["Not a coach: nobody is assessed, nobody is to be improved."],
        "course": ["Within the first week, the mentor gets in touch."],
        "freedoms": ["Who has just arrived may ask for somebody else, once."],
    },
    "add_signpost": _signpost,
    "list_signposts": page(_signpost),
    "read_signpost": _signpost,
    "remove_signpost": _signpost,
}
