"""Concerns on the real database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.database import Database as Mongo

from chassis.database import connect
from contracts.reports import ConcernFiled
from services.reports.domain import About, Concern
from services.reports.store import Filing, ReportsStore, ensure_indexes
from tests.support.database import Database

pytestmark = pytest.mark.database

DAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def mongo(database: Database, database_name: str) -> Iterator[Mongo[dict[str, Any]]]:
    """A database with the indexes."""
    client = connect(database.url)
    ensure_indexes(client[database_name])
    ensure_indexes(client[database_name])  # harmless a second time
    yield client[database_name]
    client.drop_database(database_name)
    client.close()


@pytest.fixture
def store(mongo: Mongo[dict[str, Any]]) -> ReportsStore:
    """The store on it."""
    return ReportsStore(mongo)


def _concern(day: date = date(2026, 3, 2), **fields: Any) -> Concern:
    return Concern(
        **{
            "concern_id": str(uuid4()),
            "filed_on": day,
            "about": None,
            "place_id": None,
            "text": "un doute",
            "from_member": False,
            **fields,
        }
    )


def _filing(key: str | None = None, fingerprint: str = "f") -> Filing:
    return Filing(
        key=key or uuid4().hex, fingerprint=fingerprint, sealed=b"sealed", digest=uuid4().hex
    )


def _fact() -> ConcernFiled:
    return ConcernFiled(event_id=uuid4(), occurred_at=DAY, correlation_id=uuid4())


def test_a_concern_comes_back_as_it_was_filed(store: ReportsStore) -> None:
    full = _concern(
        about=About.PACE, place_id=str(uuid4()), from_member=True, measures=("safety", "own-pace")
    )
    bare = _concern()
    for concern in (full, bare):
        store.file(concern, _filing(), [_fact()])
        assert store.get(concern.concern_id) == concern
    assert store.get(str(uuid4())) is None


def test_a_concern_from_before_measures_could_be_named_has_none(
    store: ReportsStore, mongo: Mongo[dict[str, Any]]
) -> None:
    concern = _concern()
    store.file(concern, _filing(), [_fact()])
    mongo["concerns"].update_one({"_id": concern.concern_id}, {"$unset": {"measures": 1}})
    assert store.get(concern.concern_id) == concern
    assert store.page(limit=5, after=None) == ([concern], None)


def test_one_request_files_one_concern(store: ReportsStore, mongo: Mongo[dict[str, Any]]) -> None:
    concern, filing = _concern(), _filing("k")
    assert store.file(concern, filing, [_fact()]) == (concern, filing)
    assert store.file(_concern(), _filing("k", "other"), [_fact()]) == (concern, filing)
    assert mongo["concerns"].count_documents({}) == 1


def test_a_document_tells_no_time_and_no_order(
    store: ReportsStore, mongo: Mongo[dict[str, Any]]
) -> None:
    store.file(_concern(), _filing(), [_fact()])
    [document] = mongo["concerns"].find()
    moments = list(_moments(document))
    assert len(moments) == 3  # filed_on, the fact's time, and the outbox's mark
    for moment in moments:
        assert moment == moment.replace(hour=0, minute=0, second=0, microsecond=0)
    assert UUID(document["_id"]).version == 4


def _moments(value: object) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _moments(part)
    elif isinstance(value, list):
        for part in value:
            yield from _moments(part)


def test_pages_hold_every_concern_once_oldest_day_first(store: ReportsStore) -> None:
    days = [date(2026, 3, 1 + number % 4) for number in range(20)]
    filed = [_concern(day) for day in days]
    for concern in filed:
        store.file(concern, _filing(), [])
    seen: list[Concern] = []
    after = None
    while True:
        page, after = store.page(limit=6, after=after)
        seen += page
        if after is None:
            break
    assert [concern.filed_on for concern in seen] == sorted(days)
    assert {concern.concern_id for concern in seen} == {concern.concern_id for concern in filed}
    assert len(seen) == 20


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ({"order": {"$gt": "x"}}, [("order", 1)]),
        ({"_id": "x"}, None),
        ({"request.key": "x"}, None),
        ({"unannounced_since": {"$exists": True}}, [("unannounced_since", 1)]),
    ],
)
def test_no_query_reads_a_whole_collection(
    mongo: Mongo[dict[str, Any]],
    store: ReportsStore,
    query: dict[str, Any],
    sort: list[tuple[str, int]] | None,
) -> None:
    for _ in range(30):
        store.file(_concern(), _filing(), [])
    found = mongo["concerns"].find(query)
    plan = str((found.sort(sort) if sort else found).explain()["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in plan
