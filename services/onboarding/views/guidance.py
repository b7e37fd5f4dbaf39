"""How values, answers, lessons, questions and the quality programme look in JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.onboarding.domain.guidance.answers import FaqEntry
from services.onboarding.domain.guidance.lessons import Lesson
from services.onboarding.domain.guidance.questions import Question
from services.onboarding.domain.guidance.sections import SECTIONS
from services.onboarding.domain.guidance.values import Value
from services.onboarding.domain.quality import QualityMeasure
from services.onboarding.domain.words import Tongue
from services.onboarding.domain.words import said as spoken_words
from services.onboarding.views.words import moment


def of_values(values: Iterable[Value], tongue: Tongue) -> dict[str, Any]:
    """Return the values, each in the reader's language and in all others."""
    return {
        "values": [
            {"value_id": each.id, "name": dict(each.name), **_said(each.name, tongue, "said")}
            for each in values
        ]
    }


def of_faq(entry: FaqEntry, tongue: Tongue) -> dict[str, Any]:
    """Return an answer, in the reader's language and in all others."""
    words, spoken = spoken_words(entry.words, tongue)
    return {
        "id": entry.id,
        "charter_id": entry.charter_id,
        "measure_id": entry.measure_id,
        "roles": list(entry.roles),
        "status": entry.status,
        "question": words.question,
        "answer": words.answer,
        "language": spoken,
        "translated": spoken == tongue,
        "words": {
            each: {"question": said.question, "answer": said.answer}
            for each, said in entry.words.items()
        },
        "from_question": entry.from_question,
    }


def of_lesson(lesson: Lesson, tongue: Tongue) -> dict[str, Any]:
    """Return a lesson, in the reader's language and in all others."""
    return {
        "id": lesson.id,
        "section": lesson.section,
        "status": lesson.status,
        **_said(lesson.words, tongue, "text"),
        "words": dict(lesson.words),
        "proposed_by": lesson.proposed_by,
        "proposed_at": moment(lesson.proposed_at),
        "published_by": lesson.published_by,
    }


def of_guide(
    lessons: Iterable[Lesson], proposals: Iterable[Lesson], tongue: Tongue
) -> dict[str, Any]:
    """Return the guide to a call: what the house says, and what welcomers have learned."""
    by_section: dict[str, list[dict[str, Any]]] = {section: [] for section in SECTIONS}
    for lesson in lessons:
        by_section[lesson.section].append(of_lesson(lesson, tongue))
    return {
        "language": tongue,
        "sections": [
            {
                "section": section,
                "title": words[tongue][0],
                "text": words[tongue][1],
                "lessons": by_section[section],
            }
            for section, words in SECTIONS.items()
        ],
        "proposals": [of_lesson(lesson, tongue) for lesson in proposals],
    }


def of_question(question: Question) -> dict[str, Any]:
    """Return a question or a contribution with its answer, as far as there is one."""
    reply = question.reply
    return {
        "id": question.id,
        "asked_by": question.asked_by,
        "place_id": question.place_id,
        "text": question.text,
        "measure_id": question.measure_id,
        "status": question.status,
        "asked_at": moment(question.asked_at),
        "answer_due_at": moment(question.answer_due_at),
        "rules": [
            {"charter_id": charter_id, "number": number} for charter_id, number in question.rules
        ],
        "answer": None
        if reply is None
        else {"text": reply.text, "by": reply.by, "at": moment(reply.at)},
        "faq_id": question.faq_id,
    }


def of_quality(measure: QualityMeasure, tongue: Tongue) -> dict[str, Any]:
    """Return a measure of quality."""
    indicator = measure.indicator
    return {
        "id": measure.id,
        "place_id": measure.place_id,
        "name": dict(measure.name),
        **_said(measure.name, tongue, "said"),
        "owner": measure.owner,
        "status": measure.status,
        "indicator": {
            "unit": indicator.unit,
            "target": indicator.target,
            "value": indicator.value,
            "measured_on": indicator.measured_on and indicator.measured_on.isoformat(),
        },
    }


def _said(words: Mapping[Tongue, str], tongue: Tongue, name: str) -> dict[str, Any]:
    text, spoken = spoken_words(words, tongue)
    return {name: text, "language": spoken, "translated": spoken == tongue}
