"""How the rules' refusals are told to whoever asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from chassis.problems import Problem
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.calls import LinkUsed, NotNow, SlotTaken
from services.onboarding.service.room import not_valid
from services.onboarding.views.words import moment

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the rules say no to into problems.

    Raises:
        Problem: 409, 410 or 422.
    """
    try:
        yield
    except NotAcceptable as refusal:
        raise not_valid(refusal.field, refusal.because) from None
    except NotNow as refusal:
        raise Problem(409, "conflict", refusal.because) from None
    except LinkUsed:
        raise Problem(
            410,
            "link-used",
            "This link has been used or is out of date; the newest message has the one that works.",
        ) from None
    except SlotTaken as refusal:
        free = ", ".join(str(moment(each)) for each in refusal.free)
        next_free = f"Free next: {free}." if free else "Nothing else is free just now."
        raise Problem(409, "slot-taken", f"This time is not free (any more). {next_free}") from None
