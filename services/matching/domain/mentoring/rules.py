"""What the network has decided about time."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long people have, and when they are asked.

    Attributes:
        answer: after so long a mentor is asked again, and after as long again others are.
        contact: after so long a newcomer is asked whether they were contacted, and asked again.
        checks: days after a mentor's yes on which both are asked how it is going.
        again: after the last of these they are asked each time that so long has gone by.
        goodbye: so long after the word of one that it is over, the other is asked again.
    """

    answer: timedelta = timedelta(days=7)
    contact: timedelta = timedelta(days=7)
    checks: tuple[int, ...] = (30, 90)
    again: timedelta = timedelta(days=90)
    goodbye: timedelta = timedelta(days=14)
