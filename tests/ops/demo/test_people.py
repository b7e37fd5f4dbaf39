"""Invented people are always the same, can exist for the gateway, and are not all served."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.shapes.members import Newcomer
from gateway.shapes.mentors import NewMentor
from gateway.shapes.welcomers import NewWelcomer
from ops.demo import places, words
from ops.demo.people import Cast, Invented, LoadedPlace, invent, is_away_at_first

TODAY = date(2027, 5, 3)
PLACES = [
    LoadedPlace(f"00000000-0000-4000-8000-{line:012}", body)
    for line, body in places.read().loadable()
]


@pytest.fixture(scope="module")
def cast() -> Cast:
    return invent(2019, PLACES, 200, TODAY)


def test_the_gateway_takes_everybody(cast: Cast) -> None:
    shapes = {"welcomer": NewWelcomer, "mentor": NewMentor, "newcomer": Newcomer}
    for somebody in everybody(cast):
        shapes[somebody.kind].model_validate(somebody.body)


def test_there_are_peers_in_many_places_with_several_languages(cast: Cast) -> None:
    peers = [*cast.welcomers, *cast.mentors]

    assert (len(cast.welcomers), len(cast.mentors), len(cast.newcomers)) == (60, 80, 200)
    assert 50 <= len({peer.body["place_id"] for peer in peers}) <= 80
    assert len({language for peer in peers for language in peer.body["languages"]}) >= 6


def test_wishes_meet_skills(cast: Cast) -> None:
    skills = {skill for mentor in cast.mentors for skill in mentor.body["skills"]}
    met = [one for one in cast.newcomers if any(skill in one.body["wishes"] for skill in skills)]

    assert len(met) > len(cast.newcomers) / 2


def test_mentors_differ_in_whether_and_how_they_can_be_asked(cast: Cast) -> None:
    asked = [one for one in cast.mentors if not one.body["accepts_at_once"]]
    partners = {one.body["partner"] for one in cast.mentors if "partner" in one.body}

    assert len(asked) == pytest.approx(len(cast.mentors) / 3, abs=1)
    assert partners == set(words.PARTNERS)
    assert len([one for one in cast.mentors if is_away_at_first(one)]) == 6
    assert all(one.body["abilities"] for one in cast.mentors)


def test_wishes_are_in_french_dutch_and_english_and_often_in_own_words(cast: Cast) -> None:
    said = [one.body["wishes"] for one in cast.newcomers]

    assert set(said) & set(words.WISHES_IN_DUTCH)
    for own in words.IN_OWN_WORDS.values():
        assert set(said) & set(own)


def test_no_two_people_share_an_address(cast: Cast) -> None:
    addresses = [somebody.body["email"] for somebody in everybody(cast)]

    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)


def test_a_telephone_is_one_that_rings_nowhere(cast: Cast) -> None:
    numbers = [one.body["phone"] for one in cast.newcomers if "phone" in one.body]

    assert numbers
    assert all(number.startswith("+3363998") and len(number) == 12 for number in numbers)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**64), newcomers=st.integers(25, 60))
def test_some_have_to_wait_with_any_seed(seed: int, newcomers: int) -> None:
    """Somebody speaks a language that no peer has, and somebody one that mentors alone have."""
    cast = invent(seed, PLACES, newcomers, TODAY)
    welcomers = {language for peer in cast.welcomers for language in peer.body["languages"]}
    there = [peer for peer in cast.mentors if not is_away_at_first(peer)]
    mentors = {language for peer in there for language in peer.body["languages"]}

    alone = [one for one in cast.newcomers if one.body["languages"][0] in words.NOBODY_SPEAKS]
    assert alone
    assert not (welcomers | mentors) & set(words.NOBODY_SPEAKS)
    assert words.ONE_MENTOR_SPEAKS in mentors - welcomers
    assert any(one.body["languages"] == [words.ONE_MENTOR_SPEAKS] for one in cast.newcomers)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**64), fewer=st.integers(1, 30), more=st.integers(0, 60))
def test_a_seed_stands_for_the_same_people_however_many_join(
    seed: int, fewer: int, more: int
) -> None:
    few, many = invent(seed, PLACES, fewer, TODAY), invent(seed, PLACES, fewer + more, TODAY)

    assert many.newcomers[:fewer] == few.newcomers
    assert many.mentors[: len(few.mentors)] == few.mentors
    assert many.welcomers[: len(few.welcomers)] == few.welcomers


def test_another_seed_brings_other_people(cast: Cast) -> None:
    addresses = {somebody.body["email"] for somebody in everybody(cast)}

    assert not addresses & {one.body["email"] for one in everybody(invent(1, PLACES, 200, TODAY))}


def everybody(cast: Cast) -> list[Invented]:
    """Welcomers, mentors, newcomers."""
    return [*cast.welcomers, *cast.mentors, *cast.newcomers]
