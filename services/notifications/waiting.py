"""What a round of the mailroom has to wait for, and whom it waits for no longer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from bus.verdicts import Later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.event import Event

_STRANGER_SECONDS: Final = 60


class Strangers:
    """Who was not in the contact register a moment ago, for a while."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def __contains__(self, person: str) -> bool:
        return self._until.get(person, 0.0) > time.monotonic()

    def remember(self, persons: Iterable[str | None]) -> None:
        """Do not wait for these on the spot, for a minute."""
        now = time.monotonic()
        self._until = {person: until for person, until in self._until.items() if until > now}
        self._until |= {person: now + _STRANGER_SECONDS for person in persons if person}


class Waiting:
    """The facts that are to come back, and the first reason why."""

    def __init__(self) -> None:
        self._events: dict[Any, Event] = {}
        self._why = ""

    def add(self, event: Event, why: str) -> None:
        self._why = self._why or why
        self._events[event.event_id] = event

    def raise_if_any(self) -> None:
        if self._events:
            raise Later(self._why, events=list(self._events.values()))
