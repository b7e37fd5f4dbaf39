"""The outbox: facts leave in order, once marked never again, however the document moves on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pymongo
import pytest
from pymongo.collection import Collection
from pymongo.errors import NetworkTimeout

from bus.outbox import facts, first_facts, more_facts
from bus.outbox.lease import Lease
from bus.outbox.relay import Relay
from chassis.health import OK
from contracts.event import event_id
from tests.bus.toy.contract import ToyHappened
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bus.world import ToyWorld
    from tests.support.database import Database

pytestmark = [pytest.mark.broker, pytest.mark.database]


@pytest.fixture
def store(database: Database, database_name: str) -> Iterator[Any]:
    """A database of this test's own."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(database.url, tz_aware=True)
    yield client[database_name]
    client.drop_database(database_name)
    client.close()


def fact(thing: str, version: int, say: str = "ok") -> ToyHappened:
    """What a thing says of itself at a version."""
    return ToyHappened(
        event_id=event_id(thing, version, ToyHappened),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        say=say,
    )


def change(store: Any, thing: str, version: int, *events: ToyHappened) -> None:
    """A guarded update, as stores make them."""
    operators = more_facts(events, version) if events else {}
    updated = store["things"].update_one(
        {"_id": thing, "version": version - 1}, {**operators, "$inc": {"version": 1}}
    )
    assert updated.modified_count == 1


def read(store: Any, thing: str) -> dict[str, Any]:
    """The document as it is."""
    found = store["things"].find_one({"_id": thing})
    assert found is not None
    return dict(found)


def relay_of(world: ToyWorld, store: Any) -> Relay:
    """A relay in this very process, so that a test can step it."""
    settings = world.bus.model_copy(update={"topology_file": world.directory / "topology.json"})
    return Relay("toy", store, ["things"], settings)


def received(world: ToyWorld) -> list[Any]:
    """The messages that have arrived for the reaction."""
    messages: list[Any] = []
    with world.broker_connection() as connection:
        channel = connection.channel()
        count = channel.queue_declare("toy.record", passive=True).message_count
        channel.basic_consume("toy.record", no_ack=True, callback=messages.append)
        while len(messages) < count:
            connection.drain_events(timeout=10)
    return messages


def says(messages: list[Any]) -> list[str]:
    """What they say, in the order of their arrival."""
    return [json.loads(message.body)["say"] for message in messages]


def test_facts_of_a_document_leave_in_the_order_in_which_they_were_said(
    toy: Callable[..., ToyWorld], store: Any
) -> None:
    world, thing = toy(), str(uuid4())
    store["things"].insert_one({"_id": thing, **first_facts([fact(thing, 1, "one")])})
    change(store, thing, 2, fact(thing, 2, "two"), fact(thing, 2, "three"))
    change(store, thing, 3)
    relay = relay_of(world, store)
    relay.step()
    assert says(received(world)) == ["one", "two", "three"]
    assert read(store, thing)["announced"] == 3
    assert facts.PENDING not in read(store, thing)

    change(store, thing, 4, fact(thing, 4, "four"))
    relay.step()
    relay.step()
    assert says(received(world)) == ["four"], "and nothing again"
    relay.close()


def test_what_is_announced_carries_all_that_a_message_must(
    toy: Callable[..., ToyWorld], store: Any
) -> None:
    world, thing = toy(), str(uuid4())
    event = fact(thing, 1)
    store["things"].insert_one({"_id": thing, **first_facts([event])})
    relay = relay_of(world, store)
    relay.step()
    relay.close()
    [message] = received(world)
    properties = message.properties
    assert properties["delivery_mode"] == 2
    assert properties["message_id"] == str(event.event_id)
    assert properties["type"] == message.delivery_info["routing_key"] == "toy_happened.v1"
    assert message.delivery_info["exchange"] == "toy.events"
    assert properties["timestamp"] == int(event.occurred_at.timestamp())
    assert properties["app_id"] == "toy"
    assert properties["content_type"] == "application/json"
    trace = properties["application_headers"]["traceparent"].split("-")
    assert trace[0] == "00"
    assert UUID(trace[1]) == event.correlation_id
    body = json.loads(message.body)
    assert {"event_id", "occurred_at", "correlation_id", "causation_id"} <= set(body)
    assert ToyHappened.model_validate_json(message.body) == event


def test_a_document_that_moved_on_meanwhile_keeps_its_newer_fact_waiting(store: Any) -> None:
    thing = str(uuid4())
    store["things"].insert_one({"_id": thing, **first_facts([fact(thing, 1)])})
    as_read = read(store, thing)
    change(store, thing, 2, fact(thing, 2, "newer"))

    store["things"].bulk_write(facts.announced([as_read]))

    now = read(store, thing)
    assert (now["announced"], now["version"]) == (1, 2)
    assert facts.PENDING in now
    assert [json.loads(each["body"])["say"] for each in facts.pending(now)] == ["newer"]


def test_a_thousand_documents_leave_in_a_few_steps(
    toy: Callable[..., ToyWorld], store: Any
) -> None:
    world = toy()
    store["things"].create_indexes(facts.indexes())
    things = [str(uuid4()) for _ in range(1000)]
    store["things"].insert_many(
        {"_id": thing, **first_facts([fact(thing, 1, thing)])} for thing in things
    )
    relay = relay_of(world, store)
    steps = 0
    while relay.step():
        steps += 1
    relay.close()
    assert steps <= 3
    assert sorted(says(received(world))) == sorted(things)
    assert store["things"].count_documents({facts.PENDING: {"$exists": True}}) == 0


def test_a_relay_whose_lease_was_taken_marks_nothing(
    toy: Callable[..., ToyWorld], store: Any
) -> None:
    world, thing = toy(), str(uuid4())
    store["things"].insert_one({"_id": thing, **first_facts([fact(thing, 1)])})
    relay = relay_of(world, store)
    assert relay.lease.hold()
    store["leases"].update_one(
        {"_id": "relay"}, {"$set": {"holder": "another"}, "$inc": {"fence": 1}}
    )
    relay.lease._renew_at = 0  # noqa: SLF001 - as if the time for renewal had come
    relay.step()
    assert read(store, thing)["announced"] == 0
    assert received(world) == []


def test_a_broker_that_forgot_is_told_everything_though_the_database_went_away_meanwhile(
    toy: Callable[..., ToyWorld], store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, things = toy(), [str(uuid4()) for _ in range(5)]
    store["things"].insert_many(
        {"_id": thing, **first_facts([fact(thing, 1, thing)])} for thing in things
    )
    relay = relay_of(world, store)
    relay.step()
    assert sorted(says(received(world))) == sorted(things)
    relay.close()
    with world.broker_connection() as connection:
        connection.channel().exchange_delete("toy.relay")
    monkeypatch.setattr("bus.outbox.relay.PUT_BACK_AT_ONCE", 2)
    update_many, held_until = Collection.update_many, []

    def away_once(*arguments: Any, **options: Any) -> Any:
        held_until.append(relay.lease._held_until)  # noqa: SLF001 - is it renewed meanwhile?
        relay.lease._renew_at = 0  # noqa: SLF001 - as if the time for renewal had come
        if len(held_until) == 2:
            raise NetworkTimeout("once")
        return update_many(*arguments, **options)

    monkeypatch.setattr(Collection, "update_many", away_once)
    with pytest.raises(NetworkTimeout):
        relay.step()
    assert relay.state == "the broker lost its data: provisioning and announcing again"
    relay.step()
    assert sorted(says(received(world))) == sorted(things)
    assert relay.state == OK
    assert held_until == sorted(set(held_until)), "the lease is held however long it takes"
    relay.step()
    assert received(world) == []
    relay.close()


def test_a_lease_changes_hands_only_when_it_is_over_and_its_number_grows(store: Any) -> None:
    mine, yours = Lease(store, "x", 0.3), Lease(store, "x", 0.3)
    assert mine.hold()
    assert mine.held
    assert not yours.hold()
    assert not yours.held
    wait_until(yours.hold, within=3, saying="it runs out")
    assert not mine.held, "by its own clock, without asking anybody"
    assert yours.fence == mine.fence + 1
    assert not mine.hold()
    yours.release()
    assert mine.hold(), "what is given back need not run out"
    assert mine.fence == yours.fence + 1
