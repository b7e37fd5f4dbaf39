"""The rules of writing to somebody: which message, which language, which words."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from services.notifications.domain import (
    LANGUAGES,
    Contact,
    in_words,
    language_for,
    message_id,
    newest_contacts,
    one_line,
    reason_in_words,
)

# Both ends of what an aware datetime can say, so that every zone's shift is tried there too.
KNOWN_REASONS = ("shares_language", "knows", "same_place", "near", "has_room")
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
    assert in_words(moment, "Indian/Reunion", "fr").startswith("samedi 1er août 2026 à 20 h 05")
    assert in_words(moment, "../etc/passwd", "fr").endswith("à 16 h 05 (heure universelle, UTC)")


@given(some.text(), some.text(), some.sampled_from(LANGUAGES))
def test_a_reason_is_a_sentence_or_nothing(code: str, detail: str, language: str) -> None:
    assert reason_in_words(code, detail, language) is None or code in KNOWN_REASONS
    for known in KNOWN_REASONS:
        assert reason_in_words(known, detail, language)


def test_a_language_is_called_by_its_name() -> None:
    assert reason_in_words("shares_language", "fr-BE", "en") == "you share a language: French"
    assert reason_in_words("shares_language", "tlh", "en") == "you share a language: tlh"


def test_message_ids_are_uuids_of_their_own() -> None:
    event = uuid4()
    assert message_id(event) != str(event)
