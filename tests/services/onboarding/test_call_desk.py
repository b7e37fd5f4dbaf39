"""Offers that no longer hold, and rungs that two processes climb at once: with the real store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis.http import Idempotency
from services.onboarding.announcements import of_training
from services.onboarding.call_facts import of_turn
from services.onboarding.call_ladder import CallLadder
from services.onboarding.domain.welcome.calls import Outcome, WelcomeCall, orders, outcomes
from services.onboarding.domain.welcome.calls.call import TIME
from services.onboarding.domain.welcome.rules import Rules
from services.onboarding.kept_calendar import times_of
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.welcome_desk import WelcomeDesk
from tests.services.onboarding.samples import NOBODY_IN_PARTICULAR, NOW, call_due, welcomer

pytestmark = pytest.mark.database
AMINA = "7a0c0b7e-3b0e-4b6f-9a51-1d9f2f6f6a10"
ALIGNED = Outcome(judgement="aligned", measures=(), said_by=None)
Mongo = Database[dict[str, Any]]


def ladder(mongo: Mongo) -> tuple[WelcomeDesk, CallLadder]:
    """One process's desk and ladder."""
    store = OnboardingStore(mongo)
    desk = WelcomeDesk(store, OnboardingSettings())
    return desk, CallLadder(store, desk)


def decide(store: OnboardingStore, **rules: Any) -> None:
    """Let the network welcome so."""
    store.network.change_rules(
        effect=Idempotency(key=uuid4().hex, fingerprint="f"),
        decide=lambda known, _: (replace(known, **rules), {}),
    )


def enrol(store: OnboardingStore, *peers: Any) -> None:
    """Take welcomers in."""
    for each in peers:
        store.welcomers.add(
            each,
            [of_training(each, NOW, NOBODY_IN_PARTICULAR)],
            effect=Idempotency(key=uuid4().hex, fingerprint="f"),
            body={},
            now=NOW,
        )


def test_an_offer_that_no_longer_holds_is_made_anew(store: OnboardingStore, mongo: Mongo) -> None:
    """None of its times is one that nobody will keep; the times that were kept are free again."""
    decide(store, way="choice")
    leaving, other = welcomer(), welcomer()
    enrol(store, leaving)
    desk, climbing = ladder(mongo)
    call = call_due(deadline=Rules().deadline(NOW))
    desk.book([call], {}, NOW)
    before = store.calls.get(call.id)
    assert before is not None
    assert {each.welcomer_id for each in before.choices} == {leaving.id}
    enrol(store, other)
    mongo["welcomers"].update_one(
        {"_id": leaving.id}, {"$set": {"trained_until": "2020-01-01", "changed_at": NOW}}
    )
    for _ in range(2):
        climbing.hand_over(leaving.id, NOW + timedelta(minutes=1), because=uuid4())
    after = store.calls.get(call.id)
    assert after is not None
    assert (after.status, after.version, after.arrangement) == ("offered", 2, 2)
    assert {each.welcomer_id for each in after.choices} == {other.id}
    assert len(after.choices) == 3
    assert not {claim for claim in after.held if leaving.id in claim}


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"conflicts": [AMINA]}, False),
        ({"conflicts": ["the mill"]}, False),
        ({"languages": ["nl"]}, False),
        ({"household": "Moulin"}, False),
        ({"availability": [], "per_day": 1, "rest_minutes": 600}, True),
    ],
    ids=["member", "place", "language", "household", "hours"],
)
@pytest.mark.parametrize("way", ["slot", "choice"])
def test_who_may_not_call_somebody_any_more_gives_the_call_to_another(
    store: OnboardingStore,
    mongo: Mongo,
    change: dict[str, Any],
    stays: bool,
    way: str,
) -> None:
    """S0.12: a conflict, or a language given up, holds for what is booked or offered, too."""
    decide(store, way=way)
    first, other = welcomer(), welcomer()
    enrol(store, first)
    desk, climbing = ladder(mongo)
    call = call_due(
        deadline=Rules().deadline(NOW), member_id=AMINA, place_id="the mill", household="moulin"
    )
    desk.book([call], {}, NOW)
    enrol(store, other)
    mongo["welcomers"].update_one({"_id": first.id}, {"$set": {**change, "changed_at": NOW}})
    climbing.hand_over(first.id, NOW + timedelta(minutes=1), because=uuid4())
    after = store.calls.get(call.id)
    assert after is not None
    assert after.status == {"slot": "booked", "choice": "offered"}[way]
    assert {welcomer_id for welcomer_id, _, _ in times_of(after)} == {
        first.id if stays else other.id
    }


def rung_in_vain(store: OnboardingStore, mongo: Mongo) -> tuple[WelcomeCall, WelcomeCall]:
    """A call as it was booked, and once it was missed in a process that knew nothing of it."""
    due = call_due(deadline=Rules().deadline(NOW))
    ladder(mongo)[0].book([due], {}, NOW)
    booked = store.calls.get(due.id)
    assert booked is not None
    assert booked.starts_at is not None
    later = booked.starts_at + timedelta(hours=1)
    desk, _ = ladder(mongo)
    choices, why = desk.propose(booked, Rules(), later)
    turn = outcomes.miss(booked, choices, why, Rules(), later, by=TIME)
    assert store.calls.advance([(turn.before, turn.call, of_turn(turn))], later) == []
    missed = store.calls.get(due.id)
    assert missed == turn.call
    return booked, missed


def test_a_call_that_nobody_answered_counts_for_the_caps(
    store: OnboardingStore, mongo: Mongo
) -> None:
    """S0.11: whoever wishes for one call a week rings once a week; also by the index alone."""
    enrol(store, welcomer(per_week=1))
    booked, missed = rung_in_vain(store, mongo)
    another = call_due(deadline=Rules().deadline(NOW))
    assert missed.given[0].held == booked.held
    later = missed.given[0].starts_at + timedelta(hours=2)
    ladder(mongo)[0].book([another], {}, later)
    after = store.calls.get(another.id)
    assert after is not None
    times = [missed.given[0].starts_at, missed.starts_at, after.starts_at]
    assert len({each.isocalendar()[:2] for each in times if each is not None}) == 3
    claimed = {"_id": "x", "held": [booked.held[-1]]}
    with pytest.raises(DuplicateKeyError):
        mongo["welcome_calls"].insert_one(claimed)


def test_whoever_rang_in_vain_has_had_their_turn(store: OnboardingStore, mongo: Mongo) -> None:
    """The other one of two has the next, and calls that were held go on counting, too."""
    enrol(store, welcomer(), welcomer())
    booked, missed = rung_in_vain(store, mongo)
    assert missed.welcomer_id not in {None, booked.welcomer_id}
    assert missed.starts_at is not None
    after = missed.starts_at + timedelta(hours=1)
    turn = outcomes.hold(missed, ALIGNED, Rules(), after, by=TIME)
    again = orders.ask_again(turn.call, (), "no_free_slot", Rules(), after, by=TIME).call
    assert [each.welcomer_id for each in again.given] == [booked.welcomer_id, missed.welcomer_id]


def test_many_ladders_at_once_take_each_rung_once(store: OnboardingStore, mongo: Mongo) -> None:
    """Four processes do what is due for forty calls: one reminder, one question, one task each."""
    enrol(store, *(welcomer(trained_until=date(2031, 1, 1)) for _ in range(3)))
    calls = [call_due(deadline=Rules().deadline(NOW)) for _ in range(40)]
    ladder(mongo)[0].book(calls, {}, NOW)
    processes = [ladder(mongo)[1] for _ in range(4)]
    for days in (1, 3, 8, 12, 20):
        later = NOW + timedelta(days=days)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each, at=later: each.climb(at), processes))  # type: ignore[misc]
            list(pool.map(lambda each, at=later: each.pass_on(at), processes))  # type: ignore[misc]
    stored = list(mongo["welcome_calls"].find())
    for each in stored:
        ids = [fact["id"] for fact in each["facts"]]
        assert len(ids) == len(set(ids))
        what = [line["what"] for line in each["history"]]
        assert what.count("asked") <= 1
        assert what.count("escalated") == 1
        assert "due_at" not in each
    kinds = [each["kind"] for each in mongo["tasks"].find()]
    assert kinds.count("look_after") == 40
    assert kinds.count("say_how_it_went") == sum(
        line["what"] == "asked" for each in stored for line in each["history"]
    )
