"""Whatever happens to the broker, requests are accepted, and afterwards everything drains."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.bus.world import fact_of
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]

REATTACHED_WITHIN = 15.0


@contextmanager
def load(world: ToyWorld) -> Iterator[list[UUID]]:
    """Post things all the while, each accepted at once; gives their facts' ids."""
    facts: list[UUID] = []
    slowest = 0.0
    refused: list[object] = []
    over = threading.Event()

    def keep_posting() -> None:
        nonlocal slowest
        while not over.wait(0.02):
            answer = world.post()
            slowest = max(slowest, answer.seconds)
            if answer.status == 201:
                facts.append(fact_of(answer.body["id"]))
            else:
                refused.append(answer)

    thread = threading.Thread(target=keep_posting)
    thread.start()
    try:
        yield facts
    finally:
        over.set()
        thread.join(timeout=30)
    assert not refused
    assert slowest < 2, "accepting does not wait for the broker"


def drains(world: ToyWorld, facts: list[UUID]) -> None:
    """Everything accepted has its effect, once, and nothing is left anywhere."""
    world.wait_for_effects(facts, within=30)
    world.wait_until_quiet(within=20)
    assert world.database["effects"].count_documents({}) == len(facts)
    assert world.letters() == []
    assert [replica.child.is_running for replica in world.replicas] == [True]


def accepted(facts: list[UUID], more: int) -> None:
    """Wait until so many more have been accepted."""
    enough = len(facts) + more
    wait_until(lambda: len(facts) >= enough, within=20, saying=f"{more} more accepted")


def test_restart_kill_and_absence_of_the_broker(
    toy_on_fresh_broker: Callable[..., ToyWorld],
) -> None:
    """One after the other on one broker, because starting one is slow."""
    world = toy_on_fresh_broker()
    replica = world.start()
    world.broker.settle()
    with load(world) as facts:
        accepted(facts, 50)
        world.broker.stop()
        accepted(facts, 50)
        wait_until(
            lambda: replica.ready()["toy.record"] == "the broker cannot be reached",
            within=10,
            saying="readyz tells",
        )
        assert replica.ask("GET", "/readyz").status == 200, "still takes work"
        world.broker.start()
        world.wait_until_well(replica, within=REATTACHED_WITHIN)
        accepted(facts, 50)
        world.broker.kill()
        accepted(facts, 50)
        world.broker.start()
        world.wait_until_well(replica, within=REATTACHED_WITHIN)
        accepted(facts, 50)
    drains(world, facts)


def test_a_broker_away_for_30_seconds(toy_on_fresh_broker: Callable[..., ToyWorld]) -> None:
    world = toy_on_fresh_broker()
    replica = world.start()
    world.broker.settle()
    with load(world) as facts:
        accepted(facts, 20)
        world.broker.kill()
        gone_at = time.monotonic()
        busy = replica.processor_seconds()
        wait_until(lambda: time.monotonic() - gone_at > 30, within=35, saying="30 s", every=1)
        assert replica.processor_seconds() - busy < 15, "it does not spin"
        world.broker.start()
        world.wait_until_well(replica, within=REATTACHED_WITHIN)
    assert len(facts) > 200
    drains(world, facts)


def test_a_disk_alarm_holds_everything_and_loses_nothing(
    toy_on_fresh_broker: Callable[..., ToyWorld],
) -> None:
    """Also what must be delayed during the alarm, without using up deliveries."""
    world = toy_on_fresh_broker()
    replica = world.start()
    limit = "50000GB"
    world.turn_on("away")
    late = world.post_many(5, "later")
    wait_until(
        lambda: replica.metric("entrelieux_delayed_retries_total{") >= 5, within=10, saying="late"
    )
    with load(world) as facts:
        world.broker.ctl("set_disk_free_limit", limit)
        accepted(facts, 100)
        wait_until(
            lambda: replica.metric('entrelieux_relay_confirms_total{outcome="timed_out"}') > 0,
            within=20,
            saying="a confirmation is not waited for for ever",
        )
        accepted(facts, 50)
        assert world.unannounced() > 0
        world.broker.ctl("set_disk_free_limit", "50MB")
        world.wait_until_well(replica, within=REATTACHED_WITHIN)
    world.turn_off("away")
    drains(world, [*late, *facts])


def test_what_a_dying_broker_did_not_take_is_no_obstacle_afterwards(
    toy_on_fresh_broker: Callable[..., ToyWorld],
) -> None:
    """The broker gives the batch out again, and by then nothing of it may need a delay."""
    world = toy_on_fresh_broker()
    replica = world.start()
    world.turn_on("away")
    late = world.post_many(5, "later")
    wait_until(
        lambda: replica.metric("entrelieux_delayed_retries_total{") >= 5, within=15, saying="late"
    )
    world.broker.ctl("set_disk_free_limit", "50000GB")
    wait_until(
        lambda: "does not take" in replica.ready()["toy.record"],
        within=15,
        saying="readyz tells what is in the way",
    )
    world.broker.kill()
    world.turn_off("away")
    world.broker.start()
    world.wait_until_well(replica, within=REATTACHED_WITHIN)
    drains(world, late)


def test_a_wiped_broker_is_provisioned_and_told_again(
    toy_on_fresh_broker: Callable[..., ToyWorld],
) -> None:
    """Nobody runs provision; what was in its queues, and what was done already, comes again."""
    world = toy_on_fresh_broker()
    replica = world.start()
    with load(world) as facts:
        accepted(facts, 50)
    world.wait_for_effects(facts)
    world.turn_on("away")
    in_flight = world.post_many(5, "later")
    wait_until(lambda: world.unannounced() == 0, within=10, saying="announced")
    with load(world) as more:
        world.broker.kill()
        world.turn_off("away")
        accepted(more, 30)
        world.broker.wipe()
        world.wait_until_well(replica, within=REATTACHED_WITHIN)
        accepted(more, 30)
    drains(world, [*facts, *in_flight, *more])
    assert "the broker lost its data" in replica.child.text()
    wait_until(
        lambda: replica.metric("entrelieux_duplicates_skipped_total{") >= len(facts),
        within=10,
        saying="what was done already came again, to no effect",
    )
