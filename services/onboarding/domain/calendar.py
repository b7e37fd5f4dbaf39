"""The calendar of all welcomers: who is free at which half hour, and who should call."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from services.onboarding.domain.languages import shared, spoken
from services.onboarding.domain.places import Point, metres_between
from services.onboarding.domain.welcomers import CALL, Welcomer, moment_of, open_slots, slot_of

WhyNobody = Literal["no_welcomer", "no_welcomer_for_language", "no_free_slot"]

_SPARE_SLOTS = 48
"""Slots are looked up a day further than needed, so that it is done once a day and not per call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSlot:
    """A welcomer, when they can call, and the language to speak."""

    welcomer: Welcomer
    starts_at: datetime
    language: str

    @property
    def ends_at(self) -> datetime:
        """When the call is over."""
        return self.starts_at + CALL


class Calendar:
    """Answers, without asking anybody, when a newcomer can be called first and by whom.

    It may be behind what other processes have booked: whoever books must let the store have the
    last word, and tell the calendar what was ``taken`` after all.

    Args:
        notice: how long before a call it must be booked.
        horizon: how far ahead calls are booked.
    """

    # For each language and slot the free welcomers, and for each language one long integer with
    # a bit for each slot in which somebody is free: the earliest slot in any of several languages
    # is then the lowest bit of their union.

    def __init__(self, *, notice: timedelta, horizon: timedelta) -> None:
        self._notice = notice
        self._horizon = horizon
        self._origin = 0
        self._end = 0
        self._welcomers: dict[str, Welcomer] = {}
        self._speakers: defaultdict[str, set[str]] = defaultdict(set)
        self._free: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
        self._open: defaultdict[str, int] = defaultdict(int)
        self._taken: defaultdict[str, set[int]] = defaultdict(set)

    def look_ahead(self, now: datetime) -> None:
        """Let time pass: days come within the horizon, past ones and old trainings go."""
        needed = slot_of(now + self._horizon) + 1
        if needed <= self._end:
            return
        today = now.astimezone(UTC).date()
        for welcomer in list(self._welcomers.values()):
            if welcomer.trained_until < today - timedelta(days=1):  # over in every zone
                self._forget(welcomer)
        current = slot_of(now)
        first = max(self._end, current)
        self._drop_before(current)
        self._end = needed + _SPARE_SLOTS
        for welcomer in self._welcomers.values():
            self._offer(welcomer, open_slots(welcomer, first, self._end))

    def put(self, welcomer: Welcomer) -> None:
        """Enter a welcomer, or what has changed about one."""
        known = self._welcomers.get(welcomer.id)
        if known == welcomer:
            return
        if known is not None:
            self._forget(known)
        self._welcomers[welcomer.id] = welcomer
        for language in _languages(welcomer):
            self._speakers[language].add(welcomer.id)
        self._offer(welcomer, open_slots(welcomer, self._origin, self._end))

    def take(self, welcomer_id: str, starts_at: datetime) -> None:
        """Note that a slot is booked, whoever booked it."""
        slot = slot_of(starts_at)
        self._taken[welcomer_id].add(slot)
        welcomer = self._welcomers.get(welcomer_id)
        if welcomer is None:
            return
        for language in _languages(welcomer):
            free = self._free[language].get(slot)
            if free is None:
                continue
            free.discard(welcomer_id)
            if not free:
                del self._free[language][slot]
                self._open[language] &= ~(1 << (slot - self._origin))

    def release(self, welcomer_id: str, starts_at: datetime) -> None:
        """Note that a slot is not booked after all."""
        slot = slot_of(starts_at)
        self._taken[welcomer_id].discard(slot)
        welcomer = self._welcomers.get(welcomer_id)
        if welcomer is not None:
            first = max(slot, self._origin)
            self._offer(welcomer, open_slots(welcomer, first, min(slot + 1, self._end)))

    def earliest(
        self, languages: Sequence[str], near: Point | None, now: datetime
    ) -> FreeSlot | None:
        """Return the first slot of anybody who speaks one of ``languages``, or ``None``.

        Of several welcomers free at that time, the one with the fewest calls ahead is to call;
        then the nearest; then the one whose id sorts first.
        """
        wanted = {spoken(language) for language in languages}
        slot = self._first_open(wanted, now)
        if slot is None:
            return None
        free = set().union(*(self._free[language].get(slot, ()) for language in wanted))
        fewest = min(len(self._taken[each]) for each in free)
        idle = [self._welcomers[each] for each in free if len(self._taken[each]) == fewest]
        chosen = min(idle, key=lambda welcomer: (_distance(near, welcomer.location), welcomer.id))
        language = shared(languages, chosen.languages)
        assert language is not None, "found by language"  # noqa: S101 - for the type checker
        return FreeSlot(welcomer=chosen, starts_at=moment_of(slot), language=language)

    def open_languages(self, languages: Iterable[str], now: datetime) -> set[str]:
        """Return those of ``languages``, without their regions, in which somebody is free."""
        wanted = {spoken(language) for language in languages}
        return {each for each in wanted if self._first_open({each}, now) is not None}

    def languages(self) -> set[str]:
        """Return every language that some welcomer speaks."""
        return {language for language, speakers in self._speakers.items() if speakers}

    def why_nobody(self, languages: Iterable[str]) -> WhyNobody:
        """Return what is missing when there is no slot in any of ``languages``."""
        if not self._welcomers:
            return "no_welcomer"
        if not any(self._speakers.get(spoken(language)) for language in languages):
            return "no_welcomer_for_language"
        return "no_free_slot"

    def _first_open(self, languages: Collection[str], now: datetime) -> int | None:
        first = slot_of(now + self._notice - timedelta(microseconds=1)) + 1
        union = 0
        for language in languages:
            union |= self._open.get(language, 0)
        union >>= first - self._origin
        if not union:
            return None
        slot = first + (union & -union).bit_length() - 1
        return slot if moment_of(slot) <= now + self._horizon else None

    def _offer(self, welcomer: Welcomer, slots: Iterable[int]) -> None:
        taken = self._taken.get(welcomer.id, ())
        bits = 0
        for slot in slots:
            if slot not in taken:
                bits |= 1 << (slot - self._origin)
                for language in _languages(welcomer):
                    self._free[language].setdefault(slot, set()).add(welcomer.id)
        for language in _languages(welcomer):
            self._open[language] |= bits

    def _forget(self, welcomer: Welcomer) -> None:
        del self._welcomers[welcomer.id]
        for language in _languages(welcomer):
            self._speakers[language].discard(welcomer.id)
            for slot, free in list(self._free[language].items()):
                free.discard(welcomer.id)
                if not free:
                    del self._free[language][slot]
                    self._open[language] &= ~(1 << (slot - self._origin))

    def _drop_before(self, slot: int) -> None:
        for language, by_slot in self._free.items():
            for past in [each for each in by_slot if each < slot]:
                del by_slot[past]
            self._open[language] >>= slot - self._origin
        for taken in self._taken.values():
            taken.difference_update([each for each in taken if each < slot])
        self._origin = slot


def _languages(welcomer: Welcomer) -> set[str]:
    return {spoken(language) for language in welcomer.languages}


def _distance(here: Point | None, there: Point | None) -> float:
    return float("inf") if here is None or there is None else metres_between(here, there)
