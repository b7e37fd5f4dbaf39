"""The best mentor with room is found, nobody gets more newcomers than they offered to take."""

from collections import Counter
from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.candidates import Candidates, Seat
from services.matching.domain.fit import fit_of, reasons_for
from services.matching.domain.people import Mentor, Newcomer, Point, all_spoken, metres_between
from services.matching.domain.words import words_of
from tests.services.matching.people import mentor, mentors, newcomer, newcomers

staffs = st.lists(mentors, max_size=8, unique_by=lambda each: each.id)
arrivals = st.lists(newcomers, max_size=14)


def candidates_of(staff: Iterable[Mentor]) -> Candidates:
    candidates = Candidates()
    for each in staff:
        candidates.put(each)
    return candidates


def assign_all(candidates: Candidates, arriving: Iterable[Newcomer]) -> list[Seat | None]:
    seats = []
    for each in arriving:
        seat = candidates.best(each)
        if seat is not None:
            candidates.take(seat.mentor.id, seat.number)
        seats.append(seat)
    return seats


@given(staffs, arrivals)
def test_the_best_is_the_best_of_all(staff: list[Mentor], arriving: list[Newcomer]) -> None:
    """Looking at a few finds the same mentor as looking at everybody."""
    candidates = candidates_of(staff)
    mentees: Counter[str] = Counter()
    for each in arriving:
        able = [
            one
            for one in staff
            if all_spoken(one.languages) & all_spoken(each.languages)
            and mentees[one.id] < one.capacity
        ]
        expected = min((fit_of(each, one, mentees[one.id]) for one in able), default=None)
        seat = candidates.best(each)
        assert (seat and seat.mentor.id) == (expected and expected.mentor_id)
        if seat is not None:
            mentees[seat.mentor.id] += 1
            candidates.take(seat.mentor.id, seat.number)


@given(staffs, arrivals)
def test_no_capacity_is_exceeded_and_no_seat_taken_twice(
    staff: list[Mentor], arriving: list[Newcomer]
) -> None:
    """Also every pair shares a language, and whoever waits could not have been helped."""
    candidates = candidates_of(staff)
    seats = assign_all(candidates, arriving)
    taken = [(seat.mentor.id, seat.number) for seat in seats if seat]
    assert len(taken) == len(set(taken))
    for each, seat in zip(arriving, seats, strict=True):
        if seat:
            assert 0 <= seat.number < seat.mentor.capacity
            assert all_spoken(each.languages) & all_spoken(seat.mentor.languages)
            assert 1 <= len(seat.reasons) <= 3
            assert seat.reasons[0].code == "shares_language"
    load = Counter(mentor_id for mentor_id, _ in taken)
    for each, seat in zip(arriving, seats, strict=True):
        if seat is None:
            able = [one for one in staff if all_spoken(one.languages) & all_spoken(each.languages)]
            assert all(load[one.id] == one.capacity for one in able)
            expected = "all_mentors_full" if able else "no_mentor_for_language"
            assert candidates.why_nobody(each.languages) == (expected if staff else "no_mentor")


@given(staffs, mentors, arrivals)
def test_one_more_mentor_never_means_fewer_matches(
    staff: list[Mentor], another: Mentor, arriving: list[Newcomer]
) -> None:
    """Whoever offers to help, helps."""
    without = assign_all(candidates_of(staff), arriving)
    with_another = assign_all(candidates_of([*staff, another]), arriving)
    assert sum(map(bool, with_another)) >= sum(map(bool, without))


@given(staffs, arrivals, st.randoms(use_true_random=False))
def test_the_choice_is_the_same_whatever_the_order_of_hearing(
    staff: list[Mentor], arriving: list[Newcomer], chance: Random
) -> None:
    """Replicas that heard of mentors and seats in different orders decide alike."""
    first = candidates_of(staff)
    seats = [seat for seat in assign_all(first, arriving[:7]) if seat]
    shuffled = [*staff]
    chance.shuffle(shuffled)
    chance.shuffle(seats)
    second = Candidates()
    for seat in seats:  # a seat may be heard of before its mentor
        second.take(seat.mentor.id, seat.number)
    for each in shuffled:
        second.put(each)
    for somebody in arriving[7:]:
        assert first.best(somebody) == second.best(somebody)


@given(staffs, arrivals)
def test_what_was_taken_and_released_is_as_before(
    staff: list[Mentor], arriving: list[Newcomer]
) -> None:
    """Nothing leaks from a proposal that came to nothing, nor from counting anew."""
    candidates = candidates_of(staff)
    for each in arriving:
        before = candidates.best(each)
        if before:
            candidates.take(before.mentor.id, before.number)
            candidates.release(before.mentor.id, before.number)
            assert candidates.best(each) == before
            candidates.take(before.mentor.id, before.number)
            candidates.count_anew([before.mentor.id], [])
            candidates.count_anew([before.mentor.id], [(before.mentor.id, 0)])
            assert candidates.mentees(before.mentor.id) == 1


def test_skills_count_before_nearness_and_nearness_before_load() -> None:
    """What was wished for, then who is near, then who has fewer newcomers."""
    paris, lyon = Point(48.85, 2.35), Point(45.76, 4.83)
    knows_far = mentor(id="far", place_id="l", location=lyon, skills=("couture", "cuisine"))
    near = mentor(id="near", place_id="p", location=paris, skills=(), capacity=4)
    candidates = candidates_of([knows_far, near])
    both = newcomer(place_id="x", wishes="La couture, et un peu de CUISINE !")
    assert (seat := candidates.best(both))
    assert seat.mentor.id == "far"
    assert [(each.code, each.detail) for each in seat.reasons] == [
        ("shares_language", "fr"),
        ("knows", "couture"),
        ("has_room", "1"),
    ]
    none = newcomer(place_id="x", wishes="")
    assert (seat := candidates.best(none))
    assert seat.mentor.id == "near"
    twin = mentor(id="twin", place_id="p", location=paris, skills=(), capacity=4)
    candidates.put(twin)
    candidates.take("near", 0)
    assert (seat := candidates.best(none))
    assert seat.mentor.id == "twin"


def test_reasons_say_how_far() -> None:
    """In whole kilometres, or that it is the same place."""
    there = Point(48.95, 2.35)
    assert round(metres_between(Point(48.85, 2.35), there)) == 11120
    reasons = reasons_for(newcomer(place_id="b", wishes=""), mentor(location=there), 0)
    assert [(each.code, each.detail) for each in reasons] == [
        ("shares_language", "fr"),
        ("near", "11"),
        ("has_room", "1"),
    ]
    assert reasons_for(newcomer(wishes=""), mentor(), 0)[1].code == "same_place"


def test_a_lowered_capacity_counts_the_seats_beyond_it() -> None:
    """Who accompanies three and now offers two has no room."""
    candidates = candidates_of([mentor(id="m", capacity=3)])
    candidates.take("m", 2)
    candidates.take("m", 1)
    candidates.put(mentor(id="m", capacity=2))
    assert candidates.best(newcomer()) is None
    assert candidates.why_nobody(["fr"]) == "all_mentors_full"


def test_words_are_compared_without_accents_case_plural_and_empty_words() -> None:
    """So that two people who mean the same find one another."""
    assert words_of("J'aimerais réparer des Vélos") & words_of("vélo")
    assert words_of("vélo") == words_of("VELO")
    assert words_of("ŒUVRES") == words_of("oeuvre")
    assert words_of("I would like to learn cooking") == words_of("cooking")
    assert words_of("le la les de du") == frozenset()
    assert words_of("") == frozenset()
