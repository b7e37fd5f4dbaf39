"""Fixtures that every room's tests share: a broker and a database of one's own."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest

from tests.support.broker import Broker
from tests.support.database import Database

# No test is a matter of time: the machine may be busy with brokers and databases.
hypothesis.settings.register_profile("entrelieux", deadline=None)
hypothesis.settings.load_profile("entrelieux")


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """One RabbitMQ for this test worker: use names of your own in it, and leave it running."""
    with _running_broker() as node:
        yield node


@pytest.fixture
def fresh_broker() -> Iterator[Broker]:
    """A RabbitMQ for one test, running: kill it, wipe it, fill its disk."""
    with _running_broker() as node:
        yield node


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """One database server for this test worker: take a `database_name` of your own in it."""
    with _running_database() as server:
        yield server


@pytest.fixture
def fresh_database() -> Iterator[Database]:
    """A database server for one test, running: kill it, stop it, wipe it."""
    with _running_database() as server:
        yield server


@pytest.fixture
def database_name() -> str:
    """A database name that no other test has."""
    return f"test_{secrets.token_hex(6)}"


@pytest.fixture
def short_directory() -> Iterator[Path]:
    """An empty folder near the root: pytest's own `tmp_path` is too deep for unix sockets."""
    with tempfile.TemporaryDirectory(prefix=_prefix("run"), ignore_cleanup_errors=True) as path:
        yield Path(path)


@contextmanager
def _running_broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix=_prefix("broker"), ignore_cleanup_errors=True) as path:
        node = Broker(Path(path))
        try:
            node.start()
            yield node
        finally:
            node.close()


@contextmanager
def _running_database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix=_prefix("store"), ignore_cleanup_errors=True) as path:
        server = Database(Path(path))
        try:
            server.start()
            yield server
        finally:
            server.close()


def _prefix(of_what: str) -> str:
    return f"entrelieux-{of_what}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-"
