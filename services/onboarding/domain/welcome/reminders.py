"""When a welcomer is told that they would soon give no calls any more."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.onboarding.domain.welcome.welcomers import Reminder, Welcomer

AHEAD = timedelta(days=30)
"""How long before the day in question."""

# Two calendars are never further apart.
_DAYS_APART = timedelta(days=2)


def ahead_of_inactive(inactive_after: timedelta) -> timedelta:
    """Return how long before they become inactive somebody is told; nobody just after an act."""
    return min(AHEAD, inactive_after / 2)


def reminders_due(
    welcomer: Welcomer, now: datetime, inactive_after: timedelta
) -> tuple[Reminder, ...]:
    """Return what a welcomer is to be told now.

    Whoever gives no calls as it is (gone, inactive, in a pause, not trained any more) is told
    nothing; after a pause it is made up for.

    Args:
        welcomer: as they are.
        now: aware UTC.
        inactive_after: how long somebody may give no sign of life.
    """
    zone = ZoneInfo(welcomer.time_zone)
    today = now.astimezone(zone).date()
    if welcomer.gone or not welcomer.active or today > welcomer.trained_until:
        return ()
    if welcomer.pause is not None and welcomer.pause.on(today):
        return ()
    found = []
    if welcomer.trained_until - today <= AHEAD:
        found.append(Reminder(kind="training_ends", on=welcomer.trained_until))
    if welcomer.last_active_at is not None:
        until = welcomer.last_active_at + inactive_after
        if until - ahead_of_inactive(inactive_after) <= now <= until:
            found.append(Reminder(kind="inactive_soon", on=until.astimezone(zone).date()))
    return tuple(each for each in found if each not in welcomer.reminded)


def reminded(welcomer: Welcomer, reminders: Iterable[Reminder], today: date) -> Welcomer:
    """Return them with a mark for what they are told; marks of days that are over are forgotten."""
    kept = (each for each in welcomer.reminded if each.on >= today - _DAYS_APART)
    return replace(welcomer, reminded=(*kept, *reminders))
