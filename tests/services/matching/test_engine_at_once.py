"""The best mentor is found in columns as if every mentor had been looked at."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.gates import closed_gate
from services.matching.domain.people import (
    Ability,
    Level,
    Mentor,
    Newcomer,
    Pause,
    Point,
    distance_between,
)
from services.matching.domain.score import score_of, today
from services.matching.engine.columns import Columns
from services.matching.engine.tiers import tier_of
from tests.services.matching.engine_people import (
    KINSHIP,
    NOW,
    Graph,
    all_mentors,
    all_newcomers,
    in_order,
    staffs,
)
from tests.services.matching.people import mentor, newcomer

arrivals = st.lists(all_newcomers, max_size=8)
waits = st.lists(st.integers(0, 60 * 24 * 90), min_size=8, max_size=8)


def columns_of(staff: list[Mentor]) -> Columns:
    columns = Columns(KINSHIP)
    for each in staff:
        columns.put(each)
    return columns


@given(staffs, arrivals, waits)
def test_whoever_is_found_is_the_best_of_all(
    staff: list[Mentor], arriving: list[Newcomer], minutes: list[int]
) -> None:
    """S1.28, S4.19: the plain gates and scores rank alike, over tiers, pauses and declines."""
    columns = columns_of(staff)
    mentees: Counter[str] = Counter()
    now = NOW
    for each, later in zip(arriving, minutes, strict=False):
        now += timedelta(minutes=later)
        expected = in_order(each, staff, mentees, now)
        assert [one.mentor.id for one in columns.ranked(each, now, 99)] == expected
        assert [one.mentor.id for one in columns.ranked(each, now, 2)] == expected[:2]
        best = columns.best(each, now)
        assert (best and best.mentor.id) == (expected[0] if expected else None)
        if best is not None:
            assert best.score == score_of(each, best.mentor, KINSHIP, now)
            assert best.distance_m == distance_between(each, best.mentor)
            assert best.tier == tier_of(each, best.mentor)
            assert best.mentees == mentees[best.mentor.id]
            assert 0 <= best.seat < best.mentor.capacity
            another = columns.best(each, now, but={best.mentor.id})
            assert (another and another.mentor.id) == (expected[1] if expected[1:] else None)
            columns.take(best.mentor.id, best.seat)
            mentees[best.mentor.id] += 1


@given(staffs, all_newcomers)
def test_everybody_who_waits_is_told_why(staff: list[Mentor], somebody: Newcomer) -> None:
    """S1.28: the reason is the last gate that closed, in closed words that tell no secret."""
    columns = columns_of(staff)
    if columns.best(somebody, NOW) is not None:
        return
    closed = {closed_gate(somebody, each, 0, today(NOW)) for each in staff} - {"left"}
    why = columns.why_nobody(somebody, NOW)
    if not closed:
        assert why == "no_mentor"
    elif "out_of_reach" in closed:
        assert why == "out_of_reach"
    elif closed & {"set_aside", "earlier"}:
        assert why == "all_set_aside"
    else:
        assert why in {"all_paused", "no_mentor_for_language"}


@given(staffs, st.lists(all_mentors, max_size=6), arrivals, st.randoms(use_true_random=False))
def test_what_was_before_leaves_no_trace(
    before: list[Mentor], changes: list[Mentor], arriving: list[Newcomer], chance: Random
) -> None:
    """Profiles that changed, mentors who went, in whatever order: as if entered afresh."""
    columns = columns_of(before)
    for each in arriving[:2]:
        columns.best(each, NOW)  # what is kept ready for questions is brought up to date, too
    now_there = {each.id: each for each in before}
    for each in changes:
        columns.put(each)
        now_there[each.id] = each
    for gone in [each for each in now_there if chance.random() < 0.3]:
        columns.remove(gone)
        del now_there[gone]
    fresh = columns_of([*now_there.values()])
    assert columns.languages() == fresh.languages()
    for each in arriving:
        assert columns.ranked(each, NOW, 99) == fresh.ranked(each, NOW, 99)
        assert columns.open_languages(each.languages, NOW) == fresh.open_languages(
            each.languages, NOW
        )


@given(staffs, arrivals)
def test_what_was_taken_and_released_is_as_before(
    staff: list[Mentor], arriving: list[Newcomer]
) -> None:
    """Nothing leaks from a proposal that came to nothing, nor from counting anew."""
    columns = columns_of(staff)
    for each in arriving:
        before = columns.best(each, NOW)
        if before:
            mentor_id = before.mentor.id
            columns.take(mentor_id, before.seat)
            columns.release(mentor_id, before.seat)
            assert columns.best(each, NOW) == before
            columns.take(mentor_id, before.seat)
            columns.count_anew([mentor_id], [])
            columns.count_anew([mentor_id], [(mentor_id, 0)])
            assert columns.mentees(mentor_id) == 1


def test_the_place_comes_first_then_neighbours_the_network_and_outsiders() -> None:
    """S4.19: nobody is sent far while somebody at home can do it."""
    sews = (Ability(concept="sewing", words="couture", level=3),)
    lyon, versailles = Point(45.76, 4.83), Point(48.80, 2.13)
    home = mentor(id="home", place_id="p", abilities=(replace(sews[0], level=1),))
    near = mentor(id="near", place_id="v", location=versailles, abilities=sews)
    far = mentor(id="far", place_id="l", location=lyon, abilities=sews)
    outside = mentor(id="outside", place_id="p", partner="Chamber of trades", abilities=sews)
    idle = mentor(id="idle", place_id="p")
    columns = columns_of([outside, far, near, home, idle])
    somebody = newcomer(place_id="p", sought=("sewing",))
    found = columns.ranked(somebody, NOW, 9)
    assert [each.mentor.id for each in found] == ["home", "near", "far", "outside", "idle"]
    assert [each.tier for each in found] == ["place", "near", "network", "partner", "place"]
    assert 16_000 < found[1].distance_m < 18_000


@given(
    st.sampled_from([1, 2, 3]),
    st.sampled_from([1, 2, 3]),
    st.sampled_from(["sewing", "quilting", "textiles"]),
    st.booleans(),
)
def test_who_wishes_to_learn_finds_who_shows_it(
    level: Level, less: Level, wish: str, learning: bool
) -> None:
    """S4.4: showing a little is worth more than doing it best; to who seeks no lesson all is one.

    By whatever wish it is found: for itself, as something narrower or something broader.
    """
    able = Ability(concept="sewing", words="couture", level=level, shows=False)
    shows = mentor(id="shows", abilities=(replace(able, level=less, shows=True),))
    does = mentor(id="does", abilities=(able,))
    learns = frozenset({wish}) if learning else frozenset()
    somebody = newcomer(sought=(wish,), learns=learns)
    points = {each.id: score_of(somebody, each, KINSHIP, NOW).knows for each in (shows, does)}
    alike = replace(does, abilities=(replace(able, shows=True),))
    if learning:
        assert 0 < points["does"] < points["shows"]
        best = columns_of([shows, does]).best(somebody, NOW)
        assert best is not None
        assert best.mentor.id == "shows"
    else:
        assert points["does"] == score_of(somebody, alike, KINSHIP, NOW).knows


def test_declining_fades_within_the_day() -> None:
    """S1.28: what is kept ready is as fresh as asking the definition at that moment."""
    just_now = mentor(id="a", declined_at=(NOW,))
    yesterday = mentor(id="b", declined_at=(NOW - timedelta(days=1),))
    columns = columns_of([just_now, yesterday])
    assert (found := columns.best(newcomer(), NOW))
    assert (found.mentor.id, found.score.declined) == ("b", -39)
    assert (found := columns.best(newcomer(), NOW + timedelta(minutes=1)))
    assert (found.mentor.id, found.score.declined) == ("a", -39)


def test_a_lowered_capacity_counts_the_seats_beyond_it() -> None:
    """Who accompanies three and now offers two has no room; and a seat is heard of before them."""
    columns = Columns(KINSHIP)
    columns.take("m", 2)
    columns.take("m", 1)
    columns.put(mentor(id="m", capacity=3))
    assert (found := columns.best(newcomer(), NOW))
    assert found.seat == 0
    columns.put(mentor(id="m", capacity=2))
    assert columns.best(newcomer(), NOW) is None
    assert columns.why_nobody(newcomer(), NOW) == "all_mentors_full"
    columns.put(mentor(id="m", capacity=2, pauses=(Pause(first=NOW.date(), last=NOW.date()),)))
    assert columns.why_nobody(newcomer(), NOW) == "all_paused"
    assert columns.why_nobody(newcomer(), NOW + timedelta(days=1)) == "all_mentors_full"


def test_a_changed_vocabulary_counts_from_the_next_question_on() -> None:
    """S2.30: a relation that a curator adds finds somebody who was not found before."""

    class Wider(Graph):
        def akin(self, concept: str) -> dict[str, int]:
            return {**super().akin(concept), "garden": 80}

    able = (Ability(concept="garden", words="potager"),)
    columns = columns_of([mentor(id="m", abilities=able)])
    seeking = newcomer(sought=("sewing",))
    assert (found := columns.best(seeking, NOW))
    assert found.score.knows == 0
    columns.relate_by(Wider())
    assert (found := columns.best(seeking, NOW))
    assert found.score.knows == 81


def test_a_thousand_mentors_are_as_well_ranked_as_ten() -> None:
    """Rows are added and used again; many equal ones stand in the order of their ids."""
    columns = Columns(KINSHIP)
    staff = [mentor(id=f"{number:04}", capacity=2) for number in range(1000)]
    for each in staff:
        columns.put(each)
    for each in staff[::2]:
        columns.remove(each.id)
    for each in staff[::4]:
        columns.put(each)
    found = columns.ranked(newcomer(), NOW, 3)
    assert [each.mentor.id for each in found] == ["0000", "0001", "0003"]
