"""How a newcomer's mentor looks in JSON."""

from datetime import datetime
from typing import Any

from services.matching.domain.mentoring import Assignment, Check, Invitation, Rules, Who
from services.matching.domain.mentoring.due import (
    answer_due,
    checks_to_come,
    contact_due,
    goodbye_due,
)
from services.matching.views import sentences
from services.matching.views.sentences import Tongue
from services.matching.views.words import moment

Answerer = str
"""Who acts next: ``member``, ``mentor``, ``both`` or ``network``."""


def of_assignment(
    assignment: Assignment,
    rules: Rules,
    tongue: Tongue,
    *,
    as_mentor: str | None = None,
    inside: bool = False,
) -> dict[str, Any]:
    """Return a newcomer's mentor: asked, at their side, waited for, or no longer needed.

    Args:
        assignment: whose.
        rules: the network's, for when something is due.
        tongue: in which language sentences are.
        as_mentor: the id of the mentor who looks: they see what they are asked themselves.
        inside: whether whoever looks leads the place, or is staff.
    """
    own = assignment.invitation_of(as_mentor) if as_mentor else None
    shown = own or assignment.lead
    backup = None if own is not None else assignment.stand_in
    what, who_acts, by = _next_step(assignment, rules)
    return {
        "id": assignment.id,
        "member_id": assignment.member_id,
        "mentor_id": shown.mentor_id if shown else None,
        "mentor_given_name": shown.given_name if shown else None,
        "status": assignment.status,
        "since": moment(assignment.since),
        "reasons": [
            {"code": each.code, "detail": each.detail} for each in (shown.reasons if shown else ())
        ],
        "waiting_for": assignment.waiting_for,
        "sentences": _sentences(assignment, shown, tongue),
        "step": assignment.step,
        "arrangement": _arrangement(assignment, own),
        "backup": None
        if backup is None
        else {"mentor_id": backup.mentor_id, "given_name": backup.given_name},
        "answer_by": _moment(
            answer_due(shown, rules) if shown and assignment.step == "asked" else None
        ),
        "next_step": what,
        "who_acts": who_acts,
        "next_step_by": by,
        "asked_another": assignment.asked_another,
        "accepted_at": _moment(assignment.accepted_at),
        "met_at": _moment(assignment.met_at),
        "checks": [_check(each, as_mentor, inside=inside) for each in assignment.checks],
        "ended": assignment.ended,
    }


def _arrangement(assignment: Assignment, own: Invitation | None) -> int:
    """Return which arrangement an answer is about: of who is asked, the one they were asked for."""
    return own.arrangement if own and not assignment.has_mentor else assignment.arrangement


def of_release(assignment: Assignment) -> dict[str, Any]:
    """Return what a mentor sees who is asked no longer: not who comes next."""
    return {
        "member_id": assignment.member_id,
        "status": "released",
        "since": moment(assignment.since),
    }


def _check(check: Check, as_mentor: str | None, *, inside: bool) -> dict[str, Any]:
    """Return a check; of the two each sees their own word."""
    said: dict[str, Any] = {"day": check.day}
    if inside or as_mentor is None:
        said["member"] = check.member
    if inside or as_mentor is not None:
        said["mentor"] = check.mentor
    return said


def _sentences(assignment: Assignment, shown: Invitation | None, tongue: Tongue) -> list[str]:
    """Return why it is this mentor, or what is waited for."""
    if assignment.waiting_for is not None:
        return [sentences.waiting(assignment.waiting_for, tongue)]
    if shown is None:
        return []
    return [sentences.why(each, shown.given_name, tongue) for each in shown.reasons]


def _next_step(
    assignment: Assignment, rules: Rules
) -> tuple[str | None, Answerer | None, str | None]:
    if assignment.status == "ended":
        return None, None, None
    match assignment.step:
        case "asked" if assignment.lead is not None:
            return "answer", "mentor", moment(answer_due(assignment.lead, rules))
        case "accepted" | "met":
            return _step_of_two(assignment, rules)
        case _:
            return "find_mentor", "network", None


def _step_of_two(
    assignment: Assignment, rules: Rules
) -> tuple[str | None, Answerer | None, str | None]:
    if assignment.words:
        missing: Who = "mentor" if "member" in assignment.words else "member"
        return "say_goodbye", missing, moment(goodbye_due(assignment, rules))
    if assignment.step == "accepted":
        by = _moment(contact_due(assignment, rules))
        if assignment.contact.asked:
            return "say_whether_contacted", "both", by
        return "get_in_touch", "mentor", by
    open_check = next((each for each in reversed(assignment.checks)), None)
    if open_check is not None and None in {open_check.member, open_check.mentor}:
        silent = [who for who in ("member", "mentor") if getattr(open_check, who) is None]
        return "say_how_it_goes", silent[0] if len(silent) == 1 else "both", None
    next_check = min((at for _, at in checks_to_come(assignment, rules)), default=None)
    return "meet", "both", _moment(next_check)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
