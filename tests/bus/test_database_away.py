"""While the database is away requests are refused in time, consumers pause, and nothing dies."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bus.replica import Replica
    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]

TIME_OUT = 1.0  # as the world sets it


def paused(replica: Replica) -> bool:
    """Whether the reaction waits for the database."""
    return replica.metric("entrelieux_consumer_paused{") == 1


def test_refused_in_time_paused_and_back_by_itself(
    toy_on_fresh_database: Callable[..., ToyWorld],
) -> None:
    world = toy_on_fresh_database()
    replica = world.start()
    before = world.post_many(5)
    world.wait_for_effects(before)

    world.server.kill()
    refused = replica.ask("POST", "/things", {})
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.seconds < TIME_OUT + 1
    assert replica.ask("GET", "/livez").status == 200
    unready = replica.ask("GET", "/readyz")
    assert unready.status == 503
    assert "database" in unready.body["checks"]["database"]

    events = [world.event() for _ in range(300)]
    world.publish(*events)
    wait_until(lambda: paused(replica), within=10, saying="paused")
    busy, since = replica.processor_seconds(), time.monotonic()
    wait_until(lambda: time.monotonic() - since > 4, within=6, saying="4 s", every=0.5)
    assert replica.processor_seconds() - busy < 2, "it does not spin"
    assert paused(replica)

    world.server.start()
    world.wait_for_effects([event.event_id for event in events])
    wait_until(lambda: not paused(replica), within=5, saying="resumed")
    world.wait_until_well(replica)
    assert world.post().status == 201
    world.wait_until_quiet()
    assert world.letters() == []
    for outcome in ("dead", "retried", "delayed"):
        sample = f'entrelieux_handled_events_total{{handler="toy.record",outcome="{outcome}"'
        assert replica.metric(sample) == 0


def test_a_database_that_hangs_is_away_too_and_a_paused_process_stops_when_told(
    toy_on_fresh_database: Callable[..., ToyWorld],
) -> None:
    world = toy_on_fresh_database()
    replica = world.start()
    server = world.server.pid
    os.kill(server, signal.SIGSTOP)
    try:
        refused = replica.ask("POST", "/things", {})
        assert refused.status == 503
        assert refused.seconds < TIME_OUT * 3 + 2
        event = world.event()
        world.publish(event)
        wait_until(lambda: paused(replica), within=15, saying="paused")
        assert replica.child.stop(within=20) == 0
    finally:
        os.kill(server, signal.SIGCONT)
    world.start()
    world.wait_for_effects([event.event_id])


def test_it_starts_without_a_database_and_becomes_ready_with_it(
    toy_on_fresh_database: Callable[..., ToyWorld],
) -> None:
    world = toy_on_fresh_database()
    world.server.kill()
    event = world.event()
    world.publish(event)
    replica = world.start(wait=False)
    wait_until(
        lambda: replica.ask("GET", "/readyz").status == 503,
        within=15,
        saying="unready",
        ignoring=(OSError,),
    )
    world.server.start()
    world.wait_until_well(replica)
    world.wait_for_effects([event.event_id])
