"""What the tests of journeys share."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.journeys.year import Year
from tests.support.clock import Clock
from tests.support.system import System

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def year() -> Iterator[Year]:
    """The whole system with its real services, and one clock for all that can be put forward."""
    with TemporaryDirectory(prefix="entrelieux-year-", ignore_cleanup_errors=True) as directory:
        clock = Clock(Path(directory) / "ahead")
        system = System(
            Path(directory),
            {
                "ONBOARDING_CLOCK_FILE": str(clock.file),
                "ONBOARDING_DEADLINES_SECONDS": "0.5",
                "ONBOARDING_FRESH_SECONDS": "0",  # whoever has just enrolled may be called on
                "ONBOARDING_LADDER_SECONDS": "0.5",
                "ONBOARDING_RETRY_SECONDS": "1",
                "ONBOARDING_SESSION_SECONDS": "0.5",
                "MATCHING_CLOCK_FILE": str(clock.file),
                "MATCHING_CLOCK_SECONDS": "0.5",
                "GATEWAY_REQUESTS_PER_SECOND": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
                "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
            },
        )
        try:
            system.up()
            year = Year(system, clock)
            yield year
            year.close()
        finally:
            system.close()
