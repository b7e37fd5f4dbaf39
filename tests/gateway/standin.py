"""A stand-in for the four services, as a process of its own: it can misbehave, and it remembers.

Run as ``python -m tests.gateway.standin KEY_FILE PORT_OF_EACH_SERVICE... CONTROL_PORT``.
"""

import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc.jwk import OKPKey

from chassis import assertion
from chassis.problems import MEDIA_TYPE, Problem, not_found
from gateway.examples import ANSWERS
from tests.gateway.standin_call import answer_about_call, set_call
from tests.gateway.standin_mentor import answer_about_mentor, set_mentoring

SERVICES = ("onboarding", "matching", "notifications", "reports")
PLACE = "11111111-1111-4111-8111-111111111111"
MEMBER = "22222222-2222-4222-8222-222222222222"
PEER = "33333333-3333-4333-8333-333333333333"
CHARTER = "66666666-6666-4666-8666-666666666666"

DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' xml:lang='fr'><title>Où</title></svg>"

_lock = threading.Lock()
_seen: list[dict[str, Any]] = []
_modes: dict[str, str] = {}

# method and last fixed segment (or collection) of the internal path -> the example it answers with
_OBJECTS = {
    "places": "read_place",
    "members": "read_member",
    "journey": "read_journey",
    "welcome-call": "read_welcome_call",
    "mentor": "read_mentor_of_member",
    "welcomers": "read_welcomer",
    "mentors": "read_mentor",
    "concerns": "read_concern",
}
_CREATED = {
    "places": "add_place",
    "members": "join",
    "sessions": "plan_session",
    "welcomers": "enrol_welcomer",
    "mentors": "enrol_mentor",
    "concerns": "file_concern",
}
# what is written with words of its own: the internal path, its values left out -> the example
_IN_WORDS = {
    "POST /charters": "begin_charter",
    "GET /charters": "list_charters",
    "GET /charters/_": "read_charter",
    "GET /charters/_/draft": "read_draft",
    "PATCH /charters/_/draft": "change_draft",
    "GET /charters/_/versions": "list_versions",
    "POST /charters/_/versions": "publish_version",
    "GET /charters/_/versions/_": "read_version",
    "GET /charters/_/versions/_/changes": "read_changes",
    "GET /values": "read_values",
    "PATCH /values": "change_values",
    "GET /help": "list_help",
    "GET /help/_": "read_help",
    "GET /charters/_/faq": "list_faq",
    "POST /charters/_/faq": "add_faq",
    "GET /charters/_/faq/_": "read_faq",
    "PATCH /charters/_/faq/_": "change_faq",
    "POST /quality-measures": "add_quality_measure",
    "GET /quality-measures": "list_quality_measures",
    "GET /quality-measures/_": "read_quality_measure",
    "PATCH /quality-measures/_": "change_quality_measure",
    "GET /call-guide": "read_call_guide",
    "POST /call-guide/lessons": "add_lesson",
    "GET /call-guide/lessons/_": "read_lesson",
    "PATCH /call-guide/lessons/_": "change_lesson",
    "POST /call-guide/questions": "log_question",
    "GET /call-guide/questions": "list_questions",
    "GET /call-guide/questions/_": "read_question",
    "POST /call-guide/questions/_/answer": "answer_question",
    "POST /call-guide/questions/_/promote": "promote_question",
    "POST /contributions": "contribute",
    "GET /contributions": "list_contributions",
    "GET /contributions/_": "read_contribution",
    "POST /contributions/_/answer": "answer_contribution",
    "POST /contributions/_/promote": "promote_contribution",
    "GET /members/_/charter": "read_reading",
    "POST /members/_/charter/acceptances": "accept_measures",
    "GET /members/_/charter/acceptances/_": "read_receipt",
    "PATCH /members/_": "change_member",
    "POST /members/_/journey/steps/needs_check": "take_step",
    "GET /journeys/figures": "read_journey_figures",
    "GET /members/_/support-file": "read_support_file",
    "PATCH /members/_/support-file": "change_support_file",
    "POST /members/_/contacts": "note_support_contact",
    "POST /members/_/leave": "leave",
    "POST /members/_/return": "come_back",
    "POST /matching/rounds": "try_round_out",
    "GET /matching/rounds": "list_rounds",
    "GET /matching/rounds/_": "read_round",
    "GET /matching/rounds/_/pairs": "list_round_pairs",
    "GET /matching/rounds/_/compare": "compare_rounds",
    "POST /matching/rounds/_/publish": "publish_round",
    "GET /matching/waiting": "list_waiting",
    "GET /matching/figures": "read_matching_figures",
    "GET /departures": "list_departures",
}
_CALL = "/members/_/welcome-call"
_IN_WORDS |= {
    f"POST {_CALL}": "ask_for_call",
    f"GET {_CALL}/slots": "list_slots",
    f"POST {_CALL}/choose": "choose_time",
    f"POST {_CALL}/move": "move_call",
    f"POST {_CALL}/cancel": "cancel_call",
    f"POST {_CALL}/rebook": "rebook_call",
    f"POST {_CALL}/decline": "decline_call",
    f"POST {_CALL}/held": "hold_call",
    f"POST {_CALL}/missed": "miss_call",
    f"POST {_CALL}/contacts": "note_contact",
    f"GET {_CALL}/notes": "list_notes",
    f"POST {_CALL}/outcome/confirm": "confirm_outcome",
    f"POST {_CALL}/outcome/overturn": "overturn_outcome",
    "GET /welcomers/_/calls": "list_calls_of_welcomer",
    "GET /members/_/hosting": "read_hosting",
    "POST /members/_/hosting/hold": "hold_hosting",
    "POST /members/_/hosting/confirm": "confirm_hold",
    "POST /members/_/hosting/overturn": "overturn_hold",
    "POST /members/_/hosting/clear": "clear_hosting",
    "GET /tasks": "list_tasks",
    "POST /tasks/_/done": "finish_task",
    "GET /network/welcome": "read_welcome_rules",
    "PATCH /network/welcome": "change_welcome_rules",
}
_IN_WORDS |= {
    "POST /welcomers/_/calendar-feed": "open_calendar_feed",
    "DELETE /welcomers/_/calendar-feed": "close_calendar_feed",
    "POST /welcomers/_/busy-feed": "name_busy_feed",
    "GET /welcomers/_/busy-feed": "read_busy_feed",
    "DELETE /welcomers/_/busy-feed": "forget_busy_feed",
}
_MENTOR = "/members/_/mentor"
_IN_WORDS |= {
    "PATCH /mentors/_": "change_mentor",
    "POST /mentors/_/capacity": "change_capacity",
    "POST /mentors/_/pauses": "add_mentor_pause",
    "DELETE /mentors/_/pauses/_": "remove_mentor_pause",
    "POST /mentors/_/hold": "hold_mentor",
    "POST /mentors/_/release": "release_mentor",
    "POST /mentors/_/leave": "leave_as_mentor",
    "GET /mentors/_/mentees": "list_mentees",
    f"POST {_MENTOR}/accept": "accept_newcomer",
    f"POST {_MENTOR}/decline": "decline_newcomer",
    f"POST {_MENTOR}/ask-another": "ask_for_another",
    f"POST {_MENTOR}/contacted": "note_first_contact",
    f"POST {_MENTOR}/check": "answer_check",
    f"POST {_MENTOR}/autonomy": "declare_autonomy",
    f"GET {_MENTOR}/explanation": "explain_mentor",
    f"GET {_MENTOR}/wishes": "read_wishes",
    f"PATCH {_MENTOR}/wishes": "change_wishes",
    f"POST {_MENTOR}/questions": "ask_mentor",
    f"GET {_MENTOR}/questions": "list_mentor_questions",
    f"POST {_MENTOR}/questions/_/answer": "answer_mentor_question",
    "GET /mentor-role-card": "read_role_card",
    "POST /orientation": "add_signpost",
    "GET /orientation": "list_signposts",
    "GET /orientation/_": "read_signpost",
    "DELETE /orientation/_": "remove_signpost",
    "GET /skills": "list_skills",
    "GET /skills/bicycle-repair": "read_skill",
    "POST /skills/suggestions": "suggest_skill",
    "GET /skills/unknown-words": "list_unknown_words",
    "POST /skills/unknown-words/_/settle": "settle_unknown_word",
    "POST /skills/imports": "import_skills",
}
_SHARED = "/members/_/shared-contact"
_TABLE = "/places/_/contacts"
_IN_WORDS |= {
    f"GET {_SHARED}": "read_shared_contact",
    f"POST {_SHARED}": "choose_shared_contact",
    f"GET {_TABLE}": "list_contacts",
}
_VALUE = re.compile(r"[0-9a-f-]{36}|[0-9]+|leaving")
_LISTS = {
    "places": "list_places",
    "members": "list_members",
    "sessions": "list_sessions",
    "seats": "list_seats",
    "welcomers": "list_welcomers",
    "mentors": "list_mentors",
    "concerns": "list_concerns",
    "messages": "list_messages",
    "dead-letters": "list_dead_letters",
}


_OF_SESSIONS = {
    ("PATCH", ""): "change_session",
    ("GET", ""): "read_session",
    ("POST", "cancel"): "cancel_session",
    ("POST", "poll/close"): "close_poll",
    ("POST", "poll/votes"): "vote_on_times",
    ("POST", "attendance"): "note_attendance",
    ("POST", "seats"): "sign_up",
    ("GET", "seats/"): "read_seat",
    ("POST", "seats//accept"): "accept_seat",
    ("POST", "seats//withdraw"): "withdraw_from_session",
}


_OF_WELCOMERS = {
    ("PATCH", ""): "change_welcomer",
    ("POST", "absences"): "add_absence",
    ("DELETE", "absences"): "remove_absence",
    ("POST", "pause"): "pause_welcomer",
    ("POST", "resume"): "resume_welcomer",
    ("POST", "leave"): "leave_as_welcomer",
    ("POST", "training"): "renew_training",
}


class StandIn(BaseHTTPRequestHandler):
    """Answers like a service: believes the assertion alone, and holds objects against its reach."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service = ""
    key: OKPKey

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._serve(json.loads(raw))

    def do_DELETE(self) -> None:
        self._serve(None)

    def do_PATCH(self) -> None:
        self.do_POST()

    def _serve(self, body: Any) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/readyz":
            self._send(200, {"ready": True, "checks": {}})
            return
        mode = _modes.get(self.service, "ok")
        with _lock:
            _seen.append(
                {
                    "service": self.service,
                    "method": self.command,
                    "path": parts.path,
                    "query": dict(parse_qsl(parts.query)),
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body,
                }
            )
        if mode != "ok":
            self._misbehave(mode)
            return
        try:
            status, answer = self._answer(parts.path, dict(parse_qsl(parts.query)), body)
            if parts.path.endswith(".svg"):
                self._send_raw(status, answer.encode(), "image/svg+xml")
            elif parts.path.startswith("/feeds/"):
                self._send_raw(status, answer.encode(), "text/calendar; charset=utf-8")
            else:
                self._send(status, answer)
        except Problem as problem:
            self._refuse(problem)

    def _answer(self, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        caller = assertion.verify(
            self.headers.get(assertion.HEADER),
            audience=self.service,
            key=self.key,
            now=int(time.time()),
        )
        _seen[-1]["caller"] = {
            "subject": caller.subject,
            "roles": sorted(caller.roles),
            "places": sorted(caller.places),
            "reach": sorted(caller.reach),
        }
        about_call = answer_about_call(self.command, path, self.headers, body)
        if about_call is not None:
            return 200, about_call
        about_mentor = answer_about_mentor(self.command, path, self.headers, body, caller)
        if about_mentor is not None:
            return 200, about_mentor
        return self._answer_from_examples(caller, path, query, body)

    def _answer_from_examples(  # noqa: PLR0911 - a table of answers
        self, caller: assertion.Caller, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        segments = path.strip("/").split("/")
        last = segments[-1]
        words = ["_" if _VALUE.fullmatch(segment) else segment for segment in segments]
        known = _IN_WORDS.get(f"{self.command} /{'/'.join(words)}")
        if known is not None:
            return self._answer_in_words(caller, known, segments, query)
        if self.command == "POST" and last in _CREATED:
            return 201, _fitting(ANSWERS[_CREATED[last]], body)
        if last in _LISTS and self.command == "GET":
            self._check(caller, segments[1] if len(segments) > 1 else None, whole_list=True)
            after = query.get("after")
            return 200, {
                "items": ANSWERS[_LISTS[last]]["items"],
                "after": None if after == "the end" else "the end",
            }
        if last in {"replay", "discard"}:
            return 200, ANSWERS[last]
        if last == "journey.svg":
            self._check(caller, segments[1])
            return 200, DRAWING
        if segments[0] == "feeds":
            return self._answer_feed(caller, last)
        if last == "session-languages":
            return 200, ANSWERS["read_session_languages"]
        if segments[0] == "sessions":
            return self._answer_sessions(caller, segments[1:])
        if segments[0] == "welcomers" and self.command != "GET":
            self._check(caller, segments[1])
            name = _OF_WELCOMERS[self.command, segments[2] if len(segments) > 2 else ""]
            return 201 if name == "add_absence" else 200, ANSWERS[name]
        kind = last if last in _OBJECTS else segments[0]
        self._check(caller, segments[1], public=kind == "places")
        return 200, ANSWERS[_OBJECTS[kind]]

    def _answer_in_words(
        self, caller: assertion.Caller, name: str, segments: list[str], query: dict[str, str]
    ) -> tuple[int, Any]:
        if segments[1:] not in ([], ["figures"], ["rounds"], ["waiting"]):
            # A place's table is for its own members, so for the one that there is.
            owner = MEMBER if name == "list_contacts" else segments[1]
            self._check(caller, owner, public=True)
        example: Any = ANSWERS[name]
        if "next_cursor" in example:
            after = None if query.get("after") == "the end" else "the end"
            example = {"items": example["items"], "after": after}
        acts = {"answer", "promote", "settle", "publish", "suggestions", "imports"}
        acted = self.command != "POST" or segments[-1] in acts
        return 200 if acted else 201, example

    def _answer_feed(self, caller: assertion.Caller, digest: str) -> tuple[int, Any]:
        with _lock:
            known = {
                seen["body"]["digest"]
                for seen in _seen
                if seen["path"].endswith("/calendar-feed") and seen["method"] == "POST"
            }
        if digest not in known or caller.reach != {"public"}:
            raise not_found()
        return 200, ANSWERS["read_feed"]

    def _answer_sessions(self, caller: assertion.Caller, segments: list[str]) -> tuple[int, Any]:
        words = "/".join("" if segment == MEMBER else segment for segment in segments)
        name = _OF_SESSIONS[self.command, words.removeprefix("/")]
        self._check(caller, segments[0], public=name == "read_session")
        return 201 if name == "sign_up" else 200, ANSWERS[name]

    def _check(
        self,
        caller: assertion.Caller,
        owner: str | None,
        *,
        public: bool = False,
        whole_list: bool = False,
    ) -> None:
        if whole_list and owner is None:
            if not caller.reach:
                raise not_found()
            return
        if public and "public" in caller.reach:
            return
        if not caller.may_see(member_id=owner, place_id=PLACE, assigned_to=PEER):
            raise not_found()

    def _misbehave(self, mode: str) -> None:
        {
            "hang": lambda: time.sleep(30),
            "close": self._close,
            "garbage": lambda: self._send_raw(200, b"\x00\xff<html>", "application/json"),
            "other shape": lambda: self._send(200, {"surprise": True}),
            "status 500": lambda: self._send_raw(500, b"Traceback: secret", "text/plain"),
            "status 302": lambda: self._send_raw(302, b"", "text/plain", {"Location": "/x"}),
            "endless": lambda: self._pour(b" " * 65536, every=0),
            "drip": lambda: self._pour(b" ", every=0.1),
            "status 401": lambda: self._refuse(Problem(401, "unauthorized", "No.")),
            "status 503": lambda: self._refuse(Problem(503, "unavailable", "Away.", retry_after=7)),
            "refuses": lambda: self._refuse(
                Problem(422, "unknown-place", "There is no such place.")
            ),
        }[mode]()

    def _close(self) -> None:
        self.close_connection = True

    def _refuse(self, problem: Problem) -> None:
        self._send(problem.status, problem.document(), MEDIA_TYPE, problem.headers)

    def _pour(self, drop: bytes, *, every: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(drop)
                time.sleep(every)
        except OSError:
            return  # the gateway has had enough

    def _send(
        self,
        status: int,
        body: Any,
        media_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        self._send_raw(status, json.dumps(body).encode(), media_type, headers)

    def _send_raw(
        self, status: int, raw: bytes, media_type: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


_TOLD = {"/call": set_call, "/mentor": set_mentoring}


class Control(BaseHTTPRequestHandler):
    """Tells what was seen, and how to misbehave from now on."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        with _lock:
            raw = json.dumps(_seen).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_POST(self) -> None:
        modes = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path in _TOLD:
            _TOLD[self.path](modes)
            self.send_response(204)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        with _lock:
            _modes.clear()
            _modes.update(modes)
            _seen.clear()
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _fitting(example: Any, body: Any) -> Any:
    return {**example, **{name: value for name, value in body.items() if name in example}}


def main(key_file: str, *ports: str) -> None:
    """Serve until killed."""
    key = OKPKey.import_key(Path(key_file).read_bytes())
    for service, port in zip(SERVICES, ports[:-1], strict=True):
        handler = type("Handler", (StandIn,), {"service": service, "key": key})
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(ports[-1])), Control).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
