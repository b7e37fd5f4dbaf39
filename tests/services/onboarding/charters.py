"""Charters to try onboarding with."""

from typing import Any

from hypothesis import strategies as st

from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.words import tidy


def measure_body(measure_id: str, text: str = "Nous écoutons.", **changes: Any) -> dict[str, Any]:
    """A measure as a request has it, in French."""
    return {
        "measure_id": measure_id,
        "words": {"fr": {"title": measure_id.title(), "text": text}},
        **changes,
    }


def charter_body(*measures: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A charter as a request has it; the network's where no place is named."""
    return {
        "title": {"fr": "Notre charte", "en": "Our charter"},
        "measures": list(measures) or [measure_body("listening"), measure_body("pace")],
        **changes,
    }


texts = st.text(min_size=1, max_size=40).map(tidy).filter(bool)
passages = st.builds(Passage, title=texts, text=texts)
measures = st.builds(
    Measure,
    id=st.sampled_from(["listening", "pace", "tools", "kitchen", "doors"]),
    words=st.fixed_dictionaries({"fr": passages}, optional={"nl": passages, "en": passages}),
    roles=st.lists(st.sampled_from(["host", "guest"]), unique=True, max_size=2).map(
        lambda roles: tuple(sorted(roles))
    ),
    excluded_practice=st.booleans(),
)
several = st.lists(measures, min_size=1, max_size=5, unique_by=lambda each: each.id).map(tuple)


@st.composite
def revised(draw: st.DrawFn) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """A charter's measures, and those of a later one: some stayed, some changed, some are new."""
    before = draw(several)
    stayed = [measure for measure in before if draw(st.booleans())]
    names = {measure.id for measure in stayed}
    other = [measure for measure in draw(several) if measure.id not in names]
    after = draw(st.permutations(stayed + other))
    return before, tuple(after) or before
