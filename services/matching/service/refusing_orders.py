"""How it is told that something cannot be done with a mentoring now."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from chassis.problems import Problem
from services.matching.domain.mentoring import LinkUsed, NotNow

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusing_orders() -> Iterator[None]:
    """Turn what the rules say no to into problems.

    Raises:
        Problem: 409 or 410.
    """
    try:
        yield
    except NotNow as refusal:
        raise Problem(409, "conflict", refusal.because) from None
    except LinkUsed:
        raise Problem(
            410,
            "link-used",
            "This link has been used or is out of date; the newest message has the one that works.",
        ) from None
