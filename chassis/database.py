"""The one MongoDB client of a process, and what it means that the database is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from nameko.extensions import DependencyProvider, SharedExtension
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import BulkWriteError, ConnectionFailure, ExecutionTimeout, WTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nameko.containers import WorkerContext

    from chassis.settings import ChassisSettings

S = TypeVar("S")

ServiceDatabase: TypeAlias = Database[dict[str, Any]]
"""A service's own database, which it gives to its stores."""

DUPLICATE_KEY = 11000
"""MongoDB's code for a write that ran into a unique index."""

SETTINGS_KEY = "CHASSIS"
"""Where a nameko container's configuration holds the ``ChassisSettings``."""

AWAY: tuple[type[Exception], ...] = (ConnectionFailure, ExecutionTimeout, WTimeoutError)
"""What the driver raises when the database cannot be reached or does not answer in time.

A write that ended so may have happened: repeat it under the same ``_id`` or version.
"""


def connect(url: str, *, timeout_seconds: float = 3) -> MongoClient[dict[str, Any]]:
    """Return a client whose every write is durable on a majority and whose every call ends in time.

    Args:
        url: a ``mongodb://`` address.
        timeout_seconds: bound for finding a server, for connecting and for a write's durability;
            one answer may take three times as long.
    """
    milliseconds = int(timeout_seconds * 1000)
    return MongoClient(
        url,
        tz_aware=True,
        w="majority",
        journal=True,
        wTimeoutMS=milliseconds,
        serverSelectionTimeoutMS=milliseconds,
        connectTimeoutMS=milliseconds,
        socketTimeoutMS=milliseconds * 3,
        waitQueueTimeoutMS=milliseconds,
        maxPoolSize=50,
        heartbeatFrequencyMS=2000,  # a server that was killed is found again quickly
    )


def duplicates(error: BulkWriteError) -> list[int]:
    """Return the positions of the writes that ran into a unique index.

    Such a write may be our own, sent twice by the driver: read back before believing otherwise.

    Raises:
        WTimeoutError: the writes are not known to be durable; repeat them.
        BulkWriteError: the same error, where a write failed for any other reason.
    """
    details: Any = error.details
    if details.get("writeConcernErrors"):
        raise WTimeoutError("the writes are not known to be durable") from error
    if any(failure["code"] != DUPLICATE_KEY for failure in details["writeErrors"]):
        raise error
    return [failure["index"] for failure in details["writeErrors"]]


class MongoConnection(SharedExtension):
    """The client of this process, made after eventlet has patched sockets and threads."""

    _client: MongoClient[dict[str, Any]] | None = None

    @property
    def database(self) -> ServiceDatabase:
        """The service's own database."""
        settings: ChassisSettings = self.container.config[SETTINGS_KEY]
        if self._client is None:
            self._client = connect(
                settings.mongo_url, timeout_seconds=settings.database_timeout_seconds
            )
        return self._client[f"{settings.database_prefix}_{self.container.service_name}"]

    def ping(self) -> None:
        """Raise one of ``AWAY`` unless the database answers."""
        self.database.client.admin.command("ping")


class Store(DependencyProvider, Generic[S]):
    """Gives a service its store: ``store = Store(OnboardingStore)``.

    Args:
        build: makes the store from the service's own ``pymongo.database.Database``.
    """

    connection = MongoConnection()

    def __init__(self, build: Callable[[ServiceDatabase], S]) -> None:
        super().__init__()
        self.build = build

    def setup(self) -> None:
        """Make the store; nothing is asked of the database yet."""
        self.store = self.build(self.connection.database)

    def get_dependency(self, worker_ctx: WorkerContext) -> S:  # noqa: ARG002 - nameko's signature
        """Return the one store of this process."""
        return self.store
