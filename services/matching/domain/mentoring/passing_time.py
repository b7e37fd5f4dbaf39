"""What time does: who is silent is asked again once, and then others are."""

from dataclasses import replace
from datetime import datetime

from services.matching.domain.mentoring.arranging import Draft, invited, passed_on, with_backup
from services.matching.domain.mentoring.assignment import Assignment, Check, Contact, Prospects
from services.matching.domain.mentoring.due import answer_due, checks_to_come, contact_due
from services.matching.domain.mentoring.goodbye import (
    ASKED_TWICE,
    part,
    wait_for_the_other,
    went_quiet,
)
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import Because, Told, Turn, turned


def gone_silent(assignment: Assignment, rules: Rules, now: datetime) -> dict[str, Because]:
    """Return who is not waited for any longer by now, and why."""
    if assignment.step == "asked":
        return {
            each.mentor_id: "no_answer"
            for each in assignment.invitations
            if each.again_at is not None and answer_due(each, rules) <= now
        }
    if assignment.words:
        # One of the two has said that it ends well: the other one's word is waited for.
        return {}
    if assignment.step == "accepted" and assignment.contact.asked >= ASKED_TWICE:
        due = contact_due(assignment, rules)
        if due is not None and due <= now:
            return {each.mentor_id: "no_contact" for each in assignment.invitations}
    return {}


def fire(assignment: Assignment, prospects: Prospects, rules: Rules, now: datetime) -> Turn:
    """Return the assignment after all that was due by now; nothing is told twice.

    After a stop people have their time from the moment that they are asked.

    Args:
        assignment: the assignment.
        prospects: who else is free, without anybody who is asked.
        rules: the network's.
        now: aware UTC.
    """
    gone = gone_silent(assignment, rules, now)
    draft: Assignment
    told: list[Told]
    draft, told = passed_on(assignment, gone, prospects, now) if gone else (assignment, [])
    for happen in (_ask_again, _ask_about_contact, _ask_how_it_goes, _ask_for_the_other_word):
        # What has just been arranged is not asked about yet.
        if draft.invitations:
            draft, more = happen(draft, prospects, rules, now)
            told += more
    return turned(assignment, draft, told, rules, now)


def _ask_again(draft: Assignment, prospects: Prospects, rules: Rules, now: datetime) -> Draft:
    if draft.step != "asked":
        return draft, []
    told: list[Told] = []
    invitations = []
    for each in draft.invitations:
        again = each.again_at is None and answer_due(each, rules) <= now
        invitations.append(replace(each, again_at=now) if again else each)
        if again:
            told.append(Told(what="asked", mentor=invitations[-1]))
    draft = replace(draft, invitations=tuple(invitations))
    if draft.invitations[0].again_at == now:
        draft, more = _ask_backup(draft, prospects, now)
        told += more
    return draft, told


def _ask_backup(draft: Assignment, prospects: Prospects, now: datetime) -> Draft:
    """Ask one more, so that no third week is lost.

    Who accepts at once would take the place of somebody who still has a week: they step in when
    that is over.
    """
    if len(draft.invitations) > 1:
        return draft, []
    asked = draft.seeking().earlier
    free = [each for each in prospects.choices if not each.at_once and each.mentor_id not in asked]
    if not free:
        return with_backup(draft, prospects), []
    invitation = invited(free[0], draft.arrangement, now)
    draft = replace(draft, invitations=(*draft.invitations, invitation), backup=None)
    return draft, [Told(what="asked", mentor=invitation)]


def _ask_about_contact(draft: Assignment, _: Prospects, rules: Rules, now: datetime) -> Draft:
    due = contact_due(draft, rules)
    if draft.step != "accepted" or draft.words or due is None or due > now:
        return draft, []
    contact = Contact(draft.contact.asked + 1, now)
    return replace(draft, contact=contact), [Told(what="contact_asked", mentor=draft.lead)]


def _ask_how_it_goes(draft: Assignment, _: Prospects, rules: Rules, now: datetime) -> Draft:
    if draft.step != "met" or draft.words:
        return draft, []
    if went_quiet(draft, rules, now):
        return part(draft, "silence")
    days = [
        _day_of(day, draft, rules, now) for day, at in checks_to_come(draft, rules) if at <= now
    ]
    checks = (*draft.checks, *(Check(day=day, at=now) for day in days))
    # After a long stop one question is enough.
    told = [Told(what="check_due", mentor=draft.lead, day=day) for day in days[-1:]]
    return replace(draft, checks=checks), told


def _day_of(day: int, draft: Assignment, rules: Rules, now: datetime) -> int:
    """Return what a check is called: by the network's day, or by how many have really gone by."""
    if day in rules.checks or draft.accepted_at is None:
        return day
    return (now - draft.accepted_at).days


def _ask_for_the_other_word(draft: Assignment, _: Prospects, rules: Rules, now: datetime) -> Draft:
    return wait_for_the_other(draft, rules, now)
