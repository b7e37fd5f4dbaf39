"""The event contracts as an AsyncAPI 3 document, generated from the code that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bus.messages import CONTENT_TYPE
from bus.topology import reactions_of
from contracts.catalogue import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bus.service import Service
    from contracts.event import Event

_AMQP_BINDING = "0.3.0"


def document(service_classes: Iterable[type[Service]], version: str) -> dict[str, Any]:
    """Return the AsyncAPI document of everything that the services announce and react to.

    Args:
        service_classes: all services.
        version: the project's version.
    """
    services = sorted(service_classes, key=lambda service: service.name)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Entrelieux events",
            "version": version,
            "description": "Facts that the services of Entrelieux announce over RabbitMQ. "
            "A published contract is never changed, only followed by a new version.",
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {event.routing_key: _channel(event) for event in EVENTS},
        "operations": _operations(services),
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "schemas": _schemas(),
        },
    }


def _channel(event: type[Event]) -> dict[str, Any]:
    return {
        "address": event.routing_key,
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": event.exchange,
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                },
                "bindingVersion": _AMQP_BINDING,
            }
        },
    }


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.routing_key,
        "title": event.__name__,
        "summary": (event.__doc__ or "").split("\n", maxsplit=1)[0],
        "contentType": CONTENT_TYPE,
        "headers": {
            "type": "object",
            "properties": {
                "traceparent": {"type": "string", "description": "W3C trace context"},
            },
        },
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
        "bindings": {
            "amqp": {
                "messageType": event.routing_key,
                "bindingVersion": _AMQP_BINDING,
            }
        },
    }


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for event in EVENTS:
        schema = event.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[event.__name__] = schema
    return dict(sorted(schemas.items()))


def _operations(services: Iterable[type[Service]]) -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for service in services:
        for event in service.outbox.announces:
            operations[f"{service.name}.announces.{event.routing_key}"] = {
                "action": "send",
                "channel": {"$ref": f"#/channels/{event.routing_key}"},
                "summary": f"{service.name} announces {event.__name__}.",
            }
        for reaction in reactions_of(service):
            for event in reaction.events:
                operations[f"{reaction.queue}.{event.routing_key}"] = {
                    "action": "receive",
                    "channel": {"$ref": f"#/channels/{event.routing_key}"},
                    "summary": f"{service.name} reacts to {event.__name__} "
                    f"from the queue {reaction.queue}.",
                }
    return operations
