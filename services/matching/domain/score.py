"""How well a mentor suits a newcomer: whole points, part by part, each of which can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from services.matching.domain.people import (
    Ability,
    Mentor,
    Newcomer,
    all_spoken,
    distance_between,
    spoken,
)

MOST_POINTS: Final = 1000
"""What a perfect pair would have, before load: the scale of ``Score.fit``."""

CONCEPT_POINTS: Final = 120
MOST_CONCEPTS: Final = 3
"""More than so many wishes met make nobody a better mentor."""

LEVEL_SHARE: Final = {1: 70, 2: 85, 3: 100}
"""Of a concept's points, in hundredths, by how well somebody can do it."""

UNSHOWN_SHARE: Final = {1: 35, 2: 42, 3: 50}
"""The same of who shows nobody how, where it is to be learnt: less than of who shows a little."""

PLACE_POINTS: Final = 240
NEAR_POINTS: Final = ((10_000, 180), (50_000, 120), (200_000, 60))
"""Within so many metres, so many points."""
CLOSE_SUPPORT_SHARE: Final = 125
"""In hundredths: nearness counts so much for who wishes for close support."""

LANGUAGE_POINTS: Final = (120, 90, 60)
"""For sharing the newcomer's first, second or any further language."""

FREE_POINTS: Final = 80
"""For sharing all parts of the week that suit the newcomer; half where one of them has not said."""

ELDER_POINTS: Final = 60
ELDER_AFTER: Final = timedelta(days=365)
COMPLEMENT_POINTS: Final = 60
PASSING_ON_POINTS: Final = 60

DECLINE_POINTS: Final = 40
MOST_DECLINE_POINTS: Final = 120
"""The floor: however often somebody declined, they lose no more, so nobody is ever struck off."""
DECLINE_HALVES_AFTER: Final = timedelta(days=56)

PARTNER_POINTS: Final = 100
LOAD_POINTS: Final = 120


class Kinship(Protocol):
    """What the vocabulary knows of how concepts are related."""

    def akin(self, concept: str) -> Mapping[str, int]:
        """Return what meets a wish for a concept, and how far, in hundredths.

        Itself in full (100), what is narrower nearly (80), what is broader by half (50).
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The points of a pair, part by part.

    Attributes:
        knows: what is sought and the mentor can do, up to ``MOST_CONCEPTS`` of it.
        near: the same place, or how far.
        language: whether it is the newcomer's first one.
        free: parts of the week that suit both.
        elder: the mentor has known the place for long.
        complement: the mentor can do something that the newcomer cannot.
        passes_on: the mentor likes to pass on what is sought.
        declined: less for having declined lately; never below ``-MOST_DECLINE_POINTS``.
        partner: less for coming from outside.
    """

    knows: int = 0
    near: int = 0
    language: int = 0
    free: int = 0
    elder: int = 0
    complement: int = 0
    passes_on: int = 0
    declined: int = 0
    partner: int = 0

    @property
    def points(self) -> int:
        """All parts together."""
        return sum(getattr(self, part.name) for part in fields(self))

    @property
    def fit(self) -> float:
        """From 0 (nothing speaks for it) to 1."""
        return max(0.0, min(1.0, self.points / MOST_POINTS))


def score_of(newcomer: Newcomer, mentor: Mentor, kinship: Kinship, now: datetime) -> Score:
    """Return the score of a pair, whatever the gates say.

    This is the plain definition; whatever scores many pairs at once must give the same points.
    """
    return Score(
        knows=sum(points for _, points in met(newcomer, mentor, kinship)),
        near=_near(newcomer, mentor),
        language=_language(newcomer, mentor),
        free=_free(newcomer, mentor),
        elder=ELDER_POINTS if is_elder(mentor, now.date()) else 0,
        complement=COMPLEMENT_POINTS if _complements(newcomer, mentor) else 0,
        passes_on=PASSING_ON_POINTS if set(newcomer.sought) & set(mentor.passes_on) else 0,
        declined=-decline_points(mentor, now),
        partner=-PARTNER_POINTS if mentor.partner is not None else 0,
    )


def met(newcomer: Newcomer, mentor: Mentor, kinship: Kinship) -> list[tuple[str, int]]:
    """Return which of what is sought the mentor can do, with the points of each, best first."""
    found = []
    able = {each.concept: each for each in mentor.abilities}
    for concept in dict.fromkeys(newcomer.sought):
        learning = concept in newcomer.learns
        best = max(
            (
                share * share_of(able[name], learning=learning)
                for name, share in kinship.akin(concept).items()
                if name in able
            ),
            default=0,
        )
        if best:
            found.append((concept, CONCEPT_POINTS * best // 10_000))
    found.sort(key=lambda each: -each[1])
    return found[:MOST_CONCEPTS]


def share_of(ability: Ability, *, learning: bool) -> int:
    """Return how much of a concept's points an ability is worth, in hundredths.

    Args:
        ability: what somebody can do.
        learning: whether who seeks it wishes to learn it.
    """
    shares = UNSHOWN_SHARE if learning and not ability.shows else LEVEL_SHARE
    return shares[ability.level]


def load_points(mentees: int, capacity: int) -> int:
    """Return what one more newcomer costs a mentor who has ``mentees``: more with each of them."""
    return LOAD_POINTS * (2 * mentees + 1) // capacity


def fades_from(reason: str, declined_at: datetime) -> datetime | None:
    """Return from when a decline fades; ``None`` where it is held against nobody.

    To have no time weighs in full. What is said about the two (too far, not their field) weighs
    half, as much as what was said in full that long before. That two know each other says nothing
    about how willing a mentor is.
    """
    if reason == "know_each_other":
        return None
    about_the_two = reason in {"too_far", "not_my_field"}
    return declined_at - DECLINE_HALVES_AFTER if about_the_two else declined_at


def decline_points(mentor: Mentor, now: datetime) -> int:
    """Return what having declined costs now: it fades, and never goes beyond the floor."""
    halvings = [max(timedelta(0), now - each) / DECLINE_HALVES_AFTER for each in mentor.declined_at]
    return min(MOST_DECLINE_POINTS, int(DECLINE_POINTS * sum(0.5**each for each in halvings)))


def is_elder(mentor: Mentor, day: date) -> bool:
    """Tell whether a mentor has known the place for long."""
    return mentor.member_since is not None and day - mentor.member_since >= ELDER_AFTER


def today(now: datetime) -> date:
    """Return the day on which pauses are judged: in UTC, as matching knows no place's time zone."""
    return now.astimezone(UTC).date()


def _near(newcomer: Newcomer, mentor: Mentor) -> int:
    if newcomer.place_id == mentor.place_id:
        points = PLACE_POINTS
    else:
        distance = distance_between(newcomer, mentor)
        points = next((points for metres, points in NEAR_POINTS if distance <= metres), 0)
    return points * CLOSE_SUPPORT_SHARE // 100 if newcomer.support == "close" else points


def _language(newcomer: Newcomer, mentor: Mentor) -> int:
    theirs = all_spoken(mentor.languages)
    for rank, language in enumerate(newcomer.languages):
        if spoken(language) in theirs:
            return LANGUAGE_POINTS[min(rank, len(LANGUAGE_POINTS) - 1)]
    return 0


def _free(newcomer: Newcomer, mentor: Mentor) -> int:
    if not newcomer.free or not mentor.free:
        return FREE_POINTS // 2
    return FREE_POINTS * len(newcomer.free & mentor.free) // len(newcomer.free)


def _complements(newcomer: Newcomer, mentor: Mentor) -> bool:
    return bool(newcomer.can) and any(each.concept not in newcomer.can for each in mentor.abilities)
