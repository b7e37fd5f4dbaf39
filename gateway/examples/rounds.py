"""Examples of rounds, of who waits and of matching's figures for the OpenAPI document."""

from typing import Any

from gateway.examples.parts import MEMBER_ID, NOW, PEER_ID, PLACE_ID, page

_EARLIER = "2027-02-20T08:00:00Z"

_settings = {"seed": 7, "load_weight": 100, "stability_threshold": 100, "candidates": 20}
_load = {"gini": 0.21, "spread": 0.5}
_statistics = {
    "newcomers": 40,
    "paired": 38,
    "coverage": 0.95,
    "mean_fit": 0.61,
    "load": _load,
    "longest_wait_days": 19.3,
    "mean_wait_days": 4.2,
    "longest_left_days": 6.0,
    "blocking_pairs": 0,
    "uncovered": {"no_mentor_for_language": 2},
    "seconds": {"reading": 0.1, "planning": 0.2, "writing": 0.1},
}
_begun: dict[str, Any] = {
    "id": PEER_ID,
    "place_id": PLACE_ID,
    "settings": _settings,
    "status": "computing",
    "phase": "queued",
    "because": None,
    "nightly": False,
    "created_at": NOW,
    "since": NOW,
    "statistics": None,
    "pairs": 0,
    "settled": False,
    "arranged": 0,
    "moved_on": 0,
}
_ready = {
    **_begun,
    "status": "ready",
    "phase": None,
    "statistics": _statistics,
    "pairs": 38,
    "settled": True,
}
_pair = {
    "member_id": MEMBER_ID,
    "mentor_id": PEER_ID,
    "mentor_given_name": "Léa",
    "points": 612,
    "fit": 0.612,
    "waiting_since": _EARLIER,
}


REQUESTS: dict[str, dict[str, Any]] = {
    "try_round_out": {
        "usual": {"value": {"place_id": PLACE_ID, **_settings}},
        "as usual, for the whole network": {"value": {}},
    },
    "publish_round": {"usual": {"value": {}}},
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    "try_round_out": _begun,
    "list_rounds": page(_ready),
    "read_round": _ready,
    "list_round_pairs": page(_pair),
    "compare_rounds": {
        "this": _ready,
        "other": {**_ready, "settings": {**_settings, "load_weight": 300}},
        "both": 37,
        "same_pairs": 30,
        "only_here": 1,
        "only_there": 0,
        "better_here": 5,
        "better_there": 2,
        "equal": 0,
        "mean_gain": 11.4,
    },
    "publish_round": {**_ready, "status": "publishing", "settled": False},
    "list_waiting": page(
        {
            "member_id": MEMBER_ID,
            "place_id": PLACE_ID,
            "languages": ["nl"],
            "support": "light",
            "waiting_since": _EARLIER,
            "days": 9,
            "waiting_for": "no_mentor_for_language",
            "reason": "No mentor speaks Dutch.",
            "help": "a_speaker",
            "would_help": "a mentor who speaks Dutch",
        }
    ),
    "read_matching_figures": {
        "place_id": PLACE_ID,
        "at": NOW,
        "newcomers": {"waiting": 2, "asked": 3, "accepted": 4, "met": 20, "ended": 31},
        "coverage": 0.931,
        "with_mentor": 0.8276,
        "mean_fit": 0.64,
        "load": _load,
        "longest_wait_days": 9.1,
        "declined_share": 0.08,
        "first_contact": {
            "people": 51,
            "median_days": 3.0,
            "lower_quartile_days": 1.0,
            "upper_quartile_days": 5.0,
        },
        "autonomy": {
            "people": 31,
            "median_days": 92.0,
            "lower_quartile_days": 61.0,
            "upper_quartile_days": 140.0,
        },
    },
}
