"""Matching with a database, and as it runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from pymongo.database import Database as MongoDatabase

from services.matching.service import Matching
from services.matching.store import MatchingStore, ensure_indexes
from tests.services.one_service import OneService
from tests.support.broker import Broker
from tests.support.database import Database


@pytest.fixture
def mongo(database: Database, database_name: str) -> Iterator[MongoDatabase[dict[str, Any]]]:
    """A database of one's own with matching's indexes."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(database.url, tz_aware=True)
    ensure_indexes(client[database_name])
    yield client[database_name]
    client.drop_database(database_name)
    client.close()


@pytest.fixture
def store(mongo: MongoDatabase[dict[str, Any]]) -> MatchingStore:
    """Matching's store on that database."""
    return MatchingStore(mongo)


@pytest.fixture
def house(
    broker: Broker, database: Database, database_name: str, short_directory: Path
) -> Iterator[OneService]:
    """Matching, provisioned and not yet started."""
    house = OneService(
        Matching,
        broker=broker,
        database=database,
        database_prefix=database_name,
        directory=short_directory,
        settings={},
    )
    ensure_indexes(house.database)
    yield house
    house.close()
