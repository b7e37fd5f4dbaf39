"""Several replicas: one effect each, one relay, no harm from a stopped or dying one."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.bus.replica import Replica
    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]


def relays(world: ToyWorld) -> list[Replica]:
    """The running replicas that hold the relay's lease."""
    return [
        replica
        for replica in world.replicas
        if replica.child.is_running and replica.metric("entrelieux_relay_active ") == 1
    ]


def the_relay(world: ToyWorld) -> Replica:
    """The one replica that is the relay."""
    return wait_until(lambda: relays(world), within=10, saying="one relay")[0]


def fence(world: ToyWorld) -> int:
    """How often the lease has changed hands."""
    lease = world.database["leases"].find_one({"_id": "relay"})
    assert lease is not None
    return int(lease["fence"])


MANY = 12_000
"""More than are dealt with before a process can be stopped."""


def test_two_replicas_have_one_effect_each_and_one_relay(toy: Callable[..., ToyWorld]) -> None:
    world = toy()
    one, other = world.start(), world.start()
    ids: list[UUID] = []
    for number in range(100):
        answer = world.post(replica=(one, other)[number % 2])
        assert answer.status == 201
    events = [world.event() for _ in range(400)]
    world.publish(*events)
    ids = [event.event_id for event in events]
    world.wait_for_effects(ids)
    world.wait_until_quiet()
    assert world.database["effects"].count_documents({}) == 500
    assert len(relays(world)) == 1
    done = 'entrelieux_handled_events_total{handler="toy.record",outcome="done"}'
    wait_until(lambda: world.metric(done) == 500, within=5, saying="each was handled once")
    confirmed = 'entrelieux_relay_confirms_total{outcome="confirmed"}'
    assert world.metric(confirmed) == 100


def test_another_takes_over_from_a_relay_that_was_killed(toy: Callable[..., ToyWorld]) -> None:
    world = toy(settings={"BUS_LEASE_SECONDS": "1.5"})
    world.start()
    world.start()
    holder = the_relay(world)
    before = fence(world)
    survivor = next(replica for replica in world.replicas if replica is not holder)

    holder.child.kill()
    answers = [world.post(replica=survivor) for _ in range(20)]

    assert {answer.status for answer in answers} == {201}
    wait_until(lambda: world.unannounced() == 0, within=5, saying="announced by the survivor")
    wait_until(
        lambda: world.database["effects"].count_documents({}) == 20, within=5, saying="effects"
    )
    assert relays(world) == [survivor]
    assert fence(world) == before + 1


def test_a_relay_that_was_stopped_past_its_lease_does_no_harm(
    toy: Callable[..., ToyWorld],
) -> None:
    world = toy(settings={"BUS_LEASE_SECONDS": "1"})
    world.start()
    world.start()
    holder = the_relay(world)
    other = next(replica for replica in world.replicas if replica is not holder)
    before = fence(world)
    posting = threading.Event()
    statuses: list[int] = []

    def keep_posting() -> None:
        while not posting.is_set():
            statuses.append(world.post(replica=other).status)

    thread = threading.Thread(target=keep_posting)
    thread.start()
    try:
        wait_until(lambda: len(statuses) > 20, within=10, saying="some load")
        holder.child.signal(signal.SIGSTOP)
        wait_until(
            lambda: other.metric("entrelieux_relay_active ") == 1, within=10, saying="a new relay"
        )
        seen = len(statuses)
        holder.child.signal(signal.SIGCONT)
        wait_until(lambda: len(statuses) > seen + 50, within=20, saying="more load")
    finally:
        posting.set()
        thread.join(timeout=30)

    assert set(statuses) == {201}
    world.wait_until_quiet()
    wait_until(
        lambda: world.database["effects"].count_documents({}) == len(statuses),
        within=20,
        saying="one effect each",
    )
    wait_until(lambda: relays(world) == [other], within=5, saying="the new relay stays")
    assert fence(world) == before + 1
    assert world.letters(other) == []


def test_sigterm_under_load_ends_with_0_and_loses_nothing(toy: Callable[..., ToyWorld]) -> None:
    world = toy()
    events = [world.event() for _ in range(MANY)]
    # All of them are there before it starts: it cannot keep up with who publishes, and be done.
    world.publish(*events)
    first = world.start()
    wait_until(lambda: world.database["effects"].count_documents({}) > 200, within=10, saying="-")
    assert first.child.stop(within=20) == 0
    left = MANY - world.database["effects"].count_documents({})
    assert left > 0, "it was stopped in the middle"
    assert sum(world.depths().values()) == left, "each effect's event was acknowledged"
    assert "Traceback" not in first.child.text()

    world.start()
    world.wait_for_effects([event.event_id for event in events])
    assert world.database["effects"].count_documents({}) == MANY
    world.wait_until_quiet()


def test_sigterm_finishes_the_request_and_the_announcement_under_way(
    toy: Callable[..., ToyWorld],
) -> None:
    world = toy()
    replica = world.start()
    ids = world.post_many(10)
    assert replica.child.stop(within=20) == 0
    assert world.unannounced() == 0
    world.start()
    world.wait_for_effects(ids)
