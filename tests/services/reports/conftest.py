"""Reports, as it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.reports.service import Reports
from services.reports.store import ensure_indexes
from tests.services.one_service import OneService
from tests.support.broker import Broker
from tests.support.database import Database


@pytest.fixture
def house(
    broker: Broker, database: Database, database_name: str, short_directory: Path
) -> Iterator[OneService]:
    """Reports, provisioned and not yet started."""
    house = OneService(
        Reports,
        broker=broker,
        database=database,
        database_prefix=database_name,
        directory=short_directory,
        settings={},
    )
    ensure_indexes(house.database)
    yield house
    house.close()
