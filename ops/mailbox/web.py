"""The mails over HTTP: a page for people, JSON for programs. For the loopback interface only."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from ops.mailbox.page import page

if TYPE_CHECKING:
    from ops.mailbox.kept import Mailbox

SHOWN: Final = 200
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class MailboxServer(ThreadingHTTPServer):
    """Answers `GET /` and `GET /messages?to=&limit=`."""

    daemon_threads = True

    def __init__(self, port: int, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        super().__init__(("127.0.0.1", port), _Request)


class _Request(BaseHTTPRequestHandler):
    server: MailboxServer
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds that a silent client is kept

    def do_GET(self) -> None:
        """Answer one question."""
        address = urlsplit(self.path)
        asked = parse_qs(address.query)
        to = asked.get("to", [None])[0] or None
        limit = asked.get("limit", [""])[0]
        mails = self.server.mailbox.all(to=to)
        if address.path == "/":
            newest_first = mails[: -SHOWN - 1 : -1]
            text = page(newest_first, total=len(mails), to=to)
            self._answer(HTTPStatus.OK, "text/html", text)
        elif address.path == "/messages":
            chosen = mails[: int(limit)] if limit.isdecimal() else mails
            self._answer(
                HTTPStatus.OK,
                "application/json",
                json.dumps({"total": len(mails), "items": [asdict(mail) for mail in chosen]}),
            )
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", "There are / and /messages here.\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited name
        """Say nothing: the question holds addresses of people."""

    def _answer(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
