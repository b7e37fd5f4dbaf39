"""Who is written to, in which language, and how a message is told apart from every other."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

LANGUAGES: Final = ("fr", "nl", "en")
"""The languages that there are templates for; the first is written when none fits."""


class Standing(StrEnum):
    """How far a message has come. All but the first are final."""

    TO_SEND = "to_send"
    SENT = "sent"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"
    BY_TELEPHONE = "by_telephone"
    """Its reader has no e-mail address: somebody tells them."""


class Role(StrEnum):
    """As whom somebody is written to about a fact."""

    SUBJECT = "subject"
    """The fact is about them."""
    WELCOMER = "welcomer"
    FORMER_WELCOMER = "former_welcomer"
    PARTICIPANT = "participant"
    MENTOR = "mentor"
    ORGANISER = "organiser"
    STAFF = "staff"
    ASKER = "asker"
    """They asked something, or had something to say."""
    IN_CHARGE = "in_charge"
    """They take it into their own hands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a member may be written to.

    Attributes:
        email: empty where they are reached by telephone alone.
        languages: BCP 47 tags, the preferred one first.
        as_of: when this was given; a contact given later replaces it.
    """

    member_id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str
    phone: str | None
    languages: tuple[str, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One e-mail about one fact. Holds no body and no address: both are found when it is sent.

    Attributes:
        about: the letter's name, e.g. ``member_joined``.
        member_id: whom it is for; ``None`` for the staff.
        created_at: also the e-mail's own date, so that a repeated e-mail is the same one.
    """

    message_id: str
    event_id: str
    about: str
    member_id: str | None
    language: str
    subject: str
    standing: Standing
    created_at: datetime
    sent_at: datetime | None = None


def message_id(event_id: UUID, role: Role = Role.SUBJECT, person_id: str | None = None) -> str:
    """Return the identity of the only e-mail that a fact may ever cause to one reader.

    Args:
        event_id: the fact's.
        role: as whom they read it.
        person_id: tells readers of the same role apart; not needed for who the fact is about.
    """
    if role is Role.SUBJECT:
        return str(uuid5(event_id, "email"))
    return str(uuid5(event_id, f"email:{role.value}:{person_id or ''}"))


def newest_contacts(contacts: Iterable[Contact]) -> dict[str, Contact]:
    """Return each member's latest contact, by member, however they were ordered."""
    newest: dict[str, Contact] = {}
    for contact in contacts:
        known = newest.get(contact.member_id)
        if known is None or contact.as_of > known.as_of:
            newest[contact.member_id] = contact
    return newest


def language_for(spoken: Sequence[str]) -> str:
    """Return the first of somebody's languages that we can write, else the network's own."""
    for tag in spoken:
        primary = tag.split("-", 1)[0].lower()
        if primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def one_line(text: str, *, limit: int = 200) -> str:
    """Return ``text`` on one line, fit for a header and for a sentence.

    Line ends, control characters, and marks that turn the direction of writing become spaces:
    by them a name could add a header, or pretend to be other words.
    """
    shown = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    return " ".join(shown.split())[:limit].rstrip()
