"""What happens when a link about a mentor is followed: it is looked at, or one answer is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from pydantic import ValidationError

from chassis.links import OF_ASKING, OF_CHANGING, OF_CHECKS, OF_CONTACT, OF_ENDING, Link, Purpose
from chassis.problems import Problem
from gateway.asking import Asking
from gateway.shapes.members import AssignedMentor
from gateway.shapes.mentoring import CheckAnswer, Farewell, FirstContact, Order, Refusal

_ASKED: Final = frozenset({"asked"})
_ACCEPTED: Final = frozenset({"accepted"})
_NAMED: Final = frozenset({"asked", "accepted", "met"})
_AT_THEIR_SIDE: Final = frozenset({"accepted", "met"})
_GOOD_WHILE: Final = {
    **dict.fromkeys(OF_ASKING, _ASKED),
    **dict.fromkeys(OF_CONTACT, _ACCEPTED),
    **dict.fromkeys(OF_CHECKS | OF_ENDING, _AT_THEIR_SIDE),
    **dict.fromkeys(OF_CHANGING, _NAMED),
}
"""For each purpose: how far two people are while it can be answered."""

_PATHS: Final = {
    Purpose.ACCEPT: "accept",
    Purpose.DECLINE: "decline",
    **dict.fromkeys(OF_CONTACT, "contacted"),
    **dict.fromkeys(OF_CHECKS, "check"),
    **dict.fromkeys(OF_ENDING, "autonomy"),
    **dict.fromkeys(OF_CHANGING, "ask-another"),
}
_ORDERS: Final[Mapping[Purpose, type[Order]]] = {
    Purpose.ACCEPT: Order,
    Purpose.DECLINE: Refusal,
    **dict.fromkeys(OF_CONTACT, FirstContact),
    **dict.fromkeys(OF_CHECKS, CheckAnswer),
    **dict.fromkeys(OF_ENDING, Farewell),
    **dict.fromkeys(OF_CHANGING, Order),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """How two people are, as it is for who has followed a link.

    Attributes:
        mentoring: what its holder may know; ``None`` where a mentor has no part in it any more.
        still_good: whether the link can be answered as things are now.
    """

    mentoring: AssignedMentor | None
    still_good: bool


async def look(asking: Asking) -> Seen:
    """Return what the link that was followed is about.

    Raises:
        Problem: 404 where the newcomer who holds it has no mentor, nor is due one.
    """
    link = asking.followed
    try:
        mentoring = await asking.look("matching", _path(link), AssignedMentor)
    except Problem as problem:
        # A mentor who was released sees nothing of the newcomer any more, and is told kindly.
        if problem.status != HTTPStatus.NOT_FOUND or link.mentor_id is None:
            raise
        return Seen(None, still_good=False)
    return Seen(mentoring, still_good=_is_good(link, mentoring))


async def act(asking: Asking, reason: str | None) -> AssignedMentor:
    """Give the one answer that the link is good for; return what is so after that.

    Args:
        asking: with its Idempotency-Key.
        reason: why a mentor declines, if they say so.

    Raises:
        Problem: 400 where there is no such reason, or none is asked; 404 or 410 where the link was
            used; 409 where it cannot be answered as things are.
    """
    link = asking.followed
    path = f"{_path(link)}/{_PATHS[link.purpose]}"
    return await asking.act("matching", path, _order(link, reason), AssignedMentor)


def _is_good(link: Link, mentoring: AssignedMentor) -> bool:
    return (
        mentoring.arrangement == link.arrangement
        and mentoring.status == "assigned"
        and mentoring.step in _GOOD_WHILE[link.purpose]
    )


def _order(link: Link, reason: str | None) -> Order:
    said: dict[str, Any] = {"arrangement": link.arrangement}
    if reason is not None:
        said["reason"] = reason
    if link.purpose in OF_CONTACT:
        said["contacted"] = link.purpose is Purpose.CONTACTED
    if link.purpose in OF_CHECKS:
        said |= {"day": link.day, "how": link.purpose.value}
    try:
        return _ORDERS[link.purpose].model_validate(said)
    except ValidationError:
        raise Problem(400, "malformed", "This is not what the page's own form sends.") from None


def _path(link: Link) -> str:
    return f"/members/{link.member_id}/mentor"
