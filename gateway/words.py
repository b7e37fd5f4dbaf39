"""The vocabulary of requests: bounded texts, numbers and codes that every route shares."""

import re
from datetime import date
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.types import StringConstraints

from gateway.countries import CODES

# Control characters would end up in mail headers and terminals; the rest turn text around or break
# lines where nobody sees it.
_HIDDEN = r"\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_HIDDEN_BUT_LINES = _HIDDEN.replace(r"\u0000-\u001f", r"\u0000-\u0008\u000b\u000c\u000e-\u001f")
_ONE_LINE = rf"^[^{_HIDDEN}]*[^\s{_HIDDEN}][^{_HIDDEN}]*$"
_LINES = rf"^[^{_HIDDEN_BUT_LINES}]*$"
_LINES_WITH_SOMETHING = rf"^[^{_HIDDEN_BUT_LINES}]*[^\s{_HIDDEN}][^{_HIDDEN_BUT_LINES}]*$"
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"

UUID_PATTERN = re.compile(_UUID)
DEAD_LETTER_PATTERN = re.compile(
    r"^(onboarding|matching|notifications|reports)\.[A-Za-z0-9_-]{1,80}$"
)


class In(BaseModel):
    """What a client sends: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Out(BaseModel):
    """What the API answers: a field that is not named here never leaves the house."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _line(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, pattern=_ONE_LINE)


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all IANA time zones; slow the first time."""
    return frozenset(available_timezones())


def _known_zone(zone: str) -> str:
    if zone not in known_zones():
        raise ValueError("must be an IANA time zone, such as Europe/Paris")
    return zone


def _real_date(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("must be a date that exists, as YYYY-MM-DD") from None
    return day


def _different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


Name = Annotated[str, _line(200)]
"""One line of text with something in it."""

ShortLine = Annotated[str, _line(50)]
LongLine = Annotated[str, _line(500)]
Wishes = Annotated[str, StringConstraints(max_length=4000, pattern=_LINES)]
FreeText = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, pattern=_LINES_WITH_SOMETHING)
]
Email = Annotated[
    str,
    StringConstraints(
        min_length=6,
        max_length=200,
        pattern=rf"^{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+[A-Za-z]([A-Za-z0-9-]{{0,61}}[A-Za-z0-9])$",
    ),
    Field(examples=["amina@example.org"]),
]
Phone = Annotated[
    str,
    StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$"),
    Field(description="E.164", examples=["+33612345678"]),
]
Website = Annotated[
    str,
    StringConstraints(
        max_length=500,
        pattern=rf"^(https?://)?[\w-]+(\.[\w-]+)+(:[0-9]{{1,5}})?([/?#][^\s{_HIDDEN}]*)?$",
    ),
    Field(examples=["https://www.example.org"]),
]
Language = Annotated[
    str,
    StringConstraints(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    Field(description="BCP 47", examples=["fr"]),
]
Languages = Annotated[
    list[Language],
    Field(min_length=1, max_length=20, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_different),
]
Words = Annotated[
    list[Name],
    Field(max_length=20, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_different),
]
Country = Annotated[
    str,
    StringConstraints(pattern="^(" + "|".join(CODES) + ")$"),
    WithJsonSchema({"type": "string", "enum": list(CODES), "description": "ISO 3166-1 alpha-2"}),
]
TimeZone = Annotated[
    str,
    StringConstraints(max_length=50, pattern=r"^[A-Za-z0-9_+/-]+$"),
    AfterValidator(_known_zone),
    Field(description="IANA time zone", examples=["Europe/Paris"]),
]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_real_date),
    Field(json_schema_extra={"format": "date"}, examples=["2027-12-31"]),
]
ClockTime = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="local time", examples=["18:00"]),
]
EndOfTime = Annotated[
    str,
    StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    Field(description="local time, 24:00 at the latest", examples=["20:00"]),
]
Id = Annotated[
    str,
    StringConstraints(pattern=_UUID),
    Field(json_schema_extra={"format": "uuid"}, examples=["0b9c7c1e-8f0a-5c3e-9a52-7f7c6a0f3d11"]),
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _whole(value: object) -> object:
    # JSON knows one kind of number: 3.0 is a whole one, as JSON Schema has it too. True is none.
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
"""For whole numbers in a body; written after their bounds, which it would hide otherwise."""


class Point(In):
    """A point on the earth, WGS 84, in degrees."""

    latitude: Latitude
    longitude: Longitude


_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")


def plain_number(value: object) -> object:
    """Let only numbers as JSON writes them through: no spaces, underscores or other digits."""
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        raise ValueError("must be a plain number")
    return value


FromText = BeforeValidator(plain_number)
"""For numbers in a query, which arrive as text."""
