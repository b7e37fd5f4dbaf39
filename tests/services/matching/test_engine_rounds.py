"""A round covers as many as can be, the longest waiting first, as well and evenly as can be."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.matching.domain.gates import closed_gate
from services.matching.domain.people import (
    Ability,
    Mentor,
    Newcomer,
    distance_between,
)
from services.matching.domain.score import load_points, score_of, today
from services.matching.engine.columns import Columns
from services.matching.engine.rounds.candidates import best_candidates
from services.matching.engine.rounds.counting import at_their_places, crowd_of, queued
from services.matching.engine.rounds.pairs import is_eligible, points_of
from services.matching.engine.rounds.plan import plan_round
from services.matching.engine.rounds.terms import (
    MentorWithSeats,
    Plan,
    RoundSettings,
    Waiting,
)
from tests.services.matching.engine_people import (
    KINSHIP,
    NOW,
    all_mentors,
    all_newcomers,
    staffs,
)
from tests.services.matching.people import mentor, newcomer

crowds = st.lists(
    st.builds(
        Waiting,
        newcomer=all_newcomers,
        waiting_since=st.integers(0, 5).map(lambda days: NOW - timedelta(days=days)),
    ),
    max_size=9,
    unique_by=lambda each: each.newcomer.member_id,
)
seats = st.builds(
    MentorWithSeats,
    mentor=all_mentors,
    taken=st.frozensets(st.integers(0, 4), max_size=2),
)
benches = st.lists(seats, max_size=7, unique_by=lambda each: each.mentor.id)
PATIENT = RoundSettings(threshold=1000)
"""Nobody is ever brought together for rather having each other."""


def planned(
    waiting: Iterable[Waiting],
    mentors: Iterable[MentorWithSeats],
    how: RoundSettings = PATIENT,
    now: datetime = NOW,
) -> Plan:
    return plan_round(waiting, mentors, how, KINSHIP, now)


def seated(staff: Iterable[Mentor]) -> list[MentorWithSeats]:
    return [MentorWithSeats(mentor=each) for each in staff]


def since(*newcomers: Newcomer) -> list[Waiting]:
    """The first has waited longest."""
    return [
        Waiting(newcomer=each, waiting_since=NOW - timedelta(days=30 - number))
        for number, each in enumerate(newcomers)
    ]


@given(crowds, benches)
def test_gates_are_never_broken_and_capacity_is_exact(
    waiting: list[Waiting], staff: list[MentorWithSeats]
) -> None:
    """S2.32: whatever the objectives, every pair may be one, and every seat was free."""
    plan = planned(waiting, staff, RoundSettings(candidates=2, threshold=0))
    newcomers = {each.newcomer.member_id: each.newcomer for each in waiting}
    mentors = {each.mentor.id: each for each in staff}
    taken = {each.mentor.id: set(each.taken) for each in staff}
    for pair in plan.pairs:
        who, them = newcomers.pop(pair.member_id), mentors[pair.mentor_id].mentor
        seats_now = taken[pair.mentor_id]
        assert closed_gate(who, them, len(seats_now), today(NOW)) is None
        assert 0 <= pair.seat < them.capacity
        assert pair.seat not in seats_now
        seats_now.add(pair.seat)
        assert pair.score == score_of(who, them, KINSHIP, NOW)
    assert {each.member_id for each in plan.uncovered} == set(newcomers)
    assert plan.statistics.covered == len(plan.pairs)


@given(crowds, benches)
def test_everybody_left_has_a_reason(waiting: list[Waiting], staff: list[MentorWithSeats]) -> None:
    """S2.32: the reason at once and in a round are the same, but for seats that others got."""
    plan = planned(waiting, staff)
    columns = Columns(KINSHIP)
    for each in staff:
        columns.put(each.mentor)
        for seat in each.taken:
            columns.take(each.mentor.id, seat)
    newcomers = {each.newcomer.member_id: each.newcomer for each in waiting}
    for left in plan.uncovered:
        who = newcomers[left.member_id]
        if columns.best(who, NOW) is not None:
            assert left.reason == "all_mentors_full"
        else:
            assert left.reason == columns.why_nobody(who, NOW)


def all_assignments(
    waiting: list[Waiting], staff: list[MentorWithSeats]
) -> Iterator[list[Mentor | None]]:
    """Every way to give everybody a mentor or none within gates and capacities."""
    choices: list[list[MentorWithSeats | None]] = [
        [None, *(one for one in staff if _may_be_theirs(each.newcomer, one))] for each in waiting
    ]
    for chosen in product(*choices):
        load = Counter(one.mentor.id for one in chosen if one is not None)
        if all(
            load[one.mentor.id] + len(one.taken) <= max(one.mentor.capacity, len(one.taken))
            for one in staff
        ):
            yield [one and one.mentor for one in chosen]


def _may_be_theirs(who: Newcomer, one: MentorWithSeats) -> bool:
    return closed_gate(who, one.mentor, len(one.taken), today(NOW)) is None


def worth(waiting: list[Waiting], staff: list[MentorWithSeats], chosen: list[Mentor | None]) -> int:
    """The points of an assignment, less what its load costs."""
    more: defaultdict[str, int] = defaultdict(int)
    taken = {one.mentor.id: len(one.taken) for one in staff}
    points = 0
    for each, them in zip(waiting, chosen, strict=True):
        if them is not None:
            points += score_of(each.newcomer, them, KINSHIP, NOW).points
            points -= load_points(taken[them.id] + more[them.id], them.capacity)
            more[them.id] += 1
    return points


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Waiting,
            newcomer=all_newcomers,
            waiting_since=st.integers(0, 5).map(lambda days: NOW - timedelta(days=days)),
        ),
        max_size=5,
        unique_by=lambda each: each.newcomer.member_id,
    ),
    st.lists(seats, max_size=3, unique_by=lambda each: each.mentor.id),
)
def test_coverage_then_waits_then_fit_and_load_are_the_best_there_are(
    waiting: list[Waiting], staff: list[MentorWithSeats]
) -> None:
    """S2.32, S2.33: no other assignment, of all there are, is better in that order."""
    waiting = queued(waiting, PATIENT.seed)
    plan = planned(waiting, staff)
    mentors = {one.mentor.id: one.mentor for one in staff}
    by_member = {pair.member_id: mentors[pair.mentor_id] for pair in plan.pairs}
    ours = [by_member.get(each.newcomer.member_id) for each in waiting]
    best = max(
        (
            sum(each is not None for each in chosen),
            [each is not None for each in chosen],
            worth(waiting, staff, chosen),
        )
        for chosen in all_assignments(waiting, staff)
    )
    assert best == (
        len(plan.pairs),
        [each is not None for each in ours],
        worth(waiting, staff, ours),
    )


@given(crowds, benches, st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_same_seed_gives_the_same_plan(
    waiting: list[Waiting], staff: list[MentorWithSeats], chance: Random, seed: int
) -> None:
    """S2.33: whatever the order in which people are told of."""
    how = RoundSettings(seed=seed)
    first = planned(waiting, staff, how)
    chance.shuffle(waiting)
    chance.shuffle(staff)
    second = planned(waiting, staff, how)
    assert (first.pairs, first.uncovered) == (second.pairs, second.uncovered)


@given(crowds, benches, seats, st.integers(1, 3))
def test_one_more_mentor_never_lowers_coverage(
    waiting: list[Waiting], staff: list[MentorWithSeats], another: MentorWithSeats, count: int
) -> None:
    """S2.32: and how many candidates are weighed never costs anybody their mentor."""
    assume(another.mentor.id not in {each.mentor.id for each in staff})
    few, many = RoundSettings(candidates=count), RoundSettings(candidates=50)
    before = planned(waiting, staff, few)
    assert before.statistics.covered == planned(waiting, staff, many).statistics.covered
    after = planned(waiting, [*staff, another], few)
    assert after.statistics.covered >= before.statistics.covered


@given(crowds, benches, st.sampled_from([0, 50, 100, 300]))
def test_candidates_are_the_best_of_all(
    waiting: list[Waiting], staff: list[MentorWithSeats], load_weight: int
) -> None:
    """S2.33: bounds leave nobody out who is better; every gate and every part is as defined."""
    queue, there = queued(waiting, 1), at_their_places(staff)
    crowd = crowd_of(queue, there, KINSHIP, NOW)
    candidates = best_candidates(crowd, 3, load_weight)
    for u, each in enumerate(queue):
        who, ranked = each.newcomer, []
        for m, one in enumerate(there):
            points = score_of(who, one.mentor, KINSHIP, NOW).points
            assert points_of(crowd, u, m) == points
            gate = closed_gate(who, one.mentor, 0, today(NOW))
            open_ = is_eligible(crowd.newcomers[u], crowd.mentors[m], m, crowd.aside)
            assert open_ == (gate is None)
            if closed_gate(who, one.mentor, len(one.taken), today(NOW)) is None:
                load = load_points(len(one.taken), one.mentor.capacity)
                metres = round(distance_between(who, one.mentor) / 1000, 0)
                ranked.append((load_weight * load - 100 * points, metres, one.mentor.id, m))
        ranked.sort()
        found = [m for m in candidates.mentors[u].tolist() if m >= 0]
        rank_of = {m: (value, metres) for value, metres, _, m in ranked}
        assert len(found) == min(3, len(ranked))
        assert [rank_of[m][0] for m in found] == [value for value, *_ in ranked[:3]]
        assert [rank_of[m][1] for m in found] == sorted_metres(ranked[:3], rank_of, found)


def sorted_metres(
    ranked: list[tuple[int, float, str, int]],
    rank_of: dict[int, tuple[int, float]],
    found: list[int],
) -> list[float]:
    """Distances as they ought to be; of two within a kilometre either may come first."""
    expected = [metres for _, metres, *_ in ranked]
    ours = [rank_of[m][1] for m in found]
    return [
        one if one == other or abs(one - other) <= 1 else other
        for one, other in zip(ours, expected, strict=True)
    ]


@given(crowds, staffs, st.sampled_from([0, 60, 150]))
def test_bringing_together_costs_nobody_their_mentor(
    waiting: list[Waiting], staff: list[Mentor], threshold: int
) -> None:
    """S2.33: and there are never more who would rather have each other than before."""
    without = planned(waiting, seated(staff))
    plan = planned(waiting, seated(staff), RoundSettings(threshold=threshold))
    assert {each.member_id for each in plan.pairs} == {each.member_id for each in without.pairs}
    assert plan.statistics.blocking_after <= plan.statistics.blocking_before


def test_who_has_waited_longest_is_covered_although_another_suits_better() -> None:
    """S2.32: there is no wait after which waiting longer counts no more."""
    sews = (Ability(concept="sewing", words="couture", level=3),)
    one = mentor(id="m", capacity=1, abilities=sews)
    perfect = newcomer(member_id="perfect", sought=("sewing",))
    patient = newcomer(member_id="patient", place_id="elsewhere", location=None)
    waiting = [
        Waiting(newcomer=perfect, waiting_since=NOW - timedelta(days=400)),
        Waiting(newcomer=patient, waiting_since=NOW - timedelta(days=401)),
    ]
    plan = planned(waiting, seated([one]))
    assert [each.member_id for each in plan.pairs] == ["patient"]
    assert [(each.member_id, each.reason) for each in plan.uncovered] == [
        ("perfect", "all_mentors_full")
    ]
    assert plan.statistics.worst_wait_days == pytest.approx(400)


def test_a_chain_of_changes_covers_the_last_one() -> None:
    """S2.32: three who speak more make room for one who speaks less, with one candidate each."""
    staff = [
        mentor(id="a", languages=("fr", "en")),
        mentor(id="b", languages=("en", "ar")),
        mentor(id="c", languages=("ar", "nl")),
    ]
    waiting = since(
        newcomer(member_id="1", languages=("en", "fr")),
        newcomer(member_id="2", languages=("ar", "en")),
        newcomer(member_id="3", languages=("fr",)),
    )
    plan = planned(waiting, seated(staff), RoundSettings(candidates=1, threshold=1000))
    assert {each.member_id: each.mentor_id for each in plan.pairs} == {"1": "b", "2": "c", "3": "a"}


def test_the_load_is_even_where_all_are_alike() -> None:
    """S2.33: each further newcomer of one mentor costs more than the first of another."""
    staff = [mentor(id=f"{number}", capacity=6) for number in range(4)]
    plan = planned(since(*(newcomer() for _ in range(10))), seated(staff))
    load = Counter(pair.mentor_id for pair in plan.pairs)
    assert sorted(load.values()) == [2, 2, 3, 3]
    assert plan.statistics.load_spread == pytest.approx(1 / 6)


def test_two_who_would_rather_have_each_other_are_brought_together() -> None:
    """S2.33: where the sum of all fits is better otherwise, but both would mind."""

    def able(*concepts: str) -> tuple[Ability, ...]:
        return tuple(Ability(concept=each, words=each, level=3) for each in concepts)

    waiting = since(
        newcomer(member_id="u", sought=("one", "two", "three")),
        newcomer(member_id="v", sought=("four", "five")),
    )
    staff = [
        mentor(id="gifted", abilities=able("one", "two", "three", "four", "five")),
        mentor(id="plain", abilities=able("one", "two")),
    ]
    without = planned(waiting, seated(staff))
    assert {each.member_id: each.mentor_id for each in without.pairs} == {
        "u": "plain",
        "v": "gifted",
    }
    plan = planned(waiting, seated(staff), RoundSettings(threshold=100))
    assert {each.member_id: each.mentor_id for each in plan.pairs} == {"u": "gifted", "v": "plain"}
    assert (plan.statistics.blocking_before, plan.statistics.blocking_after) == (1, 0)


def test_a_thousand_are_as_exact_as_ten() -> None:
    """S2.33: the candidates of many, by every path of the search, against looking at everybody."""
    dice = Random(4)
    places = [(f"p{number}", replace(mentor(), id="x").location) for number in range(5)]
    concepts = ("sewing", "quilting", "textiles", "bicycles", "repair", "garden")
    staff = []
    for number in range(300):
        place_id, location = dice.choice(places)
        staff.append(
            mentor(
                id=f"{number:03}",
                place_id=place_id,
                location=location and replace(location, latitude=dice.uniform(44, 49)),
                languages=tuple(dice.sample(("fr", "en", "ar"), 2)),
                capacity=dice.randint(1, 3),
                online=dice.random() < 0.5,
                reach_m=dice.choice((None, 40_000, 150_000)),
                abilities=tuple(
                    Ability(concept=each, words=each, level=dice.choice((1, 2, 3)))
                    for each in dice.sample(concepts, 2)
                ),
                passes_on=tuple(dice.sample(concepts, 1)),
            )
        )
    waiting = since(
        *(
            newcomer(
                place_id=dice.choice(places)[0],
                sought=tuple(dice.sample(concepts, dice.randint(0, 4))),
                can=tuple(dice.sample(concepts, dice.randint(0, 2))),
                languages=tuple(dice.sample(("fr", "en", "ar"), dice.randint(1, 2))),
                support=dice.choice(("light", "close")),
                online=dice.random() < 0.5,
            )
            for _ in range(100)
        )
    )
    there = at_their_places(seated(staff))
    crowd = crowd_of(waiting, there, KINSHIP, NOW)
    candidates = best_candidates(crowd, 10, 100)
    for u, each in enumerate(waiting):
        values = sorted(
            (
                score_of(each.newcomer, one.mentor, KINSHIP, NOW).points
                - load_points(0, one.mentor.capacity)
                for one in there
                if closed_gate(each.newcomer, one.mentor, 0, today(NOW)) is None
            ),
            reverse=True,
        )[:10]
        loads = [load_points(0, there[m].mentor.capacity) for m in candidates.mentors[u]]
        assert (candidates.points[u] - np.array(loads)).tolist() == values


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": -1},
        {"candidates": 0},
        {"candidates": 10**9},
        {"load_weight": -1},
        {"threshold": -1},
    ],
)
def test_settings_beyond_reason_are_refused(wrong: dict[str, int]) -> None:
    """S2.33: nothing is computed with them."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RoundSettings(**wrong)


def test_a_round_of_nobody_is_a_round() -> None:
    """S2.32: no newcomers, no mentors, or neither."""
    assert planned([], []).statistics.coverage == 1.0
    assert planned([], seated([mentor()])).pairs == ()
    alone = planned(since(newcomer()), [])
    assert [each.reason for each in alone.uncovered] == ["no_mentor"]
