"""Free words become concepts, and none is lost: S4.4's learning wishes, as people write them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.vocabulary.concepts import TONGUES, WORD, Concept
from services.matching.domain.vocabulary.empty_words import EMPTY_ANYWHERE
from services.matching.domain.vocabulary.phrases import clauses, words_in
from services.matching.domain.vocabulary.refused_words import INSTEAD, LOSING, ONLY
from services.matching.lexicon import Lexicon, Recognised, word_id_of
from services.matching.shipped_skills import shipped
from tests.services.matching.said import NOT_A_SKILL, SAID

LEXICON = Lexicon(shipped())
SENTENCES = [tuple(line.split(" | ")) for line in SAID.strip().splitlines()]
OTHERS = [tuple(line.split(" | ")) for line in NOT_A_SKILL.strip().splitlines()]


def recognised(text: str, *languages: str) -> Recognised:
    return LEXICON.recognise(text, languages or ("fr",))


@pytest.mark.parametrize(("language", "text", "concepts"), SENTENCES, ids=lambda each: each[:40])
def test_what_people_wish_to_learn_is_understood(language: str, text: str, concepts: str) -> None:
    """S4.4: a learning wish in everyday French, Dutch or English, slips of the pen included."""
    assert recognised(text, language).concepts == tuple(concepts.split())


def test_the_table_is_long_enough_to_mean_something() -> None:
    """Real sentences in all three languages."""
    assert len(SENTENCES) >= 120
    assert {language for language, *_ in SENTENCES} == set(TONGUES)
    assert len(OTHERS) >= 60


@pytest.mark.parametrize(("language", "text"), OTHERS, ids=lambda each: each[:40])
def test_what_is_no_skill_is_not_taken_for_one(language: str, text: str) -> None:
    """A likeness of letters is no likeness of meaning."""
    assert recognised(text, language).concepts == ()


def test_a_learning_wish_in_somebody_elses_language_is_understood_too() -> None:
    """S4.4: who joins in French and writes in English or Dutch, or in both, is understood."""
    assert recognised("I would like to learn to fix my bike", "fr").concepts == ("bicycle-repair",)
    assert recognised("Ik wil leren naaien", "fr").concepts == ("sewing-and-textile",)
    both = recognised("Je voudrais apprendre à coudre. And how to weld!", "nl")
    assert both.concepts == ("sewing-and-textile", "welding")


def test_a_word_that_is_not_known_is_kept_as_a_word() -> None:
    """Never a silent drop: two people with the same word meet, whatever its number and case."""
    one = recognised("Je voudrais apprendre le Didgeridoo", "fr")
    other = recognised("didgeridoos!", "en")
    assert one.unknown == other.unknown == ("word:didgeridoo",)
    assert one.words == {"word:didgeridoo": ("didgeridoo", "fr")}
    assert recognised("تصليح الدراجات", "ar").unknown == ("word:تصليح", "word:الدراجات")
    assert one.sought == ("word:didgeridoo",)


def test_addresses_and_numbers_are_no_words() -> None:
    """What identifies a person must not end up in a list for others to read."""
    text = "Écrivez à marie.dupont@example.org, www.dupont.example ou 06 12 34 56 78 : vélo"
    found = recognised(text)
    assert (found.concepts, found.unknown) == (("cycling",), ("word:ecrivez",))


def test_a_settled_word_counts_as_what_it_means_wherever_it_was_kept() -> None:
    """Text from now on, and what was stored as a word before; what means nothing meets nobody."""
    lexicon = Lexicon(shipped())
    before = lexicon.recognise("la zythologie et le bidule", ["fr"]).unknown
    assert before == ("word:zythologie", "word:bidule")
    lexicon.learn(settled={"word:zythologie": "brewing", "word:bidule": None})
    after = lexicon.recognise("la zythologie et le bidule", ["fr"])
    assert (after.concepts, after.unknown) == (("brewing",), ())
    assert lexicon.akin("word:zythologie")["brewing"] == 100
    assert lexicon.akin("brewing")["word:zythologie"] == 100
    assert lexicon.akin("cooking")["word:zythologie"] == 80
    assert lexicon.akin("word:bidule") == {}
    assert lexicon.label("word:zythologie", "nl") == "bier brouwen"
    assert lexicon.label("word:bidule", "nl") == "bidule"


def test_what_a_network_adds_is_understood_at_once() -> None:
    """A concept of its own, and another way to say a shipped one."""
    lexicon = Lexicon(shipped())
    lexicon.learn(
        [
            Concept(id="beach-cleaning", labels={"fr": "nettoyage de plage"}, broader=("climate",)),
            Concept(id="bicycle-repair", labels={}, also={"fr": ("rebichonner une bécane",)}),
        ]
    )
    assert lexicon.recognise("nettoyer les plages", ["fr"]).concepts == ("beach-cleaning",)
    assert lexicon.recognise("rebichonner ma bécane", ["fr"]).concepts == ("bicycle-repair",)
    assert lexicon.akin("climate")["beach-cleaning"] == 80
    assert lexicon.label("bicycle-repair", "fr") == "réparation de vélo"


@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=4))
def test_nothing_that_is_written_breaks_it(text: str, languages: list[str]) -> None:
    """Never an error, always the same answer, only known concepts and words as words."""
    found = LEXICON.recognise(text, languages)
    assert found == LEXICON.recognise(text, languages)
    assert all(each in LEXICON.graph for each in found.concepts)
    assert all(each.startswith(WORD) for each in found.unknown)
    assert len(set(found.sought)) == len(found.sought)


WORDS = st.sampled_from(
    sorted(
        {word for _, text, *_ in (*SENTENCES, *OTHERS) for word in text.split()}
        | {"quincaillerie", "wiebelen", "didgeridoo", "parfois", "Straße", "naïef", "3D", "@", "x"}
    )
)


@pytest.mark.parametrize(
    "no", ["je ne veux pas", "ik wil geen", "I do not want", "I don\u2019t want", "pas envie de"]
)
@given(wish=st.sampled_from([text for _, text, *_ in SENTENCES if "'" not in text]))
def test_what_somebody_does_not_want_is_no_wish(no: str, wish: str) -> None:
    """S4.4: nor is any word of it kept for others to read."""
    words = next(clauses(wish, ["fr"])).words
    if not (set(words[:3]) & (ONLY | LOSING) or INSTEAD & set(words)):
        assert recognised(f"{no} {' '.join(words)}").sought == ()


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6))
def test_every_word_that_says_something_is_accounted_for(phrases: list[str]) -> None:
    """It is part of a concept, among the unknown, or one of the words that say nothing."""
    for phrase in phrases:
        found = LEXICON.recognise(phrase, ["fr"])
        known = LEXICON.recognise(phrase.replace("@", " "), ["fr"])
        if not known.concepts:
            left = {
                word_id_of(word)
                for clause in clauses(phrase, ["fr"])
                for word in clause.words
                if word not in EMPTY_ANYWHERE
            }
            assert set(found.unknown) <= left
            assert left <= set(found.unknown) | _mended_to_nothing(phrase)


def _mended_to_nothing(phrase: str) -> set[str]:
    """Return the words that are a slip of the pen of one that says nothing."""
    return {
        word_id_of(word)
        for word in words_in(phrase)
        for tongue in TONGUES
        if LEXICON.spelling(tongue).mend(word) in EMPTY_ANYWHERE
    }


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6), st.randoms())
def test_the_order_of_phrases_does_not_matter(
    sentences: list[tuple[str, str, str]], chance: random.Random
) -> None:
    """Whoever says one thing first does not mean another."""
    phrases = [text for _, text, _ in sentences]
    before = LEXICON.recognise(". ".join(phrases), ["fr"])
    chance.shuffle(phrases)
    after = LEXICON.recognise(". ".join(phrases), ["fr"])
    assert set(before.concepts) == set(after.concepts)
    assert set(before.unknown) == set(after.unknown)


@pytest.mark.parametrize("kind", ["wishes", "unknown", "one word", "signs", "terms"])
@pytest.mark.timeout(30)
def test_the_longest_wish_comes_to_an_end(kind: str) -> None:
    """4,000 characters of anything, however twisted; how long it takes is measured in the bench."""
    chance = random.Random(5)
    text = {
        "wishes": " ".join(text for _, text, *_ in (*SENTENCES, *OTHERS)),
        "unknown": " ".join(
            "".join(chance.choices("abcdefghiklmnoprstuv", k=9)) for _ in range(500)
        ),
        "one word": "a" * 4000,
        "signs": "@-'." * 1000,
        "terms": " ".join(term for each in shipped() for term in each.terms("nl")),
    }[kind][:4000]
    once = LEXICON.recognise(text, ["nl", "fr"])
    assert once == LEXICON.recognise(text, ["nl", "fr"])
    assert bool(once.concepts) == (kind in {"wishes", "terms"})
