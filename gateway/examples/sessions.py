"""Examples of information sessions, by operation."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, one, page

_session = {
    "kind": "information",
    "titles": {"fr": "Bienvenue au Moulin", "nl": "Welkom in de Molen", "en": "Welcome"},
    "descriptions": {"fr": "Ce que nous sommes, et ce que vous pourriez y faire."},
    "languages": ["fr", "nl", "en"],
    "place_id": PLACE_ID,
    "mode": "hybrid",
    "address": "3 rue de la Rivière, 26400 Crest",
    "link": "https://visio.example.org/bienvenue",
    "room_seats": 12,
    "online_seats": 20,
    "elders_wanted": 2,
    "time_zone": "Europe/Paris",
}
_times = [
    {"starts_at": "2027-03-16T17:30:00Z", "ends_at": "2027-03-16T19:00:00Z"},
    {"starts_at": "2027-03-20T09:00:00Z", "ends_at": "2027-03-20T10:30:00Z"},
]
_seat = {
    "session_id": PEER_ID,
    "member_id": MEMBER_ID,
    "way": "room",
    "standing": "seated",
    "position": None,
    "elder": False,
    "since": NOW,
    "answer_by": None,
    "where": "3 rue de la Rivière, 26400 Crest",
    "attended": False,
}
_planned_session = {
    "id": PEER_ID,
    **_session,
    "room_free": 11,
    "online_free": 20,
    "waiting": 0,
    "elders": 0,
    "status": "scheduled",
    **_times[0],
    "arrangement": 1,
    "poll": None,
    "warnings": [{"code": "elders_missing", "detail": "2", "since": None}],
    "mine": _seat,
}
_polled_session = {
    **_planned_session,
    "poll": {
        "closes_at": "2027-03-08T18:00:00Z",
        "times": [
            {
                "number": number,
                **span,
                "tally": {
                    "can_come": 3,
                    "yes": 2,
                    "maybe": 1,
                    "with_constraints": 2 - number,
                    "needs": [{"constraint": "evening", "people": 1}],
                    "unmet": 0,
                },
            }
            for number, span in enumerate(_times, 1)
        ],
        "chosen": 1,
        "because": "constraints_first",
    },
}
_votes = {
    "member_id": MEMBER_ID,
    "votes": [{"number": 1, "answer": "yes"}, {"number": 2, "answer": "maybe"}],
    "constraints": ["evening", "childcare"],
}
_attendance = {"member_ids": [MEMBER_ID]}
_offered_seat = {
    **_seat,
    "standing": "offered",
    "where": None,
    "answer_by": "2027-03-10T09:30:00Z",
}

REQUESTS: dict[str, dict[str, Any]] = {
    "plan_session": {
        "usual": {"value": {**_session, **_times[0]}},
        "with_a_poll": {
            "value": {**_session, "poll": {"closes_at": "2027-03-08T18:00:00Z", "times": _times}}
        },
    },
    "change_session": one({"room_seats": 16, "elders_wanted": 3}),
    "cancel_session": one({}),
    "close_poll": one({}),
    "vote_on_times": one(_votes),
    "sign_up": one({"member_id": MEMBER_ID, "way": "room"}),
    "accept_seat": one({}),
    "withdraw_from_session": one({}),
    "note_attendance": one(_attendance),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "plan_session": {**_planned_session, "mine": None},
    "read_session": _polled_session,
    "list_sessions": page({**_planned_session, "link": None, "warnings": [], "mine": None}),
    "change_session": {**_planned_session, "room_seats": 16, "elders_wanted": 3},
    "cancel_session": {**_planned_session, "status": "cancelled"},
    "close_poll": _polled_session,
    "vote_on_times": {"session_id": PEER_ID, **_votes},
    "sign_up": _seat,
    "read_seat": _offered_seat,
    "list_seats": page(_seat),
    "accept_seat": _seat,
    "withdraw_from_session": {**_seat, "standing": "given_up", "where": None},
    "note_attendance": {"session_id": PEER_ID, **_attendance},
    "read_session_languages": {
        "at_least": 3,
        "offered": [{"language": "fr", "sessions": 2, "next_starts_at": "2027-03-16T17:30:00Z"}],
        "lacking": [{"language": "nl", "newcomers": 4}],
        "warnings": [
            {"code": "language_missing", "detail": "nl", "since": None},
            {"code": "too_few_languages", "detail": "1", "since": None},
        ],
    },
}
