"""Who has accepted which measure, in which version and when: the sum of their receipts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from services.onboarding.domain.charter.measures import Measure
from services.onboarding.domain.charter.versions import Version

State = Literal["accepted", "new", "changed"]
Given = Literal["online", "phone", "paper", "in_person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That somebody said yes to measures, as they were then.

    Attributes:
        number: of the charter's version.
        at: aware UTC.
        measures: each with the hash of what it said.
        given: how they said it.
        noted_by: who wrote it down for them; ``None`` where they did it themselves.
    """

    id: str
    charter_id: str
    number: int
    at: datetime
    measures: tuple[tuple[str, str], ...]
    given: Given
    noted_by: str | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A measure's acceptance."""

    hash: str
    number: int
    at: datetime
    receipt_id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with one measure that concerns them."""

    measure: Measure
    state: State
    accepted: Accepted | None


Acceptances = dict[tuple[str, str], Accepted]
"""What somebody has accepted, by charter and measure."""


def acceptance_id_of(member_id: str) -> str:
    """Return the id under which all receipts of a member are kept.

    Raises:
        ValueError: ``member_id`` is no id.
    """
    return str(uuid5(UUID(member_id), "charter"))


def accepted_in(receipts: Iterable[Receipt]) -> Acceptances:
    """Return what the receipts, oldest first, add up to.

    Saying yes again to the same words changes nothing: the first time counts.
    """
    known: Acceptances = {}
    for receipt in receipts:
        for measure_id, content in receipt.measures:
            before = known.get((receipt.charter_id, measure_id))
            if before is None or before.hash != content:
                known[receipt.charter_id, measure_id] = Accepted(
                    content, receipt.number, receipt.at, receipt.id
                )
    return known


def standings(version: Version, roles: Sequence[str], accepted: Acceptances) -> list[Standing]:
    """Return where somebody with these roles stands with each measure that concerns them."""
    found = []
    for measure in version.measures:
        if not measure.concerns(roles):
            continue
        known = accepted.get((version.charter_id, measure.id))
        state: State = "accepted"
        if known is None:
            state = "new"
        elif known.hash != measure.hash:
            state = "changed"
        found.append(Standing(measure, state, known))
    return found


def nothing_left(versions: Iterable[Version], roles: Sequence[str], accepted: Acceptances) -> bool:
    """Tell whether somebody has accepted all that concerns them in the versions in force."""
    return all(
        standing.state == "accepted"
        for version in versions
        for standing in standings(version, roles, accepted)
    )
