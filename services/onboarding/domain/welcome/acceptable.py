"""What may be said of a welcomer, and what may not."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.welcomers import (
    CALL_MINUTES,
    Absence,
    Availability,
    Hours,
    Pause,
    Welcomer,
    is_on_grid,
)

MOST_ABSENCES = 50
LONGEST_ABSENCE = timedelta(days=366)
_TOO_SHORT = "A window must last 30 minutes or more, and end on the day it begins."


def check_welcomer(welcomer: Welcomer, *, today: date) -> None:
    """Refuse a welcomer who could never be asked, or whose wishes contradict each other.

    Raises:
        NotAcceptable: says which field, and why.
    """
    check_training(welcomer.trained_until, today=today)
    check_availability(welcomer.availability)
    check_caps(welcomer)


def check_training(trained_until: date, *, today: date) -> None:
    """Refuse a training that has run out.

    Raises:
        NotAcceptable: it ended before ``today``.
    """
    if trained_until < today:
        raise NotAcceptable("/trained_until", "The training must not have run out.")


def check_availability(availability: Sequence[Availability]) -> None:
    """Refuse hours in which there could be no call, or which are given twice.

    Raises:
        NotAcceptable: a window too short for a call, or two that overlap.
    """
    for number, window in enumerate(availability):
        if window.until_minute - window.from_minute < CALL_MINUTES:
            raise NotAcceptable(f"/availability/{number}", _TOO_SHORT)
    in_order = sorted(availability, key=lambda each: (each.weekday, each.from_minute))
    for earlier, later in pairwise(in_order):
        if earlier.weekday == later.weekday and later.from_minute < earlier.until_minute:
            raise NotAcceptable("/availability", "Two windows of one day must not overlap.")


def check_caps(welcomer: Welcomer) -> None:
    """Refuse caps that say one thing for a day and another for the week.

    Raises:
        NotAcceptable: a cap is below 1, or a longer time has a lower one.
    """
    caps = {name: getattr(welcomer, name) for name in ("per_day", "per_week", "per_month")}
    said = {name: cap for name, cap in caps.items() if cap is not None}
    for name, cap in said.items():
        if cap < 1:
            raise NotAcceptable(f"/{name}", "A cap is 1 or more; for none at all, take a pause.")
    for (_, shorter), (longer_name, longer) in pairwise(said.items()):
        if longer < shorter:
            raise NotAcceptable(
                f"/{longer_name}", "A longer time must not hold fewer calls than a shorter one."
            )


def check_absence(absence: Absence, known: Sequence[Absence]) -> None:
    """Refuse an absence that is none.

    Raises:
        NotAcceptable: it ends before it begins, lasts too long, has odd hours, or is one too many.
    """
    if absence.until_day < absence.from_day:
        raise NotAcceptable("/until", "An absence must not end before it begins.")
    if absence.until_day - absence.from_day > LONGEST_ABSENCE:
        raise NotAcceptable("/until", "An absence lasts a year at most; take a pause instead.")
    for number, hours in enumerate(absence.hours):
        _check_hours(number, hours, extra=absence.extra)
    if absence.extra and not absence.hours:
        raise NotAcceptable("/hours", "Say at which hours you give calls besides.")
    if len(known) >= MOST_ABSENCES:
        raise NotAcceptable("", f"There may be {MOST_ABSENCES} absences; take one back first.")


def check_pause(pause: Pause) -> None:
    """Refuse a pause that is over before it has begun.

    Raises:
        NotAcceptable: its last day has passed.
    """
    if pause.until is not None and pause.until < pause.since:
        raise NotAcceptable("/until", "A pause must not end before today.")


def check_slot(starts_at: datetime, *, now: datetime) -> None:
    """Refuse a time at which no call begins, or which is over.

    Raises:
        NotAcceptable: it is off the grid of full and half hours, or past.
    """
    if not is_on_grid(starts_at):
        raise NotAcceptable("/starts_at", "Calls begin on the full and half hours.")
    if starts_at <= now:
        raise NotAcceptable("/starts_at", "This time is over: choose one that is to come.")


def _check_hours(number: int, hours: Hours, *, extra: bool) -> None:
    if hours.until_minute <= hours.from_minute:
        raise NotAcceptable(f"/hours/{number}", "Hours must end after they begin.")
    if extra and hours.until_minute - hours.from_minute < CALL_MINUTES:
        raise NotAcceptable(f"/hours/{number}", _TOO_SHORT)
