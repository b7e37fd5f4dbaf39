"""What may be added to a vocabulary: nothing that leads nowhere, and nothing in a circle."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.matching.domain.vocabulary.concepts import Concept, Graph

MOST_OWN: Final = 20_000
"""So many concepts a network has of its own, at the most: ESCO's, and room for more."""


def refusals(graph: Graph, concepts: Sequence[Concept]) -> Iterator[tuple[int, str, str]]:
    """Yield why concepts cannot be added together: which one, the field, and a sentence."""
    new = {each.id: each for each in concepts}
    for number, each in enumerate(concepts):
        if not each.labels and each.id not in graph:
            yield number, "labels", "must have a label in one language at least"
        for place, above in enumerate(each.broader):
            if above not in graph and above not in new:
                yield number, f"broader/{place}", "there is no such skill"
            elif _reaches(graph, new, above, each.id):
                yield number, f"broader/{place}", "it would be broader than itself"


def _reaches(graph: Graph, new: Mapping[str, Concept], below: str, above: str) -> bool:
    seen: set[str] = set()
    waiting = [below]
    while waiting:
        each = waiting.pop()
        if each == above:
            return True
        if each not in seen:
            seen.add(each)
            for concept in (graph.get(each), new.get(each)):
                if concept is not None:
                    waiting.extend(concept.broader)
    return False
