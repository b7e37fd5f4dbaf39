"""What happened on somebody's way, and who is at their side by that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

STAYS = timedelta(days=7)
"""So long after the call its welcomer still sees whom they called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is as it is: a closed word and what it is about."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One thing that happened on the way, whenever we came to hear of it.

    Attributes:
        id: identity of the fact, so that hearing of it twice changes nothing.
        fact: which promise it is, such as ``WelcomeCallBooked``.
        occurred_at: when it happened, aware UTC.
        words: what templates may ask about it, such as ``kind`` or ``choice``.
        waiting_for: the closed word for what is missing, where it tells of a wait.
        appointment: when the newcomer is to be somewhere, aware UTC.
        peer_id: the welcomer or mentor whom it is about.
    """

    id: str
    fact: str
    occurred_at: datetime
    words: Mapping[str, str | bool] = field(default_factory=dict)
    waiting_for: str | None = None
    reasons: tuple[Reason, ...] = ()
    appointment: datetime | None = None
    peer_id: str | None = None


def in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Return each milestone once, in the order in which they happened."""
    once = {each.id: each for each in milestones}.values()
    return sorted(once, key=lambda each: (each.occurred_at, each.id))


def companions(milestones: Iterable[Milestone], now: datetime) -> dict[str, str]:
    """Return who is at somebody's side now: ``welcomer`` and ``mentor`` by id.

    Only the latest arrangement counts: who handed a call over has no business any more with whom
    they would have called. A welcomer's part ends some days after the call; a mentor's begins with
    their yes, and ends when they are released or the newcomer finds their own way.
    """
    known = in_order(milestones)
    at_their_side: dict[str, str] = {}
    welcomer = _welcomer(known, now)
    if welcomer is not None:
        at_their_side["welcomer"] = welcomer
    mentor = _mentor(known)
    if mentor is not None:
        at_their_side["mentor"] = mentor
    return at_their_side


def _welcomer(known: Sequence[Milestone], now: datetime) -> str | None:
    call = _last(known, ("WelcomeCallBooked", "WelcomeCallCancelled", "WelcomeCallHeld"))
    if call is None or call.fact == "WelcomeCallCancelled":
        return None
    if call.fact == "WelcomeCallHeld" and now > call.occurred_at + STAYS:
        return None
    return call.peer_id


def _mentor(known: Sequence[Milestone]) -> str | None:
    at_their_side: str | None = None
    for each in known:
        said_yes = each.fact == "MentorAssigned" and each.words.get("accepted", True)
        if said_yes or each.fact == "MentorAccepted":
            at_their_side = each.peer_id
        elif each.fact == "MentoringEnded" or (
            # Whoever else was asked besides, and is thanked, changes nothing.
            each.fact == "MentorReleased" and each.peer_id == at_their_side
        ):
            at_their_side = None
    return at_their_side


def _last(known: Sequence[Milestone], facts: tuple[str, ...]) -> Milestone | None:
    return next((each for each in reversed(known) if each.fact in facts), None)
