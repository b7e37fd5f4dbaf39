"""When the welcomers of a test can call."""

from datetime import datetime
from zoneinfo import ZoneInfo


def hours_all_week(first: int, last: int) -> list[dict[str, int | str]]:
    """The same hours on each day in Paris, but none that are near the hour it is now.

    Calls are booked with a day's notice: a time that is only just far enough away no longer is once
    the half hour strikes in the middle of a test.
    """
    hour = datetime.now(ZoneInfo("Europe/Paris")).hour
    spans = ((first, min(last, hour - 1)), (max(first, hour + 3), last))
    return [
        {"weekday": day, "from": f"{begins:02}:00", "until": f"{ends:02}:00"}
        for day in range(1, 8)
        for begins, ends in spans
        if begins < ends
    ]
