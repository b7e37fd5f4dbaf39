"""What a charter that is read anew, or a hold, means for steps that were done already.

A step that was settled once stays settled, with two exceptions. Where words that somebody said yes
to became other words, the yes is asked for again; and who was cleared and is held is not cleared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.onboarding.domain.journey.milestones import Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Where somebody stands with the charter, as far as one journey asks for it.

    Attributes:
        complete_at: when they said yes to the last that concerns them; ``None`` while some is left.
        changed_at: since when what they said yes to says something else, if it does.
        answer_within: so long they have to read that.
    """

    complete_at: datetime | None = None
    changed_at: datetime | None = None
    answer_within: timedelta = timedelta(days=14)


UNKNOWN = Agreement()
"""Nothing is known but what happened."""


def as_it_was(
    milestones: Sequence[Milestone], started_at: datetime, agreement: Agreement
) -> list[Milestone]:
    """Return the milestones as they count on a journey that began then, but for what has changed.

    Whoever had accepted all before they took a role had not read what that role is asked: it
    counts only if nothing is left for them as what they are now.
    """
    counting = [_not_yet(each) if each.occurred_at < started_at else each for each in milestones]
    if agreement.complete_at is not None and not any(map(_is_whole, counting)):
        counting.append(
            Milestone(
                id="charter",
                fact="CharterAccepted",
                occurred_at=max(started_at, agreement.complete_at),
                words={"complete": True},
            )
        )
    return _without_what_a_hold_took_back(counting)


def as_it_is(milestones: Iterable[Milestone], agreement: Agreement) -> list[Milestone]:
    """Return the same after what has changed: no yes to other words settles anything."""
    return [_not_yet(each) if agreement.changed_at else each for each in milestones]


def _is_whole(milestone: Milestone) -> bool:
    return milestone.fact == "CharterAccepted" and milestone.words.get("complete") is True


def _not_yet(milestone: Milestone) -> Milestone:
    return replace(milestone, words={"complete": False}) if _is_whole(milestone) else milestone


def _without_what_a_hold_took_back(milestones: Sequence[Milestone]) -> list[Milestone]:
    held = max(
        (each.occurred_at for each in milestones if each.fact == "HostingHeld"), default=None
    )
    return [
        each
        for each in milestones
        if held is None or each.fact != "HostingCleared" or each.occurred_at > held
    ]
