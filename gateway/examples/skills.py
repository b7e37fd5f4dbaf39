"""Examples of the vocabulary for the OpenAPI document."""

from typing import Any

_WORD_ID = "8d0c2f3a-51a7-5b0e-9c3f-2b6c0d6f4e11"

_repair = {"id": "repair-and-diy", "label": "repair and DIY"}
_in_short = {
    "id": "bicycle-repair",
    "label": "bicycle repair",
    "broader": [_repair, {"id": "cycling", "label": "cycling"}],
    "informal": False,
}
_said = {
    "labels": {"fr": "réparation de vélo", "nl": "fietsherstelling", "en": "bicycle repair"},
    "also": {
        "fr": ["réparer mon vélo", "crevaison"],
        "nl": ["fiets herstellen"],
        "en": ["fix my bike"],
    },
}
_new = {
    "id": "beach-cleaning",
    "labels": {"fr": "nettoyage de plage", "nl": "strandopruiming", "en": "beach cleaning"},
    "also": {"fr": ["ramasser les déchets sur la plage"], "nl": [], "en": []},
    "broader": ["climate"],
    "informal": True,
}
_word: dict[str, Any] = {
    "id": _WORD_ID,
    "word": "zythologie",
    "language": "fr",
    "count": 3,
    "suggested": True,
    "status": "open",
    "means": None,
    "seems": [],
}

REQUESTS: dict[str, dict[str, Any]] = {
    "suggest_skill": {"usual": {"value": {"text": "zythologie", "language": "fr"}}},
    "settle_unknown_word": {
        "usual": {"value": {"means": "brewing"}},
        "new": {"value": {"new_skill": _new}},
        "nothing": {"value": {"means_nothing": True}},
    },
    "import_skills": {"usual": {"value": {"concepts": [_new]}}},
}

ANSWERS: dict[str, dict[str, Any]] = {
    "list_skills": {"items": [_in_short], "next_cursor": None},
    "read_skill": {
        **_in_short,
        **_said,
        "narrower": [],
    },
    "suggest_skill": _word,
    "list_unknown_words": {"items": [_word], "next_cursor": None},
    "settle_unknown_word": {
        **_word,
        "status": "settled",
        "means": {"id": "brewing", "label": "brewing beer"},
    },
    "import_skills": {"taken": 1, "new": 1},
}
