"""The process of a round: bounded, watched, ended with its service, and begun again elsewhere."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from services.matching.domain.rounds import Attempt, Pair, Round, RoundSettings
from services.matching.domain.rounds.statistics import Statistics
from services.matching.rounds import ends
from services.matching.rounds.night import round_id_of
from services.matching.store import MatchingStore
from tests.services.explained import WatchedDatabase
from tests.services.matching.people import NOW
from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    STAFF,
    assignments,
    enrol,
    have_waiting,
    joined,
    tried_out,
    until,
)
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from pymongo.database import Database

    from tests.services.one_service import OneService
    from tests.support.processes import Child

pytestmark = [pytest.mark.broker, pytest.mark.database]


def children_of(process: Child) -> list[int]:
    """Return the ids of the processes that a service has started to compute rounds."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [each for each in map(int, listed.split()) if b"services.matching.rounds" in _said(each)]


def _said(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def is_nice(pid: int) -> bool:
    """Tell whether a process gives way to others: it has bound itself to its service by then."""
    return os.getpriority(os.PRIO_PROCESS, pid) == 10


def begun(house: OneService) -> str:
    """Begin a round, and return its id."""
    answer = house.ask("POST", "/matching/rounds", caller=STAFF, body={}, key=uuid4().hex)
    assert answer.status == 201
    round_id: str = answer.body["id"]
    return round_id


def test_the_service_answers_while_a_round_is_computed_and_gives_way_to_nobody(
    house: OneService,
) -> None:
    """The work is done by another process, which is nice and ends when it is done."""
    service = house.start(**IN_ROUNDS)
    round_id = begun(house)
    (child,) = wait_until(lambda: children_of(service), within=20, saying="a process for it")
    assert house.ask("GET", f"/matching/rounds/{round_id}", caller=STAFF).status == 200
    wait_until(lambda: is_nice(child), within=10, saying="nice", every=0.01)
    assert until(house, round_id, "ready")["statistics"]["coverage"] == 1.0
    wait_until(lambda: not children_of(service), within=10, saying="it is gone")


def test_a_killed_process_is_begun_again_and_a_killed_service_takes_it_along(
    house: OneService,
) -> None:
    """Another replica goes on; what the dead one would still have written counts no longer."""
    service = house.start(**IN_ROUNDS)
    round_id = begun(house)
    (child,) = wait_until(lambda: children_of(service), within=20, saying="a process for it")
    os.kill(child, signal.SIGKILL)
    known = until(house, round_id, "ready")
    stored = house.database["rounds"].find_one({"_id": round_id})
    assert stored is not None
    assert (known["status"], stored["attempts"]) == ("ready", 2)

    other = begun(house)
    (child,) = wait_until(lambda: children_of(service), within=20, saying="a process for it")
    wait_until(lambda: is_nice(child), within=20, saying="nice", every=0.01)
    os.kill(child, signal.SIGSTOP)  # by itself it would be there for ever
    service.kill()
    wait_until(lambda: not _said(child), within=10, saying="it went along")
    house.start(**IN_ROUNDS)
    assert until(house, other, "ready")["status"] == "ready"


def test_a_stopping_service_leaves_its_round_to_another(house: OneService) -> None:
    """It stops at once, and cleanly."""
    service = house.start(**IN_ROUNDS)
    round_id = begun(house)
    wait_until(lambda: children_of(service), within=20, saying="a process for it")
    assert service.stop() == 0
    house.start(**IN_ROUNDS)
    assert until(house, round_id, "ready")["status"] == "ready"


def test_bounds_of_time_and_memory_are_kept(house: OneService) -> None:
    """Why there is no result is a closed word; the service goes on."""
    service = house.start(**IN_ROUNDS, MATCHING_ROUND_SECONDS="0.05")
    slow = until(house, begun(house), "failed")
    assert (slow["because"], slow["statistics"]) == ("too_slow", None)
    answer = house.ask(
        "POST", f"/matching/rounds/{slow['id']}/publish", caller=STAFF, body={}, key=uuid4().hex
    )
    assert answer.status == 409
    service.stop()
    house.start(**IN_ROUNDS, MATCHING_ROUND_MEMORY_MB="256")
    assert until(house, begun(house), "failed")["because"] == "too_much"


def test_a_round_that_cannot_be_computed_is_given_up(house: OneService) -> None:
    """After as many tries as there are, and never spinning."""
    house.start(**IN_ROUNDS)
    store_id = str(uuid4())
    house.database["rounds"].insert_one(
        {
            "_id": store_id,
            "place_id": None,
            "settings": {},
            "created_at": NOW,
            "since": NOW,
            "nightly": False,
            "statistics": None,
            "status": "computing",
            "phase": "queued",
            "attempts": 3,
            "pairs": 0,
            "parts": 0,
            "arranged": 0,
            "moved_on": 0,
            "because": None,
            "version": 9,
            "due_at": NOW,
        }
    )
    assert until(house, store_id, "failed")["because"] == "ended_early"


@pytest.mark.parametrize(
    ("code", "because"),
    [
        (ends.DONE, None),
        (ends.AWAY, None),
        (ends.VOID, None),
        (ends.ALONE, None),
        (-signal.SIGKILL, None),
        (ends.BROKEN, "broken"),
        (ends.TOO_MUCH, "too_much"),
        (-signal.SIGABRT, "too_much"),
        (-signal.SIGXCPU, "too_slow"),
    ],
)
def test_each_end_has_its_meaning(code: int, because: str | None) -> None:
    """What is worth another try is no failure yet."""
    assert ends.why_failed(code) == because


def test_one_round_a_night_among_replicas(house: OneService) -> None:
    """It publishes itself as it covers somebody who waits; a second replica changes nothing."""
    house.start(**IN_ROUNDS)
    enrol(house, capacity=2)
    have_waiting(house, [joined() for _ in range(3)])
    house.processes[0].stop()
    night = {**IN_ROUNDS, "MATCHING_NIGHTLY_HOUR": "0"}
    day = datetime.now(UTC).date()
    house.start(**night)
    house.start(**night)
    done = until(house, round_id_of(day), "published")
    assert (done["nightly"], done["arranged"], done["place_id"]) == (True, 2, None)
    assert house.database["rounds"].count_documents({"nightly": True}) <= 2  # midnight may pass
    assert sum(each["status"] == "assigned" for each in assignments(house).values()) == 2


def test_a_night_without_anybody_to_cover_publishes_nothing(house: OneService) -> None:
    """The trial is kept, to be looked at."""
    house.start(**IN_ROUNDS, MATCHING_NIGHTLY_HOUR="0")
    done = until(house, round_id_of(datetime.now(UTC).date()), "ready")
    assert (done["nightly"], done["pairs"], done["settled"]) == (True, 0, True)


def test_figures_about_rounds_are_measured(house: OneService) -> None:
    """How many wait, and how long the last round took: labels from a closed set."""
    house.start(**IN_ROUNDS)
    have_waiting(house, [joined()])
    tried_out(house)
    wait_until(
        lambda: house.metric("entrelieux_newcomers_waiting") == 1, within=20, saying="one waits"
    )
    assert house.metric('entrelieux_matching_round_seconds{part="whole"}') > 0
    assert house.metric('entrelieux_matching_round_seconds{part="planning"}') >= 0


# The store's promises, without a service.


def a_round(**changes: object) -> Round:
    fields: dict[str, object] = {
        "id": str(uuid4()),
        "place_id": None,
        "settings": RoundSettings(),
        "created_at": NOW,
        "since": NOW,
        "due_at": NOW,
        "nightly": True,
    }
    return Round(**{**fields, **changes})  # type: ignore[arg-type]  # as the test says


def test_an_older_turn_writes_nothing(store: MatchingStore) -> None:
    """Only the turn that counts finishes a round."""
    first = a_round()
    assert store.rounds.add_nightly(first)
    assert not store.rounds.add_nightly(first)
    mine = store.rounds.replace(first, first.begun(NOW, timedelta(seconds=9)))
    assert mine is not None
    assert store.rounds.replace(first, first.begun(NOW, timedelta(seconds=9))) is None
    theirs = store.rounds.replace(mine, mine.begun(NOW, timedelta(seconds=9)))
    assert theirs is not None
    assert not store.rounds.note_phase(mine.attempt, "planning", NOW)
    assert not store.rounds.hold(mine.attempt, NOW)
    assert not store.rounds.finish(mine, Statistics(), NOW)
    assert store.rounds.note_phase(theirs.attempt, "planning", NOW)
    assert store.rounds.finish(theirs, Statistics(newcomers=3), NOW)
    known = store.rounds.get(first.id)
    assert known is not None
    assert (known.status, known.statistics, known.due_at) == ("ready", Statistics(newcomers=3), NOW)


def test_pairs_lie_in_parts_of_a_thousand(store: MatchingStore) -> None:
    """Written twice they are there once; an older turn's are forgotten."""
    of = a_round(attempts=1)
    pairs = [
        Pair(
            assignment_id=str(uuid4()),
            member_id=str(uuid4()),
            version=1,
            mentor_id="m",
            points=number,
            waiting_since=NOW,
        )
        for number in range(2300)
    ]
    assert store.round_pairs.add(of.attempt, pairs) == 3
    assert store.round_pairs.add(of.attempt, pairs) == 3
    kept = a_round(id=of.id, attempts=1, parts=3)
    assert [len(part) for part in store.round_pairs.parts(kept)] == [1000, 1000, 300]
    assert [pair for part in store.round_pairs.parts(kept) for pair in part] == pairs
    store.round_pairs.forget([pairs[1500].member_id])
    assert store.round_pairs.part(kept, 1) == pairs[1000:1500] + pairs[1501:2000]
    store.round_pairs.forget(["x", "m"])
    assert store.round_pairs.part(kept, 0) == []
    store.round_pairs.remove_older_turns(Attempt(of.id, 2))
    assert store.round_pairs.part(kept, 2) == []


def test_old_rounds_are_forgotten_once_nothing_is_left_to_do(store: MatchingStore) -> None:
    """What is still being published stays."""
    old, busy = a_round(due_at=None), a_round()
    for each in (old, busy):
        store.rounds.add_nightly(each)
    assert store.rounds.older_than(NOW + timedelta(days=1), limit=9) == [old.id]
    assert store.rounds.older_than(NOW, limit=9) == []
    store.rounds.remove([old.id])
    assert store.rounds.get(old.id) is None


def test_every_question_is_answered_by_an_index(mongo: Database[dict[str, Any]]) -> None:
    """Of rounds, of who waits and of figures: nothing reads everything there is."""
    watched: Any = WatchedDatabase(mongo)
    store = MatchingStore(watched)
    known = a_round(parts=1, attempts=1)
    store.rounds.add_nightly(known)
    store.rounds.get(known.id)
    store.rounds.page(limit=5, after=(NOW, known.id), place_ids=["a"])
    store.rounds.page(limit=5, after=None, place_ids=["a"])
    store.rounds.due(NOW, ("computing",))
    store.rounds.gone(known.id)
    store.round_pairs.part(known, 0)
    store.round_claims.standing(["a"])
    store.round_claims.seats_taken(["a", "b"])
    store.round_claims.settle("r", ["a"], NOW)
    store.round_claims.give_back("r", limit=5, now=NOW)
    store.round_claims.rounds_that_claim(limit=5)
    store.waiting.page(limit=5, after="a", place_ids=["a"])
    store.waiting.page(limit=5, after=None, place_ids=["a"])
    store.waiting.page(limit=5, after=None)
    store.waiting.everybody("a")
    store.counted.points(["a"])
    store.counted.waiting_since(["a"])
    store.counted.points(None)
    store.counted.waiting_since(None)
    store.milestones.span("met", ["a"])
    assert len(watched.plans) >= 20
    assert watched.scans() == [], "\n".join(watched.scans())
