"""How it is broken down why a mentor suits a newcomer, or does not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.matching.domain.assessment import behind, is_farther
from services.matching.domain.mentoring import Invitation
from services.matching.domain.score import Score
from services.matching.views.words import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What speaks for and against a mentor.

    Attributes:
        closed_gate: why they cannot be it at all; ``None`` if they could.
        load_points: what one more newcomer would cost them.
    """

    mentor_id: str
    given_name: str
    closed_gate: str | None
    tier: str
    distance_m: int | None
    score: Score
    load_points: int | None


def of_assessment(assessed: Assessment, chosen: Invitation | None = None) -> dict[str, Any]:
    """Return an assessment; of the parts of the score, those that count.

    Args:
        assessed: a mentor.
        chosen: who was asked instead, to tell by which parts the other one stands behind.
    """
    return {
        "mentor_id": assessed.mentor_id,
        "mentor_given_name": assessed.given_name,
        "closed_gate": assessed.closed_gate,
        "tier": assessed.tier,
        "distance_m": assessed.distance_m,
        "points": assessed.score.points,
        "fit": assessed.score.fit,
        "load_points": assessed.load_points,
        "parts": {name: points for name, points in asdict(assessed.score).items() if points},
        "less": [] if chosen is None else _less(assessed, chosen),
    }


def _less(assessed: Assessment, chosen: Invitation) -> list[str]:
    parts = behind(assessed.score, chosen.score)
    return ["tier", *parts] if is_farther(assessed.tier, chosen.tier) else parts


def of_note(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return what one of the two has said, for who leads."""
    return {**note, "at": moment(note["at"])}


def of_invitation(invitation: Invitation) -> dict[str, Any]:
    """Return why a mentor was asked, as it was then."""
    return of_assessment(
        Assessment(
            mentor_id=invitation.mentor_id,
            given_name=invitation.given_name,
            closed_gate=None,
            tier=invitation.tier,
            distance_m=invitation.distance_m,
            score=invitation.score,
            load_points=None,
        )
    )
