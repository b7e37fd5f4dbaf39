"""What a reaction may say besides returning, which means *done*."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.event import Event


class Later(Exception):  # noqa: N818 - a verdict, not an error
    """Something that the events need is away or has not arrived yet: try again after a delay.

    Raise it when nothing is wrong with the event itself. It is repeated for as long as it takes
    and never becomes a dead letter.

    Args:
        why: a closed word for logs, without data.
        events: those to see again; the others of the batch count as done. All by default.
    """

    def __init__(self, why: str, events: Sequence[Event] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.events = events
