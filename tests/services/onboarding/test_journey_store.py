"""Journeys in the database: begun once, looked at once, and never behind what happened."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from services.onboarding.domain.journey.begun import Begun
from services.onboarding.domain.journey.deadlines import Overdue
from services.onboarding.domain.journey.figures import Pace
from services.onboarding.store import OnboardingStore
from services.onboarding.store.journeys import LookedAt
from services.onboarding.tidings import of_overdue

pytestmark = pytest.mark.database
Mongo = Database[dict[str, Any]]
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


def begun(**changes: Any) -> Begun:
    fields = {
        "member_id": str(uuid4()),
        "place_id": str(uuid4()),
        "role": "newcomer",
        "template_version": 1,
        "started_at": NOW,
        "correlation_id": str(uuid4()),
    }
    return Begun(**{**fields, **changes})


def late(journey: Begun) -> LookedAt:
    overdue = Overdue(step="charter", mark="charter", who_acts="member", due_at=NOW)
    facts = of_overdue(journey, [overdue], NOW, {})
    return LookedAt(begun=journey, due_at=LATER, facts=facts, told=["charter"])


def test_two_replicas_that_saw_the_same_say_it_once(store: OnboardingStore, mongo: Mongo) -> None:
    """Whoever comes second finds that it moved on, and what was told is told."""
    one = begun()
    store.journeys.begin([one, begun()], NOW)
    store.journeys.begin([one], NOW + timedelta(days=1))
    first, second = store.journeys.due(NOW, limit=10), store.journeys.due(NOW, limit=10)
    assert len(first) == 2
    store.journeys.looked_at([late(each) for each in first])
    store.journeys.looked_at([late(each) for each in second])
    for document in mongo["journeys"].find():
        assert [fact["type"] for fact in document["facts"]] == ["step_overdue.v1"]
        assert (document["told"], document["version"]) == (["charter"], 2)
    assert store.journeys.due(NOW, limit=10) == []
    assert len(store.journeys.due(LATER, limit=10)) == 2


def test_news_while_somebody_looks_is_not_lost(store: OnboardingStore) -> None:
    """What was read before the news came is not written over it: it is looked at again."""
    journeys = [begun() for _ in range(120)]
    store.journeys.begin(journeys, NOW)
    seen = store.journeys.due(NOW, limit=200)
    stirred = {each.member_id for each in journeys[:70]}
    store.journeys.stir(stirred, NOW)
    store.journeys.looked_at([LookedAt(begun=each, due_at=LATER) for each in seen])
    assert {each.member_id for each in store.journeys.due(NOW, limit=200)} == stirred
    store.journeys.looked_at(
        [LookedAt(begun=each, due_at=None) for each in store.journeys.due(NOW, limit=200)]
    )
    assert len(store.journeys.due(LATER, limit=200)) == 50
    store.journeys.stir({str(uuid4())}, NOW)  # nobody's: nothing is made up


def test_a_pace_is_kept_for_its_place(store: OnboardingStore) -> None:
    """It is found by place, and by the network as a whole."""
    one, other = begun(), begun()
    store.journeys.begin([one, other], NOW)
    pace = Pace(place_id=one.place_id, responsibility_days=3.5)
    store.journeys.looked_at([LookedAt(begun=one, due_at=None, pace=pace)])
    assert store.journeys.paces([one.place_id]) == [pace]
    assert store.journeys.paces(None) == [pace]
    assert store.journeys.paces([other.place_id]) == []
    assert store.journeys.of(one.member_id)["newcomer"].pace == pace


def test_an_older_sign_of_life_changes_nothing(store: OnboardingStore, mongo: Mongo) -> None:
    """Signs come in any order, many at a time."""
    ids = [str(uuid4()) for _ in range(70)]
    mongo["members"].insert_many([{"_id": each} for each in ids])
    store.members.seen({LATER: set(ids)})
    store.members.seen({NOW: set(ids), NOW - timedelta(days=9): {ids[0]}})
    assert mongo["members"].count_documents({"last_active_at": LATER}) == 70
