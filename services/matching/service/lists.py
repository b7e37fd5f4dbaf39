"""Positions in lists that are in order of time."""

import re
from datetime import UTC, datetime
from typing import Final

from services.matching.service.room import not_valid

Position = tuple[datetime, str]
"""When, and the id of what it is."""

_POSITION: Final = re.compile(r"([0-9]{1,15}):([0-9a-f-]{36})")
_ROW: Final = re.compile(r"[0-9T:.+-]{20,40} [0-9a-f-]{36}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


def written(since: datetime, item_id: str) -> str:
    """Return a position as it is handed out."""
    return f"{int(since.timestamp() * 1000)}:{item_id}"


def position(after: str | None) -> Position | None:
    """Return the position that was handed out.

    Raises:
        Problem: 422, it was not.
    """
    if after is None:
        return None
    match = _POSITION.fullmatch(after)
    if match is None:
        raise not_valid("/after", "use what the page before gave")
    try:
        return datetime.fromtimestamp(int(match[1]) / 1000, UTC), match[2]
    except (ValueError, OverflowError, OSError):
        raise not_valid("/after", "use what the page before gave") from None


def row(after: str | None) -> str | None:
    """Return the place in the row of those who wait that was handed out.

    Raises:
        Problem: 422, it was not.
    """
    if after is not None and not _ROW.fullmatch(after):
        raise not_valid("/after", "use what the page before gave")
    return after


def number(after: str | None) -> int:
    """Return the place in a list that was handed out; 0 at its beginning.

    Raises:
        Problem: 422, it was not.
    """
    if after is None:
        return 0
    if not _NUMBER.fullmatch(after):
        raise not_valid("/after", "use what the page before gave")
    return int(after)
