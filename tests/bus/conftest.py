"""Toys to try the bus on: one that a module's tests share, and one for a test alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bus.world import ToyWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.broker import Broker
    from tests.support.database import Database


@pytest.fixture(scope="module")
def running(broker: Broker, database: Database) -> Iterator[ToyWorld]:
    """One running toy for all tests of a module that do it no lasting harm."""
    with tempfile.TemporaryDirectory(prefix="entrelieux-toy-") as directory:
        world = ToyWorld(broker=broker, database=database, directory=Path(directory))
        try:
            world.start()
            yield world
        finally:
            world.close()


@pytest.fixture
def toy(broker: Broker, database: Database, tmp_path: Path) -> Iterator[Callable[..., ToyWorld]]:
    """Makes a world for one test on the shared broker and database; nothing runs in it yet."""
    yield from _worlds(broker, database, tmp_path)


@pytest.fixture
def toy_on_fresh_broker(
    fresh_broker: Broker, database: Database, tmp_path: Path
) -> Iterator[Callable[..., ToyWorld]]:
    """Makes a world on a broker that the test may kill."""
    yield from _worlds(fresh_broker, database, tmp_path)


@pytest.fixture
def toy_on_fresh_database(
    broker: Broker, fresh_database: Database, tmp_path: Path
) -> Iterator[Callable[..., ToyWorld]]:
    """Makes a world on a database that the test may kill."""
    yield from _worlds(broker, fresh_database, tmp_path)


def _worlds(
    broker: Broker, database: Database, directory: Path
) -> Iterator[Callable[..., ToyWorld]]:
    made: list[ToyWorld] = []

    def make(**options: Any) -> ToyWorld:
        assert not made, "one world at a time on one broker"
        world = ToyWorld(broker=broker, database=database, directory=directory, **options)
        made.append(world)
        return world

    yield make
    for world in made:
        world.close()
