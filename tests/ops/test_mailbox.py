"""The demo's mail server: what it acknowledges it keeps, and what it shows is harmless."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from ops.readiness import complaint
from tests.support.ports import free_ports
from tests.support.processes import Child, wait_until


class Mail:
    """The mail server as a process of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.smtp_port, self.http_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.http_port}"
        self.process = Child.python(
            *("-m", "ops.mailbox", "--directory", str(directory / "mail")),
            *("--smtp-port", str(self.smtp_port), "--http-port", str(self.http_port)),
            log=directory / "mail.log",
        )

    def start(self) -> None:
        """Start it and wait for it."""
        self.process.start()
        address = f"{self.url}/messages?limit=1"
        wait_until(lambda: complaint(address) is None, within=15, saying="mail server ready")

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand in one mail over real SMTP."""
        message = EmailMessage()
        message["From"] = "bonjour@entrelieux.example"
        message["To"] = to
        message["Subject"] = subject
        message["Message-ID"] = f"<{subject.encode().hex()}@entrelieux.example>"
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as server:
            server.send_message(message)

    def messages(self, **query: str) -> list[dict[str, object]]:
        """What the JSON lists."""
        answer = httpx.get(f"{self.url}/messages", params=query, trust_env=False)
        items: list[dict[str, object]] = answer.raise_for_status().json()["items"]
        return items


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    """A mail server, running."""
    server = Mail(tmp_path)
    server.start()
    yield server
    server.process.close()


def test_a_mail_is_kept_with_its_words(mail: Mail) -> None:
    """Accents in subject and text come through."""
    mail.send("zoe@example.org", "Bienvenue à l'été", "À bientôt, Zoé !\n")
    (kept,) = mail.messages()
    assert kept["subject"] == "Bienvenue à l'été"
    assert kept["text"] == "À bientôt, Zoé !\n"
    assert kept["recipients"] == ["zoe@example.org"]
    assert str(kept["message_id"]).startswith("<")


def test_one_persons_mails_can_be_asked_for(mail: Mail) -> None:
    """`?to=` compares whole addresses, whatever their case."""
    mail.send("zoe@example.org", "one", "1")
    mail.send("another-zoe@example.org", "two", "2")
    assert [each["subject"] for each in mail.messages(to="ZOE@example.org")] == ["one"]


def test_a_killed_mail_server_has_what_it_acknowledged(mail: Mail) -> None:
    """Also where the kill cut a line that was being written."""
    for number in range(5):
        mail.send("zoe@example.org", f"number {number}", "text")
    mail.process.kill()
    with (mail.directory / "mail" / "mails.jsonl").open("a") as file:
        file.write('{"number": 6, "recei')
    mail.start()
    mail.send("zoe@example.org", "after", "text")
    assert [each["number"] for each in mail.messages()] == [1, 2, 3, 4, 5, 6]


def test_the_page_shows_a_mail_as_text(mail: Mail) -> None:
    """Markup in a mail or in the search is shown, never run."""
    mail.send("zoe@example.org", "<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    answer = httpx.get(mail.url, params={"to": ""}, trust_env=False)
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    searched = httpx.get(mail.url, params={"to": '"><script>'}, trust_env=False)
    assert "<script" not in searched.text


def test_the_log_holds_no_address(mail: Mail) -> None:
    """Neither a mail received nor a question asked is logged."""
    mail.send("zoe@example.org", "secret subject", "secret text")
    mail.messages(to="zoe@example.org")
    mail.process.stop()
    assert "zoe" not in mail.process.text()
    assert "secret" not in mail.process.text()
