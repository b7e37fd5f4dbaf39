"""One meaning for a role, whatever word of our three languages somebody uses for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.roles import kind_of
from services.onboarding.domain.welcome.rules import Rules
from services.onboarding.journey_files import read_templates

ORGANISERS = (
    *("organiser", "Organiser", "organizer", "organisers", "ORGANISATRICE", " organisateur "),
    *("organisateur·trice", "organisateurs·trices", "organisateur(trice)", "organisator"),
)
OTHERS = {
    "mentor": ("Mentor", "mentors", "marraine", "parrain", "meter", "mentor·e"),
    "welcomer": ("accueillante", "accueillant·e·s", "onthaalmedewerker"),
    "place": ("Lieu", "plek"),
    "participant": ("participante", "participant(e)s", "Deelnemer", "participant/e"),
    "volunteer": ("bénévole", "bénévole(s)", "vrijwilligers"),
    "active member": ("Active  Member",),
    "organisation": ("Organisation",),
}


@pytest.mark.parametrize("word", ORGANISERS)
def test_whoever_organises_is_an_organiser_everywhere(word: str) -> None:
    """S0.14: the call, the way, and the measures of the charter, by any word for it."""
    measure = Measure(id="safety", words={"fr": Passage("T", "x")}, roles=("organiser",))
    written = Measure(id="safety", words={"fr": Passage("T", "x")}, roles=(word,))
    assert read_templates().roles_of(["participant", word]) == ["newcomer", "organiser"]
    assert measure.concerns([word])
    assert written.concerns(["organiser"])
    assert Rules(for_whom="organisers").welcomes([word])


@pytest.mark.parametrize(("kind", "words"), OTHERS.items(), ids=OTHERS)
def test_other_roles_have_one_meaning_too(kind: str, words: tuple[str, ...]) -> None:
    assert {kind_of(word) for word in (kind, *words)} == {kind}
    assert not Rules(for_whom="organisers").welcomes(words)


@given(st.text(max_size=30) | st.sampled_from(ORGANISERS))
def test_a_role_s_meaning_is_its_own_and_does_not_depend_on_capitals(word: str) -> None:
    assert kind_of(kind_of(word)) == kind_of(word) or not word.isascii()
    assert not word.isascii() or kind_of(word.upper()) == kind_of(word.lower())
