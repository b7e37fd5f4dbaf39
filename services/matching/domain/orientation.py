"""The orientation directory: whom to turn to with what, at a place or in the whole network."""

from dataclasses import dataclass

from services.matching.domain.words import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """One line of the directory.

    Attributes:
        place_id: where it holds; ``None``: in the whole network.
        topic: what it is about, in a few words.
        who: whom to turn to: somebody, a group, a desk.
        where: where and when they are found, or where to look.
        languages: BCP 47 tags of what is spoken there.
    """

    id: str
    place_id: str | None
    topic: str
    who: str
    where: str
    languages: tuple[str, ...]

    def is_about(self, text: str) -> bool:
        """Tell whether it has all the words of a text that say something."""
        return words_of(text) <= words_of(f"{self.topic} {self.who} {self.where}")
