"""What the stores of the vocabulary promise, and what a process knows of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chassis.http import Idempotency
from services.matching.domain.vocabulary.concepts import Concept
from services.matching.kept_lexicon import KeptLexicon
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore
from services.matching.store.unknown_words import UnknownWord, id_of
from tests.services.matching.people import NOW

pytestmark = pytest.mark.database

ZYTHO = {"word:zythologie": ("zythologie", "fr")}
SETTINGS = MatchingSettings()


def settle(store: MatchingStore, concept_id: str, meaning: str | None, at: float = 0) -> None:
    store.unknown_words.settle(
        id_of(concept_id),
        meaning,
        effect=Idempotency(key=f"settle {concept_id}", fingerprint="f"),
        now=NOW + timedelta(seconds=at),
        decide=lambda word: {"id": word.id},
    )


def test_words_are_counted_however_many_meet_them_at_once(store: MatchingStore) -> None:
    """One document for each word, and none is lost."""
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(store.unknown_words.note, ZYTHO, NOW) for _ in range(40)]:
            done.result()
    word = store.unknown_words.get(id_of("word:zythologie"))
    assert word == UnknownWord(
        id=id_of("word:zythologie"),
        concept_id="word:zythologie",
        word="zythologie",
        language="fr",
        count=40,
        suggested=False,
        status="open",
        meaning=None,
    )


def test_the_list_of_words_has_each_once_the_most_frequent_first(store: MatchingStore) -> None:
    """Page by page, also among those that were met equally often."""
    for number in range(7):
        for _ in range(number // 3 + 1):
            store.unknown_words.note({f"word:w{number}": (f"w{number}", "fr")}, NOW)
    seen: list[UnknownWord] = []
    after: tuple[int, str] | None = None
    while page := store.unknown_words.page("open", limit=2, after=after):
        seen += page
        after = (page[-1].count, page[-1].id)
    assert [each.count for each in seen] == [3, 2, 2, 2, 1, 1, 1]
    assert len({each.id for each in seen}) == 7
    settle(store, "word:w0", None)
    assert len(store.unknown_words.page("open", limit=10, after=None)) == 6
    assert [each.word for each in store.unknown_words.page("settled", limit=10, after=None)] == [
        "w0"
    ]


def test_what_is_added_twice_is_there_once(store: MatchingStore) -> None:
    """Whatever is repeated; the first label stays, and another one is a further way to say it."""
    first = Concept(id="shore", labels={"fr": "littoral"}, broader=("climate",))
    more = Concept(id="shore", labels={"fr": "bord de mer", "nl": "kust"}, also={"nl": ("strand",)})
    for concept in (first, more, first, more):
        store.skills.add([concept], NOW)
    ((kept, version),) = store.skills.changed_since(None)
    assert kept == Concept(
        id="shore",
        labels={"fr": "littoral", "nl": "kust"},
        also={"fr": ("bord de mer",), "nl": ("strand",)},
        broader=("climate",),
    )
    assert version == 4


def test_a_process_learns_what_another_has_stored(store: MatchingStore) -> None:
    """Within the time that is set, though clocks differ by seconds; sooner where it matters."""
    kept = KeptLexicon(store, SETTINGS)
    assert kept.current(NOW).recognise("littoral", ["fr"]).concepts == ()
    store.unknown_words.note(ZYTHO, NOW)
    # The other's clock is five seconds behind.
    store.skills.add([Concept(id="shore", labels={"fr": "littoral"})], NOW - timedelta(seconds=5))
    settle(store, "word:zythologie", "brewing", at=-5)
    soon = NOW + timedelta(seconds=SETTINGS.fresh_seconds / 2)
    assert kept.current(soon).recognise("littoral", ["fr"]).concepts == ()
    lexicon = kept.current(NOW + timedelta(seconds=SETTINGS.fresh_seconds + 0.1))
    assert lexicon.recognise("littoral et zythologie", ["fr"]).concepts == ("shore", "brewing")
    assert lexicon.akin("brewing")["word:zythologie"] == 100
    assert kept.search(NOW + timedelta(seconds=2)).find("litt", "fr", 5)[0] == "shore"
    # Nothing new: the same lexicon, unchanged.
    version = lexicon.version
    assert kept.current(NOW + timedelta(seconds=9)).version == version
    store.skills.add([Concept(id="dune", labels={"fr": "dunes"})], NOW + timedelta(seconds=9))
    at_once = kept.current(NOW + timedelta(seconds=9.1), at_once=True)
    assert at_once.recognise("dune", ["fr"]).concepts == ("dune",)
