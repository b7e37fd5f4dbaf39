"""The vocabulary that is shipped, and how its concepts are akin."""

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.vocabulary.concepts import (
    BROADER,
    ITSELF,
    NARROWER,
    TONGUES,
    Concept,
    Graph,
    faults,
)
from services.matching.lexicon import Lexicon
from services.matching.shipped_skills import COLUMNS, FILE, shipped

if TYPE_CHECKING:
    from services.matching.domain.score import Kinship

ON_PURPOSE = {("fr", "serveur")}
"""Terms that mean two things: in French, who serves at table and what serves web pages."""

TOP_FIELDS = 23


def concept(concept_id: str, *broader: str, **more: object) -> Concept:
    labels = {tongue: f"{concept_id} {tongue}" for tongue in TONGUES}
    return Concept(**{"id": concept_id, "labels": labels, "broader": broader, **more})  # type: ignore[arg-type]


def test_the_shipped_vocabulary_has_no_faults() -> None:
    """S4.4: ids once, every broader one there, no circle, three labels each; a few hundred."""
    concepts = shipped()
    assert list(faults(concepts)) == []
    assert 300 <= len(concepts) <= 450
    assert sum(not each.broader for each in concepts) == TOP_FIELDS
    # What one learns by living stands beside what one learns in a job.
    assert sum(each.informal for each in concepts) > 40
    assert {"listening", "unblocking-sinks", "childcare", "knowing-the-neighbourhood"} <= {
        each.id for each in concepts if each.informal
    }


def test_every_concept_says_in_each_language_what_else_it_is_called() -> None:
    """People do not use labels."""
    for each in shipped():
        for tongue in TONGUES:
            assert each.also[tongue], (each.id, tongue)
            assert all(term == term.strip() for term in each.terms(tongue))
            assert len(set(each.terms(tongue))) == len(list(each.terms(tongue))), each.id


def test_no_term_names_two_concepts_but_on_purpose() -> None:
    """What one term would leave open, two terms say."""
    lexicon = Lexicon(shipped())
    for tongue in TONGUES:
        named: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for each in shipped():
            for term in each.terms(tongue):
                named[lexicon.terms(tongue).key(term)].add(each.id)
        twice = {(tongue, " ".join(key)) for key, ids in named.items() if len(ids) > 1}
        assert twice <= ON_PURPOSE


def test_the_file_has_a_cell_for_everything() -> None:
    """Nothing slips into another column."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert {row[2] for row in rows[1:]} == {"", "yes"}
    assert "\x00" not in FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ([concept("a"), concept("a")], "twice"),
        ([concept("a", "b")], "no b"),
        ([concept("a", "b"), concept("b", "a")], "broader than itself"),
        ([concept("a", "a")], "broader than itself"),
        ([concept("a", labels={"fr": "a", "nl": " "})], "no label in nl"),
    ],
)
def test_faults_are_found(broken: list[Concept], said: str) -> None:
    """The check sees what it is there for."""
    assert any(said in fault for _, fault in faults(broken))


def test_what_is_akin_and_how_far() -> None:
    """Itself in full, all that is narrower nearly, one step broader by half, nothing else."""
    graph: Kinship = Graph(
        [
            concept("repair"),
            concept("bicycles", "repair"),
            concept("brakes", "bicycles"),
            concept("lamps", "repair"),
        ]
    )
    assert graph.akin("bicycles") == {"bicycles": ITSELF, "brakes": NARROWER, "repair": BROADER}
    assert graph.akin("repair") == {
        "repair": ITSELF,
        "bicycles": NARROWER,
        "brakes": NARROWER,
        "lamps": NARROWER,
    }
    assert graph.akin("brakes") == {"brakes": ITSELF, "bicycles": BROADER}
    assert graph.akin("word:didgeridoo") == {"word:didgeridoo": ITSELF}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_kinship_ends_and_is_its_own_reverse(edges: list[tuple[int, int]]) -> None:
    """Whatever a network may have stored: no circle hangs, and narrower is broader seen back."""
    graph = Graph(concept(f"c{number}") for number in range(10))
    for below, above in edges:
        known = graph.get(f"c{below}")
        assert known is not None
        graph.put(known.and_also(concept(f"c{below}", f"c{above}", labels={})))
    for each in graph:
        akin = graph.akin(each.id)
        assert akin[each.id] == ITSELF
        for other, share in akin.items():
            assert share in {ITSELF, NARROWER, BROADER}
            if share == NARROWER:
                assert graph.is_above(each.id, other)


def test_what_a_network_adds_never_takes_away() -> None:
    """The shipped label stays the label; another one is a further way to say it."""
    shipped_one = Concept(id="a", labels={"fr": "vélo", "en": "bike"}, also={"fr": ("bicyclette",)})
    more = Concept(id="a", labels={"fr": "la petite reine", "nl": "fiets"}, broader=("b",))
    both = shipped_one.and_also(more)
    assert both.labels == {"fr": "vélo", "en": "bike", "nl": "fiets"}
    assert both.also == {"fr": ("bicyclette", "la petite reine")}
    assert both.broader == ("b",)
    assert both.and_also(more) == both
    assert (both.label("nl"), both.label("de")) == ("fiets", "vélo")
