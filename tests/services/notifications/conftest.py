"""Notifications with a real mail server beside it."""

import json
import socket
from collections import Counter
from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from services.notifications.service import Notifications
from services.notifications.store import ensure_indexes
from tests.services.one_service import OneService
from tests.support.broker import Broker
from tests.support.database import Database
from tests.support.ports import free_port
from tests.support.processes import Child, wait_until

LINK_KEY = OKPKey.generate_key("Ed25519")


class MailServer:
    """A mail server that can be away, slow, or unwilling; what it was given stays readable."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._file = directory / "mails.jsonl"
        self._log = directory / "mail-server.log"
        self._child: Child | None = None

    def start(self, *, seconds_each: float = 0) -> None:
        """Start it and return when it greets."""
        self._child = Child.python(
            *("-m", "tests.services.notifications.mail_server"),
            *(str(self.port), str(self._file), str(seconds_each)),
            log=self._log,
        ).start()
        wait_until(self._greets, within=20, saying="mail server ready", ignoring=(OSError,))

    def stop(self) -> None:
        """Be away from now on."""
        if self._child is not None:
            self._child.kill()

    def mails(self) -> list[EmailMessage]:
        """Everything that was handed in, in order."""
        return [_parsed(line["content"]) for line in self._lines()]

    def recipients(self) -> "Counter[str]":
        """How many mails each address was sent."""
        return Counter(address for line in self._lines() for address in line["to"])

    def contents(self) -> list[str]:
        """The mails as they came over the wire."""
        return [line["content"] for line in self._lines()]

    def close(self) -> None:
        """End it."""
        if self._child is not None:
            self._child.close()

    def _lines(self) -> list[dict[str, object]]:
        if not self._file.exists():
            return []
        # The last line may be half written.
        whole = self._file.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def _greets(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
            return probe.recv(3) == b"220"


def _parsed(content: str) -> EmailMessage:
    mail = message_from_string(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.fixture
def mail_server(short_directory: Path) -> Iterator[MailServer]:
    """A running mail server."""
    server = MailServer(short_directory)
    server.start()
    yield server
    server.close()


def notifications(
    broker: Broker, database: Database, database_name: str, directory: Path, smtp_port: int
) -> OneService:
    """Notifications, provisioned and not yet started."""
    (directory / "link.pem").write_bytes(LINK_KEY.as_pem(private=True))
    house = OneService(
        Notifications,
        broker=broker,
        database=database,
        database_prefix=database_name,
        directory=directory,
        settings={
            "NOTIFICATIONS_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "NOTIFICATIONS_SENDER_ADDRESS": "bonjour@reseau.example",
            "NOTIFICATIONS_STAFF_ADDRESS": "equipe@reseau.example",
            "NOTIFICATIONS_LINK_KEY_FILE": str(directory / "link.pem"),
            "NOTIFICATIONS_PUBLIC_URL": "https://reseau.example",
            "NOTIFICATIONS_PHONE": "01 23 45 67 89",
            "NOTIFICATIONS_SEND_SECONDS": "1",
            "NOTIFICATIONS_CLAIM_SECONDS": "3",
        },
    )
    ensure_indexes(house.database)
    return house


@pytest.fixture
def house(
    broker: Broker,
    database: Database,
    database_name: str,
    short_directory: Path,
    mail_server: MailServer,
) -> Iterator[OneService]:
    """Notifications, provisioned and not yet started, with a running mail server."""
    house = notifications(broker, database, database_name, short_directory, mail_server.port)
    yield house
    house.close()
