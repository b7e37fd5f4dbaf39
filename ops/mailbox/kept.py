"""The mails received: in a file before they are acknowledged, in memory to be shown."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One received e-mail.

    Attributes:
        number: 1 for the first ever received here.
        received_at: RFC 3339, UTC.
        sender: the envelope's sender.
        recipients: the envelope's recipients.
        message_id: of the header; empty where it has none.
        language: of the header Content-Language; empty where it has none.
        text: the plain part; empty where it has none.
    """

    number: int
    received_at: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str
    language: str
    text: str


class Mailbox:
    """All mails under one directory, oldest first. Threads may share it."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = directory / "mails.jsonl"
        self._lock = threading.Lock()
        self._mails = _read(path)
        self._file = path.open("a", encoding="utf-8")

    def keep(self, content: bytes, *, sender: str, recipients: Sequence[str]) -> Mail:
        """Store one mail; when this returns, it outlives this process, but not a power cut."""
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(preferencelist=("plain",))
        with self._lock:
            mail = Mail(
                number=len(self._mails) + 1,
                received_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                sender=sender,
                recipients=tuple(recipients),
                subject=str(message.get("Subject", "")),
                message_id=str(message.get("Message-ID", "")),
                language=str(message.get("Content-Language", "")),
                text=str(body.get_content()).replace("\r\n", "\n") if body is not None else "",
            )
            self._file.write(json.dumps(asdict(mail), ensure_ascii=False) + "\n")
            self._file.flush()
            self._mails.append(mail)
        return mail

    def all(self, *, to: str | None = None) -> list[Mail]:
        """Every mail, or those to one address (upper and lower case are the same)."""
        with self._lock:
            mails = list(self._mails)
        if to is None:
            return mails
        wanted = to.casefold()
        return [
            mail
            for mail in mails
            if any(recipient.casefold() == wanted for recipient in mail.recipients)
        ]


def _read(path: Path) -> list[Mail]:
    """Read what is whole; a last line cut by a kill was never acknowledged, and is removed."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        os.truncate(path, len(whole))
    return [
        Mail(**{**fields, "recipients": tuple(fields["recipients"])})
        for fields in map(json.loads, whole.splitlines())
    ]
