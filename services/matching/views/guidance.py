"""How the role card, the directory and questions to mentors look in JSON."""

from typing import Any

from services.matching.domain.mentor_questions import MentorQuestion
from services.matching.domain.orientation import Signpost
from services.matching.domain.role_card import RoleCard, Tongue
from services.matching.views.words import moment


def of_role_card(card: RoleCard, language: Tongue) -> dict[str, Any]:
    """Return the role card."""
    return {
        "language": language,
        "title": card.title,
        "summary": card.summary,
        "is": list(card.is_),
        "is_not": list(card.is_not),
        "course": list(card.course),
        "freedoms": list(card.freedoms),
    }


def of_signpost(signpost: Signpost) -> dict[str, Any]:
    """Return a line of the directory."""
    return {
        "id": signpost.id,
        "place_id": signpost.place_id,
        "topic": signpost.topic,
        "who": signpost.who,
        "where": signpost.where,
        "languages": list(signpost.languages),
    }


def of_question(question: MentorQuestion) -> dict[str, Any]:
    """Return a question with its answer, if there is one."""
    reply = question.reply
    return {
        "id": question.id,
        "member_id": question.member_id,
        "mentor_id": question.mentor_id,
        "text": question.text,
        "asked_by": "member" if question.asked_by == question.member_id else "mentor",
        "asked_at": moment(question.asked_at),
        "answer": None if reply is None else reply.text,
        "answered_at": None if reply is None else moment(reply.at),
    }
