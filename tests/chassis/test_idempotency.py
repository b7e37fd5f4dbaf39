"""One effect for one key, on a document that exists: on a real database, under real haste."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pymongo
import pytest

from chassis import idempotency
from chassis.http import Idempotency
from chassis.idempotency import REMEMBERED, Change, change_once
from chassis.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.collection import Collection

    from tests.support.database import Database

pytestmark = pytest.mark.database


@pytest.fixture
def counters(database: Database, database_name: str) -> Iterator[Collection[dict[str, Any]]]:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(database.url)
    counters = client[database_name]["counters"]
    counters.insert_one({"_id": "c", "version": 1, "count": 0})
    yield counters
    client.drop_database(database_name)
    client.close()


def one_more(document: dict[str, Any]) -> Change:
    count = document["count"] + 1
    return Change(operators={"$set": {"count": count}}, body={"count": count})


def test_a_repeated_request_is_answered_the_same_and_done_once(
    counters: Collection[dict[str, Any]],
) -> None:
    effect = Idempotency("a" * 64, "f")
    assert change_once(counters, "c", effect=effect, decide=one_more) == {"count": 1}
    assert change_once(counters, "c", effect=effect, decide=one_more) == {"count": 1}
    stored = counters.find_one({"_id": "c"})
    assert stored is not None
    assert (stored["count"], stored["version"]) == (1, 2)


def test_the_same_key_with_another_body_is_refused(counters: Collection[dict[str, Any]]) -> None:
    change_once(counters, "c", effect=Idempotency("a" * 64, "f"), decide=one_more)
    with pytest.raises(Problem) as refusal:
        change_once(counters, "c", effect=Idempotency("a" * 64, "g"), decide=one_more)
    assert (refusal.value.status, refusal.value.slug) == (422, "idempotency-key-reused")


def test_what_does_not_exist_is_none(counters: Collection[dict[str, Any]]) -> None:
    effect = Idempotency("a" * 64, "f")
    assert change_once(counters, "nobody", effect=effect, decide=one_more) is None


def test_who_refuses_changes_nothing(counters: Collection[dict[str, Any]]) -> None:
    def refuse(document: dict[str, Any]) -> Change:
        raise Problem(409, "conflict", f"It is {document['count']} already.")

    before = counters.find_one({"_id": "c"})
    with pytest.raises(Problem):
        change_once(counters, "c", effect=Idempotency("a" * 64, "f"), decide=refuse)
    assert counters.find_one({"_id": "c"}) == before


def test_forty_at_once_are_forty_and_each_repeated_one_is_one(
    counters: Collection[dict[str, Any]],
) -> None:
    """Twenty requests, each sent twice at the same time: twenty changes, each decided upon once."""
    decided = []

    def decide(document: dict[str, Any]) -> Change:
        decided.append(document["version"])
        return one_more(document)

    effects = [Idempotency(f"{number:064}", "f") for number in range(REMEMBERED)] * 2
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda e: change_once(counters, "c", effect=e, decide=decide), effects)
        )
    stored = counters.find_one({"_id": "c"})
    assert stored is not None
    assert (stored["count"], stored["version"]) == (REMEMBERED, REMEMBERED + 1)
    assert sorted(answer["count"] for answer in answers if answer) == sorted(
        [*range(1, REMEMBERED + 1)] * 2
    )
    assert decided == list(range(1, REMEMBERED + 1))


def test_who_waits_too_long_for_a_turn_is_sent_away_and_may_come_again(
    counters: Collection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rush that is too great is told so: whoever is sent away adds nothing to it."""
    monkeypatch.setattr(idempotency, "_LONGEST_WAIT_SECONDS", 0.05)
    at_it, go_on = Event(), Event()

    def slowly(document: dict[str, Any]) -> Change:
        at_it.set()
        assert go_on.wait(30)
        return one_more(document)

    first, second = (Idempotency(letter * 64, "f") for letter in "ab")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(change_once, counters, "c", effect=first, decide=slowly)
        assert at_it.wait(30)
        try:
            with pytest.raises(Problem) as refusal:
                change_once(counters, "c", effect=second, decide=one_more)
        finally:
            go_on.set()
        assert answer.result() == {"count": 1}
    assert (refusal.value.status, refusal.value.headers) == (409, {"Retry-After": "1"})
    assert change_once(counters, "c", effect=second, decide=one_more) == {"count": 2}


def test_a_document_remembers_a_bounded_number_of_requests(
    counters: Collection[dict[str, Any]],
) -> None:
    for number in range(REMEMBERED + 5):
        change_once(counters, "c", effect=Idempotency(f"{number:064}", "f"), decide=one_more)
    stored = counters.find_one({"_id": "c"})
    assert stored is not None
    assert len(stored["requests"]) == REMEMBERED
