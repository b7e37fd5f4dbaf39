"""Declare every exchange, queue and index there must be, before the services start."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ops.errors import OperatorError

if TYPE_CHECKING:
    import argparse

    from ops.settings import Settings

SUMMARY = "declare the queues and indexes that the services need"
SERVICE_CLASSES: Final = {
    "onboarding": "Onboarding",
    "matching": "Matching",
    "notifications": "Notifications",
    "reports": "Reports",
}


def service_classes() -> list[type]:
    """The services' classes, from which the topology is computed."""
    return [
        getattr(import_module(f"services.{name}.service"), class_name)
        for name, class_name in SERVICE_CLASSES.items()
    ]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything is set by the environment."""
    parser.epilog = "Set by the environment: BUS_BROKER_URL, CHASSIS_MONGO_URL."


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Declare what is missing; what exists stays as it is, so that it is safe to repeat."""
    # Imported here: nameko and eventlet are the services' business, not every command's.
    from bus.connection import BrokerAway  # noqa: PLC0415
    from bus.settings import BusSettings  # noqa: PLC0415
    from bus.topology import provision, topology_of  # noqa: PLC0415
    from chassis.database import AWAY, connect  # noqa: PLC0415
    from chassis.settings import ChassisSettings  # noqa: PLC0415

    chassis = ChassisSettings()
    try:
        provision(topology_of(service_classes()), BusSettings())
    except BrokerAway as error:
        raise OperatorError(f"The broker is away ({error}): look at BUS_BROKER_URL.") from error
    client = connect(chassis.mongo_url, timeout_seconds=chassis.database_timeout_seconds)
    try:
        for name in SERVICE_CLASSES:
            store = import_module(f"services.{name}.store")
            store.ensure_indexes(client[f"{chassis.database_prefix}_{name}"])
    except AWAY as error:
        raise OperatorError(
            f"The database is away ({type(error).__name__}): look at CHASSIS_MONGO_URL."
        ) from error
    finally:
        client.close()
    print("Queues and indexes are there.")
    return 0
