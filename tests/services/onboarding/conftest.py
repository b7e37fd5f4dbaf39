"""Onboarding with a database, and as it runs."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from pymongo.database import Database as MongoDatabase

from services.onboarding.service import Onboarding
from services.onboarding.store import OnboardingStore, ensure_indexes
from tests.services.one_service import OneService
from tests.support.broker import Broker
from tests.support.database import Database


@pytest.fixture
def mongo(database: Database, database_name: str) -> Iterator[MongoDatabase[dict[str, Any]]]:
    """A database of one's own with onboarding's indexes."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(database.url, tz_aware=True)
    ensure_indexes(client[database_name])
    yield client[database_name]
    client.drop_database(database_name)
    client.close()


@pytest.fixture
def store(mongo: MongoDatabase[dict[str, Any]]) -> OnboardingStore:
    """Onboarding's store on that database."""
    return OnboardingStore(mongo)


@pytest.fixture
def house(
    broker: Broker, database: Database, database_name: str, short_directory: Path
) -> Iterator[OneService]:
    """Onboarding, provisioned and not yet started."""
    house = OneService(
        Onboarding,
        broker=broker,
        database=database,
        database_prefix=database_name,
        directory=short_directory,
        settings={},
    )
    ensure_indexes(house.database)
    yield house
    house.close()


@pytest.fixture(scope="module")
def shared_house(
    broker: Broker, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OneService]:
    """Onboarding as it runs, one process for all tests of a module."""
    house = OneService(
        Onboarding,
        broker=broker,
        database=database,
        database_prefix=f"test_{secrets.token_hex(6)}",
        directory=tmp_path_factory.mktemp("onboarding"),
        settings={},
    )
    ensure_indexes(house.database)
    house.start()
    yield house
    house.close()
