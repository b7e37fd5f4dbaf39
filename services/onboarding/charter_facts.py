"""What onboarding says of charters: the domain's things as contracts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contracts.charter import CharterAccepted, CharterPublished, CharterReadingAsked
from contracts.event import event_id
from services.onboarding.domain.charter.acceptances import Receipt
from services.onboarding.domain.charter.versions import Version
from services.onboarding.domain.members import Member
from services.onboarding.store.charter_rounds import Round


def of_publication(
    version: Version, changed: Sequence[str], now: datetime, correlation_id: UUID
) -> CharterPublished:
    """Return the fact that a version is in force."""
    return CharterPublished(
        event_id=event_id(version.id, 1, CharterPublished),
        occurred_at=now,
        correlation_id=correlation_id,
        charter_id=version.charter_id,
        place_id=version.place_id,
        number=version.number,
        content_hash=version.content_hash,
        changed_measures=tuple(changed),
    )


def of_question(
    member: Member,
    asking: Round,
    measures: Sequence[str],
    *,
    until: datetime,
    now: datetime,
    aggregate: tuple[str, int],
) -> CharterReadingAsked:
    """Return the fact that somebody is asked to read what a version says anew.

    Args:
        member: who.
        asking: because of which version.
        measures: what is left for them to accept.
        until: how long they have for it.
        now: aware UTC.
        aggregate: the id of what keeps their receipts, and its new version.
    """
    return CharterReadingAsked(
        event_id=event_id(*aggregate, CharterReadingAsked),
        occurred_at=now,
        correlation_id=UUID(asking.correlation_id),
        causation_id=UUID(asking.event_id),
        member_id=member.id,
        place_id=member.place_id,
        charter_id=asking.charter_id,
        number=asking.number,
        measures=tuple(measures),
        answer_by=until,
    )


def of_acceptance(
    receipt: Receipt,
    *,
    member_id: str,
    complete: bool,
    aggregate: tuple[str, int],
    correlation_id: UUID,
) -> CharterAccepted:
    """Return the fact that somebody has said yes; ``aggregate`` is the id and its new version."""
    return CharterAccepted(
        event_id=event_id(*aggregate, CharterAccepted),
        occurred_at=receipt.at,
        correlation_id=correlation_id,
        member_id=member_id,
        charter_id=receipt.charter_id,
        number=receipt.number,
        receipt_id=receipt.id,
        measures=tuple(measure for measure, _ in receipt.measures),
        complete=complete,
    )
