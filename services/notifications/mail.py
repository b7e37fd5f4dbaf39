"""One e-mail as it goes over the wire: the same message always has the same bytes."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from email.headerregistry import Address
from email.policy import SMTP as SMTP_POLICY
from functools import lru_cache
from typing import TYPE_CHECKING

from services.notifications.domain.messages import one_line
from services.notifications.invitations import invitation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.notifications.letters import Letter


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody with a name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """To whom, and which message it is: the same ``message_id`` gives the same bytes."""

    message_id: str
    to: Correspondent
    language: str
    written_at: datetime


def compose(envelope: Envelope, letter: Letter, *, sender: Correspondent) -> bytes:
    """Return the e-mail as it goes over the wire.

    What holds words or addresses goes through the standard library, which folds and encodes it and
    refuses line ends. The rest is put together here: the general way takes five times as long.

    Raises:
        ValueError, IndexError, email.errors.MessageError: no header can hold the address.
    """
    alternatives = [
        _part('text/plain; charset="utf-8"', "quoted-printable", _quoted(letter.text)),
        _part('text/html; charset="utf-8"', "quoted-printable", _quoted(letter.html)),
    ]
    boundary = f"={envelope.message_id}="
    if letter.appointment is None:
        kind, body = _several("alternative", boundary, alternatives)
    else:
        # Some programs look for an invitation among the alternatives, others for a file.
        calendar = invitation(
            letter.appointment,
            attendee=_named(envelope.to),
            organizer=_named(sender),
            language=envelope.language,
        )
        encoded = base64.encodebytes(calendar).replace(b"\n", b"\r\n")
        method = letter.appointment.method.value
        alternatives.append(
            _part(f'text/calendar; charset="utf-8"; method={method}', "base64", encoded)
        )
        inner_kind, inner = _several("alternative", f"=a{boundary}", alternatives)
        file = _part(
            'application/ics; name="invite.ics"',
            'base64\r\nContent-Disposition: attachment; filename="invite.ics"',
            encoded,
        )
        kind, body = _several("mixed", boundary, [_part(inner_kind, "7bit", inner), file])
    head = (
        # Derived from the fact, so that a mail reader can tell a repeated message for the same one.
        f"Message-ID: <{envelope.message_id}@{sender.address.rpartition('@')[2]}>\r\n"
        + _header("Date", envelope.written_at)
        + _from(sender)
        + _header("To", _mailbox(envelope.to))
        + _header("Subject", one_line(letter.subject))
        + f"Content-Language: {envelope.language}\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        f"Content-Type: {kind}\r\n"
        "\r\n"
    )
    return head.encode("ascii") + body


def _part(kind: str, encoding: str, body: bytes) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + body


def _several(kind: str, boundary: str, parts: Sequence[bytes]) -> tuple[str, bytes]:
    """Return the content type of several parts, and the parts."""
    mark = f"--{boundary}".encode("ascii")
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    return f'multipart/{kind};\r\n boundary="{boundary}"', body


def _quoted(text: str) -> bytes:
    body = "\r\n".join(text.splitlines()) + "\r\n"
    return binascii.b2a_qp(body.encode(), istext=True)


def _header(name: str, value: object) -> str:
    folded: str = SMTP_POLICY.header_store_parse(name, value)[1].fold(policy=SMTP_POLICY)
    return folded


@lru_cache(maxsize=1)
def _from(sender: Correspondent) -> str:
    return _header("From", _mailbox(sender))


def _mailbox(who: Correspondent) -> Address:
    return Address(one_line(who.name), addr_spec=who.address)


def _named(who: Correspondent) -> Correspondent:
    return Correspondent(one_line(who.name), who.address)


def on_the_wire(address: str) -> str:
    """Return the address in ASCII: every mail server takes that.

    Raises:
        ValueError: the part before the @ is not ASCII, or the domain is none.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}".encode("ascii").decode("ascii")
