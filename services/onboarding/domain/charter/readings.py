"""Where somebody stands with all charters in force: computed anew, as roles and versions change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.onboarding.domain.charter.acceptances import (
    Receipt,
    accepted_in,
    nothing_left,
    standings,
)
from services.onboarding.domain.charter.measures import Measure
from services.onboarding.domain.charter.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where somebody stands who has said yes to something.

    Attributes:
        complete: whether nothing that concerns them, as what they are now, is left to accept.
        accepted_at: when they last said yes.
        new: what they have never said yes to.
        changed: what they said yes to and now says something else.
        changed_at: since when it does, aware UTC.
        left: all that is left to accept, by charter: the changed and the new.
    """

    complete: bool
    accepted_at: datetime
    new: tuple[Measure, ...] = ()
    changed: tuple[Measure, ...] = ()
    changed_at: datetime | None = None
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)


def reading_of(
    versions: Iterable[Version], roles: Sequence[str], receipts: Sequence[Receipt]
) -> Reading | None:
    """Return where somebody stands; ``None`` for who has not said yes to anything yet.

    Args:
        versions: those in force at their place.
        roles: theirs, as they are now.
        receipts: theirs, oldest first.
    """
    if not receipts:
        return None
    accepted, current = accepted_in(receipts), list(versions)
    new: list[Measure] = []
    changed: list[Measure] = []
    since: list[datetime] = []
    left: dict[str, tuple[str, ...]] = {}
    for version in current:
        standing = standings(version, roles, accepted)
        others = [each.measure for each in standing if each.state == "changed"]
        if others:
            changed += others
            since.append(version.in_force_since)
        new += [each.measure for each in standing if each.state == "new"]
        open_ones = tuple(each.measure.id for each in standing if each.state != "accepted")
        if open_ones:
            left[version.charter_id] = open_ones
    return Reading(
        complete=nothing_left(current, roles, accepted),
        accepted_at=receipts[-1].at,
        new=tuple(new),
        changed=tuple(changed),
        changed_at=max(since, default=None),
        left=left,
    )
