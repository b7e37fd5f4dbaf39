"""A calendar server on this machine, with a certificate of its own, that misbehaves as told."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.onboarding.busy_feeds.fetching import LocalServer

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nEND:VCALENDAR\r\n"


def event(starts: str, ends: str, *lines: str, uid: str = "1@example.org") -> str:
    """One entry of a calendar."""
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{starts}"]
        + ([f"DTEND{ends}"] if ends else [])
        + [*lines, "END:VEVENT"]
    )


def calendar(*entries: str) -> bytes:
    """A calendar with these entries."""
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
    return (head + "".join(f"{entry}\r\n" for entry in entries) + "END:VCALENDAR\r\n").encode()


class CalendarServer:
    """Answers over TLS on 127.0.0.1; what it answers by path is set by the test."""

    def __init__(self, directory: Path) -> None:
        self.calendars: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        pem = directory / "server.pem"
        pem.write_bytes(_certificate())
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self._server = server
        self.port: int = server.server_address[1]
        self.local = LocalServer(port=self.port, ca_file=pem)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        """The address of something here."""
        return f"https://127.0.0.1:{self.port}/{path}"

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def _handler(of: CalendarServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one for each way
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = self.path.strip("/")
            of.asked.append((path, dict(self.headers.items())))
            with suppress(OSError):
                getattr(self, f"_{path.partition('/')[0].replace('-', '_')}", self._calendar)(path)

        def _calendar(self, path: str) -> None:
            body = of.calendars.get(path)
            if body is None:
                self._send(404, b"", "text/plain")
            else:
                self._send(200, body, "text/calendar; charset=utf-8")

        def _tagged(self, path: str) -> None:
            if self.headers.get("If-None-Match") == '"1"':
                self._send(304, b"", "text/calendar", ETag='"1"')
            else:
                self._send(200, of.calendars.get(path, EMPTY), "text/calendar", ETag='"1"')

        def _html(self, path: str) -> None:
            self._send(200, EMPTY, "text/html")

        def _zipped(self, path: str) -> None:
            self._send(200, EMPTY, "text/calendar", **{"Content-Encoding": "gzip"})

        def _failing(self, path: str) -> None:
            self._send(500, b"", "text/plain")

        def _large(self, path: str) -> None:
            self._send(200, EMPTY.ljust(1024 * 1024 + 1, b"\n"), "text/calendar")

        def _endless(self, path: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar")
            self.end_headers()
            while True:
                self.wfile.write(b"\n" * 65_536)

        def _hang(self, path: str) -> None:
            time.sleep(30)

        def _drip(self, path: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar")
            self.end_headers()
            while True:
                self.wfile.write(b"\n")
                time.sleep(0.2)

        def _drip_head(self, path: str) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            while True:
                self.wfile.write(b"X: y\r\n")
                time.sleep(0.2)

        def _to(self, path: str) -> None:
            target = path.partition("/")[2]
            self._send(302, b"", "text/plain", Location=f"/{target}")

        def _round(self, path: str) -> None:
            self._send(302, b"", "text/plain", Location="/round")

        def _away(self, path: str) -> None:
            target = path.partition("/")[2]
            self._send(302, b"", "text/plain", Location=target)

        def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
