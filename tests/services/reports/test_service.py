"""Reports as it runs: real broker, real database, real process."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import amqp
import pytest

from chassis.assertion import Caller
from contracts.reports import ConcernFiled
from services.reports.domain import read_receipt, receipt_digest
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

VISITOR = Caller(None, reach=frozenset({"public"}))
MEMBER = Caller("member-canary-id", roles=frozenset({"member"}), reach=frozenset({"public"}))
STAFF = Caller("s", roles=frozenset({"staff"}), reach=frozenset({"network"}))
CANARY = "Canari-de-la-confidence"
MEASURE = "canari-de-la-mesure"


def _key() -> str:
    return uuid4().hex


def test_anybody_may_voice_even_a_doubt(house: OneService) -> None:
    """S0.24, S0.25."""
    house.start()
    before = datetime.now(UTC).date()
    filed = house.ask(
        "POST", "/concerns", caller=VISITOR, key=_key(), body={"text": " un simple doute "}
    )
    assert filed.status == 201
    assert set(filed.body) == {"id", "receipt", "filed_on"}
    assert read_receipt(filed.body["receipt"]) == filed.body["receipt"]
    days = {day.isoformat() for day in (before, datetime.now(UTC).date())}
    assert filed.body["filed_on"] in days

    place = str(uuid4())
    full = house.ask(
        "POST",
        "/concerns",
        caller=MEMBER,
        key=_key(),
        body={"text": "le rythme", "about": "pace", "place_id": place},
    ).body
    one = house.ask("GET", f"/concerns/{full['id']}", caller=STAFF)
    assert one.body == {
        "id": full["id"],
        "filed_on": full["filed_on"],
        "about": "pace",
        "place_id": place,
        "text": "le rythme",
        "measures": [],
        "from_member": True,
    }
    listed = house.ask("GET", "/concerns?limit=1", caller=STAFF).body
    rest = house.ask("GET", f"/concerns?limit=1&after={listed['after']}", caller=STAFF).body
    items = listed["items"] + rest["items"]
    assert {item["id"] for item in items} == {filed.body["id"], full["id"]}
    assert {item["from_member"] for item in items} == {False, True}
    assert all("text" not in item for item in items)
    assert rest["after"] is None


def test_a_drift_is_reported_with_the_measures_it_is_about(house: OneService) -> None:
    """S0.19: the staff reads the measures with the text; lists and receipts do not show them.

    No other service runs here: that there is no such measure keeps no concern away.
    """
    house.start()
    measures = ["own-pace", MEASURE]
    filed = house.ask(
        "POST",
        "/concerns",
        caller=MEMBER,
        key=_key(),
        body={"text": "cela dérive", "measures": measures},
    )
    assert filed.status == 201
    assert set(filed.body) == {"id", "receipt", "filed_on"}
    read = house.ask("GET", f"/concerns/{filed.body['id']}", caller=STAFF)
    assert read.body["measures"] == measures
    listed = house.ask("GET", "/concerns", caller=STAFF)
    assert [item["id"] for item in listed.body["items"]] == [filed.body["id"]]
    assert "measures" not in listed.body["items"][0]
    assert MEASURE not in str(listed.body)
    for caller in (VISITOR, MEMBER):
        refused = house.ask("GET", f"/concerns/{filed.body['id']}", caller=caller)
        assert refused.status == 404
        assert MEASURE not in str(refused.body)


def test_the_measures_are_part_of_what_is_repeated(house: OneService) -> None:
    """S0.19: the same request again files nothing more; with other measures it is another one."""
    house.start()
    key = _key()

    def file(*measures: str) -> Any:
        body = {"text": "x", "measures": list(measures)}
        return house.ask("POST", "/concerns", caller=VISITOR, key=key, body=body)

    first, again, other = file("safety", MEASURE), file("safety", MEASURE), file("safety")
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert other.status == 422
    assert other.body["type"] == "urn:entrelieux:problem:idempotency-key-reused"
    [document] = house.database["concerns"].find()
    assert document["measures"] == ["safety", MEASURE]


def test_what_is_kept_names_nobody_and_holds_no_receipt(house: OneService) -> None:
    house.start()
    key = _key()
    filed = house.ask("POST", "/concerns", caller=MEMBER, key=key, body={"text": "x"}).body
    [document] = house.database["concerns"].find()
    kept = str(document)
    assert MEMBER.subject is not None
    for secret in (MEMBER.subject, key, filed["receipt"], filed["receipt"].replace("-", "")):
        assert secret not in kept
    assert document["receipt_digest"] == receipt_digest(filed["receipt"])


def test_only_the_staff_reads(house: OneService) -> None:
    """S0.28."""
    house.start()
    filed = house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body={"text": "x"}).body
    others = [
        VISITOR,
        MEMBER,
        Caller("c", roles=frozenset({"coordinator"}), reach=frozenset({"place", "network"})),
        Caller("o", roles=frozenset({"ops"}), reach=frozenset({"network"})),
        Caller("s", roles=frozenset({"staff"}), reach=frozenset({"public"})),
    ]
    for caller in others:
        assert house.ask("GET", "/concerns", caller=caller).status == 404
        assert house.ask("GET", f"/concerns/{filed['id']}", caller=caller).status == 404
    assert house.ask("GET", "/concerns").status == 401
    assert house.ask("POST", "/concerns", key=_key(), body={"text": "x"}).status == 401
    assert house.ask("GET", f"/concerns/{uuid4()}", caller=STAFF).status == 404


def test_a_repeated_request_gets_the_same_receipt_and_files_once(house: OneService) -> None:
    house.start()
    key, body = _key(), {"text": "une fois"}

    def file() -> Any:
        return house.ask("POST", "/concerns", caller=VISITOR, key=key, body=body).body

    with ThreadPoolExecutor(8) as crowd:
        answers = [answer.result() for answer in [crowd.submit(file) for _ in range(8)]]
    house.processes[0].stop()
    house.start()
    answers.append(file())
    assert all(answer == answers[0] for answer in answers)
    assert house.database["concerns"].count_documents({}) == 1

    other = house.ask("POST", "/concerns", caller=VISITOR, key=key, body={"text": "autre"})
    assert other.status == 422
    assert other.body["type"] == "urn:entrelieux:problem:idempotency-key-reused"
    assert "receipt" not in other.body
    # Somebody else's key of the same name is another key.
    stranger = house.ask("POST", "/concerns", caller=MEMBER, key=key, body=body)
    assert stranger.status == 201
    assert stranger.body["receipt"] != answers[0]["receipt"]


def test_what_is_not_valid_is_refused_without_repeating_it(house: OneService) -> None:
    house.start()
    refusals: list[tuple[object, int, list[str]]] = [
        (None, 422, [""]),
        ([], 422, [""]),
        ({}, 422, ["/text"]),
        ({"text": "   \n"}, 422, ["/text"]),
        ({"text": 1}, 422, ["/text"]),
        ({"text": {"$ne": None}}, 400, []),
        ({"text": CANARY + "x" * 20_000}, 422, ["/text"]),
        ({"text": "x" * 70_000}, 413, []),
        ({"text": "x", "about": CANARY}, 422, ["/about"]),
        ({"text": "x", "place_id": CANARY}, 422, ["/place_id"]),
        ({"text": "x", CANARY: CANARY}, 422, [""]),
        ({"text": "x", "measures": None}, 422, ["/measures"]),
        ({"text": "x", "measures": CANARY}, 422, ["/measures"]),
        ({"text": "x", "measures": {CANARY: CANARY}}, 422, ["/measures"]),
        ({"text": "x", "measures": [f"m{number}" for number in range(11)]}, 422, ["/measures"]),
        ({"text": "x", "measures": [MEASURE, MEASURE]}, 422, ["/measures"]),
        ({"text": "x", "measures": ["safety", CANARY]}, 422, ["/measures/1"]),
        ({"text": "x", "measures": [""]}, 422, ["/measures/0"]),
        ({"text": "x", "measures": [f"{MEASURE}\n"]}, 422, ["/measures/0"]),
        ({"text": "x", "measures": [7]}, 422, ["/measures/0"]),
        ({"text": "x", "measures": [MEASURE + "x" * 60]}, 422, ["/measures/0"]),
    ]
    for body, status, pointers in refusals:
        refused = house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body=body)
        assert refused.status == status
        assert CANARY not in str(refused.body)
        assert MEASURE not in str(refused.body)
        assert [error["pointer"] for error in refused.body.get("errors", [])] == pointers
    assert house.ask("POST", "/concerns", caller=VISITOR, body={"text": "x"}).status == 428
    assert house.database["concerns"].count_documents({}) == 0


def test_the_text_stays_in_the_store(house: OneService) -> None:
    """The words of a concern are in no log, metric or message; nor is who, when, or how often."""
    connection = house.broker_connection()
    with connection:
        read_tap = _tap(connection)
        # The driver logs whole commands at this level, if it is let.
        house.start(CHASSIS_LOG_LEVEL="DEBUG")
        key, trace = _key(), uuid4().hex
        place = str(uuid4())
        filed = house.ask(
            "POST",
            "/concerns",
            caller=MEMBER,
            key=key,
            trace=trace,
            body={"text": CANARY, "about": "safety", "place_id": place, "measures": [MEASURE]},
        ).body
        for measures in ([MEASURE, MEASURE], [MEASURE * 20], [f"{MEASURE} !"], MEASURE):
            body = {"text": CANARY, "measures": measures}
            house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body=body)
        house.ask("POST", "/concerns", caller=MEMBER, key=key, body={"text": CANARY + "!"})
        house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body={"text": CANARY * 2000})
        house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body={CANARY: CANARY})
        house.ask("GET", "/concerns", caller=STAFF)
        house.ask("GET", f"/concerns/{filed['id']}", caller=STAFF)
        metrics = house.ask("GET", "/metrics").body
        [message] = wait_until(read_tap, within=20, saying="the fact")
        house.processes[0].stop()

        said = house.logs()
        everything = said + metrics + str(message.body) + str(message.properties)
        for secret in (
            *(CANARY, MEASURE, filed["receipt"], filed["id"], key, place, trace, str(UUID(trace))),
            *("safety", str(MEMBER.subject)),
        ):
            assert secret not in everything
        body = json.loads(message.body)
        assert set(body) == {"event_id", "occurred_at", "correlation_id", "causation_id"}
        fact = ConcernFiled.model_validate_json(message.body)
        day = datetime.fromisoformat(filed["filed_on"]).replace(tzinfo=UTC)
        assert fact.occurred_at == day
        assert message.properties["timestamp"] == int(day.timestamp())
        assert fact.causation_id is None
        assert fact.event_id.version == fact.correlation_id.version == 4


def _tap(connection: amqp.Connection) -> Callable[[], list[amqp.Message]]:
    """Listen to everything that reports publishes, wherever it goes."""
    channel = connection.channel()
    queue = channel.queue_declare(exclusive=True).queue
    for exchange, key in (("reports.events", "#"), ("unrouted", ""), ("dead_letters", "reports")):
        channel.queue_bind(queue, exchange, key)
    heard: list[amqp.Message] = []

    def read() -> list[amqp.Message]:
        message = channel.basic_get(queue, no_ack=True)
        if message is not None:
            heard.append(message)
        return heard

    return read


def test_the_fact_is_not_the_requests(house: OneService) -> None:
    connection = house.broker_connection()
    with connection:
        read_tap = _tap(connection)
        house.start()
        filed = [
            house.ask("POST", "/concerns", caller=VISITOR, key=_key(), body={"text": "x"}).body
            for _ in range(3)
        ]
        messages = wait_until(
            lambda: found if len(found := read_tap()) == 3 else None, within=20, saying="facts"
        )
        facts = [ConcernFiled.model_validate_json(message.body) for message in messages]
        assert len({fact.correlation_id for fact in facts}) == 3
        assert len({fact.event_id for fact in facts}) == 3
        ids = {UUID(one["id"]) for one in filed}
        assert not ids & {fact.event_id for fact in facts}
        assert not ids & {fact.correlation_id for fact in facts}
