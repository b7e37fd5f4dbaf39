"""The clock that a demonstration may put forward."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from chassis.clock import Clock

CLOSE = timedelta(seconds=30)


def test_without_a_file_it_is_the_machines_own() -> None:
    assert abs(Clock(None).now() - datetime.now(UTC)) < CLOSE


def test_a_file_that_is_not_there_yet_changes_nothing(tmp_path: Path) -> None:
    assert abs(Clock(tmp_path / "ahead").now() - datetime.now(UTC)) < CLOSE


def test_it_goes_ahead_as_the_file_says_and_never_back(tmp_path: Path) -> None:
    file = tmp_path / "ahead"
    clock = Clock(file)
    for written, ahead in (("86400", 1), ("604800", 7), ("3600", 7)):
        replacement = tmp_path / f"next-{written}"
        replacement.write_text(written)
        replacement.replace(file)
        assert abs(clock.now() - datetime.now(UTC) - timedelta(days=ahead)) < CLOSE


def test_it_tells_milliseconds_as_the_store_keeps_them() -> None:
    assert Clock(None).now().microsecond % 1000 == 0
