"""What a transition is: the assignment in its next version, and what is to be told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from services.matching.domain.mentoring.assignment import Assignment, Contact, Invitation, Who
from services.matching.domain.mentoring.due import next_due
from services.matching.domain.mentoring.rules import Rules

What = Literal[
    "assigned",
    "asked",
    "accepted",
    "wanted",
    "released",
    "contact_asked",
    "contact_missing",
    "met",
    "check_due",
    "support_wanted",
    "goodbye_asked",
    "ended",
]
Because = Literal[
    "declined",
    "no_answer",
    "accepted_elsewhere",
    "another_asked_for",
    "no_contact",
    "paused",
    "held",
    "mentor_left",
    "member_left",
    "not_wanted",
    "arranged_anew",
]
"""Why a mentor is asked no longer, or no longer at somebody's side."""

NOBODY: Final[dict[str, Any]] = {
    "step": None,
    "accepted_at": None,
    "met_at": None,
    "contact": Contact(),
    "checks": (),
    "words": frozenset(),
    "goodbye": Contact(),
}
"""What two have come to together, and what nobody has who is without a mentor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that others are told of the assignment as it is then.

    Attributes:
        mentor: whom it is about, where it is about one.
        because: the closed word that goes with a release.
        reason: why somebody declined, as a closed word.
        day: which check.
        who: by whose word.
    """

    what: What
    mentor: Invitation | None = None
    because: Because | None = None
    reason: str = ""
    day: int = 0
    who: Who | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A transition.

    Attributes:
        before: the assignment as it was.
        after: the assignment as it is then, one version later.
        told: what is said of it, in order.
    """

    before: Assignment
    after: Assignment
    told: tuple[Told, ...]


def turned(
    before: Assignment, draft: Assignment, told: Iterable[Told], rules: Rules, now: datetime
) -> Turn:
    """Return the transition to a draft: one version later, with its next due time."""
    anew = (before.status, before.step, before.arrangement) != (
        draft.status,
        draft.step,
        draft.arrangement,
    )
    after = replace(
        draft,
        version=before.version + 1,
        # What was not stored yet has been as it is since it came to be.
        since=now if anew and before.version else before.since,
        alone_since=_alone_since(before, draft, now),
    )
    due_at = next_due(after, rules)
    return Turn(before=before, after=replace(after, due_at=due_at), told=tuple(told))


def _alone_since(before: Assignment, draft: Assignment, now: datetime) -> datetime | None:
    if draft.has_mentor or draft.status == "ended":
        return None
    if before.version == 0:
        return before.joined_at
    return before.alone_since or now
