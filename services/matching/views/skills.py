"""How the vocabulary looks in JSON."""

from typing import Any

from services.matching.domain.vocabulary.concepts import TONGUES, Concept
from services.matching.lexicon import Lexicon
from services.matching.store.unknown_words import UnknownWord

MOST_NARROWER = 500


def of_named(concept_id: str, lexicon: Lexicon, language: str) -> dict[str, Any]:
    """Return a concept by its name alone."""
    return {"id": concept_id, "label": lexicon.label(concept_id, language)}


def of_skill_in_short(concept: Concept, lexicon: Lexicon, language: str) -> dict[str, Any]:
    """Return a concept as one of a list."""
    return {
        "id": concept.id,
        "label": concept.label(language),
        "broader": [
            of_named(each, lexicon, language) for each in concept.broader if each in lexicon.graph
        ],
        "informal": concept.informal,
    }


def of_skill(concept: Concept, lexicon: Lexicon, language: str) -> dict[str, Any]:
    """Return all that is known of a concept."""
    narrower = lexicon.graph.narrower(concept.id)[:MOST_NARROWER]
    return {
        **of_skill_in_short(concept, lexicon, language),
        "labels": {tongue: concept.labels.get(tongue) for tongue in TONGUES},
        "also": {tongue: list(concept.also.get(tongue, ())) for tongue in TONGUES},
        "narrower": [of_named(each, lexicon, language) for each in narrower],
    }


def of_unknown_word(word: UnknownWord, lexicon: Lexicon, language: str) -> dict[str, Any]:
    """Return a word that is or was not known, and the skills that something of it names."""
    seems = lexicon.recognise(word.word, [word.language]).concepts
    return {
        "id": word.id,
        "word": word.word,
        "language": word.language,
        "count": word.count,
        "suggested": word.suggested,
        "status": word.status,
        "means": None if word.meaning is None else of_named(word.meaning, lexicon, language),
        "seems": [of_named(each, lexicon, language) for each in seems],
    }
