"""A round that is being published survives every kill: all of it holds in the end, or nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from chassis.crash_points import (
    AFTER_ROUND_CLAIMS,
    AFTER_ROUND_COMMIT,
    WHILE_ROUND_ARRANGES,
    WHILE_ROUND_CLAIMS,
    WHILE_ROUND_GIVES_BACK,
)
from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    assignments,
    enrol,
    have_waiting,
    joined,
    published,
    seats,
    tried_out,
    until,
)

if TYPE_CHECKING:
    from contracts.onboarding import MemberJoined
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

PEOPLE = 130
"""More than one portion, so that there is a middle in which to die."""

COMMITTED = {AFTER_ROUND_COMMIT, WHILE_ROUND_ARRANGES}


def prepared(house: OneService) -> tuple[str, list[MemberJoined]]:
    """Have people wait, and a round for all of them tried out."""
    house.start(**IN_ROUNDS)
    for capacity in (50, 50, 50):
        enrol(house, capacity=capacity)
    newcomers = [joined() for _ in range(PEOPLE)]
    have_waiting(house, newcomers)
    ready = tried_out(house)
    assert ready["pairs"] == PEOPLE
    assert house.processes[0].stop() == 0
    return ready["id"], newcomers


def wanted_again(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Tell whether nothing but the count of changes is new about somebody who waits."""
    counted = {"version", "changed_at"}
    return {k: v for k, v in before.items() if k not in counted} == {
        k: v for k, v in after.items() if k not in counted
    }


@pytest.mark.parametrize(
    "point", [WHILE_ROUND_CLAIMS, AFTER_ROUND_CLAIMS, AFTER_ROUND_COMMIT, WHILE_ROUND_ARRANGES]
)
def test_dying_there_publishes_all_of_it_once(house: OneService, point: str) -> None:
    """S2.30: whichever replica comes next goes on from there; nobody is there twice or half."""
    round_id, _ = prepared(house)
    doomed = house.start(**IN_ROUNDS, CRASH_AT=point)
    assert published(house, round_id, doomed).status == 200
    assert doomed.wait(within=60) == -9
    known = house.database["rounds"].find_one({"_id": round_id})
    assert known is not None
    assert known["status"] == ("published" if point in COMMITTED else "publishing")
    if point == WHILE_ROUND_ARRANGES:
        states = Counter(each["status"] for each in assignments(house).values())
        assert states == {"assigned": 100, "wanted": PEOPLE - 100}

    house.start(**IN_ROUNDS)
    house.start(**IN_ROUNDS)
    done = until(house, round_id, "published")
    assert (done["arranged"], done["moved_on"]) == (PEOPLE, 0)
    house.wait_until_quiet()
    stored = assignments(house).values()
    assert {each["status"] for each in stored} == {"assigned"}
    assert not any("claim" in each for each in stored)
    assert len(set(seats(house))) == len(seats(house)) == PEOPLE
    assert {Counter(f["key"] for f in each["facts"])["mentor_assigned.v1"] for each in stored} == {
        1
    }


@pytest.mark.parametrize(
    ("claimed_already", "last_words"),
    [(False, None), (False, WHILE_ROUND_GIVES_BACK), (True, None)],
)
def test_a_round_that_is_refused_in_the_middle_leaves_nothing(
    house: OneService, claimed_already: bool, last_words: str | None
) -> None:
    """Somebody says something new between the claims: all are given back, through kills."""
    round_id, _ = prepared(house)
    before = assignments(house)
    doomed = house.start(**IN_ROUNDS, CRASH_AT=WHILE_ROUND_CLAIMS)
    assert published(house, round_id, doomed).status == 200
    assert doomed.wait(within=60) == -9
    claimed = house.database["assignments"].count_documents({"claim": {"$exists": True}})
    assert claimed == 100
    moved_on = house.database["assignments"].find_one_and_update(
        {"claim": {"$exists": claimed_already}}, {"$inc": {"version": 1}}
    )
    assert moved_on is not None

    if last_words:
        again = house.start(**IN_ROUNDS, CRASH_AT=last_words)
        assert again.wait(within=60) == -9
    house.start(**IN_ROUNDS)
    refused = until(house, round_id, "refused")
    assert refused["because"] == "world_changed"
    after = assignments(house)
    assert all(wanted_again(each, after[member_id]) for member_id, each in before.items())
    assert seats(house) == []
    answer = published(house, round_id)
    assert answer.status == 409
    assert answer.body["type"].endswith(":world-changed")
