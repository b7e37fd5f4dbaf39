"""The life of a mentoring: what a newcomer's mentor is, and everything that can happen to it."""

from services.matching.domain.mentoring.assignment import (
    Assignment,
    Backup,
    Check,
    Choice,
    Contact,
    How,
    Invitation,
    Prospects,
    Who,
    assignment_id_of,
    claim_of,
)
from services.matching.domain.mentoring.refusals import LinkUsed, NotNow, SeatLost
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import Because, Told, Turn

__all__ = [
    "Assignment",
    "Backup",
    "Because",
    "Check",
    "Choice",
    "Contact",
    "How",
    "Invitation",
    "LinkUsed",
    "NotNow",
    "Prospects",
    "Rules",
    "SeatLost",
    "Told",
    "Turn",
    "Who",
    "assignment_id_of",
    "claim_of",
]
