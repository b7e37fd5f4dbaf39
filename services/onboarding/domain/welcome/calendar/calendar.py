"""The calendar: answers, without asking anybody, who can call whom and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import compress
from typing import TYPE_CHECKING

from services.onboarding.domain.languages import shared, spoken
from services.onboarding.domain.welcome.bits import flags, lowest, ones, stretch
from services.onboarding.domain.welcome.calendar.diaries import Diaries
from services.onboarding.domain.welcome.calendar.free import FreeSlot, WhyNobody
from services.onboarding.domain.welcome.calendar.spreading import next_one
from services.onboarding.domain.welcome.claims import held
from services.onboarding.domain.welcome.eligibility import Request, may_call
from services.onboarding.domain.welcome.welcomers import is_on_grid, slot_of, why_not_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.onboarding.domain.welcome.calendar.board import Board

_FEW = 48
"""Of so many welcomers the diaries are looked at one by one rather than the board."""


class Calendar(Diaries):
    """Proposes who calls whom, and when.

    It may be behind what other processes have booked: whoever books must let the store have the
    last word, and tell the calendar what was ``taken`` after all.
    """

    def earliest(
        self, request: Request, now: datetime, *, until: datetime | None = None
    ) -> FreeSlot | None:
        """Return the first slot of anybody who may call them, or ``None``.

        Args:
            request: who is to be called.
            now: aware UTC.
            until: the latest beginning of a call; the horizon by default.
        """
        slot, free = self._first_free(request, now, until)
        return self._proposal(request, slot, free) if free else None

    def earliest_time(
        self, request: Request, now: datetime, *, until: datetime | None = None
    ) -> datetime | None:
        """Return when anybody can call them first, without asking who it would be."""
        slot, free = self._first_free(request, now, until)
        return self._moments[slot] if free else None

    def at(self, request: Request, starts_at: datetime, now: datetime) -> FreeSlot | None:
        """Return who can call them at a certain time, or ``None``.

        Args:
            request: who is to be called.
            starts_at: aware UTC; there is nobody off the grid, in the past or beyond the horizon.
            now: aware UTC.
        """
        slot = slot_of(starts_at) - self._first
        if not is_on_grid(starts_at) or slot < 0 or starts_at in request.not_slots:
            return None
        boards = self._windows(now, starts_at)
        free = self._free(slot, _spoken(request), boards) & self._pool.eligible(request)
        return self._proposal(request, slot, free) if free else None

    def bookable(
        self, request: Request, now: datetime, until: datetime | None = None
    ) -> list[datetime]:
        """Return all times at which somebody can call them, in order."""
        return list(compress(self._moments, flags(self._bookable(request, now, until))))

    def choices(
        self, request: Request, now: datetime, n: int, until: datetime | None = None
    ) -> tuple[FreeSlot, ...]:
        """Return ``n`` different times to choose from, in order; fewer if there are no more.

        The first is the earliest. The others are on other days, at other times of the day, where
        there are such: who cannot in the evening can perhaps in the morning. All may be kept at
        once: no two of them claim the same.
        """
        chosen: list[FreeSlot] = []
        try:
            while len(chosen) < n:
                times = [each.starts_at for each in chosen]
                starts_at = next_one(
                    times, self.bookable(request, now, until), request.time_zone or "UTC"
                )
                free = None if starts_at is None else self.at(request, starts_at, now)
                if free is None:
                    break
                self.take(free.welcomer.id, free.starts_at, free.held)
                chosen.append(free)
        finally:
            for each in chosen:
                self.release(each.welcomer.id, each.starts_at, each.held)
        return tuple(sorted(chosen, key=lambda each: each.starts_at))

    def still_fits(
        self, welcomer_id: str, starts_at: datetime, request: Request | None = None
    ) -> str | None:
        """Return why a welcomer cannot give a call that is booked; ``None`` if they can.

        What they have promised stands when their usual hours, caps, margins or territory change;
        not when they are away, in a pause, no longer active or trained on that day, or gone. Nor
        when the two no longer share a language, or have turned out to be too close.

        Args:
            welcomer_id: who is to call.
            starts_at: when.
            request: who is to be called; ``None`` to ask about the time alone.
        """
        known = self.welcomer(welcomer_id)
        if known is None:
            return "left"
        why = why_not_at(known, slot_of(starts_at))
        if why is not None or request is None:
            return why
        unsuited = may_call(known, request)
        return None if unsuited == "territory" else unsuited

    def open_languages(self, languages: Iterable[str], now: datetime) -> set[str]:
        """Return those of ``languages``, without their regions, in which somebody is free."""
        boards = self._windows(now, None)
        wanted = {spoken(language) for language in languages}
        return {
            each
            for each in wanted
            if any(board.open_in([each]) & window for board, window in boards)
        }

    def languages(self) -> set[str]:
        """Return every language that some welcomer speaks."""
        return {each for each, speakers in self._pool.speakers.items() if speakers}

    def why_nobody(self, languages: Iterable[str]) -> WhyNobody:
        """Return what is missing when there is no slot in any of ``languages``."""
        if not self._pool.everybody:
            return "no_welcomer"
        if not self._pool.speaking(languages):
            return "no_welcomer_for_language"
        return "no_free_slot"

    def _first_free(
        self, request: Request, now: datetime, until: datetime | None
    ) -> tuple[int, int]:
        """Return the first slot in which anybody may call them, and who; 0 if nobody ever does."""
        boards = self._windows(now, until)
        eligible = self._pool.eligible(request)
        slots, languages = self._perhaps_open(request, boards, eligible), _spoken(request)
        while slots:
            slot = lowest(slots)
            free = self._free(slot, languages, boards) & eligible
            if free:
                return slot, free
            slots &= slots - 1
        return 0, 0

    def _bookable(self, request: Request, now: datetime, until: datetime | None) -> int:
        """Return all slots in which anybody may call them."""
        boards = self._windows(now, until)
        eligible = self._pool.eligible(request)
        slots = self._perhaps_open(request, boards, eligible)
        if not self._pool.speaking(request.languages) & ~eligible:
            return slots
        # Somebody is on the board who may not call them: look into the others' diaries, until
        # nothing is in doubt any more.
        found = 0
        for board, window in boards:
            for number in ones(eligible & board.members):
                found |= self._numbered[number].open & window
                if found & slots == slots:
                    return slots
        return found & slots

    def _perhaps_open(
        self, request: Request, boards: list[tuple[Board, int]], eligible: int
    ) -> int:
        """Return slots among which all are in which one of those eligible is free."""
        found = 0
        if eligible.bit_count() > _FEW:
            languages = _spoken(request)
            for board, window in boards:
                found |= board.open_in(languages) & window
        else:
            for board, window in boards:
                for number in ones(eligible & board.members):
                    found |= self._numbered[number].open & window
        for moment in request.not_slots:
            found &= ~stretch(slot_of(moment) - self._first, slot_of(moment) - self._first + 1)
        return found

    @staticmethod
    def _free(slot: int, languages: set[str], boards: list[tuple[Board, int]]) -> int:
        """Return who is free in a slot, knows early enough, and speaks one of the languages."""
        found = 0
        for board, window in boards:
            if window >> slot & 1:
                found |= board.free_at(slot, languages)
        return found

    def _windows(self, now: datetime, until: datetime | None) -> list[tuple[Board, int]]:
        """Return each board with the slots that are late enough for it and not too late."""
        if self._windows_of == (now, until):
            return self._windows_are
        last = now + self._horizon
        end = slot_of(last if until is None else min(until, last)) + 1
        end = min(end, self._end) - self._first
        self._windows_of = (now, until)
        self._windows_are = [
            (board, stretch(_first_after(now + notice) - self._first, end))
            for notice, board in self._boards.items()
        ]
        return self._windows_are

    def _proposal(self, request: Request, slot: int, free: int) -> FreeSlot:
        diary, reasons = self._chooser.choose(request, slot + self._first, free)
        language = shared(request.languages, diary.welcomer.languages)
        assert language is not None, "found by language"  # noqa: S101 - for the type checker
        starts_at = self._moments[slot]
        return FreeSlot(
            welcomer=diary.welcomer,
            starts_at=starts_at,
            language=language,
            held=held(diary.welcomer, starts_at, diary.claimed()),
            reasons=reasons,
        )


def _first_after(moment: datetime) -> int:
    return slot_of(moment - timedelta(microseconds=1)) + 1


def _spoken(request: Request) -> set[str]:
    return {spoken(language) for language in request.languages}
