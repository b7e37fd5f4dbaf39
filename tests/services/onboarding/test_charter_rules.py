"""The rules of charters: what a hash tells, what is asked again, in which order versions come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.charter.acceptances import (
    Receipt,
    accepted_in,
    nothing_left,
    standings,
)
from services.onboarding.domain.charter.differences import difference
from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.charter.readings import reading_of
from services.onboarding.domain.charter.versions import (
    Draft,
    NothingNew,
    NotTheLatest,
    Version,
    charter_id_of,
    newly_said,
    next_version,
    steps_between,
)
from services.onboarding.views.acceptances import of_reading
from tests.services.onboarding.charters import measures, revised, several, texts

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
ROLES = st.lists(st.sampled_from(["host", "guest"]), unique=True, max_size=2)


def draft(content: tuple[Measure, ...], title: str = "Charte") -> Draft:
    return Draft(id=charter_id_of(None), place_id=None, title={"fr": title}, measures=content)


def published(contents: list[tuple[Measure, ...]], today: date = TODAY) -> list[Version]:
    """Publish one draft after the other; those that say nothing new are left out."""
    versions: list[Version] = []
    for content in contents:
        latest = versions[-1] if versions else None
        try:
            version = next_version(
                draft(content),
                latest,
                expected_number=latest.number if latest else 0,
                expected_hash=None,
                today=today,
            )
        except NothingNew:
            assert latest is not None
            assert latest.measures == content
            continue
        versions.append(version)
    return versions


def yes(version: Version, *measure_ids: str, at: datetime = NOW) -> Receipt:
    return Receipt(
        id=str(uuid4()),
        charter_id=version.charter_id,
        number=version.number,
        at=at,
        measures=tuple(
            (each.id, each.hash)
            for each in version.measures
            if not measure_ids or each.id in measure_ids
        ),
        given="online",
        noted_by=None,
    )


@given(measures, measures)
def test_a_hash_changes_exactly_when_what_is_said_changes(one: Measure, other: Measure) -> None:
    """The same content, whatever the order it was given in; any other content, another hash."""
    again = replace(one, words=dict(reversed(one.words.items())), roles=tuple(reversed(one.roles)))
    assert again.hash == one.hash
    assert (one.hash == other.hash) == (one.content() == other.content())


@given(measures, texts, st.sampled_from(["title", "text"]))
def test_another_word_in_any_language_is_another_hash(
    measure: Measure, words: str, part: str
) -> None:
    """Also in Dutch only, also in the title only."""
    for tongue, passage in measure.words.items():
        changed = replace(passage, **{part: words})
        other = replace(measure, words={**measure.words, tongue: changed})
        assert (other.hash == measure.hash) == (changed == passage)
    assert replace(measure, excluded_practice=not measure.excluded_practice).hash != measure.hash
    assert replace(measure, roles=(*measure.roles, "elder")).hash != measure.hash


@given(several, several)
def test_a_version_s_hash_is_that_of_its_content(
    one: tuple[Measure, ...], other: tuple[Measure, ...]
) -> None:
    """Its order and its title are content too."""
    assert (draft(one).content_hash == draft(other).content_hash) == (one == other)
    assert draft(one, title="Autre").content_hash != draft(one).content_hash
    turned = tuple(reversed(one))
    assert (draft(turned).content_hash == draft(one).content_hash) == (turned == one)


@given(st.lists(several, max_size=6), st.integers(-3, 3))
def test_versions_come_one_after_the_other(contents: list[tuple[Measure, ...]], days: int) -> None:
    """S0.18: numbered without a gap, dated in their order whatever the clock does, none empty."""
    versions = published(contents)
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    if versions:
        later = next_version(
            draft(versions[-1].measures, title="Neuf"),
            versions[-1],
            expected_number=len(versions),
            expected_hash=None,
            today=TODAY + timedelta(days=days),
        )
        assert later.published_on >= versions[-1].published_on
        with pytest.raises(NothingNew):
            next_version(
                draft(versions[-1].measures),
                versions[-1],
                expected_number=len(versions),
                expected_hash=None,
                today=TODAY,
            )


@given(several, st.integers(0, 5))
def test_who_has_read_something_else_publishes_nothing(
    content: tuple[Measure, ...], expected: int
) -> None:
    """Neither over a version they do not know, nor a draft they have not read."""
    (first,) = published([content])
    new = draft(content, title="Neuf")
    if expected != 1:
        with pytest.raises(NotTheLatest):
            next_version(new, first, expected_number=expected, expected_hash=None, today=TODAY)
    with pytest.raises(NotTheLatest):
        next_version(new, first, expected_number=1, expected_hash=first.content_hash, today=TODAY)


@given(revised(), ROLES)
def test_what_has_not_changed_is_never_asked_again(
    charters: tuple[tuple[Measure, ...], tuple[Measure, ...]], roles: list[str]
) -> None:
    """S0.18: after a yes to a version, a new one asks for the new and changed measures alone."""
    before, after = charters
    versions = published([before, after])
    accepted = accepted_in([yes(versions[0])])
    assert nothing_left(versions[:1], roles, accepted)
    latest = versions[-1]
    asked = {
        each.measure.id for each in standings(latest, roles, accepted) if each.state != "accepted"
    }
    changed = set(newly_said(versions[0], latest)) if latest is not versions[0] else set()
    assert asked == {
        measure.id
        for measure in latest.measures
        if measure.id in changed and measure.concerns(roles)
    }
    assert nothing_left([latest], roles, accepted_in([yes(versions[0]), yes(latest)]))


@given(revised())
def test_the_steps_lead_from_one_version_to_the_other(
    charters: tuple[tuple[Measure, ...], tuple[Measure, ...]],
) -> None:
    """Added, changed and removed: taken together, nothing is missed and nothing made up."""
    before, after = charters
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    one, other = (
        Version(
            charter_id=charter_id_of(None),
            place_id=None,
            number=number,
            title={"fr": "Charte"},
            measures=content,
            published_on=TODAY,
        )
        for number, content in ((1, before), (2, after))
    )
    reached = dict(old)
    for step in steps_between(one, other):
        assert step.before == old.get(step.measure_id)
        assert step.after == new.get(step.measure_id)
        if step.after is None:
            del reached[step.measure_id]
        else:
            reached[step.measure_id] = step.after
    assert reached == new
    assert [step.kind for step in steps_between(None, one)] == ["added"] * len(before)


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_difference_is_readable_both_ways(before: str, after: str) -> None:
    """What stayed and went is the old text, what stayed and came is the new one."""
    pieces = difference(before, after)
    assert "".join(each.text for each in pieces if each.kind != "added") == before
    assert "".join(each.text for each in pieces if each.kind != "removed") == after
    assert all(each.text for each in pieces)


def test_a_difference_is_of_words() -> None:
    """Readable: one word goes, one comes, the others stay."""
    pieces = difference("Chacun finit sa phrase.", "Chacun termine sa phrase.")
    assert [(each.kind, each.text) for each in pieces] == [
        ("same", "Chacun "),
        ("removed", "finit"),
        ("added", "termine"),
        ("same", " sa phrase."),
    ]
    long = " ".join(["mot"] * 600)
    assert [each.kind for each in difference(long, long + " fin")] == ["removed", "added"]


@given(several, st.integers(0, 3))
def test_saying_yes_again_changes_nothing(content: tuple[Measure, ...], times: int) -> None:
    """The first time counts: its receipt, its date."""
    (version,) = published([content])
    first = yes(version)
    again = [yes(version, at=NOW + timedelta(days=day)) for day in range(1, times + 1)]
    assert accepted_in([first, *again]) == accepted_in([first])


def test_a_measure_concerns_those_it_names() -> None:
    """S0.15: each measure is addressed to a role, or to everybody; capitals do not matter."""
    words = {"fr": Passage("Titre", "Texte")}
    assert Measure(id="a", words=words).concerns([])
    assert Measure(id="a", words=words, roles=("Host",)).concerns(["guest", "host"])
    assert not Measure(id="a", words=words, roles=("host",)).concerns(["guest"])


def test_a_reader_is_told_what_has_changed_in_another_language() -> None:
    """S0.18: their own words stayed the same; it says in which language others came."""
    before = Measure(id="a", words={"fr": Passage("T", "x"), "en": Passage("T", "We lisen.")})
    after = Measure(id="a", words={"fr": Passage("T", "x"), "en": Passage("T", "We listen.")})
    first, second = published([(before,), (after,)])
    items = standings(second, [], accepted_in([yes(first)]))
    reading = of_reading("m", [(second, items, {"a": before})], "fr")
    (measure,) = reading["charters"][0]["measures"]
    assert (measure["state"], measure["fields"], measure["languages"]) == (
        "changed",
        ["words"],
        ["en"],
    )


@given(revised(), ROLES, ROLES)
def test_a_reading_is_complete_when_nothing_is_left(
    charters: tuple[tuple[Measure, ...], tuple[Measure, ...]], then: list[str], now: list[str]
) -> None:
    """S0.18: by the versions in force and the roles of today, whatever was complete before."""
    before, after = charters
    versions = published([before, after])
    latest = versions[-1]
    assert reading_of([latest], now, []) is None
    concerned = replace(versions[0], measures=tuple(m for m in before if m.concerns(then)))
    reading = reading_of([latest], now, [yes(concerned)])
    assert reading is not None
    accepted = {measure.id: measure.hash for measure in concerned.measures}
    asked = [measure for measure in latest.measures if measure.concerns(now)]
    assert reading.complete == all(accepted.get(each.id) == each.hash for each in asked)
    assert list(reading.new) == [each for each in asked if each.id not in accepted]
    assert list(reading.changed) == [
        each for each in asked if each.id in accepted and accepted[each.id] != each.hash
    ]
    assert (reading.changed_at is None) == (not reading.changed)
    assert bool(reading.left) == (not reading.complete)
