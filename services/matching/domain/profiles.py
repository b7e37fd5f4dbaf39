"""How a mentor's profile changes: what they can do, when they rest, that they stop."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from services.matching.domain.people import Ability, Level, Mentor, Pause
from services.matching.domain.refusals import NotAcceptable

MOST_PAUSES: Final = 20
"""So many pauses that are not over are kept of one mentor."""

MOST_ABILITIES: Final = 40
"""So many things somebody can do are kept, however they were said."""

Concepts = Callable[[str], Sequence[str]]
"""Returns the concepts that a few words are about; never none (see ``of_words``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAbility:
    """Something that somebody says they can do, in their own words."""

    words: str
    level: Level = 2
    shows: bool = True
    does: bool = True


def of_words(words: str) -> str:
    """Return what stands for words that the vocabulary does not know (yet)."""
    return f"word:{' '.join(words.split()).casefold()}"


def said_abilities(abilities: Iterable[Ability]) -> list[SaidAbility]:
    """Return abilities as they were said: one for the same words, of however many concepts."""
    said: dict[str, SaidAbility] = {}
    for each in abilities:
        said.setdefault(
            each.words,
            SaidAbility(words=each.words, level=each.level, shows=each.shows, does=each.does),
        )
    return list(said.values())


def abilities_of(said: Iterable[SaidAbility], concepts: Concepts) -> tuple[Ability, ...]:
    """Return what was said as abilities, one for each concept that the words are about."""
    return tuple(
        Ability(
            concept=concept, words=each.words, level=each.level, shows=each.shows, does=each.does
        )
        for each in said
        for concept in concepts(each.words)
    )


def told(
    said: Mapping[str, Any], concepts: Concepts, before: Sequence[Ability] = ()
) -> dict[str, Any]:
    """Return what was said of a mentor with their words as concepts, too.

    ``skills`` name things in a few words, ``abilities`` say how well and in which way; the two are
    one list. Skills alone keep what is known of them already; abilities come first of both.

    Args:
        said: what was said, by the mentor's names; ``abilities`` as ``SaidAbility``.
        concepts: what words are about.
        before: what is known of the mentor.

    Raises:
        NotAcceptable: it is too much.
    """
    fields = dict(said)
    if "passes_on" in fields:
        words = fields["passes_on"]
        fields["passes_on_words"] = words
        fields["passes_on"] = tuple(
            dict.fromkeys(concept for each in words for concept in concepts(each))
        )
    if "skills" not in fields and "abilities" not in fields:
        return fields
    known = {each.words: each for each in said_abilities(before)}
    named: dict[str, SaidAbility] = {each.words: each for each in fields.get("abilities", ())}
    for words in fields.get("skills", ()):
        named.setdefault(words, known.get(words) or SaidAbility(words=words))
    if len(named) > MOST_ABILITIES:
        raise NotAcceptable("/abilities", f"Name {MOST_ABILITIES} things at the most.")
    fields["skills"] = tuple(named)
    fields["abilities"] = abilities_of(named.values(), concepts)
    return fields


def pause_id_of(mentor_id: str, pause: Pause) -> str:
    """Return by what a pause is taken back; the same days are the same pause."""
    return str(uuid5(UUID(mentor_id), f"{pause.first}:{pause.last}"))


def with_pause(mentor: Mentor, pause: Pause, today: date) -> Mentor:
    """Return them with one more pause; those that are over are forgotten.

    Raises:
        NotAcceptable: it ends before it begins, is over, or there are too many.
    """
    if pause.last < pause.first:
        raise NotAcceptable("/until", "A pause ends on the day on which it begins, or later.")
    if pause.last < today:
        raise NotAcceptable("/until", "These days are over in UTC.")
    kept = [each for each in mentor.pauses if each.last >= today and each != pause]
    if len(kept) >= MOST_PAUSES:
        raise NotAcceptable("/from", f"Name {MOST_PAUSES} pauses at the most.")
    return replace(mentor, pauses=tuple(sorted((*kept, pause), key=lambda each: each.first)))


def without_pause(mentor: Mentor, pause_id: str) -> Mentor | None:
    """Return them with a pause taken back; ``None`` if there is no such."""
    kept = tuple(each for each in mentor.pauses if pause_id_of(mentor.id, each) != pause_id)
    return None if len(kept) == len(mentor.pauses) else replace(mentor, pauses=kept)


def stopping(mentor: Mentor) -> Mentor:
    """Return them as a mentor no longer; what nobody but they could see is gone at once."""
    return replace(mentor, left=True, avoid=frozenset(), household=None, employer=None)


def takes_newcomers(mentor: Mentor, today: date) -> bool:
    """Tell whether they can be given anybody at all now, seats aside."""
    return not (mentor.left or mentor.held or mentor.is_paused(today))
