"""What cannot be done with a call as it is now."""

from collections.abc import Sequence
from datetime import datetime


class NotNow(Exception):  # noqa: N818 - reads as the sentence it is
    """The call is not in a state that allows this.

    Args:
        because: one sentence for a person.
    """

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class LinkUsed(Exception):  # noqa: N818 - reads as the sentence it is
    """The order was meant for an arrangement that is no longer the current one."""


class SlotTaken(Exception):  # noqa: N818 - reads as the sentence it is
    """Nobody is free at the time that was asked for.

    Args:
        free: what is free next, aware UTC, soonest first.
    """

    def __init__(self, free: Sequence[datetime] = ()) -> None:
        super().__init__()
        self.free = tuple(free)


class ClaimLost(Exception):  # noqa: N818 - reads as the sentence it is
    """Somebody else claimed that time first, in this very moment: look again, choose again."""
