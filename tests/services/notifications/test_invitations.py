"""Invitations as calendars read them: parsed back by the library, and by the RFCs' own rules."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar, Component

from services.notifications.domain.appointments import Appointment, Method
from services.notifications.domain.messages import one_line
from services.notifications.invitations import invitation
from services.notifications.letters import Letter
from services.notifications.mail import Correspondent, Envelope, compose

START = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
NETWORK = Correspondent("Le réseau; des lieux, ensemble", "bonjour@reseau.example")
# What comes here is on one line already; commas, semicolons and quotes are not.
NAMES = some.text(max_size=200).map(one_line) | some.sampled_from(
    ['Doe, Jane; "JD"', "a\\nb", "back\\slash", "^n^'", "é" * 200, "x" * 200, "日本" * 60, "a:b"]
)


def _appointment(
    method: Method = Method.REQUEST, summary: str = "Appel", where: str = "par téléphone"
) -> Appointment:
    return Appointment(
        key="0b3c6a4e-7f0e-5c9e-9b3e-2f3c1d5e6a7b",
        method=method,
        revision=3,
        stated_at=START - timedelta(days=3),
        starts_at=START,
        ends_at=START + timedelta(minutes=30),
        summary=summary,
        where=where,
    )


def _written(entry: Appointment, name: str = "Amina") -> bytes:
    return invitation(
        entry,
        attendee=Correspondent(name, "amina@mail.example"),
        organizer=NETWORK,
        language="fr",
    )


def _event(written: bytes) -> Component:
    calendar = Calendar.from_ical(written)
    [event] = calendar.walk("VEVENT")
    return event


@given(name=NAMES, summary=NAMES, where=NAMES, method=some.sampled_from(Method))
def test_what_is_read_back_is_what_was_meant(
    name: str, summary: str, where: str, method: Method
) -> None:
    written = _written(_appointment(method, summary, where), name)
    calendar = Calendar.from_ical(written)
    assert calendar["method"] == method.value
    event = _event(written)
    assert not event.errors
    assert event["uid"] == "0b3c6a4e-7f0e-5c9e-9b3e-2f3c1d5e6a7b@entrelieux"
    assert int(event["sequence"]) == 3
    assert event.decoded("dtstart") == START
    assert event.decoded("dtend") == START + timedelta(minutes=30)
    assert event.decoded("dtstamp") == START - timedelta(days=3)
    assert str(event["summary"]) == summary
    assert str(event.get("location", "")) == where
    assert str(event["attendee"]) == "mailto:amina@mail.example"
    assert event["attendee"].params.get("CN", "") == name
    assert str(event["organizer"]) == "mailto:bonjour@reseau.example"
    assert event["organizer"].params["CN"] == NETWORK.name


@given(name=NAMES, summary=NAMES, where=NAMES, method=some.sampled_from(Method))
def test_it_keeps_the_rules_of_the_rfc(name: str, summary: str, where: str, method: Method) -> None:
    written = _written(_appointment(method, summary, where), name)
    # RFC 5545, 3.1: lines end in CRLF and have at most 75 octets, folded between characters.
    assert written.endswith(b"\r\n")
    lines = written.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert len(line) <= 75
        assert not re.search(rb"[\r\n\x00-\x08\x0b-\x1f\x7f]", line)
        line.decode("utf-8")
    unfolded = re.sub("\r\n[ \t]", "", written.decode()).split("\r\n")[:-1]
    names = [re.split("[;:]", line, maxsplit=1)[0] for line in unfolded]
    # 3.6: version and product, once each. RFC 5546, 3.2.2 and 3.2.5: what an invitation has.
    assert names[:2] == ["BEGIN", "VERSION"]
    for required in ("VERSION", "PRODID", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART"):
        assert names.count(required) == 1
    for required in ("DTEND", "ORGANIZER", "ATTENDEE", "SUMMARY", "STATUS", "CLASS"):
        assert names.count(required) == 1
    assert "DTSTART:20260305T173000Z" in unfolded
    assert names.count("BEGIN") == names.count("END") == (3 if method is Method.REQUEST else 2)
    assert ("STATUS:CANCELLED" in unfolded) == (method is Method.CANCEL)
    # Nothing that somebody typed made a property of its own.
    assert set(names) <= {
        *("BEGIN", "END", "VERSION", "PRODID", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART"),
        *("DTEND", "ORGANIZER", "ATTENDEE", "SUMMARY", "LOCATION", "CLASS", "STATUS"),
        *("ACTION", "DESCRIPTION", "TRIGGER"),
    }


def test_a_calendar_rings_before_and_is_silent_about_what_is_cancelled() -> None:
    [alarm] = _event(_written(_appointment())).walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm.decoded("trigger") == -timedelta(minutes=30)
    assert not _event(_written(_appointment(Method.CANCEL))).walk("VALARM")


@pytest.mark.parametrize("method", Method)
def test_the_mail_brings_it_as_calendar_programs_look_for_it(method: Method) -> None:
    entry = _appointment(method, summary="Appel de bienvenue avec Zoë, d'Arc; et Cie")
    envelope = Envelope(
        message_id="7d8f0a8e-52d5-5a0b-8f0b-0f6f8f3f9f2d",
        to=Correspondent("Zoë, la\nvoisine", "amina@mail.example"),
        language="fr",
        written_at=START,
    )
    letter = Letter("Sujet", "Bonjour\n", "<p>Bonjour</p>\n", entry)
    raw = compose(envelope, letter, sender=NETWORK)
    assert raw == compose(envelope, letter, sender=NETWORK)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    raw.decode("ascii")
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/mixed", "multipart/alternative"),
        *("text/plain", "text/html", "text/calendar", "application/ics"),
    ]
    inline, file = list(mail.walk())[-2:]
    # RFC 6047, 2.4: the method stands in the content type as well.
    assert inline["content-type"].params["method"] == method.value
    assert inline["content-type"].params["charset"] == "utf-8"
    assert file.get_filename() == "invite.ics"
    assert file.get_content_disposition() == "attachment"
    written = inline.get_payload(decode=True)
    assert written == file.get_payload(decode=True)
    assert isinstance(written, bytes)
    event = _event(written)
    assert str(event["summary"]) == entry.summary
    assert event["attendee"].params["CN"] == "Zoë, la voisine"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Bonjour"
