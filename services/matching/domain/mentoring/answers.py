"""What mentors and newcomers answer, and what becomes of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from services.matching.domain.mentoring.arranging import pass_on
from services.matching.domain.mentoring.assignment import (
    Assignment,
    Contact,
    How,
    Invitation,
    Prospects,
    Who,
)
from services.matching.domain.mentoring.due import next_due
from services.matching.domain.mentoring.goodbye import ASKED_TWICE, say_goodbye
from services.matching.domain.mentoring.refusals import LinkUsed, NotNow
from services.matching.domain.mentoring.rules import Rules
from services.matching.domain.mentoring.turn import NOBODY, Told, Turn, turned


def check_arrangement(assignment: Assignment, arrangement: int | None) -> None:
    """Refuse a newcomer's order that was meant for an earlier arrangement.

    Raises:
        LinkUsed: it has been arranged anew since.
    """
    if arrangement is not None and arrangement != assignment.arrangement:
        raise LinkUsed


def invitation_for(assignment: Assignment, mentor_id: str, arrangement: int | None) -> Invitation:
    """Return the invitation that a mentor answers.

    Raises:
        LinkUsed: they are asked no longer, or were asked anew since.
    """
    invitation = assignment.invitation_of(mentor_id)
    if invitation is None or arrangement not in {None, invitation.arrangement}:
        raise LinkUsed
    return invitation


def accept(assignment: Assignment, mentor_id: str, rules: Rules, now: datetime) -> Turn:
    """Return the assignment with a mentor who says yes; the others who were asked are thanked.

    Raises:
        LinkUsed: they are not asked (any more).
    """
    invitation = invitation_for(assignment, mentor_id, None)
    if assignment.has_mentor:
        return unchanged(assignment, rules, now)
    others = [each for each in assignment.invitations if each is not invitation]
    told = [Told(what="accepted", mentor=invitation)]
    draft = assignment.without(each.mentor_id for each in others)
    if invitation is not assignment.lead:
        draft = replace(draft, arrangement=draft.arrangement + 1)
        told.insert(0, Told(what="assigned", mentor=invitation))
    draft = replace(draft, **NOBODY | {"step": "accepted", "accepted_at": now})
    told += [Told(what="released", mentor=each, because="accepted_elsewhere") for each in others]
    return turned(assignment, draft, told, rules, now)


def decline(
    assignment: Assignment,
    mentor_id: str,
    prospects: Prospects,
    rules: Rules,
    now: datetime,
    *,
    reason: str = "other",
) -> Turn:
    """Return the assignment without a mentor who says no, be it late.

    Raises:
        LinkUsed: they are not asked (any more).
    """
    invitation_for(assignment, mentor_id, None)
    turn = pass_on(assignment, {mentor_id: "declined"}, prospects, rules, now)
    return because_of(turn, reason)


def because_of(turn: Turn, reason: str) -> Turn:
    """Return a transition whose decline is told with its reason, a closed word."""
    told = (
        replace(each, reason=reason) if each.because == "declined" else each for each in turn.told
    )
    return replace(turn, told=tuple(told))


def check_may_ask_another(assignment: Assignment) -> None:
    """Refuse another mentor to who has nobody, or has asked for another before.

    Raises:
        NotNow: it is so.
    """
    if assignment.status != "assigned":
        raise NotNow("There is no mentor yet whom another could take the place of.")
    if assignment.asked_another:
        raise NotNow("Another mentor was asked for once already: speak to your place about it.")


def ask_another(assignment: Assignment, prospects: Prospects, rules: Rules, now: datetime) -> Turn:
    """Return the assignment with another mentor than the one the newcomer knows of.

    Raises:
        NotNow: there is none, or it was done before.
    """
    check_may_ask_another(assignment)
    gone = [each.mentor_id for each in assignment.invitations[:1]]
    turn = pass_on(assignment, dict.fromkeys(gone, "another_asked_for"), prospects, rules, now)
    return replace(turn, after=replace(turn.after, asked_another=True))


def contacted(assignment: Assignment, rules: Rules, now: datetime) -> Turn:
    """Return the assignment of two who have been in touch.

    Raises:
        NotNow: nobody has said yes yet.
    """
    if assignment.step == "met":
        return unchanged(assignment, rules, now)
    if assignment.step != "accepted":
        raise NotNow("No mentor has said yes yet: there is nobody to have met.")
    draft = replace(assignment, step="met", met_at=now)
    return turned(assignment, draft, [Told(what="met", mentor=draft.lead)], rules, now)


def not_contacted(
    assignment: Assignment,
    prospects: Prospects,
    rules: Rules,
    now: datetime,
    *,
    who: Who = "member",
) -> Turn:
    """Return the assignment of two who have not been in touch, by the word of one of them.

    The mentor is told that the newcomer waits for a sign, and has until both are asked again; after
    that somebody else is found.

    Raises:
        NotNow: nobody has said yes yet, or they have been in touch.
    """
    if assignment.step == "met":
        raise NotNow("You have been in touch already, as was noted.")
    if assignment.step != "accepted":
        raise NotNow("No mentor has said yes yet: there is nobody to wait for.")
    if assignment.contact.asked < ASKED_TWICE:
        contact = assignment.contact if assignment.contact.asked else Contact(1, now)
        draft = replace(assignment, contact=contact)
        if who == "mentor" or contact.missing:
            return turned(assignment, draft, (), rules, now)
        draft = replace(draft, contact=replace(contact, missing=True))
        told = [Told(what="contact_missing", mentor=draft.lead)]
        return turned(assignment, draft, told, rules, now)
    gone = [each.mentor_id for each in assignment.invitations]
    return pass_on(assignment, dict.fromkeys(gone, "no_contact"), prospects, rules, now)


def check(
    assignment: Assignment,
    who: Who,
    day: int,
    how: How,
    *,
    prospects: Prospects,
    rules: Rules,
    now: datetime,
) -> Turn:
    """Return the assignment with a word on how it is going; if it is not, somebody else is found.

    Who wishes for more support is not parted from, whatever was said before, and who leads is told
    so once for each question.

    Raises:
        NotNow: nobody was asked that.
    """
    asked = next((each for each in assignment.checks if each.day == day), None)
    if asked is None:
        raise NotNow("This is not the time for that question.")
    if how == "not_working":
        gone = [each.mentor_id for each in assignment.invitations]
        return pass_on(assignment, dict.fromkeys(gone, "arranged_anew"), prospects, rules, now)
    answer: dict[str, Any] = {who: how}
    checks = tuple(
        replace(each, **answer) if each.day == day else each for each in assignment.checks
    )
    draft = replace(assignment, checks=checks)
    told = []
    if how == "needs_more":
        draft = replace(draft, words=frozenset(), goodbye=Contact())
        if "needs_more" not in {asked.member, asked.mentor}:
            told.append(Told(what="support_wanted", mentor=draft.lead, day=day, who=who))
    return turned(assignment, draft, told, rules, now)


def autonomy(assignment: Assignment, who: Who, rules: Rules, now: datetime) -> Turn:
    """Return the assignment with a word that the newcomer finds their own way; two end it.

    Raises:
        NotNow: there is nobody at their side.
    """
    if not assignment.has_mentor:
        raise NotNow("There is no mentoring to come to an end now.")
    if who in assignment.words:
        return unchanged(assignment, rules, now)
    draft, told = say_goodbye(assignment, who, now)
    return turned(assignment, draft, told, rules, now)


def unchanged(assignment: Assignment, rules: Rules, now: datetime) -> Turn:
    """Return the assignment as it is: what was said had been said before."""
    turn = turned(assignment, assignment, (), rules, now)
    return replace(turn, after=replace(turn.after, due_at=next_due(assignment, rules)))
