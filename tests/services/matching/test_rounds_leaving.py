"""Who leaves while a round is being computed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.matching.clock import now
from services.matching.rounds.computing import compute_in
from services.matching.rounds.forgetting import forget
from tests.services.matching.people import mentor
from tests.services.matching.stored_rounds import begun, enrol, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.matching.domain.rounds import Attempt, Pair
    from services.matching.store import MatchingStore

pytestmark = pytest.mark.database


@pytest.mark.parametrize("looks", [True, False], ids=["before it looks", "after it looked"])
@pytest.mark.parametrize("who", ["newcomer", "mentor"])
def test_who_leaves_while_a_round_is_computed_is_in_none_of_its_pairs(
    store: MatchingStore, monkeypatch: pytest.MonkeyPatch, who: str, looks: bool
) -> None:
    """S2.33: although the process had read them, and whichever of the two is quicker."""
    one, other = enrol(store, mentor(capacity=1)), enrol(store, mentor(capacity=1))
    people = waiting(store, 2)
    gone = one.id if who == "mentor" else people[0].member_id
    due = begun(store)
    add, left_meanwhile = store.round_pairs.add, store.rounds.gone

    def leave_and_add(attempt: Attempt, pairs: Sequence[Pair]) -> int:
        forget(store, [gone])
        return add(attempt, pairs)

    def look_and_leave(round_id: str) -> list[str]:
        known = left_meanwhile(round_id)
        forget(store, [gone])
        return known

    with monkeypatch.context() as interrupted:
        if looks:
            interrupted.setattr(store.round_pairs, "add", leave_and_add)
        else:
            interrupted.setattr(store.rounds, "gone", look_and_leave)
        compute_in(store, due.attempt)
    known = store.rounds.get(due.id)
    assert known is not None
    assert (known.status, known.pairs) == ("ready", 2)
    (pair,) = [each for part in store.round_pairs.parts(known) for each in part]
    assert gone not in {pair.member_id, pair.mentor_id}
    assert {pair.member_id, pair.mentor_id} < {
        one.id,
        other.id,
        *(each.member_id for each in people),
    }
    assert store.rounds.gone(due.id) == []


def test_a_round_that_failed_keeps_no_list_of_who_left(store: MatchingStore) -> None:
    """S2.33: one that is begun again does, as its new turn may have read them."""
    due = begun(store)
    forget(store, ["a", "b"])
    again = store.rounds.replace(due, due.begun(now(), timedelta(seconds=30)))
    assert again is not None
    assert store.rounds.gone(due.id) == ["a", "b"]
    assert store.rounds.replace(again, again.failed("broken", now())) is not None
    assert store.rounds.gone(due.id) == []
