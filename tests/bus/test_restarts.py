"""Events that kill their reader, and readers that are started again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bus.topology import Topology, topology_of
from tests.bus.toy.service import Toy
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bus.replica import Replica
    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_an_event_that_kills_its_reader_dies_alone(toy: Callable[..., ToyWorld]) -> None:
    """It ends among the dead letters by the broker's guard; its neighbours have their effect."""
    world = toy(topology=with_delivery_limit(4))
    world.turn_on("broken")
    events = [world.event("die" if number == 20 else "ok") for number in range(60)]
    world.publish(*events)
    good = [event.event_id for event in events if event.say == "ok"]
    deaths = 0

    def letter_is_kept() -> bool:
        nonlocal deaths
        if not alive[-1].child.is_running:
            deaths += 1
            alive.append(world.start(wait=False))
        return world.database["dead_letters"].count_documents({}) > 0

    alive: list[Replica] = [world.start(wait=False)]
    wait_until(letter_is_kept, within=60, saying="the guard")
    world.wait_until_well(alive[-1])
    world.wait_for_effects(good)

    [letter] = world.letters()
    assert letter["message_id"] == str(events[20].event_id)
    assert (letter["queue"], letter["reason"]) == ("toy.record", "delivery_limit")
    assert deaths == 5
    world.turn_off("broken")
    assert world.decide(letter, "replay").status == 200
    world.wait_for_effects([events[20].event_id])


def with_delivery_limit(limit: int) -> Topology:
    """The toy's topology with a shorter guard, so that a test need not die 21 times."""
    topology = topology_of([Toy])
    queues = tuple(
        replace(
            queue, arguments=tuple({**dict(queue.arguments), "x-delivery-limit": limit}.items())
        )
        if queue.name == "toy.record"
        else queue
        for queue in topology.queues
    )
    return replace(topology, queues=queues)


def test_duplicates_after_a_restart_have_no_effect(toy: Callable[..., ToyWorld]) -> None:
    world = toy()
    first = world.start()
    events = [world.event() for _ in range(30)]
    world.publish(*events)
    world.wait_for_effects([event.event_id for event in events])
    assert first.child.stop() == 0
    second = world.start()
    world.publish(*events)
    wait_until(
        lambda: second.metric("entrelieux_duplicates_skipped_total{") == 30,
        within=10,
        saying="duplicates are counted",
    )
    assert world.database["effects"].count_documents({}) == 30
