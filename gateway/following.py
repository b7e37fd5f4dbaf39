"""What happens when a link is followed: the call is looked at, or one act is done on it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.links import Purpose
from chassis.problems import FieldError, Problem, not_found
from gateway.asking import Asking
from gateway.shapes.links import Bookable, InternalCall, Order, TimeToChoose

_NEEDS_A_TIME = frozenset({Purpose.CHOOSE, Purpose.MOVE})
_WITH_ALL_TIMES = frozenset({Purpose.MOVE, Purpose.REBOOK})


@dataclass(frozen=True, slots=True)
class Seen:
    """A call, as it is for who has followed a link.

    Attributes:
        call: what the newcomer may know of it.
        still_good: whether the link was written for how the call is arranged now.
    """

    call: InternalCall
    still_good: bool


def link_used() -> Problem:
    """Return the refusal of a link after its act, or after any other act on its call."""
    return Problem(
        410,
        "link-used",
        "This link has been used or is out of date: the newest message has the one that works.",
    )


def choose_a_time() -> Problem:
    """Return the refusal of an act that needs one of the times."""
    return _not_valid("/starts_at", "Choose one of the times.")


async def look(asking: Asking) -> Seen:
    """Return the call of the link that was followed.

    Raises:
        Problem: 404 where there is no such call.
    """
    link = asking.followed
    call = await asking.look("onboarding", _path(asking), InternalCall)
    if call.id != link.about_id:
        raise not_found()
    return Seen(call, still_good=call.arrangement == link.arrangement)


async def times(asking: Asking, call: InternalCall) -> list[TimeToChoose]:
    """Return what can be chosen by the link that was followed, soonest first."""
    if asking.followed.purpose is Purpose.CHOOSE:
        return sorted(call.choices, key=_start)
    if asking.followed.purpose in _WITH_ALL_TIMES:
        bookable = await asking.look("onboarding", f"{_path(asking)}/slots", Bookable)
        return sorted(bookable.items, key=_start)
    return []


async def act(asking: Asking, starts_at: str | None, *, no_call: bool = False) -> InternalCall:
    """Do the one thing that the link is good for; return the call after that.

    Args:
        asking: with its Idempotency-Key.
        starts_at: the time that was chosen, RFC 3339.
        no_call: whether who cancels would rather not be called at all.

    Raises:
        Problem: 422 where a time is missing or not wanted, 409 where it is taken or the call is
            not in a state for that, 410 where the link was used.
    """
    link = asking.followed
    if link.purpose in _NEEDS_A_TIME and starts_at is None:
        raise choose_a_time()
    if link.purpose is Purpose.CANCEL and starts_at is not None:
        raise _not_valid("/starts_at", "Nothing is to be chosen when a call is cancelled.")
    if no_call and link.purpose is not Purpose.CANCEL:
        raise _not_valid("/no_call", "This link is not for doing without a call.")
    order = Order(arrangement=link.arrangement)
    if starts_at is not None:
        order = Order(arrangement=link.arrangement, starts_at=starts_at)
    act = "decline" if no_call else link.purpose
    return await asking.act("onboarding", f"{_path(asking)}/{act}", order, InternalCall)


def as_one_act(asking: Asking, token: str, choice: str | None) -> Asking:
    """Return the request with a key of its own: the same button pressed twice is one act."""
    said = f"{token}\n{asking.followed.purpose}\n{choice or ''}"
    return replace(asking, idempotency_key=hashlib.sha256(said.encode()).hexdigest())


def _path(asking: Asking) -> str:
    return f"/members/{asking.followed.member_id}/welcome-call"


def _start(time: TimeToChoose) -> datetime:
    return time.starts_at


def _not_valid(pointer: str, detail: str) -> Problem:
    return Problem(
        422,
        "not-valid",
        "Correct the fields that are named and send the request again.",
        errors=[FieldError(pointer, detail)],
    )
