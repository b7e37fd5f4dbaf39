"""How well a mentor fits a newcomer, and why."""

from dataclasses import dataclass

from services.matching.domain.people import Mentor, Newcomer, all_spoken, metres_between, spoken
from services.matching.domain.words import words_of

MOST_WORDS = 3
"""More words in common than these make nobody a better mentor."""

WORD_POINTS = 2
SAME_PLACE_POINTS = 4
NEAR_POINTS = ((10_000, 3), (50_000, 2), (200_000, 1))
"""Within so many metres, so many points."""

_SHOWN_REASONS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a mentor was chosen: a closed word and what it was about."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well somebody fits; the least is the best.

    Compares by points (more first), then by distance (nearer first), then by id, so that the choice
    is the same whoever makes it.
    """

    minus_points: float
    distance_m: float
    mentor_id: str


def distance_between(newcomer: Newcomer, mentor: Mentor) -> float:
    """Return metres; nothing within one place, and infinitely many to where nobody knows."""
    if newcomer.place_id == mentor.place_id:
        return 0.0
    if newcomer.location is None or mentor.location is None:
        return float("inf")
    return metres_between(newcomer.location, mentor.location)


def nearness_points(newcomer: Newcomer, mentor: Mentor, distance_m: float) -> int:
    """Return what being near counts."""
    if newcomer.place_id == mentor.place_id:
        return SAME_PLACE_POINTS
    return next((points for metres, points in NEAR_POINTS if distance_m <= metres), 0)


def fit_of(newcomer: Newcomer, mentor: Mentor, mentees: int) -> Fit:
    """Return how well a mentor with room fits a newcomer who shares a language.

    Skills that were wished for count most, then nearness; a mentor with many newcomers already
    counts a little less, by less than a point.

    Args:
        newcomer: who is due a mentor.
        mentor: somebody with room.
        mentees: how many newcomers the mentor has, fewer than the capacity.
    """
    common = min(len(newcomer.wished & mentor.known), MOST_WORDS)
    distance = distance_between(newcomer, mentor)
    points = WORD_POINTS * common + nearness_points(newcomer, mentor, distance)
    return Fit(mentees / mentor.capacity - points, distance, mentor.id)


def reasons_for(newcomer: Newcomer, mentor: Mentor, mentees: int) -> tuple[Reason, ...]:
    """Return up to three reasons that both may read, the weightiest first."""
    theirs = all_spoken(mentor.languages)
    reasons = [
        Reason("shares_language", language)
        for language in newcomer.languages
        if spoken(language) in theirs
    ][:1]
    reasons += [
        Reason("knows", skill)
        for skill in mentor.skills
        if not newcomer.wished.isdisjoint(words_of(skill))
    ][:1]
    distance = distance_between(newcomer, mentor)
    if newcomer.place_id == mentor.place_id:
        reasons.append(Reason("same_place"))
    elif distance <= NEAR_POINTS[-1][0]:
        reasons.append(Reason("near", str(max(1, round(distance / 1000)))))
    reasons.append(Reason("has_room", str(mentor.capacity - mentees)))
    return tuple(reasons[:_SHOWN_REASONS])
