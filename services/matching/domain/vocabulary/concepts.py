"""Concepts, and which of them meet a wish for which."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

Tongue = Literal["fr", "nl", "en"]
TONGUES: Final[tuple[Tongue, ...]] = get_args(Tongue)

WORD: Final = "word:"
"""Begins the id of a word that the vocabulary does not know yet."""

ITSELF, NARROWER, BROADER = 100, 80, 50
"""How far something meets a wish, in hundredths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that people can do, know or look after.

    Attributes:
        id: a slug.
        labels: what it is called, by language; French, Dutch or English, one at least.
        also: what else people call it, and say when they mean it, by language.
        broader: ids of what it is a part of.
        informal: whether it is learned by living rather than in a job.
    """

    id: str
    labels: Mapping[Tongue, str]
    also: Mapping[Tongue, tuple[str, ...]] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    informal: bool = False

    def terms(self, tongue: Tongue) -> Iterator[str]:
        """Yield all that it is called in a language, the label first."""
        label = self.labels.get(tongue)
        if label is not None:
            yield label
        yield from self.also.get(tongue, ())

    def label(self, tongue: str) -> str:
        """Return its label in a language, or in French, English or Dutch where there is none."""
        preferred: tuple[Tongue, ...] = ("fr", "en", "nl")
        chosen = sorted(preferred, key=lambda each: each != tongue)
        return next((self.labels[each] for each in chosen if each in self.labels), self.id)

    def and_also(self, more: "Concept") -> "Concept":
        """Return it with the labels, terms and broader concepts that ``more`` adds to it."""
        added: dict[Tongue, tuple[str, ...]] = {}
        for tongue in TONGUES:
            terms = dict.fromkeys((*self.also.get(tongue, ()), *more.terms(tongue)))
            terms.pop(self.labels.get(tongue, ""), None)
            if tongue not in self.labels:
                terms.pop(more.labels.get(tongue, ""), None)
            if terms:
                added[tongue] = tuple(terms)
        return replace(
            self,
            labels={**more.labels, **self.labels},
            also=added,
            broader=tuple(dict.fromkeys((*self.broader, *more.broader))),
        )


class Graph:
    """Concepts by id, and how they are akin. Concepts may be added; none is ever taken away."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self._concepts: dict[str, Concept] = {}
        self._narrower: dict[str, dict[str, None]] = {}
        self._akin: dict[str, Mapping[str, int]] = {}
        for concept in concepts:
            self.put(concept)

    def put(self, concept: Concept) -> None:
        """Add a concept, or replace it by what it has become."""
        before = self._concepts.get(concept.id)
        self._concepts[concept.id] = concept
        if before is not None:
            for above in before.broader:
                self._narrower[above].pop(concept.id, None)
        for above in concept.broader:
            self._narrower.setdefault(above, {})[concept.id] = None
        self._akin.clear()

    def get(self, concept_id: str) -> Concept | None:
        """Return a concept; ``None`` where there is none."""
        return self._concepts.get(concept_id)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._concepts

    def narrower(self, concept_id: str) -> tuple[str, ...]:
        """Return the ids of what is directly a part of it."""
        return tuple(self._narrower.get(concept_id, ()))

    def below(self, concept_id: str) -> tuple[str, ...]:
        """Return the ids of all that is a part of it, near or far, without itself."""
        found: dict[str, None] = {}
        waiting = list(self.narrower(concept_id))
        while waiting:
            each = waiting.pop()
            if each not in found and each != concept_id:
                found[each] = None
                waiting.extend(self.narrower(each))
        return tuple(sorted(found))

    def is_above(self, above: str, concept_id: str) -> bool:
        """Tell whether one concept is broader than another, near or far, or the same."""
        return above == concept_id or concept_id in self.below(above)

    def akin(self, concept_id: str) -> Mapping[str, int]:
        """Return what meets a wish for a concept, and how far, in hundredths.

        Itself in full, what is narrower nearly, what is one step broader by half; whatever is not
        of the vocabulary is akin to itself alone.
        """
        known = self._akin.get(concept_id)
        if known is None:
            concept = self._concepts.get(concept_id)
            above = () if concept is None else concept.broader
            known = {
                **dict.fromkeys(above, BROADER),
                **dict.fromkeys(self.below(concept_id), NARROWER),
                concept_id: ITSELF,
            }
            if concept is not None:
                self._akin[concept_id] = known
        return known


def faults(concepts: Iterable[Concept]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a vocabulary: the id at fault and a sentence."""
    listed = list(concepts)
    ids = {concept.id for concept in listed}
    seen: set[str] = set()
    for concept in listed:
        if concept.id in seen:
            yield concept.id, "the id is there twice"
        seen.add(concept.id)
        for tongue in TONGUES:
            if not concept.labels.get(tongue, "").strip():
                yield concept.id, f"it has no label in {tongue}"
        for above in concept.broader:
            if above not in ids:
                yield concept.id, f"there is no {above}"
    yield from ((each, "it is broader than itself") for each in _in_circles(listed))


def _in_circles(concepts: list[Concept]) -> list[str]:
    graph = Graph(concepts)
    return [
        each.id
        for each in concepts
        if any(graph.is_above(each.id, above) for above in each.broader)
    ]
