"""Examples about guidance for the OpenAPI document, by operation."""

from typing import Any

from gateway.examples.parts import CHARTER_ID, NOW, PEER_ID, PLACE_ID, one, page

_ID = "c0a8f7de-3a55-4a61-9f0e-6a1f2f1c7e90"

_trust = {
    "value_id": "trust",
    "name": {"fr": "la confiance", "nl": "vertrouwen", "en": "trust"},
}
_values = {"values": [{**_trust, "said": "trust", "language": "en", "translated": True}]}
_topic = {"topic": "welcome", "title": "How does the welcome work?"}
_faq_words = {
    "fr": {"question": "Et si je parle beaucoup ?", "answer": "On vous le dira avec gentillesse."},
    "en": {"question": "What if I talk a lot?", "answer": "You will be told, kindly."},
}
_faq = {"measure_id": "listening", "roles": [], "words": _faq_words}
_faq_read = {
    "id": _ID,
    "charter_id": CHARTER_ID,
    **_faq,
    "status": "shown",
    **_faq_words["en"],
    "language": "en",
    "translated": True,
    "from_question": None,
}
_lesson = {
    "section": "opening",
    "words": {
        "fr": "Demander d'abord si la personne est assise au calme.",
        "en": "Ask first whether they are somewhere quiet.",
    },
}
_lesson_read = {
    "id": _ID,
    **_lesson,
    "status": "published",
    "text": "Ask first whether they are somewhere quiet.",
    "language": "en",
    "translated": True,
    "proposed_by": PEER_ID,
    "proposed_at": NOW,
    "published_by": PEER_ID,
}
_question = {"text": "May I bring my children?", "measure_id": "listening"}
_question_read = {
    "id": _ID,
    "asked_by": PEER_ID,
    "place_id": PLACE_ID,
    **_question,
    "status": "asked",
    "asked_at": NOW,
    "answer_due_at": "2027-03-08T09:30:00Z",
    "rules": [{"charter_id": CHARTER_ID, "number": 2}],
    "answer": None,
    "faq_id": None,
}
_reply = {"text": "Yes: they are welcome, and there is a corner for them."}
_answered = {
    **_question_read,
    "status": "answered",
    "answer": {**_reply, "by": PEER_ID, "at": NOW},
}
_promoted = {**_answered, "status": "promoted", "faq_id": _ID}
_promotion = {"charter_id": CHARTER_ID, **_faq}
_quality = {
    "place_id": PLACE_ID,
    "name": {"fr": "Être appelé sous sept jours", "en": "To be called within seven days"},
    "owner": "the circle of welcomers",
    "status": "under_way",
    "indicator": {"unit": "%", "target": 100, "value": 96.5, "measured_on": "2027-02-28"},
}
_quality_read = {
    "id": _ID,
    **_quality,
    "said": "To be called within seven days",
    "language": "en",
    "translated": True,
}


REQUESTS: dict[str, dict[str, Any]] = {
    "change_values": one({"values": [_trust]}),
    "add_faq": one(_faq),
    "change_faq": one({"status": "retired"}),
    "add_lesson": one(_lesson),
    "change_lesson": one({"status": "published"}),
    "log_question": one(_question),
    "answer_question": one(_reply),
    "promote_question": one(_promotion),
    "contribute": one(_question),
    "answer_contribution": one(_reply),
    "promote_contribution": one(_promotion),
    "add_quality_measure": one(_quality),
    "change_quality_measure": one({"status": "achieved"}),
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "read_values": _values,
    "change_values": _values,
    "list_help": {"items": [_topic]},
    "read_help": {**_topic, "text": "1. **You join**, by yourself ...", "language": "en"},
    "list_faq": page(_faq_read),
    "add_faq": _faq_read,
    "read_faq": _faq_read,
    "change_faq": {**_faq_read, "status": "retired"},
    "read_call_guide": {
        "language": "en",
        "sections": [
            {
                "section": "opening",
                "title": "The first words",
                "text": "Say who you are, and why you are calling.",
                "lessons": [_lesson_read],
            }
        ],
        "proposals": [],
    },
    "add_lesson": _lesson_read,
    "read_lesson": _lesson_read,
    "change_lesson": _lesson_read,
    "log_question": _question_read,
    "list_questions": page(_question_read),
    "read_question": _question_read,
    "answer_question": _answered,
    "promote_question": _promoted,
    "contribute": _question_read,
    "list_contributions": page(_question_read),
    "read_contribution": _question_read,
    "answer_contribution": _answered,
    "promote_contribution": _promoted,
    "add_quality_measure": _quality_read,
    "list_quality_measures": page(_quality_read),
    "read_quality_measure": _quality_read,
    "change_quality_measure": _quality_read,
}
