"""All kinds of newcomers and mentors for the engine: every gate and every part of the score."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from services.matching.domain.gates import closed_gate
from services.matching.domain.people import (
    HOURS,
    Ability,
    Mentor,
    Newcomer,
    Pause,
    distance_between,
)
from services.matching.domain.score import load_points, score_of, today
from services.matching.engine.tiers import TIERS, tier_of
from tests.services.matching.people import places, points, some_languages

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
CONCEPTS = ("sewing", "quilting", "textiles", "bicycles", "repair", "garden", "word:fablab")


class Graph:
    """A small vocabulary: quilting is a kind of sewing, sewing a kind of working with textiles."""

    BROADER: Mapping[str, str] = {"quilting": "sewing", "sewing": "textiles", "bicycles": "repair"}

    def akin(self, concept: str) -> Mapping[str, int]:
        """What meets a wish: itself, what is narrower nearly, what is broader by half."""
        found = {concept: 100}
        for narrower, broader in self.BROADER.items():
            if broader == concept:
                found[narrower] = 80
            if narrower == concept:
                found[broader] = 50
        return found


KINSHIP = Graph()
_concepts = st.lists(st.sampled_from(CONCEPTS), max_size=5).map(tuple)
_hours = st.frozensets(st.sampled_from(HOURS[:4]), max_size=3)
_homes = st.sampled_from([None, None, "Roux", " roux ", "Dupont"])
_ties = st.frozensets(st.sampled_from(["household:a", "employer:a", "employer:b"]), max_size=1)
_ids = st.sampled_from([f"id-{number}" for number in range(12)])
_days = st.dates(date(2026, 5, 30), date(2026, 6, 3))
_abilities = st.builds(
    Ability,
    concept=st.sampled_from(CONCEPTS),
    words=st.just("couture"),
    level=st.sampled_from([1, 2, 3]),
    shows=st.booleans(),
)
_declines = st.lists(
    st.integers(-2, 400).map(lambda days: NOW - timedelta(days=days, hours=5)), max_size=4
).map(tuple)

all_mentors = st.builds(
    Mentor,
    id=_ids,
    place_id=places,
    given_name=st.just("Inès"),
    family_name=st.none(),
    email=st.just("ines@example.org"),
    languages=some_languages,
    skills=st.just(()),
    capacity=st.integers(1, 4),
    location=points,
    member_id=st.one_of(st.none(), _ids),
    abilities=st.lists(_abilities, max_size=4).map(tuple),
    passes_on=_concepts,
    reach_m=st.sampled_from([None, None, 0, 10_000, 50_000, 300_000, 15_000_000]),
    online=st.booleans(),
    free=_hours,
    pauses=st.one_of(st.just(()), st.builds(Pause, first=_days, last=_days).map(lambda p: (p,))),
    avoid=st.frozensets(_ids, max_size=2),
    household=_homes,
    employer=_homes,
    ties=_ties,
    partner=st.sampled_from([None, None, "Chamber of trades"]),
    member_since=st.one_of(st.none(), st.dates(date(2025, 5, 28), date(2025, 6, 4))),
    declined_at=_declines,
    held=st.sampled_from([False, False, False, True]),
    left=st.sampled_from([False, False, False, True]),
)
all_newcomers = st.builds(
    Newcomer,
    member_id=_ids,
    place_id=places,
    languages=some_languages,
    wishes=st.just(""),
    location=points,
    sought=_concepts,
    learns=_concepts.map(frozenset),
    can=_concepts,
    support=st.sampled_from(["light", "close"]),
    online=st.booleans(),
    free=_hours,
    avoid=st.frozensets(_ids, max_size=2),
    household=_homes,
    employer=_homes,
    ties=_ties,
    earlier=st.frozensets(_ids, max_size=1),
)
staffs = st.lists(all_mentors, max_size=10, unique_by=lambda each: each.id)


def in_order(
    newcomer: Newcomer, staff: Iterable[Mentor], mentees: Mapping[str, int], now: datetime
) -> list[str]:
    """Rank mentors by asking the plain definitions about each of them."""
    ranked = []
    for each in staff:
        count = mentees.get(each.id, 0)
        if closed_gate(newcomer, each, count, today(now)) is None:
            score = score_of(newcomer, each, KINSHIP, now)
            ranked.append(
                (
                    score.knows == 0,
                    TIERS.index(tier_of(newcomer, each)),
                    load_points(count, each.capacity) - score.points,
                    distance_between(newcomer, each),
                    each.id,
                )
            )
    return [each[-1] for each in sorted(ranked)]
