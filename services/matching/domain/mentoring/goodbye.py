"""How a mentoring comes to its end: by a word of both, or where nobody answers any more."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.matching.domain.mentoring.arranging import Draft
from services.matching.domain.mentoring.assignment import Assignment, Contact, Ending, Who
from services.matching.domain.mentoring.due import checks_to_come, goodbye_due
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import NOBODY, Told

ASKED_TWICE: Final = 2
"""Whoever is silent is asked once more, and not for ever."""

BOTH: Final[frozenset[Who]] = frozenset({"member", "mentor"})


def say_goodbye(assignment: Assignment, who: Who, now: datetime) -> Draft:
    """Return the draft after a word that the newcomer finds their own way.

    The first word is told to the other one, who is asked for theirs; the second one ends it.

    Args:
        assignment: of two of whom this one has not said so yet.
        who: says it.
        now: aware UTC.
    """
    words = assignment.words | {who}
    if words == BOTH:
        return part(assignment, "autonomy")
    return _asking(replace(assignment, words=words), 1, now)


def wait_for_the_other(assignment: Assignment, rules: Rules, now: datetime) -> Draft:
    """Return the draft of two of whom one has said it, and the other may have been silent."""
    if not assignment.words or goodbye_due(assignment, rules) > now:
        return assignment, []
    if assignment.goodbye.asked >= ASKED_TWICE:
        return part(assignment, "silence")
    return _asking(assignment, assignment.goodbye.asked + 1, now)


def went_quiet(assignment: Assignment, rules: Rules, now: datetime) -> bool:
    """Tell whether neither of the two answered how it is going, the last times they were asked.

    Only what was asked on the network's last day and after it counts: before that, silence says no
    more than that all is well.
    """
    last_day = max(rules.checks, default=0)
    late = [each for each in assignment.checks if each.day >= last_day][-ASKED_TWICE:]
    due = all(at <= now for _, at in checks_to_come(assignment, rules))
    return due and len(late) == ASKED_TWICE and all(each.is_unanswered for each in late)


def part(assignment: Assignment, how: Ending) -> Draft:
    """Return the draft of a mentoring that is over, of which both are told."""
    draft = replace(
        assignment.without(each.mentor_id for each in assignment.invitations),
        **NOBODY | {"status": "ended", "ended": how, "backup": None},
    )
    return draft, [Told(what="ended", mentor=assignment.lead)]


def _asking(draft: Assignment, times: int, now: datetime) -> Draft:
    asked = replace(draft, goodbye=Contact(times, now))
    return asked, [Told(what="goodbye_asked", mentor=draft.lead)]
