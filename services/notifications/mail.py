"""One e-mail as it goes over the wire: the same message always has the same bytes."""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from email.headerregistry import Address
from email.policy import SMTP as SMTP_POLICY
from functools import lru_cache
from typing import TYPE_CHECKING

from services.notifications.domain import one_line

if TYPE_CHECKING:
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
    boundary = f"={envelope.message_id}="
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
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    )
    return b"\r\n".join(
        (
            head.encode("ascii"),
            *_part(boundary, "plain", letter.text),
            *_part(boundary, "html", letter.html),
            f"--{boundary}--\r\n".encode("ascii"),
        )
    )


def _header(name: str, value: object) -> str:
    folded: str = SMTP_POLICY.header_store_parse(name, value)[1].fold(policy=SMTP_POLICY)
    return folded


@lru_cache(maxsize=1)
def _from(sender: Correspondent) -> str:
    return _header("From", _mailbox(sender))


def _mailbox(who: Correspondent) -> Address:
    return Address(one_line(who.name), addr_spec=who.address)


def _part(boundary: str, kind: str, text: str) -> tuple[bytes, bytes]:
    head = (
        f"--{boundary}\r\n"
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
    )
    body = "\r\n".join(text.splitlines()) + "\r\n"
    return head.encode("ascii"), binascii.b2a_qp(body.encode(), istext=True)


def on_the_wire(address: str) -> str:
    """Return the address in ASCII: every mail server takes that.

    Raises:
        ValueError: the part before the @ is not ASCII, or the domain is none.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}".encode("ascii").decode("ascii")
