"""What a letter does to its reader's calendar."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Method(StrEnum):
    """RFC 5546's words for putting something into a calendar and for taking it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that has a time, as one reader's calendar is to show it.

    Attributes:
        key: what stays the same when it is moved or cancelled.
        revision: never falls; of two with the same one the later ``stated_at`` counts.
        stated_at: when this was so, aware UTC.
        starts_at, ends_at: aware UTC.
        summary, where: on one line each.
    """

    key: str
    method: Method
    revision: int
    stated_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    where: str
