"""Every cell of the matrix: each route, each role, each relation to the object."""

import pytest
from fastapi import APIRouter

from gateway.admission import GuardedRoute
from gateway.examples import REQUESTS
from gateway.policy import MATRIX, NotInTheMatrix
from tests.gateway.running import Gateway, Issuer
from tests.gateway.standin import CHARTER, MEMBER, PEER, PLACE

OTHER_PLACE = "44444444-4444-4444-8444-444444444444"
SOMEBODY = "55555555-5555-4555-8555-555555555555"
DEAD_LETTER = f"matching.{PEER}"
ROLES = (
    "visitor",
    "member",
    "welcomer",
    "mentor",
    "coordinator",
    "staff",
    "ops",
    "service",
    "app",
)

# The decision, written down a second time and by hand: a change to gateway/policy/ has to be
# made here as well. One letter a reach: P public, O own, A assigned, L place, N network, - denied.
TABLE = """
GET  /v1/places                                P  P  P  P  P  P  P  P  P
GET  /v1/places/{place_id}                     P  P  P  P  P  P  P  P  P
POST /v1/places                                -  -  -  -  -  N  -  -  -
POST /v1/members                               P  -  -  -  L  N  -  -  P
GET  /v1/members                               -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}                   -  O  OA OA OL ON -  -  O
GET  /v1/members/{member_id}/journey           -  O  OA OA OL ON -  -  O
GET  /v1/members/{member_id}/journey.svg       -  O  OA OA OL ON -  -  O
PATCH /v1/members/{member_id}                  -  O  O  O  O  O  -  -  -
POST /v1/members/{member_id}/journey/steps/{step}             -  O  OA OA OL ON -  -  -
GET  /v1/journeys/figures                      -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}/support-file      -  O  OA OA OL ON -  -  -
PATCH /v1/members/{member_id}/support-file     -  -  A  A  L  N  -  -  -
POST /v1/members/{member_id}/contacts          -  -  A  A  L  N  -  -  -
POST /v1/members/{member_id}/leave             -  O  O  O  OL ON -  -  -
POST /v1/members/{member_id}/return            -  O  O  O  OL ON -  -  -
GET  /v1/departures                            -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}/welcome-call      -  O  OA O  OL ON -  -  O
GET  /v1/members/{member_id}/mentor            -  O  O  OA OL ON -  -  O
POST /v1/members/{member_id}/mentor/accept      -  -  -  A  -  -  -  -  -
POST /v1/members/{member_id}/mentor/decline     -  -  -  A  -  -  -  -  -
POST /v1/members/{member_id}/mentor/ask-another -  O  O  O  OL ON -  -  -
POST /v1/members/{member_id}/mentor/contacted   -  O  O  OA OL ON -  -  -
POST /v1/members/{member_id}/mentor/check       -  O  O  OA O  O  -  -  -
POST /v1/members/{member_id}/mentor/autonomy    -  O  O  OA O  O  -  -  -
GET  /v1/members/{member_id}/mentor/explanation -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}/mentor/wishes      -  O  O  O  OL ON -  -  -
PATCH /v1/members/{member_id}/mentor/wishes     -  O  O  O  OL ON -  -  -
POST /v1/members/{member_id}/mentor/questions   -  O  O  OA O  O  -  -  -
GET  /v1/members/{member_id}/mentor/questions   -  O  O  OA OL ON -  -  -
POST /v1/members/{member_id}/mentor/questions/{question_id}/answer - - - A L N - - -
GET  /v1/mentor-role-card                      P  P  P  P  P  P  P  P  P
GET  /mentor-role                              P  P  P  P  P  P  P  P  P
POST /v1/orientation                           -  -  -  -  L  N  -  -  -
GET  /v1/orientation                           -  P  P  P  P  P  -  -  -
GET  /v1/orientation/{signpost_id}             -  P  P  P  P  P  -  -  -
DELETE /v1/orientation/{signpost_id}           -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}/messages          -  O  O  O  O  ON -  -  O
POST /v1/welcomers                             -  -  -  -  L  N  -  -  -
GET  /v1/welcomers                             -  -  -  -  L  N  -  -  -
GET  /v1/welcomers/{welcomer_id}               -  -  O  -  L  N  -  -  -
PATCH /v1/welcomers/{welcomer_id}              -  -  O  -  L  N  -  -  -
POST /v1/welcomers/{welcomer_id}/absences      -  -  O  -  L  N  -  -  -
DELETE /v1/welcomers/{welcomer_id}/absences/{absence_id} - - O - L N - - -
POST /v1/welcomers/{welcomer_id}/pause         -  -  O  -  L  N  -  -  -
POST /v1/welcomers/{welcomer_id}/resume        -  -  O  -  L  N  -  -  -
POST /v1/welcomers/{welcomer_id}/leave         -  -  O  -  L  N  -  -  -
POST /v1/welcomers/{welcomer_id}/training      -  -  -  -  L  N  -  -  -
POST /v1/mentors                               -  -  -  -  L  N  -  -  -
GET  /v1/mentors                               -  -  -  -  L  N  -  -  -
GET  /v1/mentors/{mentor_id}                   -  -  -  O  L  N  -  -  -
GET  /v1/skills                                P  P  P  P  P  P  P  P  P
GET  /v1/skills/{skill_id}                     P  P  P  P  P  P  P  P  P
POST /v1/skills/suggestions                    -  P  P  P  P  P  -  -  -
GET  /v1/skills/unknown-words                  -  -  -  -  P  P  -  -  -
POST /v1/skills/unknown-words/{word_id}/settle -  -  -  -  P  P  -  -  -
POST /v1/skills/imports                        -  -  -  -  -  N  -  -  -
PATCH /v1/mentors/{mentor_id}                  -  -  -  O  L  N  -  -  -
POST /v1/mentors/{mentor_id}/capacity          -  -  -  O  L  N  -  -  -
POST /v1/mentors/{mentor_id}/pauses            -  -  -  O  L  N  -  -  -
DELETE /v1/mentors/{mentor_id}/pauses/{pause_id} - - -  O  L  N  -  -  -
POST /v1/mentors/{mentor_id}/leave             -  -  -  O  L  N  -  -  -
GET  /v1/mentors/{mentor_id}/mentees           -  -  -  O  L  N  -  -  -
POST /v1/mentors/{mentor_id}/hold              -  -  -  -  L  N  -  -  -
POST /v1/mentors/{mentor_id}/release           -  -  -  -  L  N  -  -  -
POST /v1/matching/rounds                       -  -  -  -  L  N  -  -  -
GET  /v1/matching/rounds                       -  -  -  -  L  N  -  -  -
GET  /v1/matching/rounds/{round_id}            -  -  -  -  L  N  -  -  -
GET  /v1/matching/rounds/{round_id}/pairs      -  -  -  -  L  N  -  -  -
GET  /v1/matching/rounds/{round_id}/compare    -  -  -  -  L  N  -  -  -
POST /v1/matching/rounds/{round_id}/publish    -  -  -  -  L  N  -  -  -
GET  /v1/matching/waiting                      -  -  -  -  L  N  -  -  -
GET  /v1/matching/figures                      -  -  -  -  L  N  -  -  -
GET  /v1/sessions                              P  PO PO PO POL PON P P  PO
GET  /v1/sessions/{session_id}                 P  PO PO PO POL PON P P  PO
GET  /v1/session-languages                    -  -  -  -  L  N  -  -  -
POST /v1/sessions                              -  -  -  -  L  N  -  -  -
PATCH /v1/sessions/{session_id}                -  -  -  -  L  N  -  -  -
POST /v1/sessions/{session_id}/cancel          -  -  -  -  L  N  -  -  -
POST /v1/sessions/{session_id}/poll/close      -  -  -  -  L  N  -  -  -
POST /v1/sessions/{session_id}/attendance      -  -  -  -  L  N  -  -  -
GET  /v1/sessions/{session_id}/seats           -  -  -  -  L  N  -  -  -
POST /v1/sessions/{session_id}/poll/votes      -  O  O  O  OL ON -  -  O
POST /v1/sessions/{session_id}/seats           -  O  O  O  OL ON -  -  O
GET  /v1/sessions/{session_id}/seats/{member_id} - O O  O  OL ON -  -  O
POST /v1/sessions/{session_id}/seats/{member_id}/accept   - O O O OL ON - - O
POST /v1/sessions/{session_id}/seats/{member_id}/withdraw - O O O OL ON - - O
GET  /v1/members/{member_id}/shared-contact    -  O  O  O  O  O  -  -  -
POST /v1/members/{member_id}/shared-contact    -  O  O  O  O  O  -  -  -
GET  /v1/places/{place_id}/contacts            -  O  O  O  OL ON -  -  -
POST /v1/charters                              -  -  -  -  L  N  -  -  -
GET  /v1/charters                              P  P  P  P  P  P  P  P  P
GET  /v1/charters/{charter_id}                 P  P  P  P  P  P  P  P  P
GET  /v1/charters/{charter_id}/draft           -  -  -  -  L  N  -  -  -
PATCH /v1/charters/{charter_id}/draft          -  -  -  -  L  N  -  -  -
GET  /v1/charters/{charter_id}/versions        P  P  P  P  P  P  P  P  P
POST /v1/charters/{charter_id}/versions        -  -  -  -  L  N  -  -  -
GET  /v1/charters/{charter_id}/versions/{number}         P  P  P  P  P  P  P  P  P
GET  /v1/charters/{charter_id}/versions/{number}/changes P  P  P  P  P  P  P  P  P
GET  /v1/members/{member_id}/charter           -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/charter/acceptances              -  O  O  O  OL ON -  -  -
GET  /v1/members/{member_id}/charter/acceptances/{receipt_id} -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call               -  O  O  O  OL ON -  -  O
GET  /v1/members/{member_id}/welcome-call/slots         -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/choose        -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/rebook        -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/decline       -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/move          -  O  OA O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/cancel        -  O  OA O  OL ON -  -  O
POST /v1/members/{member_id}/welcome-call/held          -  -  A  -  L  N  -  -  -
POST /v1/members/{member_id}/welcome-call/missed        -  -  A  -  L  N  -  -  -
POST /v1/members/{member_id}/welcome-call/contacts      -  -  A  -  L  N  -  -  -
GET  /v1/members/{member_id}/welcome-call/notes         -  -  A  -  L  N  -  -  -
POST /v1/members/{member_id}/welcome-call/outcome/confirm -  -  -  -  L  N  -  -  -
POST /v1/members/{member_id}/welcome-call/outcome/overturn -  -  -  -  L  N  -  -  -
GET  /v1/welcomers/{welcomer_id}/calls                  -  -  O  -  L  N  -  -  -
POST   /v1/welcomers/{welcomer_id}/calendar-feed        -  -  O  -  -  -  -  -  -
DELETE /v1/welcomers/{welcomer_id}/calendar-feed        -  -  O  -  -  -  -  -  -
POST   /v1/welcomers/{welcomer_id}/busy-feed            -  -  O  -  -  -  -  -  -
GET    /v1/welcomers/{welcomer_id}/busy-feed            -  -  O  -  -  -  -  -  -
DELETE /v1/welcomers/{welcomer_id}/busy-feed            -  -  O  -  -  -  -  -  -
GET  /v1/members/{member_id}/hosting                    -  O  O  O  OL ON -  -  O
POST /v1/members/{member_id}/hosting/hold               -  -  -  -  L  N  -  -  -
POST /v1/members/{member_id}/hosting/confirm            -  -  -  -  L  N  -  -  -
POST /v1/members/{member_id}/hosting/overturn           -  -  -  -  L  N  -  -  -
POST /v1/members/{member_id}/hosting/clear              -  -  -  -  L  N  -  -  -
GET  /v1/tasks                                          -  -  O  -  L  N  -  -  -
POST /v1/tasks/{task_id}/done                           -  -  O  -  L  N  -  -  -
GET  /v1/network/welcome                                -  -  -  -  -  N  -  -  -
PATCH /v1/network/welcome                                -  -  -  -  -  N  -  -  -
GET  /v1/values                                P  P  P  P  P  P  P  P  P
PATCH /v1/values                               -  -  -  -  -  N  -  -  -
GET  /v1/help                                  P  P  P  P  P  P  P  P  P
GET  /v1/help/{topic}                          P  P  P  P  P  P  P  P  P
GET  /v1/charters/{charter_id}/faq             P  P  P  P  P  P  P  P  P
POST /v1/charters/{charter_id}/faq             -  -  -  -  L  N  -  -  -
GET  /v1/charters/{charter_id}/faq/{entry_id}  P  P  P  P  P  P  P  P  P
PATCH /v1/charters/{charter_id}/faq/{entry_id} -  -  -  -  L  N  -  -  -
POST /v1/quality-measures                      -  -  -  -  L  N  -  -  -
GET  /v1/quality-measures                      -  -  -  -  L  N  -  -  -
GET  /v1/quality-measures/{quality_measure_id} -  -  -  -  L  N  -  -  -
PATCH /v1/quality-measures/{quality_measure_id} - -  -  -  L  N  -  -  -
GET  /v1/call-guide                            -  -  P  -  P  P  -  -  -
POST /v1/call-guide/lessons                    -  -  P  -  P  P  -  -  -
GET  /v1/call-guide/lessons/{lesson_id}        -  -  P  -  P  P  -  -  -
PATCH /v1/call-guide/lessons/{lesson_id}       -  -  -  -  P  P  -  -  -
POST /v1/call-guide/questions                  -  -  P  -  P  P  -  -  -
GET  /v1/call-guide/questions                  -  -  P  -  P  P  -  -  -
GET  /v1/call-guide/questions/{question_id}    -  -  P  -  P  P  -  -  -
POST /v1/call-guide/questions/{question_id}/answer  - - P - P  P  -  -  -
POST /v1/call-guide/questions/{question_id}/promote - - - - PL PN -  -  -
POST /v1/contributions                         -  P  P  P  P  P  -  -  -
GET  /v1/contributions                         -  O  O  O  OL ON -  -  -
GET  /v1/contributions/{contribution_id}       -  O  O  O  OL ON -  -  -
POST /v1/contributions/{contribution_id}/answer  - - -  -  L  N  -  -  -
POST /v1/contributions/{contribution_id}/promote - - -  -  L  N  -  -  -
POST /v1/concerns                              P  P  P  P  P  P  P  -  -
GET  /v1/concerns                              -  -  -  -  -  N  -  -  -
GET  /v1/concerns/{concern_id}                 -  -  -  -  -  N  -  -  -
GET  /v1/dead-letters                          -  -  -  -  -  -  N  -  -
POST /v1/dead-letters/{dead_letter_id}/replay  -  -  -  -  -  -  N  -  -
POST /v1/dead-letters/{dead_letter_id}/discard -  -  -  -  -  -  N  -  -
"""
UNGUARDED = {("GET", "/livez"), ("GET", "/readyz"), ("GET", "/docs"), ("GET", "/openapi.json")}
BY_ADDRESS = {
    *((method, "/call/{token}") for method in ("GET", "HEAD", "POST")),
    *((method, "/mentor/{token}") for method in ("GET", "HEAD", "POST")),
    *((method, "/v1/links/{token}") for method in ("GET", "POST")),
    ("GET", "/feeds/{secret}.ics"),
}
"""Whoever has the address may: see test_links.py, test_call_pages.py and test_mentor_pages.py."""

EXPECTED = {
    (line.split()[0], line.split()[1]): dict(zip(ROLES, line.split()[2:], strict=True))
    for line in TABLE.strip().splitlines()
}
SCOPES = (
    "places:read join:write profile:read messages:read sessions:read sessions:write calls:write"
)

RELATIONS = {
    "own": {"subject": MEMBER, "places": [OTHER_PLACE]},
    "assigned": {"subject": PEER, "places": [OTHER_PLACE]},
    "same place": {"subject": SOMEBODY, "places": [PLACE]},
    "other place": {"subject": SOMEBODY, "places": [OTHER_PLACE]},
    "no place": {"subject": SOMEBODY, "places": []},
}
LETTER_OF = {"own": "O", "assigned": "A", "same place": "L"}

BODIES = {
    "/v1/members/{member_id}/shared-contact": REQUESTS["choose_shared_contact"],
    "/v1/places": REQUESTS["add_place"],
    "/v1/members": REQUESTS["join"],
    "/v1/welcomers": REQUESTS["enrol_welcomer"],
    "/v1/welcomers/{welcomer_id}": REQUESTS["change_welcomer"],
    "/v1/welcomers/{welcomer_id}/absences": REQUESTS["add_absence"],
    "/v1/welcomers/{welcomer_id}/pause": REQUESTS["pause_welcomer"],
    "/v1/welcomers/{welcomer_id}/resume": REQUESTS["resume_welcomer"],
    "/v1/welcomers/{welcomer_id}/leave": REQUESTS["leave_as_welcomer"],
    "/v1/welcomers/{welcomer_id}/training": REQUESTS["renew_training"],
    "/v1/mentors": REQUESTS["enrol_mentor"],
    "/v1/mentors/{mentor_id}": REQUESTS["change_mentor"],
    "/v1/mentors/{mentor_id}/capacity": REQUESTS["change_capacity"],
    "/v1/mentors/{mentor_id}/pauses": REQUESTS["add_mentor_pause"],
    "/v1/mentors/{mentor_id}/hold": REQUESTS["hold_mentor"],
    "/v1/mentors/{mentor_id}/release": REQUESTS["release_mentor"],
    "/v1/mentors/{mentor_id}/leave": REQUESTS["leave_as_mentor"],
    "/v1/members/{member_id}/mentor/accept": REQUESTS["accept_newcomer"],
    "/v1/members/{member_id}/mentor/decline": REQUESTS["decline_newcomer"],
    "/v1/members/{member_id}/mentor/ask-another": REQUESTS["ask_for_another"],
    "/v1/members/{member_id}/mentor/contacted": REQUESTS["note_first_contact"],
    "/v1/members/{member_id}/mentor/check": REQUESTS["answer_check"],
    "/v1/members/{member_id}/mentor/autonomy": REQUESTS["declare_autonomy"],
    "/v1/members/{member_id}/mentor/wishes": REQUESTS["change_wishes"],
    "/v1/members/{member_id}/mentor/questions": REQUESTS["ask_mentor"],
    "/v1/members/{member_id}/mentor/questions/{question_id}/answer": REQUESTS[
        "answer_mentor_question"
    ],
    "/v1/orientation": REQUESTS["add_signpost"],
    "/v1/matching/rounds": REQUESTS["try_round_out"],
    "/v1/matching/rounds/{round_id}/publish": REQUESTS["publish_round"],
    "/v1/skills/suggestions": REQUESTS["suggest_skill"],
    "/v1/skills/unknown-words/{word_id}/settle": REQUESTS["settle_unknown_word"],
    "/v1/skills/imports": REQUESTS["import_skills"],
    "/v1/charters": REQUESTS["begin_charter"],
    "/v1/charters/{charter_id}/draft": REQUESTS["change_draft"],
    "/v1/charters/{charter_id}/versions": REQUESTS["publish_version"],
    "/v1/members/{member_id}/charter/acceptances": REQUESTS["accept_measures"],
    "/v1/values": REQUESTS["change_values"],
    "/v1/charters/{charter_id}/faq": REQUESTS["add_faq"],
    "/v1/charters/{charter_id}/faq/{entry_id}": REQUESTS["change_faq"],
    "/v1/quality-measures": REQUESTS["add_quality_measure"],
    "/v1/quality-measures/{quality_measure_id}": REQUESTS["change_quality_measure"],
    "/v1/call-guide/lessons": REQUESTS["add_lesson"],
    "/v1/call-guide/lessons/{lesson_id}": REQUESTS["change_lesson"],
    "/v1/call-guide/questions": REQUESTS["log_question"],
    "/v1/call-guide/questions/{question_id}/answer": REQUESTS["answer_question"],
    "/v1/call-guide/questions/{question_id}/promote": REQUESTS["promote_question"],
    "/v1/contributions": REQUESTS["contribute"],
    "/v1/contributions/{contribution_id}/answer": REQUESTS["answer_contribution"],
    "/v1/contributions/{contribution_id}/promote": REQUESTS["promote_contribution"],
    "/v1/members/{member_id}": REQUESTS["change_member"],
    "/v1/members/{member_id}/journey/steps/{step}": REQUESTS["take_step"],
    "/v1/members/{member_id}/support-file": REQUESTS["change_support_file"],
    "/v1/members/{member_id}/contacts": REQUESTS["note_support_contact"],
    "/v1/members/{member_id}/leave": REQUESTS["leave"],
    "/v1/members/{member_id}/return": REQUESTS["come_back"],
    "/v1/concerns": REQUESTS["file_concern"],
    "/v1/sessions": REQUESTS["plan_session"],
    "/v1/sessions/{session_id}": REQUESTS["change_session"],
    "/v1/sessions/{session_id}/cancel": REQUESTS["cancel_session"],
    "/v1/sessions/{session_id}/poll/close": REQUESTS["close_poll"],
    "/v1/sessions/{session_id}/attendance": REQUESTS["note_attendance"],
    "/v1/sessions/{session_id}/poll/votes": REQUESTS["vote_on_times"],
    "/v1/sessions/{session_id}/seats": REQUESTS["sign_up"],
    "/v1/sessions/{session_id}/seats/{member_id}/accept": REQUESTS["accept_seat"],
    "/v1/sessions/{session_id}/seats/{member_id}/withdraw": REQUESTS["withdraw_from_session"],
    "/v1/members/{member_id}/welcome-call": REQUESTS["ask_for_call"],
    "/v1/members/{member_id}/welcome-call/choose": REQUESTS["choose_time"],
    "/v1/members/{member_id}/welcome-call/rebook": REQUESTS["rebook_call"],
    "/v1/members/{member_id}/welcome-call/decline": REQUESTS["decline_call"],
    "/v1/members/{member_id}/welcome-call/move": REQUESTS["move_call"],
    "/v1/members/{member_id}/welcome-call/cancel": REQUESTS["cancel_call"],
    "/v1/members/{member_id}/welcome-call/held": REQUESTS["hold_call"],
    "/v1/members/{member_id}/welcome-call/missed": REQUESTS["miss_call"],
    "/v1/members/{member_id}/welcome-call/contacts": REQUESTS["note_contact"],
    "/v1/members/{member_id}/welcome-call/outcome/confirm": REQUESTS["confirm_outcome"],
    "/v1/members/{member_id}/welcome-call/outcome/overturn": REQUESTS["overturn_outcome"],
    "/v1/members/{member_id}/hosting/hold": REQUESTS["hold_hosting"],
    "/v1/members/{member_id}/hosting/confirm": REQUESTS["confirm_hold"],
    "/v1/members/{member_id}/hosting/overturn": REQUESTS["overturn_hold"],
    "/v1/members/{member_id}/hosting/clear": REQUESTS["clear_hosting"],
    "/v1/tasks/{task_id}/done": REQUESTS["finish_task"],
    "/v1/network/welcome": REQUESTS["change_welcome_rules"],
    "/v1/welcomers/{welcomer_id}/calendar-feed": REQUESTS["open_calendar_feed"],
    "/v1/welcomers/{welcomer_id}/busy-feed": REQUESTS["name_busy_feed"],
    "/v1/dead-letters/{dead_letter_id}/replay": REQUESTS["replay"],
    "/v1/dead-letters/{dead_letter_id}/discard": REQUESTS["discard"],
}


ACTS = (
    "/shared-contact",
    "/replay",
    "/discard",
    "/cancel",
    "/poll/close",
    "/poll/votes",
    "/attendance",
    "/accept",
    "/withdraw",
    "/welcome-call",
    "/busy-feed",
    "/choose",
    "/rebook",
    "/decline",
    "/move",
    "/held",
    "/missed",
    "/contacts",
    "/confirm",
    "/overturn",
    "/hold",
    "/clear",
    "/done",
    "/answer",
    "/promote",
    "/publish",
    "/steps/{step}",
    "/leave",
    "/return",
    "/pause",
    "/resume",
    "/training",
    "/capacity",
    "/release",
    "/ask-another",
    "/contacted",
    "/check",
    "/autonomy",
    "/settle",
    "/suggestions",
    "/imports",
)
"""How the addresses end at which something that exists is acted upon: 200, and not 201."""


def body_for(template: str) -> dict[str, object]:
    """Return a good body for the route, about the one place there is."""
    body = dict(BODIES[template]["usual"]["value"])
    if "place_id" in body or template == "/v1/charters":
        body["place_id"] = PLACE
    return body


def address_of(template: str) -> str:
    """Return the route's path with the ids of the one object there is."""
    if template.endswith("/compare"):
        template += f"?with={PEER}"
    return template.format(
        place_id=PLACE,
        member_id=MEMBER,
        welcomer_id=MEMBER,
        absence_id=PEER,
        mentor_id=MEMBER,
        pause_id=PEER,
        signpost_id=MEMBER,
        round_id=PEER,
        skill_id="bicycle-repair",
        word_id=PEER,
        concern_id=MEMBER,
        session_id=MEMBER,
        dead_letter_id=DEAD_LETTER,
        charter_id=CHARTER,
        number=1,
        receipt_id=PEER,
        task_id=MEMBER,
        entry_id=PEER,
        topic="leaving",
        lesson_id=PEER,
        question_id=PEER,
        contribution_id=MEMBER,
        quality_measure_id=CHARTER,
        step="needs_check",
    )


def outcome(method: str, template: str, role: str, relation: str) -> int:
    """Return the status that the table promises for one cell."""
    reaches = EXPECTED[method, template][role]
    if reaches == "-":
        return 401 if role == "visitor" else 403
    success = 201 if method == "POST" and not template.endswith(ACTS) else 200
    if set(reaches) & {"P", "N"} or LETTER_OF.get(relation, "?") in reaches:
        return success
    if "{" not in template:
        # A list holds what is within reach; an act at a place that is not one's own is refused.
        return 403 if method == "POST" else 200
    return 404


@pytest.mark.parametrize(("method", "template"), EXPECTED, ids=str)
def test_every_role_in_every_relation_gets_what_the_table_says(
    gateway: Gateway, issuer: Issuer, method: str, template: str
) -> None:
    """A cell of the matrix is what the table says, over real HTTP."""
    body = body_for(template) if method in {"POST", "PATCH"} else None
    headers = {"If-Match": '"1"'} if method == "PATCH" else None
    got, wanted = {}, {}
    for role in ROLES:
        for relation, who in RELATIONS.items():
            token = None if role == "visitor" else issuer.token(role, scope=SCOPES, **who)
            answer = gateway.ask(
                method, address_of(template), token=token, body=body, headers=headers
            )
            got[role, relation] = answer.status_code
            wanted[role, relation] = outcome(method, template, role, relation)
    assert got == wanted


def test_the_table_and_the_matrix_name_the_same_routes() -> None:
    """No route is decided in one place only."""
    assert set(EXPECTED) | UNGUARDED | BY_ADDRESS == set(MATRIX)
    assert {key for key, rule in MATRIX.items() if rule.by_address} == BY_ADDRESS
    assert {key for key, rule in MATRIX.items() if rule.unguarded} == UNGUARDED


def test_a_route_that_is_missing_from_the_matrix_cannot_be_built() -> None:
    """A new route without a decision is an error when the application is put together."""
    router = APIRouter(route_class=GuardedRoute)

    async def reveal() -> None:
        """Reveal everything."""

    with pytest.raises(NotInTheMatrix, match="/v1/secrets"):
        router.get("/v1/secrets")(reveal)


@pytest.mark.parametrize(
    ("template", "scope"),
    [("/v1/places", "places:read"), (f"/v1/members/{MEMBER}", "profile:read")],
)
def test_an_app_needs_the_scope(
    gateway: Gateway, issuer: Issuer, template: str, scope: str
) -> None:
    """A client app does only what it was granted."""
    without = issuer.token("app", subject=MEMBER, scope="something:else")
    assert gateway.ask("GET", template, token=without).status_code == 403
    with_it = issuer.token("app", subject=MEMBER, scope=f"other {scope}")
    assert gateway.ask("GET", template, token=with_it).status_code == 200


@pytest.mark.parametrize("other", ["member", "staff", "ops"])
def test_an_app_never_gains_what_its_person_may_do(
    gateway: Gateway, issuer: Issuer, other: str
) -> None:
    """A token that is an app's is nothing else besides."""
    token = issuer.token("app", other, scope=SCOPES)
    body = body_for("/v1/concerns")
    assert gateway.ask("POST", "/v1/concerns", token=token, body=body).status_code == 403
    assert gateway.ask("GET", "/v1/concerns", token=token).status_code == 403
    assert gateway.ask("GET", "/v1/dead-letters", token=token).status_code == 403
    # What it was granted is its person's own page, not all that a member of the staff may read.
    assert gateway.ask("GET", f"/v1/members/{MEMBER}", token=token).status_code == 404


def test_roles_add_up(gateway: Gateway, issuer: Issuer) -> None:
    """Somebody with two roles reaches as far as both."""
    token = issuer.token("member", "coordinator", subject=SOMEBODY, places=[PLACE])
    assert gateway.ask("GET", f"/v1/members/{MEMBER}", token=token).status_code == 200


@pytest.mark.parametrize("role", ["", "admin", "Staff", "visitor", "*"])
def test_an_unknown_role_is_a_visitor(gateway: Gateway, issuer: Issuer, role: str) -> None:
    """What is not in the matrix gains nothing."""
    token = issuer.token(*[role] if role else [])
    assert gateway.ask("GET", "/v1/places", token=token).status_code == 200
    assert gateway.ask("GET", "/v1/members", token=token).status_code == 403
    assert gateway.ask("GET", "/v1/concerns", token=token).status_code == 403
