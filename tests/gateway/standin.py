"""A stand-in for the four services, as a process of its own: it can misbehave, and it remembers.

Run as ``python -m tests.gateway.standin KEY_FILE PORT_OF_EACH_SERVICE... CONTROL_PORT``.
"""

import json
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

SERVICES = ("onboarding", "matching", "notifications", "reports")
PLACE = "11111111-1111-4111-8111-111111111111"
MEMBER = "22222222-2222-4222-8222-222222222222"
PEER = "33333333-3333-4333-8333-333333333333"

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
    "welcomers": "enrol_welcomer",
    "mentors": "enrol_mentor",
    "concerns": "file_concern",
}
_LISTS = {
    "places": "list_places",
    "members": "list_members",
    "welcomers": "list_welcomers",
    "mentors": "list_mentors",
    "concerns": "list_concerns",
    "messages": "list_messages",
    "dead-letters": "list_dead_letters",
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
        segments = path.strip("/").split("/")
        last = segments[-1]
        if self.command == "POST" and last in _CREATED:
            return 201, _fitting(ANSWERS[_CREATED[last]], body)
        if last in _LISTS:
            self._check(caller, segments[1] if len(segments) > 1 else None, whole_list=True)
            after = query.get("after")
            return 200, {
                "items": ANSWERS[_LISTS[last]]["items"],
                "after": None if after == "the end" else "the end",
            }
        if last in {"replay", "discard"}:
            return 200, ANSWERS[last]
        kind = last if last in _OBJECTS else segments[0]
        self._check(caller, segments[1], public=kind == "places")
        return 200, ANSWERS[_OBJECTS[kind]]

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
