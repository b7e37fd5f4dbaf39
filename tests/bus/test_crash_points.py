"""Each named point at which a process may die: nothing is lost, effects are there once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from chassis import crash_points
from tests.support.processes import ROOT, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]

HERE: Final = (
    crash_points.AFTER_COMMIT_BEFORE_CONFIRM,
    crash_points.AFTER_PUBLISH_BEFORE_CONFIRM,
    crash_points.AFTER_CONFIRM_BEFORE_REMOVAL,
    crash_points.AFTER_COMMIT_BEFORE_ACK,
)
ELSEWHERE: Final = {
    crash_points.AFTER_SEND_BEFORE_MARK: "tests/services/notifications",
    crash_points.WHILE_ROUND_CLAIMS: "tests/services/matching",
    crash_points.AFTER_ROUND_CLAIMS: "tests/services/matching",
    crash_points.AFTER_ROUND_COMMIT: "tests/services/matching",
    crash_points.WHILE_ROUND_ARRANGES: "tests/services/matching",
    crash_points.WHILE_ROUND_GIVES_BACK: "tests/services/matching",
}
"""Points of other rooms, and the folder whose tests die at them."""


@pytest.mark.parametrize("point", HERE)
def test_dying_there_loses_nothing_and_repeats_no_effect(
    toy: Callable[..., ToyWorld], point: str
) -> None:
    world = toy()
    doomed = world.start(CRASH_AT=point)
    answer = world.post()
    assert answer.status == 201, "what was accepted was stored before"
    assert doomed.child.wait(within=15) == -9

    world.start()
    wait_until(
        lambda: world.database["effects"].count_documents({}) == 1, within=15, saying="the effect"
    )
    world.wait_until_quiet()
    assert world.database["effects"].count_documents({}) == 1
    assert world.letters() == []


def test_every_point_is_died_at_somewhere() -> None:
    assert {*HERE, *ELSEWHERE} == set(crash_points.ALL)
    for point, folder in ELSEWHERE.items():
        name = next(k for k, v in vars(crash_points).items() if v == point)
        texts = [path.read_text() for path in (ROOT / folder).rglob("*.py")]
        assert any(name in text or point in text for text in texts), f"{point} in {folder}"


def test_every_point_is_reached_in_the_code() -> None:
    rooms = ("bus", "chassis", "services")
    texts = [
        path.read_text()
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if path.name != "crash_points.py"
    ]
    for name, value in vars(crash_points).items():
        if value in crash_points.ALL:
            reached = f"crash_points.reached(crash_points.{name})"
            assert any(reached in text for text in texts), name


def test_an_unknown_point_is_refused_clearly(toy: Callable[..., ToyWorld]) -> None:
    replica = toy().start(wait=False, CRASH_AT="before_breakfast")
    assert replica.child.wait(within=15) != 0
    assert "CRASH_AT must be one of after_commit_before_confirm" in replica.child.text()
