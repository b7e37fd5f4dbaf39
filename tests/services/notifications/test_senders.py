"""Handing mail over a real socket to a real mail server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.notifications.letters import Letter
from services.notifications.mail import Correspondent, Envelope
from services.notifications.senders import (
    MailServer,
    MailServerAway,
    NotNow,
    Refused,
    Sender,
)
from tests.services.notifications.conftest import MailServer as RunningServer
from tests.support.ports import free_port

LETTER = Letter("Sujet\r\nBcc: a@b.example", "Bonjour é\n.\nfin\n", "<p>Bonjour é</p>\n.\n")


@contextmanager
def _sender(port: int, *, seconds: float = 2) -> Iterator[Sender]:
    sender = Sender(
        MailServer.at(
            f"smtp://127.0.0.1:{port}",
            sender=Correspondent("Le réseau\r\nBcc: a@b.example", "bonjour@reseau.example"),
            send_seconds=seconds,
        )
    )
    yield sender
    sender.close()


def _envelope(name: str = "Amina", address: str = "amina@mail.example") -> Envelope:
    return Envelope(
        message_id=str(uuid4()),
        to=Correspondent(name, address),
        language="fr",
        written_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@contextmanager
def _scripted(*answers: bytes) -> Iterator[int]:
    """A server that says these lines, one for each line that it hears, and then hangs up."""
    listener = socket.create_server(("127.0.0.1", free_port()))

    def serve() -> None:
        peer, _ = listener.accept()
        with peer, peer.makefile("rb") as heard:
            for answer in answers:
                peer.sendall(answer)
                if not heard.readline():
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        yield listener.getsockname()[1]
    thread.join(timeout=5)


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One mail server for all of these tests."""
    server = RunningServer(tmp_path_factory.mktemp("mail"))
    server.start()
    yield server
    server.close()


@given(
    name=some.text() | some.sampled_from(["a\r\nBcc: x@y.example", '"\\', "é" * 200, "=?utf-8?"])
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_name_adds_a_header_or_a_recipient(keeper: RunningServer, name: str) -> None:
    envelope = _envelope(name)
    with _sender(keeper.port) as sender, sender.connection() as connection:
        connection.send(envelope, LETTER)
    mail = keeper.mails()[-1]
    assert mail["message-id"] == f"<{envelope.message_id}@reseau.example>"
    assert sorted(key.lower() for key in mail) == sorted(
        [
            *("message-id", "date", "from", "to", "subject", "content-language"),
            *("auto-submitted", "mime-version", "content-type"),
        ]
    )
    assert next(iter(mail.raw_items()))[0] == "Message-ID"
    assert mail["to"].addresses[0].addr_spec == "amina@mail.example"
    assert len(mail["to"].addresses) == 1
    assert mail["subject"] == "Sujet Bcc: a@b.example"
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    page = mail.get_body(("html",))
    assert page is not None
    assert page.get_content().replace("\r\n", "\n") == LETTER.html


@pytest.mark.parametrize(
    "address",
    [
        *("", "@", "a", "a b@c.example", "a@b\r\nRCPT TO:<x@y.example>", "a@b, c@d", "<a@b>"),
        *("a@b>", "é@c.example", "\ud800@c.example", "a@" + "b" * 300, "a@..", "a\x00@b.example"),
    ],
)
def test_an_address_that_is_none_is_refused_here(keeper: RunningServer, address: str) -> None:
    before = len(keeper.contents())
    with (
        _sender(keeper.port) as sender,
        sender.connection() as connection,
        pytest.raises(Refused),
    ):
        connection.send(_envelope(address=address), LETTER)
    assert len(keeper.contents()) == before


def test_a_domain_in_any_script_is_reached(keeper: RunningServer) -> None:
    with _sender(keeper.port) as sender, sender.connection() as connection:
        connection.send(_envelope(address="amina@là-bas.example"), LETTER)
    assert keeper.recipients()["amina@xn--l-bas-rqa.example"] == 1


def test_a_refusal_and_a_delay_leave_the_connection_usable(keeper: RunningServer) -> None:
    with _sender(keeper.port) as sender, sender.connection() as connection:
        with pytest.raises(Refused) as refusal:
            connection.send(_envelope(address="refuse-550@mail.example"), LETTER)
        assert refusal.value.code == 550
        with pytest.raises(NotNow) as delay:
            connection.send(_envelope(address="once-451@mail.example"), LETTER)
        assert delay.value.code == 451
        connection.send(_envelope(address="after@mail.example"), LETTER)
    assert keeper.recipients()["after@mail.example"] == 1


def test_a_server_that_left_is_away_and_found_again(short_directory: Path) -> None:
    server = RunningServer(short_directory)
    with _sender(server.port) as sender:
        with sender.connection() as connection, pytest.raises(MailServerAway):
            connection.send(_envelope(), LETTER)
        assert sender.state != "ok"
        server.start()
        with sender.connection() as connection:
            connection.send(_envelope(), LETTER)
            # The same connection outlives a restart of the server.
            server.stop()
            server.start()
            connection.send(_envelope(), LETTER)
        assert sender.state == "ok"
    assert len(server.contents()) == 2
    server.close()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((b"421 too busy\r\n",), MailServerAway),
        ((b"554 no service\r\n",), MailServerAway),
        ((b"220 hi\r\n", b"250 hi\r\n", b"550 not from you\r\n"), MailServerAway),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"421 bye\r\n"), MailServerAway),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"550 no\r\n"), Refused),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"452 full\r\n"), NotNow),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"554 no\r\n"), Refused),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n"), MailServerAway),
        ((b"gibberish\r\n",), MailServerAway),
        ((b"\xff\xfe\r\n",), MailServerAway),
        ((b"",), MailServerAway),
    ],
)
def test_every_answer_has_a_meaning(answers: tuple[bytes, ...], outcome: type[Exception]) -> None:
    with (
        _scripted(*answers) as port,
        _sender(port, seconds=0.5) as sender,
        sender.connection() as connection,
        pytest.raises(outcome),
    ):
        connection.send(_envelope(), LETTER)


def test_an_address_of_a_mail_server_is_read_strictly() -> None:
    server = MailServer.at(
        "smtp://user%40example:p%3Aw@mail.example?starttls=true",
        sender=Correspondent("x", "a@b.example"),
        send_seconds=1,
    )
    assert (server.host, server.port, server.user, server.password) == (
        *("mail.example", 25, "user@example", "p:w"),
    )
    assert server.starttls
    assert not server.tls
    for wrong in ("http://mail", "smtp://", "smtp://mail?tls=yes", "mail.example", "smtp://m:x"):
        with pytest.raises(ValueError, match=r"^((?!mail\.example).)*$"):
            MailServer.at(wrong, sender=Correspondent("x", "a@b.example"), send_seconds=1)
