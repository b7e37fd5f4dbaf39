"""The board: for each language and slot, who is free; a call's first slot is one look away."""

from collections import defaultdict
from collections.abc import Iterable

from services.onboarding.domain.welcome.bits import ones


class Board:
    """For each language and each slot the set of welcomers who are free.

    Beside it, for each language, the set of slots in which anybody is: the earliest slot in any of
    several languages is then the lowest bit of their union.

    Attributes:
        members: who is on the board.

    Args:
        slots: how many slots it has.
    """

    def __init__(self, slots: int) -> None:
        self.members = 0
        self._free: defaultdict[str, list[int]] = defaultdict(lambda: [0] * slots)
        self._open: defaultdict[str, int] = defaultdict(int)

    def flip(self, welcomer: int, languages: Iterable[str], slots: int) -> None:
        """Note that a welcomer (a set of one) is free now, or no longer, in a set of slots."""
        numbers = ones(slots)
        for language in languages:
            free = self._free[language]
            opened = closed = 0
            for slot in numbers:
                before = free[slot]
                after = free[slot] = before ^ welcomer
                if not before:
                    opened |= 1 << slot
                elif not after:
                    closed |= 1 << slot
            self._open[language] = (self._open[language] | opened) & ~closed

    def enter(self, welcomer: int, languages: Iterable[str], slots: int) -> None:
        """Note that a welcomer who was not on the board is free in a set of slots."""
        self.members |= welcomer
        numbers = ones(slots)
        for language in languages:
            free = self._free[language]
            for slot in numbers:
                free[slot] |= welcomer
            self._open[language] |= slots

    def leave(self, welcomer: int, languages: Iterable[str], slots: int) -> None:
        """Take a welcomer off the board who was free in a set of slots."""
        self.members &= ~welcomer
        self.flip(welcomer, languages, slots)

    def open_in(self, languages: Iterable[str]) -> int:
        """Return the slots in which anybody who speaks one of these languages is free."""
        found = 0
        for language in languages:
            found |= self._open.get(language, 0)
        return found

    def free_at(self, slot: int, languages: Iterable[str]) -> int:
        """Return who is free in a slot and speaks one of these languages."""
        found = 0
        for language in languages:
            if language in self._free:
                found |= self._free[language][slot]
        return found
