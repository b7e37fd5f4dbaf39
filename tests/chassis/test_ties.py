"""Marks of what people share: the same for the same words, and of no use without the key."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from chassis.ties import Ties

KEY = secrets.token_bytes(32)
words = st.text("aéÉçŒœßXyz'- ", min_size=1, max_size=40).filter(str.strip)


@given(words)
def test_what_is_meant_alike_has_one_mark(word: str) -> None:
    """Capitals and spaces make no difference; a house is no employer, and other keys no help."""
    (mark,) = Ties(KEY).of(household=word, employer=None)
    assert mark.startswith("household:")
    for typed in (f"  {word}\t", word.replace(" ", "  "), word.casefold().upper().casefold()):
        if " ".join(typed.split()).casefold() == " ".join(word.split()).casefold():
            assert Ties(KEY).of(household=typed, employer=None) == {mark}
    (works,) = Ties(KEY).of(household=None, employer=word)
    assert works.removeprefix("employer:") != mark.removeprefix("household:")
    (others,) = Ties(secrets.token_bytes(32)).of(household=word, employer=None)
    assert others != mark


def test_accents_are_the_same_however_they_are_composed() -> None:
    """Phones and computers write them differently."""
    marks = {
        Ties(KEY).of(household=each, employer=None) for each in ("Théo", "The\u0301o", "THÉO ")
    }
    assert len(marks) == 1


def test_nothing_is_marked_without_words_or_without_a_key(tmp_path: Path) -> None:
    """A short key could be guessed: it is refused at the start."""
    assert Ties(KEY).of(household=None, employer="") == frozenset()
    with capture_logs() as said:
        assert Ties.from_file(None) is None
    assert [each["log_level"] for each in said] == ["warning"], "no rule is left out in silence"
    (tmp_path / "short").write_bytes(KEY[:31])
    with pytest.raises(ValueError, match="32 bytes"):
        Ties.from_file(tmp_path / "short")
