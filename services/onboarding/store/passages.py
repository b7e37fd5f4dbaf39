"""How words in several languages, and the measures made of them, lie in documents."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.words import TONGUES, Tongue


def words_of(document: Mapping[str, Any]) -> dict[Tongue, Any]:
    """Return what there is in each language."""
    return {tongue: document[tongue] for tongue in TONGUES if tongue in document}


def measures_in(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Return measures as documents keep them."""
    return [measure.content() for measure in measures]


def measures_of(documents: Iterable[Mapping[str, Any]]) -> tuple[Measure, ...]:
    """Return measures as documents have them."""
    return tuple(
        Measure(
            id=document["id"],
            words={
                tongue: Passage(**passage)
                for tongue, passage in words_of(document["words"]).items()
            },
            roles=tuple(document["roles"]),
            excluded_practice=document["excluded_practice"],
        )
        for document in documents
    )
