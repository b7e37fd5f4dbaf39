"""Handing letters to a mail server, over connections that are kept for a while."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.errors import MessageError
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

from services.notifications.mail import Correspondent, compose, on_the_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.notifications.letters import Letter
    from services.notifications.mail import Envelope

_KEPT_SECONDS: Final = 10
_KEPT_CONNECTIONS: Final = 4
_SYNTAX_ERROR: Final = 501
_YES: Final = 200
_MORE: Final = 300
_CLOSING: Final = 421
_NEVER: Final = 500


class MailServerAway(Exception):  # noqa: N818 - a state of the world, not a mistake
    """The mail server cannot be reached, or takes nothing from anybody just now."""


class NotNow(Exception):  # noqa: N818 - as above
    """The mail server puts this one message off (4xx); others may pass."""

    def __init__(self, code: int) -> None:
        super().__init__(f"SMTP {code}")
        self.code = code


class Refused(Exception):  # noqa: N818 - as above
    """The mail server will never take this message for this recipient (5xx)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"SMTP {code}")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in, and in whose name.

    Attributes:
        send_seconds: bound for one message with all its steps (twice that at the worst).
    """

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    starttls: bool
    sender: Correspondent
    send_seconds: float

    @classmethod
    def at(cls, url: str, *, sender: Correspondent, send_seconds: float) -> Self:
        """Read ``smtp://[user:password@]host[:port][?starttls=true]`` or ``smtps://...``.

        Raises:
            ValueError: it is not such an address; the sentence holds no part of it.
        """
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        if (
            parts.scheme not in {"smtp", "smtps"}
            or not parts.hostname
            or set(options) - {"starttls"}
        ):
            raise ValueError(
                "the mail server's address must read smtp://[user:password@]host[:port]"
                "[?starttls=true] or smtps://..."
            )
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if tls else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or "") if parts.username else None,
            tls=tls,
            starttls=options.get("starttls", ["false"])[-1] in {"true", "1", "yes"},
            sender=sender,
            send_seconds=send_seconds,
        )


class Sender:
    """Keeps a few open connections to one mail server, and one person per message."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._kept: list[tuple[float, smtplib.SMTP]] = []
        self.state = "ok"

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection to one worker; nobody else uses it meanwhile."""
        connection = Connection(self._server, self._take_kept())
        healthy = False
        try:
            yield connection
            healthy = True
        finally:
            self.state = connection.state or self.state
            self._give_back(connection, healthy=healthy)

    def close(self) -> None:
        """Say goodbye on every connection that is kept."""
        while self._kept:
            _, smtp = self._kept.pop()
            smtp.close()

    def _take_kept(self) -> smtplib.SMTP | None:
        while self._kept:
            since, smtp = self._kept.pop()
            if time.monotonic() - since < _KEPT_SECONDS:
                return smtp
            smtp.close()
        return None

    def _give_back(self, connection: Connection, *, healthy: bool) -> None:
        smtp = connection.surrender()
        if smtp is None:
            return
        if healthy and len(self._kept) < _KEPT_CONNECTIONS:
            self._kept.append((time.monotonic(), smtp))
        else:
            smtp.close()


class Connection:
    """One conversation with the mail server; connects at the first message."""

    def __init__(self, server: MailServer, kept: smtplib.SMTP | None) -> None:
        self._server = server
        self._smtp = kept
        self._deadline = 0.0
        self.state = ""
        """``ok``, what is wrong, or nothing while unknown."""

    def send(self, envelope: Envelope, letter: Letter) -> None:
        """Return when the mail server has taken responsibility for the message.

        Raises:
            MailServerAway: nobody's mail would be taken now.
            NotNow: this message may be tried again later.
            Refused: this message is not to be tried again.
        """
        try:
            recipient = on_the_wire(envelope.to.address)
            reachable = replace(envelope, to=Correspondent(envelope.to.name, recipient))
            content = compose(reachable, letter, sender=self._server.sender)
        except (ValueError, MessageError, IndexError):
            # An address that no header can hold: nobody could ever be reached there.
            raise Refused(_SYNTAX_ERROR) from None
        self.state = "The mail server does not take mail: messages wait, and nothing is lost."
        try:
            self._hand_over(recipient, content)
            self.state = "ok"
        except (Refused, NotNow):
            self.state = "ok"
            raise
        except smtplib.SMTPResponseException as answer:
            self._drop()
            raise MailServerAway(f"SMTP {answer.smtp_code}") from None
        except OSError as failure:
            # Time-outs and all that smtplib raises; its text may quote the server.
            self._drop()
            raise MailServerAway(type(failure).__name__) from None

    def surrender(self) -> smtplib.SMTP | None:
        """Give the open connection away, if there is one."""
        smtp, self._smtp = self._smtp, None
        return smtp

    def _hand_over(self, recipient: str, content: bytes) -> None:
        self._deadline = time.monotonic() + self._server.send_seconds
        smtp = self._begin()
        self._settle(self._in_time(smtp).rcpt(recipient))
        try:
            answer = self._in_time(smtp).data(content)
        except smtplib.SMTPDataError as refusal:
            answer = (refusal.smtp_code, b"")
        self._settle(answer)

    def _begin(self) -> smtplib.SMTP:
        """Open a transaction; a connection that has died since its last message is replaced."""
        if self._smtp is not None:
            try:
                return self._mail_from(self._smtp)
            except OSError:
                self._drop()
        return self._mail_from(self._connect())

    def _mail_from(self, smtp: smtplib.SMTP) -> smtplib.SMTP:
        code, answer = self._in_time(smtp).mail(self._server.sender.address)
        if code != 250:  # noqa: PLR2004 - the protocol's own word for yes
            raise smtplib.SMTPSenderRefused(code, answer, self._server.sender.address)
        return smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # Our own name is given because smtplib would ask the resolver for it at each connection.
        name = server.sender.address.rpartition("@")[2]
        if server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host,
                server.port,
                name,
                timeout=server.send_seconds,
                context=ssl.create_default_context(),
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, name, timeout=server.send_seconds)
        self._smtp = smtp
        self._in_time(smtp).ehlo_or_helo_if_needed()
        if server.starttls:
            self._in_time(smtp).starttls(context=ssl.create_default_context())
            self._in_time(smtp).ehlo()
        if server.user is not None:
            self._in_time(smtp).login(server.user, server.password or "")
        return smtp

    def _in_time(self, smtp: smtplib.SMTP) -> smtplib.SMTP:
        """Bound the next step by what is left of the whole message's time."""
        if smtp.sock is not None:
            smtp.sock.settimeout(max(0.05, self._deadline - time.monotonic()))
        return smtp

    def _settle(self, answer: tuple[int, bytes]) -> None:
        code = answer[0]
        if _YES <= code < _MORE:
            return
        if code == _CLOSING or code < _YES:
            raise smtplib.SMTPServerDisconnected
        try:
            if self._smtp is not None:
                self._in_time(self._smtp).rset()
        except OSError:
            # It said no and hung up: the answer stands, the next message gets a new connection.
            self._drop()
        raise Refused(code) if code >= _NEVER else NotNow(code)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None
