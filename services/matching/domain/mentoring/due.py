"""When time does the next thing with an assignment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.matching.domain.mentoring.assignment import Assignment, Invitation
from services.matching.domain.mentoring.rules import Rules


def next_due(assignment: Assignment, rules: Rules) -> datetime | None:
    """Return when time does the next thing; ``None`` when nothing is left to it."""
    if assignment.has_mentor and assignment.words:
        return goodbye_due(assignment, rules)
    match assignment.step:
        case "asked":
            return min(answer_due(each, rules) for each in assignment.invitations)
        case "accepted":
            return contact_due(assignment, rules)
        case "met":
            return min((at for _, at in checks_to_come(assignment, rules)), default=None)
        case None:
            return None


def answer_due(invitation: Invitation, rules: Rules) -> datetime:
    """Return until when a mentor may answer before they are asked again, or not any more."""
    return (invitation.again_at or invitation.asked_at) + rules.answer


def contact_due(assignment: Assignment, rules: Rules) -> datetime | None:
    """Return when a newcomer is asked (again) whether they were contacted, or waits no longer."""
    since = assignment.contact.at or assignment.accepted_at
    return None if since is None else since + rules.contact


def goodbye_due(assignment: Assignment, rules: Rules) -> datetime:
    """Return until when the other one's word is waited for, before they are asked or it ends."""
    return (assignment.goodbye.at or assignment.since) + rules.goodbye


def checks_to_come(assignment: Assignment, rules: Rules) -> Iterator[tuple[int, datetime]]:
    """Yield the checks that are still to come, and when each is due.

    After the last of the network's days there is always one more, so that nobody's seat is kept
    for somebody who has long gone their own way.
    """
    done = {each.day for each in assignment.checks}
    began = assignment.accepted_at
    if began is None:
        return
    to_come = [day for day in rules.checks if day not in done]
    for day in to_come:
        yield day, began + timedelta(days=day)
    if not to_come:
        asked = [each.at or began + timedelta(days=each.day) for each in assignment.checks]
        at = max(asked, default=began) + rules.again
        yield (at - began).days, at
