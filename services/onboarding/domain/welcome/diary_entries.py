"""What a welcomer's own calendar shows of the calls that they give."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SHOWN_AFTER: Final = timedelta(days=30)
"""So long after its time a call is still shown, held or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One call as it is, or was to be, in one welcomer's calendar.

    Attributes:
        arrangement: how often the call had been arranged by then; of two entries about the same
            call the one with the higher number holds.
        cancelled: whether it will not be at that time, or not with this welcomer.
        stated_at: when that came to be, aware UTC.
    """

    welcomer_id: str
    call_id: str
    member_id: str
    starts_at: datetime
    ends_at: datetime
    language: str
    arrangement: int
    cancelled: bool
    stated_at: datetime
