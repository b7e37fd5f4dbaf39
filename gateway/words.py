"""The vocabulary of requests: bounded texts, numbers and codes that every route shares."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

import langcodes
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.types import StringConstraints

from gateway.countries import CODES

# Control characters would end up in mail headers and terminals; the rest turn text around or break
# lines where nobody sees it.
HIDDEN = r"\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_HIDDEN_BUT_LINES = HIDDEN.replace(r"\u0000-\u001f", r"\u0000-\u0008\u000b\u000c\u000e-\u001f")
_ONE_LINE = rf"^[^{HIDDEN}]*[^\s{HIDDEN}][^{HIDDEN}]*$"
LINES = rf"^[^{_HIDDEN_BUT_LINES}]*$"
_LINES_WITH_SOMETHING = rf"^[^{_HIDDEN_BUT_LINES}]*[^\s{HIDDEN}][^{_HIDDEN_BUT_LINES}]*$"
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"

UUID_PATTERN = re.compile(_UUID)
DEAD_LETTER_PATTERN = re.compile(
    r"^(onboarding|matching|notifications|reports)\.[A-Za-z0-9_-]{1,80}$"
)

TOPIC_PATTERN = re.compile(r"^[a-z0-9]{1,30}(-[a-z0-9]{1,30}){0,5}$")
NUMBER_PATTERN = re.compile(r"^[1-9][0-9]{0,5}$")
SECRET_PATTERN = re.compile(r"^[A-Za-z0-9_-]{43}$")
TOKEN_PATTERN = re.compile(r"^[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,110}$")

SKILL_PATTERN = re.compile(
    r"^(?!(suggestions|imports|unknown-words)$)[a-z0-9]{1,60}(-[a-z0-9]{1,60}){0,29}$"
)

STEP_PATTERN = re.compile(r"^[a-z][a-z0-9_]{0,49}$")

PATH_PATTERNS = {
    "dead_letter_id": DEAD_LETTER_PATTERN,
    "number": NUMBER_PATTERN,
    "secret": SECRET_PATTERN,
    "token": TOKEN_PATTERN,
    "topic": TOPIC_PATTERN,
    "skill_id": SKILL_PATTERN,
    "step": STEP_PATTERN,
}
"""What a path's value may be, by its name; a UUID where nothing is said."""


def are_fitting(path_values: Mapping[str, str]) -> bool:
    """Tell whether the values of a path are what they may be."""
    # fullmatch, because $ would let a line break through at the end.
    return all(
        PATH_PATTERNS.get(name, UUID_PATTERN).fullmatch(value) is not None
        for name, value in path_values.items()
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


_NO_LANGUAGES = frozenset({"mis", "mul", "und", "zxx"})
"""Codes for what is uncoded, several, undetermined or no language: nobody shares one of these."""


def _known_language(tag: str) -> str:
    # Its first part says who understands whom. The library keeps every tag that it was ever asked
    # about; of first parts there are few, while whole tags would fill the memory in time.
    language = tag.partition("-")[0]
    if language in _NO_LANGUAGES or not langcodes.tag_is_valid(language):
        raise ValueError("must be a language that there is, such as fr or pt-BR (BCP 47)")
    return tag


def _real_date(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("must be a date that exists, as YYYY-MM-DD") from None
    return day


def _real_moment(text: str) -> str:
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be a time that exists, with its offset") from None
    return text


def different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


Name = Annotated[str, _line(200)]
"""One line of text with something in it."""

ShortLine = Annotated[str, _line(50)]
LongLine = Annotated[str, _line(500)]
Wishes = Annotated[str, StringConstraints(max_length=4000, pattern=LINES)]
FreeText = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, pattern=_LINES_WITH_SOMETHING)
]
Title = Annotated[str, _line(200)]
Paragraphs = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=_LINES_WITH_SOMETHING)
]
Slug = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Field(examples=["listening"]),
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
        pattern=rf"^(https?://)?[\w-]+(\.[\w-]+)+(:[0-9]{{1,5}})?([/?#][^\s{HIDDEN}]*)?$",
    ),
    Field(examples=["https://www.example.org"]),
]
Language = Annotated[
    str,
    StringConstraints(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    AfterValidator(_known_language),
    Field(
        description="BCP 47; its first part is a language in IANA's registry",
        examples=["fr", "nl", "en", "ar", "pt-BR"],
    ),
]
Languages = Annotated[
    list[Language],
    Field(min_length=1, max_length=20, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
]
Words = Annotated[
    list[Name],
    Field(max_length=20, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
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
Moment = Annotated[
    str,
    StringConstraints(
        max_length=40,
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
        r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    ),
    AfterValidator(_real_moment),
    Field(
        json_schema_extra={"format": "date-time"},
        examples=["2027-03-02T18:30:00+01:00"],
    ),
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
