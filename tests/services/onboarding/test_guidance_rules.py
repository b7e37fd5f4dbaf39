"""The rules of questions and their answers, and what the files of help hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.guidance.questions import (
    NotNow,
    Question,
    check_names_nobody,
    faq_id_of,
)
from services.onboarding.domain.guidance.sections import SECTIONS
from services.onboarding.domain.guidance.values import SHIPPED
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.words import TONGUES, said, tidy
from services.onboarding.forms.guidance import QuestionForm
from services.onboarding.help import PAGES, TOPICS
from services.onboarding.store.questions import place_in_row

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


def question(**changes: object) -> Question:
    asked = Question(
        id=str(uuid4()),
        kind="question",
        asked_by="somebody",
        place_id=None,
        text="Puis-je amener mes enfants ?",
        measure_id=None,
        asked_at=NOW,
        answer_due_at=NOW + timedelta(days=7),
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(["answer", "promote"]), max_size=6))
def test_a_question_is_answered_once_then_promoted_once(acts: list[str]) -> None:
    """S3.14: in this order, whatever is tried; its version counts what has happened."""
    current = question()
    for act in acts:
        before = current
        try:
            current = (
                current.answered("Oui.", by="b", now=NOW) if act == "answer" else current.promoted()
            )
        except NotNow:
            assert current is before
            continue
        assert current.version == before.version + 1
        assert (before.status, current.status) in {
            ("asked", "answered"),
            ("answered", "promoted"),
        }
    assert (current.faq_id == faq_id_of(current.id)) == (current.status == "promoted")


@given(st.integers(-20, 20), st.booleans())
def test_who_waits_for_too_long_is_known(days: int, answered: bool) -> None:
    """S3.14: overdue from the very moment that was promised, until somebody answers."""
    asked = question()
    now = NOW + timedelta(days=7 + days)
    if answered:
        asked = asked.answered("Oui.", by="b", now=NOW)
    assert asked.is_overdue(now) == (not answered and days >= 0)


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=999)), max_size=8))
def test_those_who_wait_stand_in_the_order_of_their_days(waits: list[timedelta]) -> None:
    """The row sorts as the days do, to the second."""
    asked = [question(answer_due_at=NOW + wait) for wait in waits]
    row = sorted(asked, key=place_in_row)
    seconds = [each.answer_due_at.replace(microsecond=0) for each in row]
    assert seconds == sorted(seconds)


@pytest.mark.parametrize(
    "text",
    [
        "Rappelle-moi au 06 12 34 56 78.",
        "+33612345678",
        "ecrivez a a@b.org",
        "0475/12.34.56",
        "+12.05.2025",
        "0475-12-05-2025",
        "06.12.2034.56.78",
        "12/05/2025 06 12 34 56 78",
        "99/99/2025",
    ],
)
def test_what_many_read_holds_no_way_to_reach_somebody(text: str) -> None:
    """S0.7: no address and no number goes into the log of the guide."""
    with pytest.raises(NotAcceptable):
        check_names_nobody(text, "/text")


@pytest.mark.parametrize("text", ["De 18 h à 20 h, dès 2026.", "À 2 ou 3, jamais 1 000 000 !"])
def test_plain_figures_may_be_named(text: str) -> None:
    """Hours, years and numbers of people are no telephone numbers."""
    check_names_nobody(text, "/text")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d"]),
    st.sampled_from(
        ["{}", "La séance du {}", "Le {} à 14 h", "Le {} 14 h", "Le {} (18.30 - 20 h)"]
    ),
    st.sampled_from(["", "Du 02/01/2025-"]),
)
def test_days_may_be_named(day: date, written: str, sentence: str, before: str) -> None:
    """S0.7: a day that exists is no telephone number, nor is the hour that follows it."""
    check_names_nobody(before + sentence.format(day.strftime(written)), "/text")


@given(
    st.text("0123456789", min_size=9, max_size=9),
    st.sampled_from([(2, 2, 2, 2, 2), (4, 2, 2, 2), (4, 6), (3, 7), (10,), (3, 3, 4)]),
    st.sampled_from([" ", ".", "-", "/"]),
    st.sampled_from(["", "Le 12/05/2025 ", "Le 12/05/2025 à 14 h : "]),
)
def test_numbers_stay_out_wherever_they_stand(
    digits: str, groups: tuple[int, ...], mark: str, before: str
) -> None:
    """S0.7: a national number in its usual groups is refused, also after a day."""
    left = iter(f"0{digits}")
    parts = ["".join(next(left) for _ in range(size)) for size in groups]
    with pytest.raises(NotAcceptable):
        check_names_nobody(before + mark.join(parts), "/text")


@given(st.text(max_size=100))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    """What is kept is the same however often it is sent."""
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_machine_ends_them(ending: str) -> None:
    """And they are kept the same, so that nobody is asked again for a line's end."""
    form = QuestionForm.model_validate({"text": f"Un{ending}{ending}deux  {ending}"})
    assert form.text == "Un\n\ndeux"


def test_what_is_not_translated_is_said_in_french() -> None:
    """And it is told which language it is."""
    assert said({"fr": "bonjour", "nl": "goedendag"}, "nl") == ("goedendag", "nl")
    assert said({"fr": "bonjour", "nl": "goedendag"}, "en") == ("bonjour", "fr")


def test_what_is_shipped_is_there_in_three_languages() -> None:
    """S4.31, S0.2, S0.7: help, values and guide, each different words in each language."""
    for topic in TOPICS:
        pages = [PAGES[tongue][topic] for tongue in TONGUES]
        assert len({page.title for page in pages}) == 3
        assert all(len(page.text) > 300 for page in pages), topic
    for value in SHIPPED:
        assert set(value.name) == set(TONGUES)
    for words in SECTIONS.values():
        assert len(set(words.values())) == 3
