"""How those who have left are taken out of every round, also out of those being computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.matching.domain.rounds import Attempt
    from services.matching.store import MatchingStore


def forget(store: MatchingStore, person_ids: Sequence[str]) -> None:
    """Take those who have left out of every round, as newcomers and as mentors."""
    store.rounds.note_gone(person_ids)
    store.round_pairs.forget(person_ids)


def forget_who_left_meanwhile(store: MatchingStore, attempt: Attempt) -> None:
    """Take out of the pairs just stored who has left since those who wait were read."""
    store.round_pairs.forget(store.rounds.gone(attempt.round_id))
