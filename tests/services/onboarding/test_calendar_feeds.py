"""Welcomers' own calendars: their calls as a private feed."""

from __future__ import annotations

import hashlib
import itertools
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from chassis.assertion import Caller
from contracts.onboarding import WelcomeCallBooked
from contracts.welcome import WelcomeCallCancelled
from services.onboarding.clock import now
from services.onboarding.diary_news import entries_of
from services.onboarding.domain.welcome.diary_entries import DiaryEntry
from services.onboarding.views.diary import diary
from tests.services.explained import WatchedDatabase
from tests.services.onboarding import samples
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from pymongo.database import Database as MongoDatabase

    from services.onboarding.store import OnboardingStore
    from tests.services.one_service import OneService

TOMORROW = samples.NOW + timedelta(days=1)
STAFF = Caller("staff", frozenset({"staff"}), reach=frozenset({"network"}))
ANYBODY = Caller(None, reach=frozenset({"public"}))
CALL, MEMBER, PAUL, LEA = (str(UUID(int=number)) for number in range(1, 5))


def said(cls: Any = WelcomeCallBooked, /, **changes: Any) -> Any:
    """A fact about a call."""
    starts_at = changes.pop("starts_at", TOMORROW)
    fields: dict[str, Any] = {
        "event_id": uuid4(),
        "occurred_at": samples.NOW,
        "correlation_id": uuid4(),
        "call_id": CALL,
        "member_id": MEMBER,
        "welcomer_id": PAUL,
        "welcomer_given_name": "Paul",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "language": "fr",
        "time_zone": "Europe/Paris",
        "arrangement": 1,
    }
    if cls is WelcomeCallCancelled:
        fields["cancelled_by"] = "member"
    return cls(**{**fields, **changes})


LATER = TOMORROW + timedelta(hours=2)
LIFE = (
    said(),
    said(arrangement=2, change="moved", starts_at=LATER, previous_starts_at=TOMORROW),
    said(
        arrangement=3,
        change="handed_over",
        starts_at=LATER,
        welcomer_id=LEA,
        previous_welcomer_id=PAUL,
    ),
    said(WelcomeCallCancelled, arrangement=4, welcomer_id=LEA, starts_at=LATER),
    said(arrangement=5, change="rebooked"),
)


def shown(text: str) -> dict[str, dict[str, Any]]:
    """What a calendar program takes from a feed, by UID."""
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "PUBLISH"
    return {
        str(event["UID"]): {
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "starts_at": event.decoded("DTSTART"),
            "summary": str(event["SUMMARY"]),
        }
        for event in calendar.walk("VEVENT")
    }


@pytest.mark.database
def test_the_order_of_facts_does_not_matter(store: OnboardingStore) -> None:
    """Whoever hears them in whatever order, twice: the last arrangement is what is shown."""
    for order in random.Random(1).sample(list(itertools.permutations(LIFE)), 30):
        call_id = str(uuid4())
        facts = [fact.model_copy(update={"call_id": call_id}) for fact in (*order, *order[:2])]
        for fact in facts:
            store.diary_entries.note(list(entries_of(fact)))
        paul, lea = (
            next(
                each for each in store.diary_entries.of(who, samples.NOW) if each.call_id == call_id
            )
            for who in (PAUL, LEA)
        )
        assert (paul.arrangement, paul.cancelled, paul.starts_at) == (5, False, TOMORROW)
        assert (lea.arrangement, lea.cancelled, lea.starts_at) == (4, True, LATER)


@pytest.mark.database
def test_a_batch_notes_all_of_it(store: OnboardingStore) -> None:
    """Some known already, some new, the same call several times."""
    store.diary_entries.note(list(entries_of(LIFE[1])))
    batch = [said(call_id=str(uuid4()), starts_at=TOMORROW + timedelta(days=n)) for n in range(50)]
    store.diary_entries.note([entry for each in (*LIFE, *batch) for entry in entries_of(each)])
    assert len(store.diary_entries.of(PAUL, samples.NOW)) == 51


@pytest.mark.database
def test_what_is_long_over_is_shown_no_more(store: OnboardingStore) -> None:
    """A month after its time."""
    store.diary_entries.note(list(entries_of(said())))
    assert store.diary_entries.of(PAUL, TOMORROW + timedelta(days=29))
    assert not store.diary_entries.of(PAUL, TOMORROW + timedelta(days=31))


@pytest.mark.database
def test_each_question_has_its_index(mongo: MongoDatabase[dict[str, Any]]) -> None:
    """However many welcomers there are."""
    from services.onboarding.store import OnboardingStore  # noqa: PLC0415 - on a watched database

    watched = WatchedDatabase(mongo)
    watching = OnboardingStore(watched)  # type: ignore[arg-type]
    watching.diary_entries.of(PAUL, samples.NOW)
    watching.calendar_feeds.whose("0" * 64)
    assert watched.scans() == []


def entry(**changes: Any) -> DiaryEntry:
    """An entry in Paul's calendar."""
    fields: dict[str, Any] = {
        "welcomer_id": PAUL,
        "call_id": CALL,
        "member_id": MEMBER,
        "starts_at": TOMORROW,
        "ends_at": TOMORROW + timedelta(minutes=30),
        "language": "fr",
        "arrangement": 1,
        "cancelled": False,
        "stated_at": samples.NOW,
    }
    return DiaryEntry(**{**fields, **changes})


def test_a_move_and_a_cancellation_reach_the_calendar_by_uid_and_sequence() -> None:
    """S0.5: the same UID for ever, SEQUENCE grows, and what is cancelled is said to be so."""
    before = shown(diary([entry()], {MEMBER: "Amina"}, "fr"))
    moved = shown(diary([entry(arrangement=2, starts_at=LATER)], {MEMBER: "Amina"}, "fr"))
    off = shown(diary([entry(arrangement=3, cancelled=True)], {MEMBER: "Amina"}, "fr"))
    uid = f"{CALL}@entrelieux"
    assert list(before) == list(moved) == list(off) == [uid]
    assert [each[uid]["sequence"] for each in (before, moved, off)] == [0, 1, 2]
    assert [each[uid]["status"] for each in (before, off)] == ["CONFIRMED", "CANCELLED"]
    assert before[uid]["starts_at"] == TOMORROW
    assert before[uid]["summary"] == "Appel de bienvenue : Amina"


@given(
    name=st.text(max_size=200).filter(lambda text: "\x00" not in text),
    language=st.sampled_from(["fr", "nl", "en", "oc"]),
)
def test_whatever_somebody_is_called_stays_inside_its_line(name: str, language: str) -> None:
    """No name ends a line, adds a property or closes the calendar; the same is the same."""
    text = diary([entry()], {MEMBER: name}, language)
    assert text == diary([entry()], {MEMBER: name}, language)
    assert list(shown(text)) == [f"{CALL}@entrelieux"]
    assert len(Calendar.from_ical(text).walk()) == 2


def digest_of(secret: str) -> str:
    """What the gateway passes on instead of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@pytest.mark.broker
@pytest.mark.database
def test_a_welcomer_has_a_private_feed_that_rotates_and_ends(house: OneService) -> None:
    """S0.5, S0.11: shown to who has the address, and to nobody else; the old address ends."""
    house.start()
    place = house.ask("POST", "/places", caller=STAFF, body=samples.place_body(), key="p" * 16)
    body = samples.welcomer_body(place.body["id"])
    welcomer = house.ask("POST", "/welcomers", caller=STAFF, body=body, key="w" * 16).body["id"]
    own = Caller(welcomer, frozenset({"welcomer"}), reach=frozenset({"own"}))
    path = f"/welcomers/{welcomer}/calendar-feed"
    joined = house.ask(
        "POST", "/members", caller=STAFF, body=samples.member_body(place.body["id"]), key="m" * 16
    )
    first, second = digest_of("first"), digest_of("second")
    opened = house.ask("POST", path, caller=own, body={"digest": first}, key="o" * 16)
    assert opened.status == 201
    assert opened.body["active"] is True

    def feed(digest: str) -> Any:
        return house.ask("GET", f"/feeds/{digest}", caller=ANYBODY)

    wait_until(lambda: "BEGIN:VEVENT" in feed(first).body, within=30, saying="the call is shown")
    answered = feed(first)
    assert answered.headers["Content-Type"] == "text/calendar; charset=utf-8"
    ((uid, event),) = shown(answered.body).items()
    assert uid.endswith("@entrelieux")
    assert event["summary"] == "Appel de bienvenue : Amina"
    for private in ("Diallo", "amina@example.org", "+33612345678", joined.body["id"]):
        assert private not in answered.body
    # Only the hash is anywhere in the database.
    kept = house.database["calendar_feeds"].find_one({"_id": welcomer})
    assert kept is not None
    assert kept["digest"] == first
    # The same request again changes nothing; a new one ends the old address.
    again = house.ask("POST", path, caller=own, body={"digest": first}, key="o" * 16)
    assert again.body == opened.body
    house.ask("POST", path, caller=own, body={"digest": second}, key="q" * 16)
    assert feed(first).status == 404
    assert feed(second).status == 200
    assert house.ask("DELETE", path, caller=own, key="d" * 16).status == 200
    assert feed(second).status == 404
    assert house.ask("DELETE", path, caller=own, key="e" * 16).body["active"] is False
    # Nobody else's business.
    for other in (STAFF, Caller("x", reach=frozenset({"own"})), ANYBODY):
        refused = house.ask("POST", path, caller=other, body={"digest": first}, key="z" * 16)
        assert refused.status == 404
        assert house.ask("DELETE", path, caller=other, key="y" * 16).status == 404
    assert house.ask("GET", f"/feeds/{first}", caller=own).status == 404
    for bad in ({}, {"digest": "short"}, {"digest": first, "more": 1}):
        assert house.ask("POST", path, caller=own, body=bad, key="b" * 16).status == 422
    assert now() > datetime.fromisoformat(opened.body["since"])
