"""How rounds look in JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.matching.domain.people import Mentor
from services.matching.domain.rounds import Pair, Round
from services.matching.domain.rounds.comparison import Comparison
from services.matching.domain.rounds.statistics import Statistics, fit_of
from services.matching.views.words import moment


def of_round(of: Round) -> dict[str, Any]:
    """Return a round, with what it comes to once that is known."""
    return {
        "id": of.id,
        "place_id": of.place_id,
        "settings": asdict(of.settings),
        "status": of.status,
        "phase": of.phase if of.status == "computing" else None,
        "because": of.because,
        "nightly": of.nightly,
        "created_at": moment(of.created_at),
        "since": moment(of.since),
        "statistics": None if of.statistics is None else of_statistics(of.statistics),
        "pairs": of.pairs,
        "settled": of.status not in {"computing", "publishing"} and of.due_at is None,
        "arranged": of.arranged,
        "moved_on": of.moved_on,
    }


def of_statistics(statistics: Statistics) -> dict[str, Any]:
    """Return what a round comes to."""
    return {**asdict(statistics), "coverage": statistics.coverage}


def of_pairs(pairs: Sequence[Pair], mentors: Mapping[str, Mentor]) -> list[dict[str, Any]]:
    """Return pairs; a mentor who is gone has no name any more."""
    return [
        {
            "member_id": pair.member_id,
            "mentor_id": pair.mentor_id,
            "mentor_given_name": mentors[pair.mentor_id].given_name
            if pair.mentor_id in mentors
            else None,
            "points": pair.points,
            "fit": round(fit_of(pair.points), 3),
            "waiting_since": moment(pair.waiting_since),
        }
        for pair in pairs
    ]


def of_comparison(here: Round, there: Round, comparison: Comparison) -> dict[str, Any]:
    """Return two rounds side by side."""
    return {
        "this": of_round(here),
        "other": of_round(there),
        "both": comparison.both,
        **asdict(comparison),
    }
