"""Who is written to, in which language, and how a message is told apart from every other."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES: Final = ("fr", "en")
"""The languages that there are templates for; the first is written when none fits."""

_WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
_CLOCK: Final = {
    "fr": ("heure locale de votre lieu", "heure universelle, UTC"),
    "en": ("local time at your place", "universal time, UTC"),
}
_LANGUAGE_NAMES: Final = {
    "fr": {"fr": "français", "en": "anglais", "nl": "néerlandais", "de": "allemand"}
    | {"es": "espagnol", "it": "italien", "pt": "portugais", "ar": "arabe", "br": "breton"},
    "en": {"fr": "French", "en": "English", "nl": "Dutch", "de": "German"}
    | {"es": "Spanish", "it": "Italian", "pt": "Portuguese", "ar": "Arabic", "br": "Breton"},
}
_REASONS: Final = {
    "fr": {
        "shares_language": ("vous parlez une même langue", "vous parlez une même langue : {}"),
        "knows": ("vos envies et son expérience se rejoignent", "son expérience : {}"),
        "same_place": ("vous fréquentez le même lieu", ""),
        "near": ("vous vivez non loin", "vous êtes à {} km de distance"),
        "has_room": ("il y a de la place pour vous", ""),
    },
    "en": {
        "shares_language": ("you share a language", "you share a language: {}"),
        "knows": ("your wishes and their experience meet", "their experience: {}"),
        "same_place": ("you go to the same place", ""),
        "near": ("you live not far away", "you are {} km apart"),
        "has_room": ("there is room for you", ""),
    },
}
"""For each of matching's reasons: the words without its detail, and with it."""


class Standing(StrEnum):
    """How far a message has come. The last three are final."""

    TO_SEND = "to_send"
    SENT = "sent"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a member may be written to.

    Attributes:
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
        about: the fact's kind, e.g. ``member_joined``.
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


def message_id(event_id: UUID) -> str:
    """Return the identity of the only e-mail that a fact may ever cause."""
    return str(uuid5(event_id, "email"))


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


def in_words(moment: datetime, zone: str, language: str) -> str:
    """Say when something happens, by the clock on the wall of the place.

    Args:
        moment: an aware time.
        zone: an IANA name; the time is told in UTC, saying so, where it is unknown.
        language: one of ``LANGUAGES``.
    """
    local_clock, universal_clock = _CLOCK[language]
    try:
        local, clock = moment.astimezone(ZoneInfo(zone)), local_clock
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        local, clock = moment.astimezone(UTC), universal_clock
    weekday = _WEEKDAYS[language][local.weekday()]
    month = _MONTHS[language][local.month - 1]
    if language == "fr":
        day = "1er" if local.day == 1 else str(local.day)
        minutes = f" {local.minute:02}" if local.minute else ""
        return f"{weekday} {day} {month} {local.year} à {local.hour} h{minutes} ({clock})"
    return f"{weekday} {local.day} {month} {local.year} at {local:%H:%M} ({clock})"


def reason_in_words(code: str, detail: str, language: str) -> str | None:
    """Say why a mentor was chosen; ``None`` for a reason that we have no words for.

    Args:
        code: matching's closed word.
        detail: what it was about; may be empty.
        language: one of ``LANGUAGES``.
    """
    words = _REASONS[language].get(code)
    if words is None:
        return None
    without_detail, with_detail = words
    if not (detail and with_detail):
        return without_detail
    if code == "shares_language":
        detail = _LANGUAGE_NAMES[language].get(detail.split("-", 1)[0], detail)
    return with_detail.format(detail)
