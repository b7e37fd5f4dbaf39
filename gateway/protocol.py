"""HTTP/1.1 as uvicorn speaks it, with bounds on what a client may send before it is a request."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from chassis.problems import MEDIA_TYPE, Problem
from chassis.strict_json import dumps
from gateway.edge import MAX_HEADER_BYTES, MAX_URL_BYTES

_MAX_HEAD_BYTES = 2 * (MAX_HEADER_BYTES + MAX_URL_BYTES)
_MAX_DISCARDED_BYTES = 64 * 1024 * 1024
_MESSAGE_SECONDS = 30.0


class BoundedProtocol(HttpToolsProtocol):
    """Closes on heads without end, bodies that nobody reads, and clients that never finish."""

    _deadline: TimerHandle | None = None
    _head_bytes = 0
    _discarded_bytes = 0
    _in_head = True

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Give the client a while for its first request."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, but not with a head that never ends."""
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > _MAX_HEAD_BYTES:
            self._refuse(Problem(431, "headers-too-large", "The head of the request is too large."))

    def on_message_begin(self) -> None:
        """A request begins; it has to end in time."""
        super().on_message_begin()
        self._in_head = True
        self._discarded_bytes = 0
        self._expect()

    def on_headers_complete(self) -> None:
        """The head is complete: from here on, the application bounds what comes."""
        self._in_head = False
        self._head_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read on after an early refusal, so that the client sees it; but not without end."""
        if self.cycle.response_complete:
            self._discarded_bytes += len(body)
            if self._discarded_bytes > _MAX_DISCARDED_BYTES:
                self.transport.abort()
                return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request has arrived."""
        self._done()
        self._in_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature
        """Answer what is no HTTP with a problem document too."""
        self._refuse(Problem(400, "malformed", "This is not an HTTP/1.1 request."))

    def _refuse(self, problem: Problem) -> None:
        if self.transport.is_closing():
            return
        body = dumps(problem.document())
        self.transport.write(
            STATUS_LINE[problem.status]
            + f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n".encode()
            + b"x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
            + body
        )
        self.transport.close()

    def _expect(self) -> None:
        self._done()
        self._deadline = self.loop.call_later(_MESSAGE_SECONDS, self.transport.close)

    def _done(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
