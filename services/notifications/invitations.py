"""An appointment as calendars exchange it by e-mail (RFC 5545, 5546 and 6047)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from icalendar import Parameters, vText
from icalendar.parser import Contentline

from services.notifications.domain.appointments import Appointment, Method

if TYPE_CHECKING:
    from datetime import datetime

    from services.notifications.mail import Correspondent

_BEGIN: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Entrelieux//Entrelieux//FR\r\n"
_END: Final = b"END:VEVENT\r\nEND:VCALENDAR\r\n"
_ALARM: Final = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT30M\r\n%sEND:VALARM\r\n"


def invitation(
    appointment: Appointment, *, attendee: Correspondent, organizer: Correspondent, language: str
) -> bytes:
    """Return the calendar object that puts an appointment into a calendar, or takes it out.

    Its reader is the only attendee: nobody learns anybody else's address from it. What holds words
    or addresses goes through the library, which escapes and folds it; the rest is put together
    here, because the library's whole way takes four times as long.

    Args:
        appointment: what it is; on one line each.
        attendee: the reader.
        organizer: the network.
        language: a BCP 47 tag, of the words in ``appointment``.
    """
    cancelled = appointment.method is Method.CANCEL
    fixed = (
        f"METHOD:{appointment.method.value}\r\n"
        "BEGIN:VEVENT\r\n"
        f"UID:{appointment.key}@entrelieux\r\n"
        f"SEQUENCE:{appointment.revision}\r\n"
        f"DTSTAMP:{_in_utc(appointment.stated_at)}\r\n"
        f"DTSTART:{_in_utc(appointment.starts_at)}\r\n"
        f"DTEND:{_in_utc(appointment.ends_at)}\r\n"
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}\r\n"
        "CLASS:PRIVATE\r\n"
    )
    summary = vText(appointment.summary)
    return b"".join(
        (
            _BEGIN,
            fixed.encode("ascii"),
            _organizer(organizer),
            # Nobody reads a calendar's automatic answers: people answer in their own words.
            _person(
                "ATTENDEE",
                attendee,
                {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"},
            ),
            _line("SUMMARY", {"LANGUAGE": language}, summary),
            _line("LOCATION", {}, vText(appointment.where)) if appointment.where else b"",
            b"" if cancelled else _ALARM % _line("DESCRIPTION", {}, summary),
            _END,
        )
    )


def _in_utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


@lru_cache(maxsize=1)
def _organizer(organizer: Correspondent) -> bytes:
    return _person("ORGANIZER", organizer, {})


def _person(role: str, who: Correspondent, parameters: dict[str, str]) -> bytes:
    if who.name:
        parameters["CN"] = who.name
    return _line(role, parameters, f"mailto:{who.address}")


def _line(name: str, parameters: dict[str, str], value: str) -> bytes:
    line: bytes = Contentline.from_parts(name, Parameters(parameters), value).to_ical()
    return line + b"\r\n"
