"""The round of each night: computed and published by itself, once among all replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

import structlog

from services.matching.domain.rounds import Round, RoundSettings

if TYPE_CHECKING:
    from datetime import date, datetime

    from services.matching.settings import MatchingSettings
    from services.matching.store import MatchingStore

log = structlog.get_logger(__name__)

MOST_A_NIGHT: Final = 3
"""So many rounds a night has at the most: each of them but the last was refused."""

_NIGHTS: Final = UUID("6f1f0a53-3a0c-4f0b-9a55-2a5f0e6f7c11")


class Night:
    """Begins a round at an hour of each day, and publishes it if anybody is better off by it.

    The round's id is made of the day and a number, so the first replica that adds it has it; a day
    on which nothing ran at that hour has its round later. Where a round is refused, because
    somebody was not as it had seen them any more, another one looks at everybody anew.
    """

    def __init__(self, store: MatchingStore, settings: MatchingSettings) -> None:
        self._store = store
        self._hour = settings.nightly_hour
        self._over: date | None = None

    def begin(self, at: datetime) -> None:
        """Begin a round of this night where it is time, and none goes on or has come to an end."""
        day = at.date()
        if self._hour is None or at.hour < self._hour or self._over == day:
            return
        for number in range(MOST_A_NIGHT):
            known = self._store.rounds.get(round_id_of(day, number))
            if known is None:
                self._add(round_id_of(day, number), at)
                return
            if known.due_at is not None:
                return  # it goes on, or what it had claimed is still being given back
            if known.status != "refused":
                break
        self._over = day

    def _add(self, round_id: str, at: datetime) -> None:
        mine = self._store.rounds.add_nightly(
            Round(
                id=round_id,
                place_id=None,
                settings=RoundSettings(),
                created_at=at,
                since=at,
                nightly=True,
                due_at=at,
            )
        )
        if mine:
            log.info("a round of the night begins")

    def go_on(self, ready: Round, at: datetime) -> None:
        """Publish the round of a night, once it is computed, if it covers anybody who waits."""
        if ready.pairs:
            self._store.rounds.replace(ready, ready.publishing(at))
        else:
            self._store.rounds.replace(ready, ready.left_alone())


def round_id_of(day: date, number: int = 0) -> str:
    """Return the id of a round of a night, after so many of it that were refused."""
    return str(uuid5(_NIGHTS, f"{day.isoformat()}/{number}" if number else day.isoformat()))
