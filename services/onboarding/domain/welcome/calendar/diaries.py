"""What the calendar knows: the welcomers, their calls, and when they are busy otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.onboarding.domain.welcome.calendar.board import Board
from services.onboarding.domain.welcome.calendar.choosing import Chooser
from services.onboarding.domain.welcome.calendar.diary import Busy, Diary
from services.onboarding.domain.welcome.eligibility import Pool
from services.onboarding.domain.welcome.fairness import REMEMBERED_DAYS, Fairness, Presence
from services.onboarding.domain.welcome.wall_clock import wall_clock
from services.onboarding.domain.welcome.welcomers import Welcomer, moment_of, slot_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY_SLOTS = 48
_SPARE_SLOTS = _DAY_SLOTS
"""Slots are looked up a day further than needed, so that it is done once a day and not per call."""

_EPOCH_DAY = 719_163
"""The ordinal of 1 January 1970, when slots begin to be counted."""


class Diaries:
    """The diaries of all welcomers, and the sets that follow from them.

    Args:
        notice: how long before a call it must be booked.
        horizon: how far ahead calls are booked.
    """

    # Slots are counted from ``_first`` on, welcomers have small numbers, and sets of both are bits
    # of long integers: see the decision record 0011. What is taken is kept for welcomers who are
    # not known (yet), too, and for as long as it matters for who is due. Welcomers who want to know
    # longer before than others have a board of their own: its slots begin later.

    def __init__(self, *, notice: timedelta, horizon: timedelta) -> None:
        self._notice = notice
        self._horizon = horizon
        self._first = self._end = 0
        self._welcomers: dict[str, Welcomer] = {}
        self._taken: dict[str, dict[int, tuple[str, ...]]] = {}
        self._busy: dict[str, Busy] = {}
        self._begin_anew()

    def look_ahead(self, now: datetime) -> None:
        """Let time pass: days come within the horizon, past ones and old trainings go."""
        needed = slot_of(now + self._horizon) + 1
        # Trainings end, and what is remembered fades, from one day to the next.
        if needed <= self._end and _day(slot_of(now)) == self._today:
            return
        self._first, self._end = slot_of(now), needed + _SPARE_SLOTS
        oldest = self._first - REMEMBERED_DAYS * _DAY_SLOTS
        for taken in self._taken.values():
            for slot in [each for each in taken if each < oldest]:
                del taken[slot]
        self._begin_anew()

    def put(self, welcomer: Welcomer) -> None:
        """Enter a welcomer, or what has changed about one."""
        if self._welcomers.get(welcomer.id) == welcomer:
            return
        self._leave(welcomer.id)
        self._welcomers[welcomer.id] = welcomer
        self._enter(welcomer)

    def drop(self, welcomer_id: str) -> None:
        """Take a welcomer out; what they have been booked for stays known."""
        self._leave(welcomer_id)
        self._welcomers.pop(welcomer_id, None)

    def take(self, welcomer_id: str, starts_at: datetime, held: Sequence[str] = ()) -> None:
        """Note that a slot is booked, whoever booked it; or that it always was.

        Args:
            welcomer_id: whose time it is.
            starts_at: when the call begins.
            held: the claims stored with the call; none for one that was stored without.
        """
        slot = slot_of(starts_at)
        taken = self._taken.setdefault(welcomer_id, {})
        if taken.get(slot) == tuple(held):
            return
        if slot not in taken:
            self._fairness.give(welcomer_id, _day(slot))
        taken[slot] = tuple(held)
        self._reopen(welcomer_id)

    def release(self, welcomer_id: str, starts_at: datetime, held: Sequence[str] = ()) -> None:
        """Note that a slot is not booked after all; harmless where it was not.

        Args:
            welcomer_id: whose time it is.
            starts_at: when the call would have begun.
            held: the claims that are given back; another call's that begins then are kept.
        """
        slot = slot_of(starts_at)
        taken = self._taken.get(welcomer_id, {})
        known = taken.get(slot)
        if known is None or (held and known and set(known) != set(held)):
            return
        del taken[slot]
        self._fairness.give(welcomer_id, _day(slot), -1)
        self._reopen(welcomer_id)

    def occupy(self, welcomer_id: str, busy: Iterable[tuple[datetime, datetime]]) -> None:
        """Note when a welcomer is busy otherwise, instead of what was said of that before.

        Args:
            welcomer_id: whose time it is.
            busy: beginnings and ends, aware, in any order.
        """
        intervals = tuple(sorted((begins, ends) for begins, ends in busy if begins < ends))
        if self._busy.get(welcomer_id, ()) == intervals:
            return
        self._busy[welcomer_id] = intervals
        known = self._welcomers.get(welcomer_id)
        if known is not None:
            self._leave(welcomer_id)
            self._enter(known)

    def welcomer(self, welcomer_id: str) -> Welcomer | None:
        """Return a welcomer as they were last put."""
        return self._welcomers.get(welcomer_id)

    def _begin_anew(self) -> None:
        self._today = self._first // _DAY_SLOTS + _EPOCH_DAY
        self._moments = [moment_of(slot) for slot in range(self._first, self._end)]
        self._boards: dict[timedelta, Board] = {}
        self._pool = Pool()
        self._fairness = Fairness(self._today)
        self._diaries: dict[str, Diary] = {}
        self._numbered: list[Diary] = []
        self._unused: list[int] = []
        # Batches ask about the same time again and again.
        self._windows_of: tuple[datetime, datetime | None] | None = None
        self._windows_are: list[tuple[Board, int]] = []
        self._chooser = Chooser(self._pool, self._fairness, self._numbered)
        for welcomer_id, taken in self._taken.items():
            for slot in taken:
                self._fairness.give(welcomer_id, _day(slot))
        for welcomer in self._welcomers.values():
            self._enter(welcomer)

    def _enter(self, welcomer: Welcomer) -> None:
        # A training that was over yesterday is over in every zone. Before the first look ahead
        # there is no day at all.
        over = welcomer.trained_until.toordinal() < self._today - 1
        if over or welcomer.gone or not welcomer.active or self._first == self._end:
            return
        clock = wall_clock(welcomer.time_zone, self._first, self._end)
        number = self._unused.pop() if self._unused else len(self._numbered)
        taken = self._taken.setdefault(welcomer.id, {})
        busy = self._busy.get(welcomer.id, ())
        diary = Diary(
            welcomer=welcomer,
            number=number,
            clock=clock,
            first=self._first,
            taken=taken,
            busy=busy,
        )
        self._diaries[welcomer.id] = diary
        self._numbered[number : number + 1] = [diary]
        self._pool.enter(number, welcomer)
        self._fairness.enter(welcomer.id, Presence.of(welcomer))
        self._chooser = Chooser(self._pool, self._fairness, self._numbered)
        self._board_of(welcomer).enter(diary.bit, diary.languages, diary.open)

    def _leave(self, welcomer_id: str) -> None:
        diary = self._diaries.pop(welcomer_id, None)
        if diary is None:
            return
        self._board_of(diary.welcomer).leave(diary.bit, diary.languages, diary.open)
        self._fairness.leave(welcomer_id)
        self._pool.leave(diary.number, diary.welcomer)
        self._unused.append(diary.number)

    def _reopen(self, welcomer_id: str) -> None:
        diary = self._diaries.get(welcomer_id)
        if diary is not None:
            changed = diary.reopen()
            if changed:
                self._board_of(diary.welcomer).flip(diary.bit, diary.languages, changed)

    def _board_of(self, welcomer: Welcomer) -> Board:
        notice = max(self._notice, timedelta(hours=welcomer.notice_hours or 0))
        board = self._boards.get(notice)
        if board is None:
            board = self._boards[notice] = Board(self._end - self._first)
            self._windows_of = None
        return board


def _day(slot: int) -> int:
    return slot // _DAY_SLOTS + _EPOCH_DAY
