"""What a failed bulk write means: there already, not durable, or broken."""

import pytest
from pymongo.errors import BulkWriteError, WTimeoutError

from chassis.database import AWAY, DUPLICATE_KEY, duplicates


def _failed(*codes: int, concern: bool = False) -> BulkWriteError:
    return BulkWriteError(
        {
            "writeErrors": [{"index": at * 2, "code": code} for at, code in enumerate(codes)],
            "writeConcernErrors": [{"code": 64, "errmsg": "waiting timed out"}] if concern else [],
        }
    )


def test_duplicates_are_told_by_position() -> None:
    """The others of the same write have been stored."""
    assert duplicates(_failed(DUPLICATE_KEY, DUPLICATE_KEY)) == [0, 2]


def test_any_other_failure_is_raised_as_it_is() -> None:
    """A write that failed for another reason is nobody's duplicate."""
    error = _failed(DUPLICATE_KEY, 121)
    with pytest.raises(BulkWriteError) as raised:
        duplicates(error)
    assert raised.value is error


@pytest.mark.parametrize("codes", [(), (DUPLICATE_KEY,)])
def test_writes_that_may_not_be_durable_count_as_a_database_away(codes: tuple[int, ...]) -> None:
    """Or a reaction would acknowledge what an election may still take back."""
    with pytest.raises(WTimeoutError) as raised:
        duplicates(_failed(*codes, concern=True))
    assert isinstance(raised.value, AWAY)
