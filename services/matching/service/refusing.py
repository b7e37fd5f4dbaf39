"""How the rules' refusals are told to whoever asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from services.matching.domain.refusals import NotAcceptable
from services.matching.service.room import not_valid

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the rules say no to into problems.

    Raises:
        Problem: 422.
    """
    try:
        yield
    except NotAcceptable as refusal:
        raise not_valid(refusal.field, refusal.because) from None
