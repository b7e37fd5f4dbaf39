"""How it looks in JSON where somebody stands with the charters that concern them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.onboarding.domain.charter.acceptances import Receipt, Standing
from services.onboarding.domain.charter.measures import Measure
from services.onboarding.domain.charter.versions import Version
from services.onboarding.domain.words import Tongue
from services.onboarding.views.charters import (
    of_changes,
    of_difference,
    of_measure,
    of_version_in_short,
)
from services.onboarding.views.words import moment


def of_reading(
    member_id: str,
    found: Sequence[tuple[Version, Sequence[Standing], Mapping[str, Measure]]],
    tongue: Tongue,
) -> dict[str, Any]:
    """Return what a member has to read.

    Args:
        member_id: who.
        found: each version in force, where they stand with its measures, and for those that have
            changed the measure as they accepted it.
        tongue: the reader's language.
    """
    return {
        "member_id": member_id,
        "complete": all(each.state == "accepted" for _, items, _ in found for each in items),
        "charters": [
            {
                **of_version_in_short(version, tongue),
                "measures": [
                    _of_standing(each, before.get(each.measure.id), tongue) for each in items
                ],
            }
            for version, items, before in found
        ],
    }


def of_receipt(receipt: Receipt, member_id: str) -> dict[str, Any]:
    """Return a receipt, to be kept by whom it is about."""
    return {
        "id": receipt.id,
        "member_id": member_id,
        "charter_id": receipt.charter_id,
        "number": receipt.number,
        "at": moment(receipt.at),
        "measures": [{"measure_id": each, "hash": content} for each, content in receipt.measures],
        "given": receipt.given,
        "noted_by": receipt.noted_by,
    }


def _of_standing(standing: Standing, before: Measure | None, tongue: Tongue) -> dict[str, Any]:
    accepted = standing.accepted
    return {
        **of_measure(standing.measure, tongue),
        "state": standing.state,
        "accepted": None
        if accepted is None
        else {
            "number": accepted.number,
            "at": moment(accepted.at),
            "receipt_id": accepted.receipt_id,
            "hash": accepted.hash,
        },
        # Where the reader's own language stayed the same, this says what did not.
        **(of_changes(before, standing.measure) if before else {"fields": [], "languages": []}),
        "difference": of_difference(before, standing.measure, tongue) if before else None,
    }
