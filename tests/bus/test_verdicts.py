"""`Later`, and facts that nobody reads."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bus.topology import delay_name
from tests.bus.toy.contract import ToyIgnored
from tests.bus.world import DELAYS
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from uuid import UUID

    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]


def tries_of(world: ToyWorld, event: UUID) -> list[float]:
    """When the reaction was given that event, in seconds."""
    return [c["at"].timestamp() for c in world.calls() if str(event) in c["events"]]


def test_later_comes_back_on_each_rung_and_never_dies(running: ToyWorld) -> None:
    """Only the listed events are delayed; the last rung is repeated for as long as it takes."""
    event, neighbours = running.event("later"), [running.event() for _ in range(60)]
    running.turn_on("away")
    running.turn_on("log_calls")
    try:
        running.publish(*neighbours[:40], event, *neighbours[40:])
        running.wait_for_effects([each.event_id for each in neighbours])
        wait_until(
            lambda: len(tries_of(running, event.event_id)) >= len(DELAYS) + 2,
            within=20,
            saying="once more than there are rungs",
        )
    finally:
        running.turn_off("away")
    running.wait_for_effects([event.event_id])
    running.turn_off("log_calls")

    waits = [b - a for a, b in pairwise(tries_of(running, event.event_id))]
    for waited, rung in zip(waits, [*DELAYS, DELAYS[-1]], strict=False):
        assert rung <= waited < rung + 0.9, waits
    calls = running.calls()
    [together] = [len(c["events"]) for c in calls if str(event.event_id) in c["events"]][:1]
    assert together > 1, "it came with neighbours"
    seen = [each for call in calls for each in call["events"]]
    assert [seen.count(str(each.event_id)) for each in neighbours] == [1] * 60
    assert str(event.event_id) not in {letter["message_id"] for letter in running.letters()}


def test_a_longer_delay_never_holds_back_a_shorter_one(running: ToyWorld) -> None:
    """An event on the 2 s rung is ahead of one that has only just reached the 0.2 s rung."""
    old, new = running.event("later"), running.event("later")
    running.turn_on("away")
    running.turn_on("log_calls")
    try:
        running.publish(old)
        wait_until(
            lambda: running.depths().get(delay_name(2.0)), within=10, saying="on the last rung"
        )
        running.publish(new)
        wait_until(
            lambda: len(tries_of(running, new.event_id)) >= 2, within=5, saying="the short delay"
        )
        first, second = tries_of(running, new.event_id)[:2]
        assert second - first < 1
        assert running.depths().get(delay_name(2.0)), "the long one still waits"
    finally:
        running.turn_off("away")
        running.turn_off("log_calls")
    running.wait_for_effects([old.event_id, new.event_id])


def test_a_fact_that_nobody_reads_is_kept_apart_counted_and_holds_nothing_up(
    running: ToyWorld,
) -> None:
    before = running.depths().get("unrouted", 0)
    assert running.post(ignored=True).status == 201
    ids = running.post_many(3)
    running.wait_for_effects(ids)
    wait_until(
        lambda: running.depths().get("unrouted", 0) == before + 1, within=5, saying="unrouted"
    )
    wait_until(
        lambda: running.metric("entrelieux_unrouted_messages ") == before + 1,
        within=10,
        saying="the metric tells",
    )
    assert running.unannounced() == 0
    with running.broker_connection() as connection:
        channel = connection.channel()
        message = channel.basic_get("unrouted", no_ack=True)
        assert message.properties["type"] == ToyIgnored.routing_key
        channel.queue_purge("unrouted")


def test_what_every_service_measures_is_there(running: ToyWorld) -> None:
    event = running.event()
    running.publish(event)
    running.wait_for_effects([event.event_id])
    for sample in (
        'entrelieux_handled_events_total{handler="toy.record",outcome="done"}',
        'entrelieux_handler_seconds_count{handler="toy.record"}',
        'entrelieux_batch_events_count{handler="toy.record"}',
        "entrelieux_relay_active 1",
    ):
        assert running.metric(sample) > 0, sample
    text = str(running.replicas[0].ask("GET", "/metrics").body)
    for name in (
        "entrelieux_outbox_documents ",
        "entrelieux_outbox_age_seconds ",
        "entrelieux_dead_letters_kept ",
        "entrelieux_unrouted_messages ",
        "entrelieux_relay_confirms_total",
        "entrelieux_delayed_retries_total",
        "entrelieux_duplicates_skipped_total",
        "entrelieux_dead_letters_total",
        "entrelieux_consumer_paused",
    ):
        assert name in text, name
    assert json.dumps(text).count(str(event.event_id)) == 0
