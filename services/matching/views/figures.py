"""How matching's figures look in JSON."""

from dataclasses import asdict
from typing import Any

from services.matching.domain.rounds.figures import STATES, Figures, Span
from services.matching.views.words import moment


def of_figures(figures: Figures, place_id: str | None) -> dict[str, Any]:
    """Return how matching goes."""
    return {
        "place_id": place_id,
        "at": moment(figures.at),
        "newcomers": {state: figures.newcomers.get(state, 0) for state in STATES},
        "coverage": figures.coverage,
        "with_mentor": figures.with_mentor,
        "mean_fit": figures.mean_fit,
        "load": asdict(figures.load),
        "longest_wait_days": figures.longest_wait_days,
        "declined_share": figures.declined_share,
        "first_contact": _span(figures.first_contact),
        "autonomy": _span(figures.autonomy),
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "people": span.people,
        "median_days": span.median,
        "lower_quartile_days": span.lower,
        "upper_quartile_days": span.upper,
    }
