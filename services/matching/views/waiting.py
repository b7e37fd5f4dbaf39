"""How those who wait look in JSON."""

from datetime import datetime
from typing import Any

from services.matching.domain.mentoring import Assignment
from services.matching.domain.waiting import Tongue, help_in, reason_in, wait_of
from services.matching.views.words import moment


def of_wait(assignment: Assignment, tongue: Tongue, now: datetime) -> dict[str, Any]:
    """Return somebody who waits: since when, why, and what would help."""
    newcomer = assignment.newcomer
    since = assignment.alone_since or assignment.since
    wait = wait_of(newcomer, assignment.waiting_for)
    return {
        "member_id": newcomer.member_id,
        "place_id": newcomer.place_id,
        "languages": list(newcomer.languages),
        "support": newcomer.support,
        "waiting_since": moment(since),
        "days": max(0, (now - since).days),
        "waiting_for": wait.because,
        "reason": reason_in(tongue, wait),
        "help": wait.help,
        "would_help": help_in(tongue, wait),
    }
