"""Who may be whose mentor at all: hard rules, which no score ever outweighs."""

from datetime import date
from typing import Final, Literal

from services.matching.domain.people import (
    Mentor,
    Newcomer,
    all_spoken,
    distance_between,
)

Gate = Literal["left", "held", "paused", "full", "language", "set_aside", "earlier", "out_of_reach"]
"""Why somebody may not be somebody's mentor. ``set_aside`` never says on which of its grounds."""

GATES: Final[tuple[Gate, ...]] = (
    "left", "held", "paused", "full", "language", "set_aside", "earlier", "out_of_reach",
)  # fmt: skip
"""In the order in which they are asked; the first that is closed is told."""


def closed_gate(newcomer: Newcomer, mentor: Mentor, mentees: int, day: date) -> Gate | None:
    """Return the first gate that is closed between two people; ``None`` if all are open.

    This is the plain definition; whatever answers for many people at once must agree with it.

    Args:
        newcomer: who is due a mentor.
        mentor: who might be it.
        mentees: how many seats of the mentor are taken.
        day: today (see ``score.today``).
    """
    closed: Gate | None = _closed_to_everybody(mentor, mentees, day)
    if closed is not None:
        return closed
    if not share_a_language(newcomer, mentor):
        return "language"
    if is_set_aside(newcomer, mentor):
        return "set_aside"
    if mentor.id in newcomer.earlier:
        return "earlier"
    return None if is_within_reach(newcomer, mentor) else "out_of_reach"


def share_a_language(newcomer: Newcomer, mentor: Mentor) -> bool:
    """Tell whether two have a language in common, whatever its regions."""
    return not all_spoken(newcomer.languages).isdisjoint(all_spoken(mentor.languages))


def is_set_aside(newcomer: Newcomer, mentor: Mentor) -> bool:
    """Tell whether two are not to be brought together: at a wish of either, or being too close."""
    return (
        newcomer.member_id in mentor.avoid
        or mentor.id in newcomer.avoid
        or mentor.member_id in newcomer.avoid
        or newcomer.member_id in {mentor.id, mentor.member_id}
        or _same(newcomer.household, mentor.household)
        or _same(newcomer.employer, mentor.employer)
        or not newcomer.ties.isdisjoint(mentor.ties)
    )


def is_within_reach(newcomer: Newcomer, mentor: Mentor) -> bool:
    """Tell whether two can meet: at one place, online, or as far as the mentor goes."""
    return (
        newcomer.place_id == mentor.place_id
        or (newcomer.online and mentor.online)
        or mentor.reach_m is None
        or distance_between(newcomer, mentor) <= mentor.reach_m
    )


def plain(word: str) -> str:
    """Return a word as it is compared: without regard to capitals and spaces around it."""
    return word.strip().casefold()


def _closed_to_everybody(mentor: Mentor, mentees: int, day: date) -> Gate | None:
    if mentor.left:
        return "left"
    if mentor.held:
        return "held"
    if mentor.is_paused(day):
        return "paused"
    return "full" if mentees >= mentor.capacity else None


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and plain(one) == plain(other)
