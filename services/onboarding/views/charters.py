"""How charters and what has changed in them look in JSON."""

from typing import Any

from services.onboarding.domain.charter.differences import difference
from services.onboarding.domain.charter.measures import Measure, Passage
from services.onboarding.domain.charter.versions import Draft, Step, Version
from services.onboarding.domain.words import TONGUES, Tongue, said


def of_draft(draft: Draft) -> dict[str, Any]:
    """Return a draft, in all its languages."""
    return {
        "id": draft.id,
        "place_id": draft.place_id,
        "title": dict(draft.title),
        "measures": [_all_of(measure) for measure in draft.measures],
        "content_hash": draft.content_hash,
    }


def of_version(version: Version, tongue: Tongue) -> dict[str, Any]:
    """Return a version, its words in the reader's language and in all others."""
    return {
        **of_version_in_short(version, tongue),
        "measures": [of_measure(measure, tongue) for measure in version.measures],
    }


def of_version_in_short(version: Version, tongue: Tongue) -> dict[str, Any]:
    """Return what a list says of a version."""
    title, spoken = said(version.title, tongue)
    return {
        "id": version.charter_id,
        "place_id": version.place_id,
        "number": version.number,
        "published_on": version.published_on.isoformat(),
        "content_hash": version.content_hash,
        "title": title,
        "titles": dict(version.title),
        "language": spoken,
        "translated": spoken == tongue,
    }


def of_measure(measure: Measure, tongue: Tongue) -> dict[str, Any]:
    """Return a measure, its words in the reader's language and in all others."""
    passage, spoken = said(measure.words, tongue)
    return {
        **_all_of(measure),
        "hash": measure.hash,
        "title": passage.title,
        "text": passage.text,
        "language": spoken,
        "translated": spoken == tongue,
    }


def of_step(step: Step, tongue: Tongue) -> dict[str, Any]:
    """Return what became of a measure, with the words that came and went."""
    before, after = step.before, step.after
    return {
        "measure_id": step.measure_id,
        "kind": step.kind,
        **of_changes(before, after),
        "difference": of_difference(before, after, tongue),
    }


def of_changes(before: Measure | None, after: Measure | None) -> dict[str, Any]:
    """Return what of a measure has changed, and in which languages its words are other ones."""
    return {
        "fields": _fields(before, after),
        "languages": [each for each in TONGUES if _in(before, each) != _in(after, each)],
    }


def of_difference(before: Measure | None, after: Measure | None, tongue: Tongue) -> dict[str, Any]:
    """Return the words that came and went, in a language that both sides have."""
    there = [measure for measure in (before, after) if measure]
    spoken: Tongue = tongue if all(tongue in measure.words for measure in there) else "fr"
    old, new = (_in(measure, spoken) or Passage("", "") for measure in (before, after))
    return {
        "language": spoken,
        "title": _pieces(old.title, new.title),
        "text": _pieces(old.text, new.text),
    }


def _all_of(measure: Measure) -> dict[str, Any]:
    return {
        "measure_id": measure.id,
        "words": {
            tongue: {"title": passage.title, "text": passage.text}
            for tongue, passage in measure.words.items()
        },
        "roles": list(measure.roles),
        "excluded_practice": measure.excluded_practice,
    }


def _fields(before: Measure | None, after: Measure | None) -> list[str]:
    if before is None or after is None:
        return []
    differing = {
        "words": before.words != after.words,
        "roles": before.roles != after.roles,
        "excluded_practice": before.excluded_practice != after.excluded_practice,
    }
    return [name for name, differs in differing.items() if differs]


def _in(measure: Measure | None, tongue: Tongue) -> Passage | None:
    return measure.words.get(tongue) if measure else None


def _pieces(before: str, after: str) -> list[dict[str, str]]:
    return [{"kind": each.kind, "text": each.text} for each in difference(before, after)]
