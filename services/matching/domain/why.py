"""Why it is this mentor: the weightiest parts of a score as closed words."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from services.matching.domain.people import (
    Ability,
    Mentor,
    Newcomer,
    all_spoken,
    distance_between,
    spoken,
)
from services.matching.domain.score import NEAR_POINTS, Kinship, Score, met, share_of

SHOWN: Final = 3
"""So many reasons are told: the weightiest."""


Code: TypeAlias = Literal[
    "shares_language",
    "knows",
    "same_place",
    "near",
    "free_together",
    "knows_the_place",
    "likes_to_pass_on",
    "can_something_else",
    "has_room",
    "meets_online",
    "comes_along",
]
"""Part by part of a score, and what makes a pair possible at all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a mentor was chosen: a closed word and what it was about."""

    code: Code
    detail: str = ""


def reasons_of(
    newcomer: Newcomer, mentor: Mentor, score: Score, mentees: int, kinship: Kinship
) -> tuple[Reason, ...]:
    """Return three reasons that both may read, the weightiest first.

    Each is a part of the score with its points; where fewer speak for a pair, what made it possible
    is told.

    Args:
        newcomer: who is due a mentor.
        mentor: theirs.
        score: of the two.
        mentees: how many seats of the mentor were taken before.
        kinship: how concepts are related.
    """
    weighed = [
        (score.language, _language(newcomer, mentor)),
        (score.knows, _knows(newcomer, mentor, kinship) if score.knows else None),
        (score.near, _near(newcomer, mentor)),
        (score.free, _free(newcomer, mentor)),
        (score.elder, Reason("knows_the_place")),
        (score.passes_on, _passes_on(newcomer, mentor) if score.passes_on else None),
        (score.complement, Reason("can_something_else")),
    ]
    told = [(points, reason) for points, reason in weighed if points > 0 and reason is not None]
    told.sort(key=lambda each: -each[0])
    possible = [Reason("has_room", str(max(1, mentor.capacity - mentees))), _meeting(mentor)]
    return (*(reason for _, reason in told), *possible)[:SHOWN]


def _language(newcomer: Newcomer, mentor: Mentor) -> Reason | None:
    theirs = all_spoken(mentor.languages)
    shared = next((each for each in newcomer.languages if spoken(each) in theirs), None)
    return None if shared is None else Reason("shares_language", shared)


def _knows(newcomer: Newcomer, mentor: Mentor, kinship: Kinship) -> Reason:
    concept, _ = met(newcomer, mentor, kinship)[0]
    akin = kinship.akin(concept)
    learning = concept in newcomer.learns

    def worth(ability: Ability) -> int:
        return akin.get(ability.concept, 0) * share_of(ability, learning=learning)

    return Reason("knows", max(mentor.abilities, key=worth).words)


def _near(newcomer: Newcomer, mentor: Mentor) -> Reason | None:
    if newcomer.place_id == mentor.place_id:
        return Reason("same_place")
    distance = distance_between(newcomer, mentor)
    if distance > NEAR_POINTS[-1][0]:
        return None
    return Reason("near", str(max(1, round(distance / 1000))))


def _free(newcomer: Newcomer, mentor: Mentor) -> Reason | None:
    common = newcomer.free & mentor.free
    return Reason("free_together", str(len(common))) if common else None


def _passes_on(newcomer: Newcomer, mentor: Mentor) -> Reason:
    liked = set(newcomer.sought) & set(mentor.passes_on)
    words = (each.words for each in mentor.abilities if each.concept in liked)
    return Reason("likes_to_pass_on", next(words, ""))


def _meeting(mentor: Mentor) -> Reason:
    return Reason("meets_online" if mentor.online else "comes_along")
