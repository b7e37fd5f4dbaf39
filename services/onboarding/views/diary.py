"""A welcomer's calls as their own calendar takes them in (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from icalendar import Calendar, Event

from services.onboarding.domain.welcome.diary_entries import DiaryEntry

UID_DOMAIN: Final = "@entrelieux"
"""How the names of our own appointments end, in feeds and invitations alike."""

_PRODUCT: Final = "-//Entrelieux//Entrelieux//FR"
_LOOK_AGAIN: Final = timedelta(minutes=30)
_WORDS: Final = {
    "fr": ("Appels de bienvenue", "Appel de bienvenue : {}", "Appel de bienvenue"),
    "nl": ("Welkomstgesprekken", "Welkomstgesprek: {}", "Welkomstgesprek"),
    "en": ("Welcome calls", "Welcome call: {}", "Welcome call"),
}


def diary(entries: Iterable[DiaryEntry], names: Mapping[str, str], language: str) -> str:
    """Return a welcomer's calls as a calendar.

    The same calls are always the same bytes, so that who looks often is told that nothing is new.

    Args:
        entries: the calls, and those that will not be.
        names: members' given names by id; nothing else is said of them.
        language: the welcomer's; French where we do not write it.
    """
    title, with_name, without = _WORDS.get(language, _WORDS["fr"])
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _LOOK_AGAIN)
    for entry in entries:
        name = names.get(entry.member_id)
        event = Event()
        event.add("uid", f"{entry.call_id}{UID_DOMAIN}")
        event.add("sequence", max(entry.arrangement - 1, 0))
        event.add("dtstamp", entry.stated_at)
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("summary", with_name.format(name) if name else without)
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()
