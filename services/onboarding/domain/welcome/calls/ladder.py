"""What time itself does with a call, and when: the ladder that nobody falls through."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Literal

from services.onboarding.domain.welcome.calls.call import WelcomeCall
from services.onboarding.domain.welcome.rules import Rules

Rung = Literal["remind", "ask", "settle", "press_on", "escalate"]

WORD_AT_LEAST: Final = timedelta(hours=6)
"""So long the outcome of a call is waited for, however near the deadline is, if no less is set."""


def next_due(call: WelcomeCall, rules: Rules) -> datetime | None:
    """Return when time does the next thing with a call; ``None`` when nothing is left to it."""
    return min((at for _, at in _rungs(call, rules)), default=None)


def next_rung(call: WelcomeCall, rules: Rules, now: datetime) -> Rung | None:
    """Return what time does with a call now; ``None`` while it is not due.

    Of several, what was due first: after a stop over deadlines they are made up for in order.
    """
    due = [(at, number, rung) for number, (rung, at) in enumerate(_rungs(call, rules)) if at <= now]
    return min(due)[2] if due else None


def _rungs(call: WelcomeCall, rules: Rules) -> Iterator[tuple[Rung, datetime]]:
    escalate_at = call.until - timedelta(hours=rules.escalate_hours)
    if call.status == "booked" and call.starts_at is not None and call.ends_at is not None:
        remind_at = call.starts_at - timedelta(hours=rules.reminder_hours)
        if call.reminded < call.arrangement and remind_at > call.since:
            yield "remind", remind_at
        if call.asked < call.arrangement:
            yield "ask", call.ends_at
        if call.escalation is None:
            late = call.ends_at > call.until and not call.alerted
            yield "escalate", escalate_at if late else _known_by(call.ends_at, call.until, rules)
    elif call.status == "offered" and call.answer_by is not None:
        yield "settle", call.answer_by
    elif call.status == "wanted":
        if not call.pressed:
            yield "press_on", call.until - timedelta(hours=rules.press_on_hours)
        if call.escalation is None:
            yield "escalate", escalate_at


def _known_by(ends_at: datetime, deadline: datetime, rules: Rules) -> datetime:
    """Return until when somebody is to have said how a call went.

    Whoever was to give it has some time for that; but if the two did not meet, somebody has still
    to see to it before the deadline.
    """
    waited_for = ends_at + timedelta(hours=rules.word_hours)
    if ends_at > deadline:
        return waited_for
    escalate_at = deadline - timedelta(hours=rules.escalate_hours)
    return min(waited_for, max(escalate_at, ends_at + WORD_AT_LEAST))
