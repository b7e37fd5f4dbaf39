"""A promise is never changed: its schema, its samples, who keeps it and who reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from bus.topology import reactions_of
from contracts.catalogue import EVENTS, UNREAD
from contracts.event import Event, event_id
from contracts.onboarding import MemberJoined, WelcomerTrained
from ops.provision import service_classes
from tests.contracts.promises import SAMPLES, SCHEMAS, sample_file, schema_file, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("minimal", "full")
ENVELOPE = {"event_id", "occurred_at", "correlation_id"}
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


def sample(event: type[Event], kind: str) -> dict[str, Any]:
    """A stored sample, as a dictionary."""
    parsed: dict[str, Any] = json.loads(sample_file(event, kind).read_text(encoding="utf-8"))
    return parsed


def read(event: type[Event], document: dict[str, Any]) -> Event:
    """Read it as the bus does."""
    return event.model_validate_json(json.dumps(document))


@each_event
def test_its_schema_is_the_committed_one(event: type[Event]) -> None:
    """Red means that a promise was changed: follow it with a new version instead."""
    assert schema_file(event).read_text(encoding="utf-8") == schema_of(event)


def test_nothing_is_kept_of_events_that_are_gone() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{e.routing_key}.json" for e in EVENTS}
    kept = {sample_file(event, kind).name for event in EVENTS for kind in KINDS}
    assert {path.name for path in SAMPLES.iterdir()} == kept


@each_event
@pytest.mark.parametrize("kind", KINDS)
def test_stored_samples_still_parse_and_fit_the_schema(event: type[Event], kind: str) -> None:
    document = sample(event, kind)
    parsed = read(event, document)
    assert event.model_validate_json(parsed.model_dump_json()) == parsed
    assert parsed.occurred_at.utcoffset() is not None
    assert parsed.occurred_at.utcoffset() == parsed.occurred_at.utcoffset() * 0  # UTC
    schema = json.loads(schema_file(event).read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)


@each_event
def test_the_minimal_sample_is_minimal_and_the_full_one_full(event: type[Event]) -> None:
    fields = event.model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    assert set(sample(event, "minimal")) == required
    assert set(sample(event, "full")) == set(fields)
    assert required >= ENVELOPE


@each_event
def test_each_required_field_is_missed(event: type[Event]) -> None:
    document = sample(event, "minimal")
    for name in document:
        with pytest.raises(ValidationError):
            read(event, {key: value for key, value in document.items() if key != name})


@each_event
def test_a_field_from_the_future_is_ignored(event: type[Event]) -> None:
    document = sample(event, "full")
    assert read(event, {**document, "from_the_future": {"x": 1}}) == read(event, document)


@each_event
def test_an_event_cannot_be_altered(event: type[Event]) -> None:
    parsed = read(event, sample(event, "full"))
    with pytest.raises(ValidationError):
        parsed.event_id = uuid4()


@each_event
@pytest.mark.parametrize(
    "broken",
    [
        {"event_id": "nobody"},
        {"event_id": 7},
        {"occurred_at": "2026-03-01T18:00:00"},
        {"occurred_at": "yesterday"},
        {"correlation_id": None},
        {"causation_id": "x"},
    ],
    ids=str,
)
def test_the_envelope_is_strict(event: type[Event], broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        read(event, {**sample(event, "full"), **broken})


@each_event
def test_it_is_announced_once_and_read_or_listed_as_unread(event: type[Event]) -> None:
    publishers = [s for s in service_classes() if event in s.outbox.announces]
    assert len(publishers) == 1
    assert event.exchange == f"{publishers[0].name}.events"
    readers = [r for s in service_classes() for r in reactions_of(s) if event in r.events]
    assert bool(readers) != (event in UNREAD)


def test_services_announce_and_read_nothing_that_is_not_in_the_catalogue() -> None:
    for service in service_classes():
        assert set(service.outbox.announces) <= set(EVENTS)
        for reaction in reactions_of(service):
            assert set(reaction.events) <= set(EVENTS)


def subclasses(event: type[Event]) -> Iterator[type[Event]]:
    """Every promise that is made in contracts/, catalogued or not."""
    for child in event.__subclasses__():
        if child.__module__.startswith("contracts."):
            yield from ([child] if "routing_key" in vars(child) else [])
            yield from subclasses(child)


def test_the_catalogue_is_complete_and_its_names_are_unique_and_well_formed() -> None:
    assert set(subclasses(Event)) == set(EVENTS)
    assert len({event.routing_key for event in EVENTS}) == len(EVENTS)
    assert len({event.__name__ for event in EVENTS}) == len(EVENTS)
    for event in EVENTS:
        assert re.fullmatch(r"[a-z]+\.events", event.exchange)
        name, version = event.routing_key.rsplit(".", 1)
        assert re.fullmatch(r"v[1-9][0-9]*", version)
        words = re.sub(r"(?<!^)([A-Z])", r"_\1", re.sub(r"V[0-9]+$", "", event.__name__)).lower()
        assert name == words


PERSONAL = {"email", "phone", "family_name", "given_name", "text"}
CONTACTS = {"ContactGiven", "MentorContactGiven"}


@each_event
def test_personal_data_travel_in_given_contacts_alone(event: type[Event]) -> None:
    found = PERSONAL & set(event.model_fields)
    assert found == (PERSONAL - {"text"} if event.__name__ in CONTACTS else set())


@given(st.uuids(), st.integers(min_value=1, max_value=2**31), st.integers(min_value=1))
def test_an_events_id_is_its_aggregates_version_and_kind(
    aggregate: object, version: int, more: int
) -> None:
    known = event_id(str(aggregate), version, MemberJoined)
    assert known == event_id(str(aggregate), version, MemberJoined)
    assert known != event_id(str(aggregate), version + more, MemberJoined)
    assert known != event_id(str(aggregate), version, WelcomerTrained)
