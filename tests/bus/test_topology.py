"""The topology: committed, computed from the classes, legal on RabbitMQ 3.10 and 4, provisioned."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from bus import Outbox, Service, reacts_to
from bus.settings import BusSettings
from bus.topology import Topology, missing, provision, reactions_of, topology_of, with_delays
from contracts.catalogue import EVENTS
from contracts.onboarding import MemberJoined, OnboardingEvent
from ops.provision import service_classes
from tests.bus.world import DELAYS
from tests.support.processes import ROOT, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bus.world import ToyWorld

COMMITTED = ROOT / "bus" / "topology.json"


class Walked(Service):
    """Something small to change."""

    name = "walked"
    outbox = Outbox(announces=(MemberJoined,), collections=())

    @reacts_to(MemberJoined, queue="walked.note")
    def note(self, events: list[MemberJoined]) -> None:
        """Do nothing."""


class RenamedMethod(Service):
    """The same with another method name, which is no migration."""

    name = "walked"
    outbox = Outbox(announces=(MemberJoined,), collections=())

    @reacts_to(MemberJoined, queue="walked.note")
    def write_down(self, events: list[MemberJoined]) -> None:
        """Do nothing."""


class RenamedQueue(Service):
    """The same with another queue, which would leave the old one to fill up."""

    name = "walked"
    outbox = Outbox(announces=(MemberJoined,), collections=())

    @reacts_to(MemberJoined, queue="walked.write_down")
    def note(self, events: list[MemberJoined]) -> None:
        """Do nothing."""


class MemberJoinedElsewhere(OnboardingEvent):
    """The same event under another routing key."""

    routing_key: ClassVar[str] = "member_has_joined.v1"


class ChangedKey(Service):
    """The same with a changed routing key."""

    name = "walked"
    outbox = Outbox(announces=(MemberJoinedElsewhere,), collections=())

    @reacts_to(MemberJoinedElsewhere, queue="walked.note")
    def note(self, events: list[MemberJoinedElsewhere]) -> None:
        """Do nothing."""


def real() -> Topology:
    """The topology of the four real services."""
    return topology_of(service_classes())


def test_the_committed_topology_is_what_the_services_say() -> None:
    """Red after a renamed queue or a changed key: decide on a migration, then `make documents`."""
    assert json.loads(COMMITTED.read_text()) == real().document()


def test_a_renamed_queue_or_a_changed_key_changes_the_document_and_a_renamed_method_does_not() -> (
    None
):
    snapshot = topology_of([Walked]).document()
    assert topology_of([RenamedMethod]).document() == snapshot
    assert topology_of([RenamedQueue]).document() != snapshot
    assert topology_of([ChangedKey]).document() != snapshot


def test_the_file_is_read_as_it_was_written() -> None:
    assert Topology.committed(COMMITTED).document() == json.loads(COMMITTED.read_text())


def test_everything_is_legal_on_rabbitmq_3_10_and_4() -> None:
    """Quorum queues alone, an explicit delivery limit, no mirrors, no plug-in, no message TTL."""
    topology = with_delays(real(), BusSettings().delays_seconds)
    known = {
        "x-queue-type",
        "x-delivery-limit",
        "x-dead-letter-exchange",
        "x-dead-letter-routing-key",
        "x-dead-letter-strategy",
        "x-overflow",
        "x-message-ttl",
        "x-max-length",
    }
    for queue in topology.queues:
        arguments = dict(queue.arguments)
        assert set(arguments) <= known, queue.name
        assert arguments["x-queue-type"] == "quorum"
        assert int(arguments["x-delivery-limit"]) > 0
        if "x-dead-letter-exchange" in arguments:
            assert arguments["x-dead-letter-strategy"] == "at-least-once"
            assert arguments["x-overflow"] == "reject-publish"
    assert {exchange.kind for exchange in topology.exchanges} <= {"topic", "fanout", "direct"}
    for room in ("bus", "services"):
        for file in (ROOT / room).rglob("*.py"):
            text = file.read_text()
            assert "expiration" not in text, f"{file}: a message's own time-to-live"
            for word in ("x-delayed", "ha-mode", '"classic"'):
                assert word not in text, f"{file}: {word}"


def test_each_reaction_has_the_crash_guard_and_a_way_to_the_dead_letters() -> None:
    topology = real()
    queues = {queue.name: dict(queue.arguments) for queue in topology.queues}
    bound = {(binding.routing_key, binding.queue) for binding in topology.bindings}
    for service in service_classes():
        for reaction in reactions_of(service):
            arguments = queues[reaction.queue]
            assert arguments["x-delivery-limit"] == 20
            assert arguments["x-dead-letter-exchange"] == "dead_letters"
            assert arguments["x-dead-letter-routing-key"] == service.name
            assert reaction.queue.startswith(f"{service.name}.")
        assert (service.name, f"{service.name}.dead_letters") in bound


def test_every_topic_exchange_has_somewhere_for_what_nobody_reads() -> None:
    for exchange in real().exchanges:
        assert (exchange.alternate == "unrouted") == (exchange.kind == "topic"), exchange.name
    assert dict(next(q for q in real().queues if q.name == "unrouted").arguments)["x-max-length"]


def test_each_delay_has_a_queue_of_its_own_with_its_own_time() -> None:
    added = with_delays(Topology((), (), ()), (5, 30, 300, 1800))
    times = {queue.name: dict(queue.arguments)["x-message-ttl"] for queue in added.queues}
    assert times == {
        "delay.5000ms": 5_000,
        "delay.30000ms": 30_000,
        "delay.300000ms": 300_000,
        "delay.1800000ms": 1_800_000,
    }
    assert BusSettings().delays_seconds == (5, 30, 300, 1800)


def test_names_are_well_formed_and_bindings_are_of_known_events() -> None:
    topology = real()
    for queue in topology.queues:
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", queue.name), queue.name
    for exchange in topology.exchanges:
        assert re.fullmatch(r"[a-z]+\.events|unrouted|dead_letters", exchange.name)
    keys = {(event.exchange, event.routing_key) for event in EVENTS}
    for binding in topology.bindings:
        if binding.exchange.endswith(".events"):
            assert (binding.exchange, binding.routing_key) in keys


@pytest.mark.broker
@pytest.mark.database
def test_a_service_says_what_is_missing_and_recovers_when_it_is_provisioned(
    toy: Callable[..., ToyWorld],
) -> None:
    world = toy(provisioned=False)
    replica = world.start(wait=False)
    missing_queue = "the queue toy.record is missing: run provision"
    wait_until(
        lambda: replica.ready().get("toy.record") == missing_queue,
        within=20,
        saying="readyz tells",
        ignoring=(OSError,),
    )
    assert replica.ask("GET", "/readyz").status == 200, "it takes work all the same"
    ids = world.post_many(3)
    wait_until(
        lambda: replica.ready()["relay"] == "an exchange is missing: run provision",
        within=10,
        saying="the relay tells",
    )
    assert missing_queue in replica.child.text()

    world.provision()

    world.wait_until_well(replica, within=15)
    world.wait_for_effects(ids)
    world.wait_until_quiet()


@pytest.mark.broker
@pytest.mark.database
def test_provisioning_is_repeatable_and_names_what_is_missing(
    toy: Callable[..., ToyWorld],
) -> None:
    world = toy()
    provision(world.topology, world.bus)
    everything = with_delays(world.topology, DELAYS)
    assert missing(everything, world.bus) == []
    with world.broker_connection() as connection:
        connection.channel().queue_delete("toy.record")
        connection.channel().exchange_delete("toy.events")
    assert missing(everything, world.bus) == ["exchange toy.events", "queue toy.record"]
    provision(world.topology, world.bus)
    assert missing(everything, world.bus) == []


def test_a_broken_snapshot_is_noticed() -> None:
    """The comparison above is exact: one key less, one queue renamed, one limit changed."""
    topology = real()
    snapshot = json.loads(COMMITTED.read_text())
    fewer = replace(topology, bindings=topology.bindings[1:])
    renamed = replace(
        topology, queues=(replace(topology.queues[0], name="other"), *topology.queues[1:])
    )
    for changed in (fewer, renamed):
        assert changed.document() != snapshot
