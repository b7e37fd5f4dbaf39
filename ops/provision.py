"""Declare every exchange, queue and index there must be, before the services start."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ops.errors import OperatorError
from ops.programs import bus_environment

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from chassis.database import ServiceDatabase
    from ops.settings import Settings

SUMMARY = "declare the queues and indexes that the services need"
PATIENCE_SECONDS: Final = 10  # an index on many documents takes its time
SERVICE_CLASSES: Final = {
    "onboarding": "Onboarding",
    "matching": "Matching",
    "notifications": "Notifications",
    "reports": "Reports",
}


def service_classes() -> list[Any]:
    """The services' classes, from which the topology is computed."""
    return [
        getattr(import_module(f"services.{name}.service"), class_name)
        for name, class_name in SERVICE_CLASSES.items()
    ]


def ensure_indexes(service: str, database: Any) -> None:
    """Make the indexes that a service's store and its dead letters need; harmless where they are.

    Args:
        service: its name.
        database: its own database.
    """
    from bus.dead_letters import store as dead_letters  # noqa: PLC0415 - see `run`

    import_module(f"services.{service}.store").ensure_indexes(database)
    database[dead_letters.COLLECTION].create_indexes(dead_letters.DeadLetterStore.indexes())


def bring_up_to_date(service: str, database: Any) -> None:
    """Give documents from earlier versions what they lack, where a service's store knows of such.

    Args:
        service: its name.
        database: its own database.
    """
    store = import_module(f"services.{service}.store")
    if hasattr(store, "bring_up_to_date"):
        store.bring_up_to_date(database)


class Wishes:
    """Stands where a database would, and notes which indexes are asked for, by collection."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}
        self._collection = ""

    def __getitem__(self, collection: str) -> Wishes:
        self._collection = collection
        return self

    def create_indexes(self, models: Sequence[Any]) -> None:
        """Note several, as pymongo's method of that name is called."""
        for model in models:
            self.names.setdefault(self._collection, set()).add(model.document["name"])

    def create_index(self, keys: str | list[tuple[str, Any]], **options: Any) -> None:
        """Note one, as pymongo's method of that name is called."""
        fields = [(keys, 1)] if isinstance(keys, str) else keys
        default = "_".join(f"{field}_{direction}" for field, direction in fields)
        self.names.setdefault(self._collection, set()).add(options.get("name", default))


def missing_indexes(service: str, database: ServiceDatabase) -> Iterator[str]:
    """Say in plain words which indexes a service's database lacks."""
    wishes = Wishes()
    ensure_indexes(service, wishes)
    for collection, names in sorted(wishes.names.items()):
        present = set(database[collection].index_information())
        yield from (
            f"index {name} of {database.name}.{collection}" for name in sorted(names - present)
        )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to declare or to look."""
    parser.epilog = "Set by the environment: BROKER_URL, MONGO_URL; without them, those of RUN_DIR."
    parser.add_argument(
        "--check", action="store_true", help="declare nothing; name what is missing, status 1"
    )


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Declare what is missing; what exists stays as it is, so that it is safe to repeat."""
    # Imported here: nameko and eventlet are the services' business, not every command's.
    from bus import topology  # noqa: PLC0415
    from bus.connection import BrokerAway  # noqa: PLC0415
    from bus.settings import BusSettings  # noqa: PLC0415
    from chassis.database import AWAY, connect  # noqa: PLC0415

    where = bus_environment(settings)
    bus = BusSettings(broker_url=where["BUS_BROKER_URL"])
    needed = topology.topology_of(service_classes())
    client = connect(where["CHASSIS_MONGO_URL"], timeout_seconds=PATIENCE_SECONDS)
    databases = {name: client[f"{settings.database_prefix}_{name}"] for name in SERVICE_CLASSES}
    lacking: list[str] = []
    try:
        if options.check:
            lacking += topology.missing(topology.with_delays(needed, bus.delays_seconds), bus)
            for name, database in databases.items():
                lacking += missing_indexes(name, database)
        else:
            topology.provision(needed, bus)
            for name, database in databases.items():
                ensure_indexes(name, database)
                bring_up_to_date(name, database)
    except BrokerAway as error:
        because = error.__cause__ or error
        raise OperatorError(f"The broker is away, or refuses: {because}") from error
    except AWAY as error:
        raise OperatorError(f"The database is away: {type(error).__name__}") from error
    finally:
        client.close()
    for each in lacking:
        print(f"missing: {each}")
    if not lacking:
        print("All queues and indexes are there.")
    return 1 if lacking else 0
