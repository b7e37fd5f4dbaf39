"""Examples about charters for the OpenAPI document, by operation."""

from typing import Any

from gateway.examples.parts import CHARTER_ID, MEMBER_ID, NOW, PEER_ID

_RECEIPT_ID = "c0a8f7de-3a55-4a61-9f0e-6a1f2f1c7e90"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_title = {"fr": "Notre charte", "nl": "Ons charter", "en": "Our charter"}
_measure = {
    "measure_id": "listening",
    "words": {
        "fr": {"title": "Écouter d'abord", "text": "Chacun peut finir sa phrase."},
        "nl": {"title": "Eerst luisteren", "text": "Iedereen mag uitspreken."},
        "en": {"title": "Listen first", "text": "Everybody may finish their sentence."},
    },
    "roles": [],
    "excluded_practice": False,
}
_measure_read = {
    **_measure,
    "hash": _HASH,
    "title": "Listen first",
    "text": "Everybody may finish their sentence.",
    "language": "en",
    "translated": True,
}
_draft = {
    "id": CHARTER_ID,
    "place_id": None,
    "title": _title,
    "measures": [_measure],
    "content_hash": _HASH,
}
_in_short = {
    "id": CHARTER_ID,
    "place_id": None,
    "number": 2,
    "published_on": "2027-03-01",
    "content_hash": _HASH,
    "title": "Our charter",
    "titles": _title,
    "language": "en",
    "translated": True,
}
_charter = {**_in_short, "measures": [_measure_read]}
_difference = {
    "language": "en",
    "title": [{"kind": "same", "text": "Listen first"}],
    "text": [
        {"kind": "same", "text": "Everybody may finish their "},
        {"kind": "removed", "text": "word."},
        {"kind": "added", "text": "sentence."},
    ],
}
_receipt = {
    "id": _RECEIPT_ID,
    "member_id": MEMBER_ID,
    "charter_id": CHARTER_ID,
    "number": 2,
    "at": NOW,
    "measures": [{"measure_id": "listening", "hash": _HASH}],
    "given": "phone",
    "noted_by": PEER_ID,
}

REQUESTS: dict[str, dict[str, Any]] = {
    "begin_charter": {"usual": {"value": {"title": _title, "measures": [_measure]}}},
    "change_draft": {"usual": {"value": {"measures": [_measure]}}},
    "publish_version": {"usual": {"value": {"expected_number": 1, "draft_hash": _HASH}}},
    "accept_measures": {
        "usual": {
            "value": {
                "charter_id": CHARTER_ID,
                "number": 2,
                "measures": ["listening"],
                "given": "phone",
            }
        }
    },
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "begin_charter": _draft,
    "list_charters": {"items": [_in_short], "next_cursor": None},
    "read_charter": _charter,
    "read_draft": _draft,
    "change_draft": _draft,
    "list_versions": {"items": [_in_short], "next_cursor": None},
    "publish_version": _charter,
    "read_version": _charter,
    "read_changes": {
        "id": CHARTER_ID,
        "number": 2,
        "since": 1,
        "items": [
            {
                "measure_id": "listening",
                "kind": "changed",
                "fields": ["words"],
                "languages": ["en"],
                "difference": _difference,
            }
        ],
    },
    "read_reading": {
        "member_id": MEMBER_ID,
        "complete": False,
        "charters": [
            {
                **_in_short,
                "measures": [
                    {
                        **_measure_read,
                        "state": "changed",
                        "accepted": {
                            "number": 1,
                            "at": NOW,
                            "receipt_id": _RECEIPT_ID,
                            "hash": _HASH,
                        },
                        "fields": ["words"],
                        "languages": ["en"],
                        "difference": _difference,
                    }
                ],
            }
        ],
    },
    "accept_measures": _receipt,
    "read_receipt": _receipt,
}
