"""Who gives welcome calls and has shown lately that they are there: as time passes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from services.onboarding.announcements import of_welcomer_changed, of_welcomer_reminder
from services.onboarding.domain.welcome.changes import back_within, weighed
from services.onboarding.domain.welcome.reminders import (
    AHEAD,
    ahead_of_inactive,
    reminded,
    reminders_due,
)

if TYPE_CHECKING:
    from datetime import datetime

    from services.onboarding.store import OnboardingStore

ROUNDS = 20
BATCH = 100


def judge_activity(store: OnboardingStore, now: datetime, inactive_after: timedelta) -> None:
    """Note who has become inactive, or active again by a call that they gave.

    In any number of processes: each change is one write, guarded by the version, with its fact.

    Args:
        store: onboarding's.
        now: aware UTC.
        inactive_after: how long somebody may give no sign of life.
    """
    store.welcomers.begin_to_count(now)
    for _ in range(ROUNDS):
        misjudged = store.welcomers.misjudged(
            seen_before=now - inactive_after,
            back_since=now - back_within(inactive_after),
            limit=BATCH,
        )
        if not misjudged:
            return
        judged = []
        for before, version in misjudged:
            after = weighed(before, now, inactive_after)
            facts = of_welcomer_changed(
                before,
                after,
                "active" if after.active else "inactive",
                version=version + 1,
                now=now,
                correlation_id=uuid4(),
            )
            judged.append((after, version + 1, facts))
        store.welcomers.judge(judged, now)


def remind(store: OnboardingStore, now: datetime, inactive_after: timedelta) -> None:
    """Say who would soon give no calls any more, while they can still help it.

    In any number of processes: each is told in one write, guarded as in ``judge_activity``, with
    a mark. What fell into a stop is made up for, as long as the day in question is to come.

    Args:
        store: onboarding's.
        now: aware UTC.
        inactive_after: how long somebody may give no sign of life.
    """
    # Their own today may be the day before or after.
    today, a_day = now.date(), timedelta(days=1)
    silent_since = now - inactive_after
    near = store.welcomers.near_an_end(
        seen=(silent_since, silent_since + ahead_of_inactive(inactive_after)),
        trained=(today - a_day, today + AHEAD + a_day),
    )
    told = []
    for before, version in near:
        due = reminders_due(before, now, inactive_after)
        if due:
            facts = [of_welcomer_reminder(before, each, now, uuid4()) for each in due]
            told.append((reminded(before, due, today), version + 1, facts))
    for start in range(0, len(told), BATCH):
        store.welcomers.judge(told[start : start + BATCH], now)
