"""The world changes underneath a round: it is refused, whatever it is, and nothing is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    STAFF,
    assignments,
    enrol,
    have_waiting,
    joined,
    left,
    published,
    seats,
    tried_out,
    until,
)
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.onboarding import MemberJoined
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]


def act(house: OneService, path: str, body: dict[str, Any]) -> None:
    answer = house.ask("POST", path, caller=STAFF, body=body, key=uuid4().hex)
    assert answer.status in {200, 201}, answer.body


def mentor_pauses(house: OneService, mentor: dict[str, Any], _: MemberJoined) -> None:
    today = datetime.now(UTC).date()
    act(
        house,
        f"/mentors/{mentor['id']}/pauses",
        {"from": today.isoformat(), "until": (today + timedelta(days=30)).isoformat()},
    )


def capacity_is_lowered(house: OneService, mentor: dict[str, Any], _: MemberJoined) -> None:
    act(house, f"/mentors/{mentor['id']}/capacity", {"capacity": 1})


def mentor_is_held(house: OneService, mentor: dict[str, Any], _: MemberJoined) -> None:
    act(house, f"/mentors/{mentor['id']}/hold", {})


def mentor_leaves(house: OneService, mentor: dict[str, Any], _: MemberJoined) -> None:
    act(house, f"/mentors/{mentor['id']}/leave", {})


def newcomer_leaves(house: OneService, _: dict[str, Any], newcomer: MemberJoined) -> None:
    house.tell([left(newcomer)])
    wait_until(
        lambda: assignments(house)[newcomer.member_id]["status"] == "ended",
        within=30,
        saying="left",
    )


def another_round_is_quicker(house: OneService, _: dict[str, Any], newcomer: MemberJoined) -> None:
    other = tried_out(house, place_id=newcomer.place_id)
    assert published(house, other["id"]).status == 200
    until(house, other["id"], "published")


CHANGES = (
    mentor_pauses,
    capacity_is_lowered,
    mentor_is_held,
    mentor_leaves,
    newcomer_leaves,
    another_round_is_quicker,
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_round_is_refused_and_nothing_is_changed(
    house: OneService, change: Callable[[OneService, dict[str, Any], MemberJoined], None]
) -> None:
    """S2.30: 409 world-changed; those who waited wait as before."""
    house.start(**IN_ROUNDS)
    mentor = enrol(house, capacity=2)
    newcomers = [joined(), joined()]
    have_waiting(house, newcomers)
    ready = tried_out(house)
    assert ready["pairs"] == 2
    change(house, mentor, newcomers[1])
    house.wait_until_quiet()
    before, taken = assignments(house), seats(house)
    answer = published(house, ready["id"])
    assert answer.status == 409, answer.body
    assert answer.body["type"] == "urn:entrelieux:problem:world-changed"
    assert (assignments(house), seats(house)) == (before, taken)
    known = house.ask("GET", f"/matching/rounds/{ready['id']}", caller=STAFF).body
    assert (known["status"], known["settled"], known["arranged"]) == ("ready", True, 0)


def test_what_does_not_concern_its_people_keeps_no_round_from_being_published(
    house: OneService,
) -> None:
    """Others join, a mentor offers more room or takes somebody: there are seats for all of it."""
    house.start(**IN_ROUNDS)
    mentor = enrol(house, capacity=2)
    somebody = joined()
    have_waiting(house, [somebody])
    ready = tried_out(house)
    have_waiting(house, [joined(), joined()])
    act(house, f"/mentors/{mentor['id']}/capacity", {"capacity": 3})
    other = tried_out(house)
    assert published(house, ready["id"]).status == 200
    done = until(house, ready["id"], "published")
    assert done["arranged"] == 1
    assert assignments(house)[somebody.member_id]["status"] == "assigned"
    assert published(house, other["id"]).status == 409
