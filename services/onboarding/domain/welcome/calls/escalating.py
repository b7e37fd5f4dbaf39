"""Giving a call into a named person's own hands, and what time does on its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.onboarding.domain.welcome.calls.call import (
    TIME,
    By,
    Choice,
    Escalation,
    TaskKind,
    WelcomeCall,
)
from services.onboarding.domain.welcome.calls.ladder import Rung
from services.onboarding.domain.welcome.calls.orders import arrange, book
from services.onboarding.domain.welcome.calls.turn import NOT_ARRANGED, Told, Turn, task, turned
from services.onboarding.domain.welcome.rules import Rules

TWO_TIMES = 2


def escalated(
    call: WelcomeCall, reason: str, rules: Rules, now: datetime, *, by: By = TIME
) -> Turn:
    """Return the call in a named person's own hands; a time that it has, it keeps.

    Args:
        call: not over.
        reason: a closed word.
        rules: the network's, which name the person.
        now: aware UTC.
        by: who or what gave rise to it.
    """
    contact = rules.contact_for(call.place_id)
    escalation = Escalation(
        person_id=contact.person_id, person_name=contact.name, reason=reason, at=now
    )
    kept = call.status == "booked"
    look_after = task(call, "look_after", now, for_person=contact.person_id)
    after = turned(
        call,
        rules,
        now,
        what="escalated",
        by=by,
        status=call.status if kept else "escalated",
        waiting_for=None,
        escalation=escalation,
        alerted=True,
        tasks=(*call.tasks, look_after),
        **({} if kept else NOT_ARRANGED),
    )
    return Turn(before=call, call=after, told=(Told(what="escalated", of=after),))


def fire(
    call: WelcomeCall,
    rung: Rung,
    rules: Rules,
    now: datetime,
    *,
    free: Sequence[Choice],
    why: str,
) -> Turn:
    """Return what time makes of a call.

    Args:
        call: is due.
        rung: what is next on its ladder.
        rules: the network's.
        now: aware UTC.
        free: times that could be offered, for the rungs that need some.
        why: what is missing where there are none.
    """
    match rung:
        case "remind":
            after = turned(call, rules, now, what="reminded", by=TIME, reminded=call.arrangement)
            if call.starts_at is not None and call.starts_at <= now:
                # Made up for after a stop, but too late: nobody is reminded of what has begun.
                return Turn(before=call, call=replace(after, history=call.history), told=())
            return Turn(before=call, call=after, told=(Told(what="reminder_due", of=after),))
        case "ask":
            ask = task(call, "say_how_it_went", now, for_person=call.welcomer_id)
            after = turned(
                call,
                rules,
                now,
                what="asked",
                by=TIME,
                asked=call.arrangement,
                tasks=(*call.tasks, ask),
            )
            return Turn(before=call, call=after, told=())
        case "settle":
            return _settled(call, rules, now, free, why)
        case "press_on":
            times = tuple(each.starts_at for each in free[:TWO_TIMES])
            # Who rings up with nothing to offer cannot help: somebody who calls is to be found.
            kind: TaskKind = "offer_two_slots" if times else "nobody_free"
            pressing = task(call, kind, now, times=times)
            after = turned(
                call,
                rules,
                now,
                what="pressed_on",
                by=TIME,
                pressed=True,
                tasks=(*call.tasks, pressing),
            )
            return Turn(before=call, call=after, told=())
        case "escalate":
            return escalated(call, _why_escalated(call, now), rules, now)


def _settled(
    call: WelcomeCall, rules: Rules, now: datetime, free: Sequence[Choice], why: str
) -> Turn:
    still_open = [each for each in call.choices if each.starts_at > now]
    if still_open:
        return book(call, still_open[0], rules, now, by=TIME, change="booked")
    let_go = replace(call, **NOT_ARRANGED, status="wanted", arrangement=call.arrangement + 1)
    at_once = replace(rules, way="slot")
    turn = arrange(let_go, free, why, at_once, now, by=TIME)
    return replace(turn, before=call)


def _why_escalated(call: WelcomeCall, now: datetime) -> str:
    if call.status == "booked" and call.ends_at is not None:
        return "too_late" if call.ends_at > now else "no_word"
    return call.waiting_for or "not_arranged"
