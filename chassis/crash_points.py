"""Named points at which a process may be told to kill itself, so that tests can prove recovery."""

import os
import signal
from typing import Final

AFTER_COMMIT_BEFORE_CONFIRM: Final = "after_commit_before_confirm"
"""State and facts are stored; nothing has been published yet."""

AFTER_PUBLISH_BEFORE_CONFIRM: Final = "after_publish_before_confirm"
"""Facts are on their way to the broker, whose confirmation has not been read."""

AFTER_CONFIRM_BEFORE_REMOVAL: Final = "after_confirm_before_removal"
"""The broker has confirmed; the outbox still holds the facts."""

AFTER_COMMIT_BEFORE_ACK: Final = "after_commit_before_ack"
"""A reaction's effect is stored; its events are not acknowledged."""

AFTER_SEND_BEFORE_MARK: Final = "after_send_before_mark"
"""A mail server has taken a message; the store does not know yet."""

WHILE_ROUND_CLAIMS: Final = "while_round_claims"
"""A round that is being published has claimed some of its seats."""

AFTER_ROUND_CLAIMS: Final = "after_round_claims"
"""It has claimed all of them; nothing says yet that it is published."""

AFTER_ROUND_COMMIT: Final = "after_round_commit"
"""It is published; no claim has become an arrangement yet."""

WHILE_ROUND_ARRANGES: Final = "while_round_arranges"
"""Some of its claims have become arrangements."""

WHILE_ROUND_GIVES_BACK: Final = "while_round_gives_back"
"""It was refused, and has given some of its claims back."""

ALL: Final = (
    AFTER_COMMIT_BEFORE_CONFIRM,
    AFTER_PUBLISH_BEFORE_CONFIRM,
    AFTER_CONFIRM_BEFORE_REMOVAL,
    AFTER_COMMIT_BEFORE_ACK,
    AFTER_SEND_BEFORE_MARK,
    WHILE_ROUND_CLAIMS,
    AFTER_ROUND_CLAIMS,
    AFTER_ROUND_COMMIT,
    WHILE_ROUND_ARRANGES,
    WHILE_ROUND_GIVES_BACK,
)

_armed: str | None = None


def arm(point: str | None) -> None:
    """Choose the point at which this process dies; ``None`` for never.

    Raises:
        ValueError: there is no point of that name.
    """
    global _armed  # noqa: PLW0603 - one process has one fate
    if point is not None and point not in ALL:
        raise ValueError(f"CRASH_AT must be one of {', '.join(ALL)}")
    _armed = point


def reached(point: str) -> None:
    """Die here, as by a power cut, if this is the armed point."""
    if point == _armed:
        os.kill(os.getpid(), signal.SIGKILL)
