"""Measures: the single promises that a charter is made of, each with an address of its own."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.onboarding.domain.roles import kinds_of
from services.onboarding.domain.words import Tongue


@dataclass(frozen=True, slots=True)
class Passage:
    """A measure's words in one language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One promise of a charter.

    Attributes:
        id: a short word that stays the same from version to version, such as ``listening``.
        words: in French at least.
        roles: whom it concerns, in the members' own words for what they are; nobody named means
            everybody.
        excluded_practice: whether it says what is not done here: a refusal may cite it.
    """

    id: str
    words: Mapping[Tongue, Passage]
    roles: tuple[str, ...] = ()
    excluded_practice: bool = False

    def concerns(self, roles: Iterable[str]) -> bool:
        """Tell whether it concerns somebody with these roles."""
        return not self.roles or not kinds_of(self.roles).isdisjoint(kinds_of(roles))

    def is_for_any_of(self, roles: Iterable[str]) -> bool:
        """Tell whether it names one of these roles; what concerns everybody names none."""
        return bool(self.roles) and self.concerns(roles)

    def content(self) -> dict[str, Any]:
        """Return all that it says; what is not in here is not part of it."""
        return {
            "id": self.id,
            "words": {
                tongue: {"title": passage.title, "text": passage.text}
                for tongue, passage in self.words.items()
            },
            "roles": sorted(self.roles),
            "excluded_practice": self.excluded_practice,
        }

    @property
    def hash(self) -> str:
        """SHA-256 of its content in canonical form, in hex."""
        return fingerprint(self.content())


def fingerprint(content: Any) -> str:
    """Return the SHA-256 (hex) of plain data in canonical form.

    That is JSON in UTF-8, with sorted keys and without blanks.
    """
    canonical = json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
