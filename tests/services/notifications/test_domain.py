"""The rules of writing to somebody: which message, which language, which words."""

import random
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from contracts.matching import ReasonCode
from services.matching.domain import why
from services.notifications.domain.messages import (
    LANGUAGES,
    Contact,
    Role,
    language_for,
    message_id,
    newest_contacts,
    one_line,
)
from services.notifications.domain.reasons import (
    MOST_REASONS,
    reason_in_words,
    reasons_in_words,
)
from services.notifications.domain.words import day_in_words, in_words, mode_in_words

KNOWN_REASONS = get_args(ReasonCode)
# Both ends of what an aware datetime can say, so that every zone's shift is tried there too.
MOMENTS = some.datetimes(timezones=some.just(UTC))


def _contact(member: str, minutes: int) -> Contact:
    return Contact(
        member_id=member,
        place_id="p",
        given_name=str(minutes),
        family_name=None,
        email="a@b.example",
        phone=None,
        languages=("fr",),
        as_of=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes),
    )


@given(some.lists(some.tuples(some.sampled_from("abc"), some.integers(0, 9))), some.randoms())
def test_the_latest_contact_wins_in_whatever_order_they_come(
    given_at: list[tuple[str, int]], chance: random.Random
) -> None:
    contacts = [_contact(member, minutes) for member, minutes in given_at]
    newest = newest_contacts(contacts)
    chance.shuffle(contacts)
    assert newest_contacts(contacts) == newest
    for member, minutes in given_at:
        assert newest[member].as_of >= _contact(member, minutes).as_of


@given(some.uuids(), some.uuids())
def test_a_fact_has_one_message_and_no_other_fact_has_it(one: UUID, other: UUID) -> None:
    assert message_id(one) == message_id(one)
    assert (message_id(one) == message_id(other)) == (one == other)


@given(some.uuids(), some.sampled_from(Role), some.uuids(), some.sampled_from(Role), some.uuids())
def test_each_reader_of_a_fact_has_a_message_of_their_own(
    fact: UUID, role: Role, person: UUID, other_role: Role, other: UUID
) -> None:
    one = message_id(fact, role, str(person))
    two = message_id(fact, other_role, str(other))
    who = (role, None if role is Role.SUBJECT else person)
    assert (one == two) == (who == (other_role, None if other_role is Role.SUBJECT else other))
    assert (one == message_id(fact)) == (role is Role.SUBJECT)


@given(some.lists(some.sampled_from(["nl", "EN", "fr-BE", "de", "en-GB", "eng", "frr", ""])))
def test_the_first_language_that_we_write_is_taken(spoken: list[str]) -> None:
    chosen = language_for(spoken)
    assert chosen in LANGUAGES
    before = [tag.split("-")[0].lower() for tag in spoken]
    fits = [tag for tag in before if tag in LANGUAGES]
    assert chosen == (fits[0] if fits else "fr")


@given(some.text(), some.integers(1, 50))
def test_one_line_is_one_line_and_keeps_what_can_be_seen(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert line.isprintable()
    assert one_line(line, limit=limit) == line


def test_names_as_people_write_them_stay_as_they_are() -> None:
    for name in ("Zoë", "Anne-Marie", "D'Arc", "Ñusta", "محمد", "李小龙", "Ægir Þór"):
        assert one_line(name) == name


@given(MOMENTS, some.text(max_size=20), some.sampled_from(LANGUAGES))
def test_a_time_is_told_whatever_the_zone_is_called(
    moment: datetime, zone: str, language: str
) -> None:
    words = in_words(moment, zone, language)
    assert words == one_line(words)


def test_a_time_is_told_by_the_clock_of_the_place() -> None:
    moment = datetime(2026, 8, 1, 16, 5, tzinfo=UTC)
    assert in_words(moment, "Europe/Paris", "fr") == (
        "samedi 1er août 2026 à 18 h 05 (heure locale de votre lieu)"
    )
    assert in_words(moment, "America/Martinique", "en") == (
        "Saturday 1 August 2026 at 12:05 (local time at your place)"
    )
    assert in_words(moment, "Europe/Brussels", "nl") == (
        "zaterdag 1 augustus 2026 om 18.05 uur (plaatselijke tijd op uw plek)"
    )
    assert in_words(moment, "America/Port_of_Spain", "en", of_place=False) == (
        "Saturday 1 August 2026 at 12:05 (Port of Spain time)"
    )
    assert in_words(moment, "Indian/Reunion", "fr").startswith("samedi 1er août 2026 à 20 h 05")
    assert in_words(moment, "../etc/passwd", "fr").endswith("à 16 h 05 (heure universelle, UTC)")


def test_a_day_is_told_as_people_say_it() -> None:
    last = datetime(2026, 8, 1, 23, 59, tzinfo=UTC)
    assert day_in_words(last, "fr") == "samedi 1er août 2026"
    assert day_in_words(last, "nl") == "zaterdag 1 augustus 2026"
    assert day_in_words(last, "en") == "Saturday 1 August 2026"


def test_letters_have_words_for_all_that_matching_says() -> None:
    """S2.32: one list of words for both rooms, so that three reasons said are three lines read."""
    assert set(KNOWN_REASONS) == set(get_args(why.Code))
    said = [("shares_language", "fr"), ("has_room", "2"), ("meets_online", "")]
    for language in LANGUAGES:
        for to_mentor in (False, True):
            assert len(set(reasons_in_words(said, language, to_mentor=to_mentor))) == MOST_REASONS


@given(some.text(), some.text(), some.sampled_from(LANGUAGES), some.booleans())
def test_a_reason_is_a_sentence_or_nothing(
    code: str, detail: str, language: str, to_mentor: bool
) -> None:
    said = reason_in_words(code, detail, language, to_mentor=to_mentor)
    assert said is None or code in KNOWN_REASONS
    for known in KNOWN_REASONS:
        assert reason_in_words(known, detail, language, to_mentor=to_mentor)


@given(
    some.lists(some.tuples(some.sampled_from([*KNOWN_REASONS, "a new one"]), some.text())),
    some.sampled_from(LANGUAGES),
    some.booleans(),
)
def test_the_first_three_reasons_that_have_words_are_told(
    reasons: list[tuple[str, str]], language: str, to_mentor: bool
) -> None:
    """S2.30: both know why they were brought together; what has no words yet is left out."""
    told = reasons_in_words(reasons, language, to_mentor=to_mentor)
    known = [each for each in reasons if each[0] in KNOWN_REASONS][:MOST_REASONS]
    assert told == [
        reason_in_words(code, detail, language, to_mentor=to_mentor) for code, detail in known
    ]


def test_each_of_the_two_reads_a_reason_from_their_own_side() -> None:
    """S2.30, S4.4: experience, wishes and what completes the other, in either's words."""
    for language in LANGUAGES:
        sides = {
            code: {reason_in_words(code, "vélo", language, to_mentor=side) for side in (0, 1)}
            for code in KNOWN_REASONS
        }
        assert {code for code, words in sides.items() if len(words) == 2} == {
            *("knows", "knows_the_place", "likes_to_pass_on", "has_room", "comes_along"),
        }
    knows = [
        reason_in_words("knows", "réparer un vélo", "fr", to_mentor=to) for to in (False, True)
    ]
    assert knows == ["son expérience : réparer un vélo", "votre expérience : réparer un vélo"]
    assert reason_in_words("near", "4", "nl") == "u woont 4 km van elkaar"
    assert reason_in_words("can_something_else", "", "en") == "what you both can do goes together"


def test_a_language_is_called_by_its_name() -> None:
    assert reason_in_words("shares_language", "fr-BE", "en") == "you share a language: French"
    assert reason_in_words("shares_language", "tlh", "en") == "you share a language: tlh"
    assert reason_in_words("shares_language", "nl", "nl") == "u spreekt dezelfde taal: Nederlands"


def test_a_session_is_where_somebody_can_be() -> None:
    for language in LANGUAGES:
        assert mode_in_words("hybrid", language)
        assert not mode_in_words("not a word we know", language)


def test_message_ids_are_uuids_of_their_own() -> None:
    event = uuid4()
    assert message_id(event) != str(event)
