"""What people do with a call: choose, move, cancel, want another, decline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.onboarding.domain.welcome.calls.call import CANCELLED, By, Choice, WelcomeCall
from services.onboarding.domain.welcome.calls.refusals import LinkUsed, NotNow, SlotTaken
from services.onboarding.domain.welcome.calls.turn import (
    NOT_ARRANGED,
    Told,
    Turn,
    booked,
    ended,
    offered,
    turned,
    wanted,
)
from services.onboarding.domain.welcome.rules import Rules

MOVABLE: Final = frozenset({"booked", "offered"})
REBOOKABLE: Final = frozenset({"wanted", "escalated", "declined"})
_REMEMBERED: Final = 20
OVER: Final = frozenset({"held", "declined", "closed"})


def check_arrangement(call: WelcomeCall, arrangement: int | None) -> None:
    """Refuse an order that was meant for how the call was arranged before.

    Raises:
        LinkUsed: it has been arranged anew since.
    """
    if arrangement is not None and arrangement != call.arrangement:
        raise LinkUsed


def arrange(
    call: WelcomeCall,
    choices: Sequence[Choice],
    why: str,
    rules: Rules,
    now: datetime,
    *,
    by: By,
    change: str = "booked",
    say_waiting: bool = True,
) -> Turn:
    """Return the call given a time, or times to choose from, or waiting for what is missing.

    Args:
        call: a call without a time.
        choices: what is free, the best first.
        why: what is missing if that is nothing.
        rules: the network's.
        now: aware UTC.
        by: who wants it.
        change: what a booking is called.
        say_waiting: whether it is told that the call waits.
    """
    if not choices:
        waiting = wanted(call, why, rules, now, by=by)
        told = (Told(what="wanted", of=waiting),) if say_waiting else ()
        return Turn(before=call, call=waiting, told=told)
    if rules.way == "choice" and len(choices) > 1:
        offer = offered(call, choices, rules, now, by=by)
        return Turn(before=call, call=offer, told=(Told(what="offered", of=offer),))
    return book(call, choices[0], rules, now, by=by, change=change)


def book(
    call: WelcomeCall, choice: Choice, rules: Rules, now: datetime, *, by: By, change: str
) -> Turn:
    """Return the call booked for a time; whatever it had before is let go in the same step."""
    after = booked(call, choice, rules, now, by=by, change=change)
    return Turn(before=call, call=after, told=(Told(what="booked", of=after, detail=change),))


def choose(call: WelcomeCall, starts_at: datetime, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call booked for one of the times that were kept; the others are let go.

    Raises:
        NotNow: nothing is offered.
        SlotTaken: it is none of the times that were kept, or over.
    """
    if call.status != "offered":
        raise NotNow("There is nothing to choose from now.")
    open_choices = [each for each in call.choices if each.starts_at > now]
    chosen = next((each for each in open_choices if each.starts_at == starts_at), None)
    if chosen is None:
        raise SlotTaken([each.starts_at for each in open_choices])
    return book(call, chosen, rules, now, by=by, change="chosen")


def check_movable(call: WelcomeCall, now: datetime) -> None:
    """Refuse to move what has no time, or whose time has come.

    Raises:
        NotNow: it is so.
    """
    if call.status not in MOVABLE:
        raise NotNow("There is no call to move: ask for one.")
    if call.starts_at is not None and call.starts_at <= now:
        raise NotNow("The time of this call has come: it can no longer be moved.")


def check_rebookable(call: WelcomeCall) -> None:
    """Refuse to book again what is booked, offered or over.

    Raises:
        NotNow: it is so.
    """
    if call.status not in REBOOKABLE:
        raise NotNow("This call has a time, or is over: there is nothing to book again.")


def check_over(call: WelcomeCall) -> None:
    """Refuse to ask for a call beside the one that is under way, or before it is looked at.

    Raises:
        NotNow: it is so.
    """
    if call.status not in OVER:
        raise NotNow("There is a call under way already.")
    if call.outcome is not None and call.outcome.effective is None:
        # Another call must not make anybody forget what is to be seen by a second pair of eyes.
        raise NotNow("Somebody is still looking at the last call: ask again after that.")


def move(call: WelcomeCall, choice: Choice, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call at another time; the old one is let go in the same step."""
    return book(call, choice, rules, now, by=by, change="moved")


def rebook(
    call: WelcomeCall, choice: Choice | None, why: str, rules: Rules, now: datetime, *, by: By
) -> Turn:
    """Return the call with a time again, or waiting for one."""
    choices = () if choice is None else (choice,)
    return arrange(call, choices, why, rules, now, by=by, change="rebooked")


def cancel(call: WelcomeCall, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call given up; nothing is arranged until the newcomer wants another.

    Raises:
        NotNow: there is nothing to cancel, or its time has come.
    """
    check_movable(call, now)
    after = wanted(call, CANCELLED, rules, now, by=by, what="cancelled")
    return Turn(before=call, call=after, told=_cancellation(call, after, by.role))


def decline(call: WelcomeCall, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call declined: nobody has to be called.

    Raises:
        NotNow: it was held, or is over.
    """
    if call.status in OVER:
        raise NotNow("This call is over: there is nothing to decline.")
    after = ended(call, "declined", rules, now, by=by)
    told = (*_cancellation(call, after, by.role), Told(what="declined", of=after))
    return Turn(before=call, call=after, told=told)


def close(call: WelcomeCall, rules: Rules, now: datetime, *, by: By) -> Turn:
    """Return the call of somebody who has left, over.

    Raises:
        NotNow: it is over already.
    """
    if call.status in OVER:
        raise NotNow("This call is over.")
    after = ended(call, "closed", rules, now, by=by)
    return Turn(before=call, call=after, told=_cancellation(call, after, "left"))


def is_owed(call: WelcomeCall) -> bool:
    """Tell whether somebody who is back is still to be called: they left before they were."""
    return call.status == "closed" and all(each.what != "held" for each in call.history)


def hand_over(
    call: WelcomeCall,
    choice: Choice | None,
    why: str,
    rules: Rules,
    now: datetime,
    *,
    by: By,
) -> Turn:
    """Return the call in another welcomer's hands, or waiting for somebody.

    Args:
        call: is booked.
        choice: who takes it and when; ``None`` where nobody can.
        why: what is missing then.
        rules: the network's.
        now: aware UTC.
        by: the welcomer where they gave it back themselves.
    """
    if by.role == "welcomer" and call.welcomer_id is not None:
        # Whoever has given it back is not asked again.
        avoid = (*call.avoid, call.welcomer_id)[-_REMEMBERED:]
        given = replace(call, avoid=avoid)
    else:
        given = call
    if choice is not None:
        turn = book(given, choice, rules, now, by=by, change="handed_over")
        return replace(turn, before=call)
    after = wanted(given, why, rules, now, by=by, what="handed_over")
    told = (*_cancellation(call, after, by.role), Told(what="wanted", of=after))
    return Turn(before=call, call=after, told=told)


def reoffer(
    call: WelcomeCall, choices: Sequence[Choice], why: str, rules: Rules, now: datetime
) -> Turn:
    """Return an offer with other times, as some of those that were kept no longer hold."""
    by = By(role="network")
    if not choices:
        after = wanted(call, why, rules, now, by=by)
        return Turn(before=call, call=after, told=(Told(what="wanted", of=after),))
    after = offered(call, choices, rules, now, by=by)
    return Turn(before=call, call=after, told=(Told(what="offered", of=after),))


def corrected(
    call: WelcomeCall,
    *,
    languages: tuple[str, ...],
    household: str | None,
    employer: str | None,
    has_number: bool,
    rules: Rules,
    now: datetime,
) -> Turn | None:
    """Return the call with what the newcomer has corrected of themselves since it came to be.

    Whether it still fits its welcomer is another question. ``None`` where all is as it was.
    """
    said = {
        "languages": languages,
        "household": household,
        "employer": employer,
        "has_number": has_number,
    }
    if all(getattr(call, name) == value for name, value in said.items()):
        return None
    by = By(role="member", person_id=call.member_id)
    after = turned(call, rules, now, what="corrected", by=by, **said)
    return Turn(before=call, call=after, told=())


def ask_again(
    call: WelcomeCall, choices: Sequence[Choice], why: str, rules: Rules, now: datetime, *, by: By
) -> Turn:
    """Return a call that was over, arranged anew and with a new deadline."""
    anew = replace(
        call,
        **NOT_ARRANGED,
        status="wanted",
        given=call.given_by(now),
        deadline=rules.deadline(now),
        missed=0,
        escalation=None,
        alerted=False,
    )
    return replace(arrange(anew, choices, why, rules, now, by=by), before=call)


def _cancellation(before: WelcomeCall, after: WelcomeCall, because: str) -> tuple[Told, ...]:
    if before.status != "booked":
        return ()
    # Said of the time that was, under the number that what follows goes by.
    of = replace(before, version=after.version, arrangement=after.arrangement)
    why = because if because in {"member", "welcomer", "left"} else "network"
    return (Told(what="cancelled", of=of, detail=why),)
