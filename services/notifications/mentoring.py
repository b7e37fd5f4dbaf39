"""Which letters the facts about a newcomer's mentor cause, to either, and what they can tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from contracts.matching import (
    FirstContactAsked,
    FirstContactMissing,
    GoodbyeAsked,
    MatchingEvent,
    MentorAccepted,
    MentorAsked,
    MentorAssigned,
    MentoringCheckDue,
    MentoringEnded,
    MentorReleased,
)
from services.notifications.domain.messages import Role, one_line
from services.notifications.domain.reasons import reasons_in_words
from services.notifications.due import Due

if TYPE_CHECKING:
    from contracts.matching import Reason

FACTS: Final[tuple[type[MatchingEvent], ...]] = (
    MentorAssigned,
    MentorAsked,
    MentorAccepted,
    MentorReleased,
    FirstContactAsked,
    FirstContactMissing,
    MentoringCheckDue,
    GoodbyeAsked,
    MentoringEnded,
)
"""What a newcomer or a mentor is written to about here."""

ROLE_CARD: Final = "role_card"
"""Offered beside what can be done: to read what a mentor is."""

_ANSWERS: Final = ("accept", "decline")
_CONTACT: Final = ("contacted", "not_contacted")
_CHECK: Final = ("going_well", "needs_more", "not_working")
_GOODBYE: Final = "autonomy"
_ANOTHER: Final = "ask_another"
_ENDINGS: Final = {
    "autonomy": ("mentoring_ended", "company_ended"),
    "silence": ("mentoring_faded", "company_faded"),
}
"""How it ended, and the letters about that; otherwise a mentor is released, and thanked so."""

_WITH_A_WORD: Final = frozenset(
    {
        *("accepted_elsewhere", "no_answer", "another_asked_for", "no_contact"),
        *("member_left", "not_wanted", "arranged_anew", "paused"),
    }
)
"""Who is released for another reason knows it (they said so), or is told by a person."""


def letters_due(event: MatchingEvent) -> tuple[Due, ...]:  # noqa: C901, PLR0911 - a table of facts
    """Return the letters that a fact causes; none for one that is nobody's news."""
    match event:
        case MentorAssigned():
            return (_to_newcomer("mentor_assigned", event.member_id, *_another(event)),)
        case MentorAsked():
            about = "company_asked_again" if event.again else "company_asked"
            return (_to_mentor(about, event.mentor_id, *_ANSWERS),)
        case MentorAccepted():
            to_mentor = _at_their_side("company_promised", event.mentor_id, ROLE_CARD)
            if event.at_once or event.just_assigned:
                # The newcomer reads so where their mentor is named to them.
                return (to_mentor,)
            to_newcomer = _to_newcomer("mentor_accepted", event.member_id, *_another(event))
            return (to_newcomer, to_mentor)
        case MentorReleased() if event.because in _WITH_A_WORD:
            return (_to_mentor("company_released", event.mentor_id),)
        case FirstContactAsked():
            return (
                _to_newcomer("first_contact_asked", event.member_id, *_CONTACT),
                _at_their_side("company_contact_asked", event.mentor_id, *_CONTACT),
            )
        case FirstContactMissing():
            return (_at_their_side("company_contact_missing", event.mentor_id, "contacted"),)
        case MentoringCheckDue():
            offers = (*_CHECK, *([_GOODBYE] if event.may_end else []))
            return (
                _to_newcomer("mentoring_check_due", event.member_id, *offers),
                _to_mentor("company_check_due", event.mentor_id, *offers),
            )
        case GoodbyeAsked():
            # Who would rather go on says so where they are asked how it goes.
            answers = (_GOODBYE, "needs_more") if event.day else (_GOODBYE,)
            if event.said_by == "member":
                return (_to_mentor("company_goodbye_asked", event.mentor_id, *answers),)
            return (_to_newcomer("goodbye_asked", event.member_id, *answers),)
        case MentoringEnded():
            return _ended(event)
        case _:
            return ()


def _another(event: MentorAssigned | MentorAccepted) -> tuple[str, ...]:
    return (_ANOTHER,) if event.may_ask_another else ()


def _ended(event: MentoringEnded) -> tuple[Due, ...]:
    if event.how not in _ENDINGS:
        return ()
    about, to_mentor = _ENDINGS[event.how]
    to_newcomer = _to_newcomer(about, event.member_id)
    if event.mentor_id is None:
        return (to_newcomer,)
    return (to_newcomer, _to_mentor(to_mentor, event.mentor_id))


def _to_newcomer(about: str, member_id: str, *offers: str) -> Due:
    return Due(about=about, reader_id=member_id, offers=offers)


def _to_mentor(about: str, mentor_id: str, *offers: str) -> Due:
    return Due(about=about, reader_id=mentor_id, role=Role.MENTOR, offers=offers)


def _at_their_side(about: str, mentor_id: str, *offers: str) -> Due:
    """Return a letter to who has said yes, and is to get in touch."""
    return replace(_to_mentor(about, mentor_id, *offers), reaches_newcomer=True)


def told(event: MatchingEvent, language: str) -> dict[str, Any]:
    """Return what a letter about the fact can name, besides its reader."""
    return {
        "mentor_given_name": getattr(event, "mentor_given_name", ""),
        "accepted": getattr(event, "accepted", True),
        "at_once": getattr(event, "at_once", False),
        "has_backup": getattr(event, "backup_mentor_id", None) is not None,
        "again": getattr(event, "again", False),
        "answer_by": getattr(event, "answer_by", event.occurred_at),
        "because": getattr(event, "because", ""),
        "reason": getattr(event, "reason", ""),
        "day": getattr(event, "day", 0),
        "days": getattr(event, "days", None),
        **_reasons(getattr(event, "reasons", ()), language),
    }


def _reasons(reasons: tuple[Reason, ...], language: str) -> dict[str, list[str]]:
    """Return why these two, as each of them reads it."""
    pairs = [(reason.code, one_line(reason.detail)) for reason in reasons]
    return {
        "reasons": reasons_in_words(pairs, language),
        "reasons_to_mentor": reasons_in_words(pairs, language, to_mentor=True),
    }
