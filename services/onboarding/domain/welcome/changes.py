"""How what is known of a welcomer changes: away, resting, back, trained anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.acceptable import (
    check_absence,
    check_pause,
    check_training,
)
from services.onboarding.domain.welcome.fairness import REMEMBERED_DAYS
from services.onboarding.domain.welcome.welcomers import Absence, Pause, Welcomer

_NOT_THEIRS = "The coordinator has set this pause: only they end it, or let it end sooner."


def with_absence(welcomer: Welcomer, absence: Absence, today: date) -> Welcomer:
    """Return them with one more absence; those that no longer matter are forgotten.

    Raises:
        NotAcceptable: it is none.
    """
    oldest = today - timedelta(days=REMEMBERED_DAYS)
    kept = tuple(each for each in welcomer.absences if each.until_day >= oldest)
    check_absence(absence, kept)
    return replace(welcomer, absences=(*kept, absence))


def without_absence(welcomer: Welcomer, absence_id: str) -> Welcomer | None:
    """Return them with an absence taken back; ``None`` if there is no such."""
    kept = tuple(each for each in welcomer.absences if each.id != absence_id)
    return None if len(kept) == len(welcomer.absences) else replace(welcomer, absences=kept)


def paused(welcomer: Welcomer, until: date | None, today: date, *, by_leader: bool) -> Welcomer:
    """Return them in a pause from today, or in the one they are in, until another day.

    Args:
        welcomer: as they are.
        until: the last day of the pause; ``None``: until somebody says so.
        today: on their own calendar.
        by_leader: whether somebody who leads says so, and not they themselves.

    Raises:
        NotAcceptable: that day has passed, or it is not for them to end the pause sooner.
    """
    current = welcomer.pause
    if current is not None and current.on(today):
        sooner = until is not None and (current.until is None or until < current.until)
        if sooner and current.imposed and not by_leader:
            raise NotAcceptable("/until", _NOT_THEIRS)
        pause = replace(current, until=until, imposed=current.imposed or by_leader)
        check_pause(replace(pause, since=today))
        return replace(welcomer, pause=pause)
    pause = Pause(since=today, until=until, imposed=by_leader)
    check_pause(pause)
    return replace(_back(welcomer, today), pause=pause)


def resumed(welcomer: Welcomer, today: date, *, by_leader: bool) -> Welcomer:
    """Return them giving calls again from today; the pause is not held against them.

    Raises:
        NotAcceptable: somebody who leads has set the pause, and it is not over.
    """
    current = welcomer.pause
    if current is not None and current.imposed and current.on(today) and not by_leader:
        raise NotAcceptable("", _NOT_THEIRS)
    return _back(welcomer, today)


def trained(welcomer: Welcomer, until: date, today: date) -> Welcomer:
    """Return them with a training that counts until another day.

    Raises:
        NotAcceptable: that day has passed.
    """
    check_training(until, today=today)
    return replace(welcomer, trained_until=until)


def seen(welcomer: Welcomer, now: datetime) -> Welcomer:
    """Return them active, as they or somebody for them did something now.

    Who has not begun yet is not expected to do anything before their first day.
    """
    signs = [now]
    if welcomer.since is not None:
        first = datetime.combine(welcomer.since, time(), ZoneInfo(welcomer.time_zone))
        signs.append(first.astimezone(UTC))
    if welcomer.last_active_at is not None:
        signs.append(welcomer.last_active_at)
    return replace(welcomer, active=True, last_active_at=max(signs))


def left_as_member(welcomer: Welcomer, today: date) -> Welcomer:
    """Return them without any calls to give, as the member they are has left."""
    on = welcomer.member_left_on
    return replace(welcomer, member_left_on=today if on is None else on)


def back_as_member(welcomer: Welcomer, now: datetime, today: date) -> Welcomer:
    """Return them giving calls again, as the member they are is back.

    The time away is not held against them. A pause that they are in themselves goes on.
    """
    away_since = welcomer.member_left_on
    if away_since is None:
        return welcomer
    away = Pause(since=away_since, until=today - timedelta(days=1))
    rests = _remembered((*welcomer.pauses_before, away), today)
    return seen(replace(welcomer, member_left_on=None, pauses_before=rests), now)


def weighed(welcomer: Welcomer, now: datetime, inactive_after: timedelta) -> Welcomer:
    """Return them active or not, by their last sign of life; as they are if none was noted.

    Who is inactive becomes active by a newer sign than the one that was too old, not by a process
    whose clock is a little behind the one that judged them.
    """
    if welcomer.last_active_at is None:
        return welcomer
    bearable = inactive_after if welcomer.active else back_within(inactive_after)
    return replace(welcomer, active=now - welcomer.last_active_at <= bearable)


def back_within(inactive_after: timedelta) -> timedelta:
    """Return how old the last sign of life of who is inactive may be to make them active again."""
    return inactive_after - min(timedelta(days=1), inactive_after / 2)


def _back(welcomer: Welcomer, today: date) -> Welcomer:
    pause = welcomer.pause
    if pause is None:
        return welcomer
    yesterday = today - timedelta(days=1)
    over = replace(pause, until=min(pause.until or yesterday, yesterday))
    return replace(
        welcomer, pause=None, pauses_before=_remembered((*welcomer.pauses_before, over), today)
    )


def _remembered(pauses: Iterable[Pause], today: date) -> tuple[Pause, ...]:
    """Return those that were at all, and count still."""
    oldest = today - timedelta(days=REMEMBERED_DAYS)
    rests = [
        each
        for each in pauses
        if each.until is not None and each.since <= each.until and each.until >= oldest
    ]
    return tuple(rests[-20:])
