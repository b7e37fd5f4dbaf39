"""What goes wrong with a message kills nobody, is never lost, never loops, and can be replayed."""

from __future__ import annotations

import json
import struct
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import amqp
import pytest

from chassis.assertion import Caller
from tests.bus.toy.contract import ToyHappened
from tests.bus.world import message_of
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.bus.world import ToyWorld

pytestmark = [pytest.mark.broker, pytest.mark.database]

CANARY = "canary-3f1c"


class RawProperties(amqp.Message):
    """A message whose property bytes are exactly as given."""

    def __init__(self, body: bytes, raw: bytes) -> None:
        super().__init__(body)
        self.raw = raw

    def _serialize_properties(self) -> bytes:
        return self.raw


def short(text: bytes) -> bytes:
    """A short string on the wire."""
    return struct.pack(">B", len(text)) + text


def with_table(fields: bytes) -> bytes:
    """Property bytes that hold nothing but that header table."""
    return struct.pack(">H", 0x2000) + struct.pack(">I", len(fields)) + fields


def nested(levels: int) -> bytes:
    """A header field whose table holds a table that holds a table ..."""
    inner = b""
    for _ in range(levels):
        inner = short(b"n") + b"F" + struct.pack(">I", len(inner)) + inner
    return inner


def dead_by_its_body(body: bytes) -> amqp.Message:
    """A message with that body and everything else in order."""
    return amqp.Message(
        body, message_id=str(uuid4()), type=ToyHappened.routing_key, delivery_mode=2
    )


def body_of(**changes: Any) -> bytes:
    """A good event's body, with changes."""
    good = {
        "event_id": str(uuid4()),
        "occurred_at": datetime.now(UTC).isoformat(),
        "correlation_id": str(uuid4()),
        "say": CANARY,
    }
    return json.dumps({**good, **changes}).encode()


BAD_BODIES = {
    "not json": (b"{" + CANARY.encode(), "undecodable"),
    "not utf-8": (b'{"say": "\xff' + CANARY.encode() + b'"}', "undecodable"),
    "empty": (b"", "undecodable"),
    "nan": (body_of(say=CANARY)[:-1] + b', "x": NaN}', "undecodable"),
    "infinite": (body_of()[:-1] + b', "x": 1e999}', "undecodable"),
    "duplicate keys": (body_of()[:-1] + b', "say": "twice"}', "undecodable"),
    "half a surrogate pair": (body_of()[:-1] + b', "x": "\\ud800"}', "undecodable"),
    "nested too deep": (b"[" * 5000, "undecodable"),
    "a list": (b"[]", "invalid"),
    "no fields": (b"{}", "invalid"),
    "naive time": (body_of(occurred_at="2026-01-01T00:00:00"), "invalid"),
    "number for text": (body_of(say=7), "invalid"),
    "no uuid": (body_of(event_id=CANARY), "invalid"),
    "over the limit": (b" " * 262_144 + body_of(), "too_large"),
    "far over the limit": (body_of(say=CANARY * 100_000), "too_large"),
    "too large for any store": (b" " * 17 * 2**20, "too_large"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_body_becomes_a_dead_letter_at_once(running: ToyWorld, name: str) -> None:
    body, reason = BAD_BODIES[name]
    pid = running.replicas[0].child.pid
    message = dead_by_its_body(body)
    running.publish(message)

    letter = running.wait_for_letter(message.properties["message_id"])

    assert letter["reason"] == reason
    assert (letter["queue"], letter["handler"]) == ("toy.record", "toy.record")
    assert letter["event_type"] == ToyHappened.routing_key
    assert CANARY not in json.dumps(letter)
    still_works(running, pid)


@pytest.mark.parametrize("kind", ["toy_happened.v2", "member_joined.v1", "x" * 255])
def test_an_unknown_type_or_version_becomes_a_dead_letter(running: ToyWorld, kind: str) -> None:
    event = running.event(CANARY)
    running.publish(message_of(event, type=kind))

    letter = running.wait_for_letter(str(event.event_id))

    assert letter["reason"] == "unknown_type"
    assert kind.startswith(letter["event_type"])
    still_works(running, running.replicas[0].child.pid)


STRANGE_BUT_READABLE = {
    "nameko's call stack as a number": {"application_headers": {"nameko.call_id_stack": 5}},
    "nameko's headers": {
        "application_headers": {"nameko.call_id_stack": [["x"]], "nameko.user_id": {"a": 1}}
    },
    "our own headers, bent": {
        "application_headers": {
            "x-attempts": "many",
            "x-later": -5,
            "x-first-error": 3,
            "x-replay": ["?"],
            "traceparent": 17,
            "x-death": "a text",
        }
    },
    "headers of every type": {
        "application_headers": {
            "a": [1, 2.5, None, True, {"b": []}],
            "t": datetime(2020, 1, 1),  # noqa: DTZ001 - what the wire has
            "\u00e9": "\U0001f600",
        }
    },
    "silly content encoding": {"content_encoding": "rot13", "content_type": "image/gif"},
    "silly everything": {
        "reply_to": "nobody",
        "correlation_id": "\u00e9" * 100,
        "expiration": "86400000",
        "app_id": "x" * 255,
        "priority": 255,
    },
}


@pytest.mark.parametrize("name", STRANGE_BUT_READABLE)
def test_headers_and_properties_that_mean_nothing_to_us_are_ignored(
    running: ToyWorld, name: str
) -> None:
    event = running.event()
    running.publish(message_of(event, **STRANGE_BUT_READABLE[name]))
    running.wait_for_effects([event.event_id])


def test_a_message_without_headers_and_properties_is_read_by_its_routing_key(
    running: ToyWorld,
) -> None:
    event = running.event()
    running.publish(amqp.Message(event.model_dump_json().encode()))
    running.wait_for_effects([event.event_id])


HOSTILE_BYTES = {
    "no properties at all": struct.pack(">H", 0),
    "message id that is not utf-8": struct.pack(">H", 0x0080) + short(b"\xff\xfe\x80"),
    "message id with half a surrogate pair": struct.pack(">H", 0x0080) + short(b"\xed\xa0\x80"),
    "type that is not utf-8": struct.pack(">H", 0x0020) + short(b"\xff"),
    "a time beyond the calendar": with_table(short(b"t") + b"T" + b"\xff" * 8),
    "tables in tables": with_table(nested(3000)),
    "a key that is not utf-8": with_table(short(b"\xff\xfe") + b"t\x01"),
    "a text that is not utf-8": with_table(short(b"x-attempts") + b"S\x00\x00\x00\x02\xff\xfe"),
    "our trace that is not utf-8": with_table(short(b"traceparent") + b"S\x00\x00\x00\x02\xff\xfe"),
    "a first error with half a surrogate pair": with_table(
        short(b"x-first-error") + b"S\x00\x00\x00\x03\xed\xa0\x80"
    ),
    "an unsigned byte": with_table(short(b"b") + b"B\xff"),
    "bytes": with_table(short(b"x") + b"x\x00\x00\x00\x02\xff\xfe"),
    "a tiny decimal": with_table(short(b"d") + b"D\xff\x00\x00\x00\x01"),
}


@pytest.mark.parametrize("poisonous", [False, True], ids=["good body", "bad body"])
@pytest.mark.parametrize("name", HOSTILE_BYTES)
def test_hostile_property_bytes_harm_nobody(running: ToyWorld, name: str, poisonous: bool) -> None:
    """The consumer survives them on the way in, and the dead letters survive them after it."""
    pid = running.replicas[0].child.pid
    event = running.event()
    before = running.database["dead_letters"].count_documents({})
    body = b"{" + name.encode() if poisonous else event.model_dump_json().encode()
    running.publish(RawProperties(body, HOSTILE_BYTES[name]))
    if poisonous or name == "type that is not utf-8":
        wait_until(
            lambda: (
                running.database["dead_letters"].count_documents({}) > before
                or running.effects_of([event.event_id])
            ),
            within=10,
            saying="a dead letter",
        )
    else:
        running.wait_for_effects([event.event_id])
    still_works(running, pid)


def test_a_raising_handler_is_tried_again_with_delays_then_dies_with_its_first_error(
    running: ToyWorld,
) -> None:
    event = running.event("raise")
    running.turn_on("broken")
    running.turn_on("log_calls")
    try:
        running.publish(message_of(event, application_headers={"traceparent": "00-a-b-01"}))
        letter = running.wait_for_letter(str(event.event_id))
    finally:
        running.turn_off("broken")
        running.turn_off("log_calls")

    tries = [c["at"] for c in running.calls() if str(event.event_id) in c["events"]]
    assert len(tries) == letter["attempts"] == 4
    waits = [(b - a).total_seconds() for a, b in pairwise(tries)]
    assert all(wait >= least for wait, least in zip(waits, (0.2, 0.5, 1.0), strict=True)), waits
    assert letter["reason"] == "failed"
    assert letter["first_error"].startswith("RuntimeError at service.py:")
    assert "private" not in json.dumps(letter)

    assert running.effects_of([event.event_id]) == 0
    replayed = running.decide(letter, "replay")
    assert (replayed.status, replayed.body["status"]) == (200, "replayed")
    running.wait_for_effects([event.event_id])
    running.wait_until_quiet()


def test_a_replay_that_fails_again_is_a_dead_letter_again(running: ToyWorld) -> None:
    event = running.event("raise")
    running.turn_on("broken")
    try:
        running.publish(event)
        first = running.wait_for_letter(str(event.event_id))
        assert running.decide(first, "replay").status == 200
        second = running.wait_for_letter(str(event.event_id))
    finally:
        running.turn_off("broken")
    assert second["id"] != first["id"]
    assert running.decide(second, "replay").status == 200
    running.wait_for_effects([event.event_id])


def test_a_replay_is_done_once_whoever_asks_again(running: ToyWorld) -> None:
    event = running.event(CANARY)
    running.publish(message_of(event, type="toy_happened.v2"))
    letter = running.wait_for_letter(str(event.event_id))
    key = "k" * 20 + event.event_id.hex

    first = running.decide(letter, "replay", key=key)
    again = running.decide(letter, "replay", key=key)
    other_words = running.decide(letter, "replay", key=key, reason="other words")
    other_key = running.decide(letter, "replay")
    discard = running.decide(letter, "discard")

    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert other_words.status == 422
    assert (other_key.status, discard.status) == (409, 409)
    assert first.body["decision_reason"] == "mended"
    assert first.body["decided_by"] is not None


def test_one_key_decides_each_of_two_letters(running: ToyWorld) -> None:
    """A key is about one route *and* one letter: another letter is another request."""
    events = [running.event(), running.event()]
    running.publish(*(message_of(event, type="toy_happened.v2") for event in events))
    letters = [running.wait_for_letter(str(event.event_id)) for event in events]
    answers = [running.decide(letter, "discard", key="k" * 32) for letter in letters]
    assert [answer.status for answer in answers] == [200, 200]


def test_a_discarded_letter_has_no_body_any_more(running: ToyWorld) -> None:
    message = dead_by_its_body(CANARY.encode())
    running.publish(message)
    letter = running.wait_for_letter(message.properties["message_id"])
    kept = running.database["dead_letters"]
    assert bytes((kept.find_one({"_id": letter["id"]}) or {})["body"]) == CANARY.encode()

    discarded = running.decide(letter, "discard", reason="a test's rubbish")

    assert (discarded.status, discarded.body["status"]) == (200, "discarded")
    assert "body" not in (kept.find_one({"_id": letter["id"]}) or {})
    assert running.decide(letter, "replay").status == 409


def test_only_operators_see_dead_letters_and_a_decision_needs_a_reason_and_a_key(
    running: ToyWorld,
) -> None:
    replica = running.replicas[0]
    for caller in (
        Caller("m", frozenset({"member"}), frozenset(), frozenset({"own"})),
        Caller("c", frozenset({"coordinator"}), frozenset(), frozenset({"network"})),
        Caller("o", frozenset({"ops"}), frozenset(), frozenset({"place"})),
    ):
        assert replica.ask("GET", "/dead-letters", caller=caller).status == 404
    assert replica.ask("GET", "/dead-letters", caller=None).status == 401
    event = running.event()
    running.publish(message_of(event, type="toy_happened.v2"))
    letter = running.wait_for_letter(str(event.event_id))
    path = f"/dead-letters/{letter['id']}/discard"
    assert replica.ask("POST", path, {"reason": "x"}).status == 428
    with_key = {"Idempotency-Key": "k" * 16 + event.event_id.hex}
    assert replica.ask("POST", path, {"reason": " "}, headers=with_key).status == 422
    assert replica.ask("POST", path, [], headers=with_key).status == 422
    missing = "/dead-letters/nothing/discard"
    assert replica.ask("POST", missing, {"reason": "x"}, headers=with_key).status == 404


def test_dead_letters_are_listed_page_by_page(running: ToyWorld) -> None:
    messages = [dead_by_its_body(b"?") for _ in range(5)]
    running.publish(*messages)
    for message in messages:
        running.wait_for_letter(message.properties["message_id"])
    seen: list[str] = []
    after = ""
    while True:
        page = running.replicas[0].ask("GET", f"/dead-letters?limit=2{after}").body
        seen += [item["id"] for item in page["items"]]
        if page["after"] is None:
            break
        after = f"&after={page['after']}"
    assert len(seen) == len(set(seen)) == running.database["dead_letters"].count_documents({})


def test_one_poisonous_event_among_200_harms_none_of_its_neighbours(running: ToyWorld) -> None:
    events = [running.event("raise" if number == 77 else "ok") for number in range(200)]
    running.turn_on("broken")
    try:
        running.publish(*events)
        good = [event.event_id for event in events if event.say == "ok"]
        # About 1 s where the machine has nothing else to do.
        running.wait_for_effects(good, within=10)
        letter = running.wait_for_letter(str(events[77].event_id))
    finally:
        running.turn_off("broken")
    assert letter["reason"] == "failed"
    assert running.effects_of([events[77].event_id]) == 0


def test_a_duplicate_in_a_batch_across_batches_and_out_of_order_has_one_effect(
    running: ToyWorld,
) -> None:
    before = running.metric("entrelieux_duplicates_skipped_total{")
    events = [running.event() for _ in range(20)]
    running.publish(*[event for event in events for _ in range(5)])
    running.wait_for_effects([event.event_id for event in events])
    running.publish(*reversed(events))
    wait_until(
        lambda: running.metric("entrelieux_duplicates_skipped_total{") - before >= 100,
        within=10,
        saying="every duplicate is counted",
    )
    assert running.metric("entrelieux_duplicates_skipped_total{") - before == 100
    assert running.effects_of(event.event_id for event in events) == 20
    running.wait_until_quiet()


def test_no_private_text_is_ever_logged_or_measured(running: ToyWorld) -> None:
    """Runs after the tests above, and makes its own trouble if it runs alone."""
    event = running.event("raise")
    running.turn_on("broken")
    try:
        running.publish(event, dead_by_its_body(CANARY.encode() + b"\xff"))
        running.wait_for_letter(str(event.event_id))
    finally:
        running.turn_off("broken")
    printed = running.everything_printed()
    assert "dead letter" in printed
    for private in (CANARY, "private text", '"say"', str(event.correlation_id)):
        assert private not in printed
    assert "Traceback" not in printed


def still_works(world: ToyWorld, pid: int) -> None:
    """The same process handles the next event, and nothing goes round and round."""
    event = world.event()
    world.publish(event)
    world.wait_for_effects([event.event_id])
    assert world.replicas[0].child.pid == pid
    assert world.replicas[0].child.is_running
    world.wait_until_quiet()


def test_ids_are_uuids(running: ToyWorld) -> None:
    event = running.event()
    running.publish(amqp.Message(b"rubbish"))
    running.publish(event)
    running.wait_for_effects([event.event_id])
    for letter in running.letters():
        UUID(letter["id"])
