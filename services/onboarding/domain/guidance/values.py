"""The values that a network stands for: shown to who joins, and what feedback is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.onboarding.domain.words import Tongue


@dataclass(frozen=True, slots=True)
class Value:
    """One value; its id stays when its wording changes."""

    id: str
    name: Mapping[Tongue, str]


SHIPPED: tuple[Value, ...] = (
    Value("conviviality", {"fr": "la convivialité", "nl": "gezelligheid", "en": "conviviality"}),
    Value("respect", {"fr": "le respect", "nl": "respect", "en": "respect"}),
    Value("listening", {"fr": "l'écoute", "nl": "luisteren", "en": "listening"}),
    Value("trust", {"fr": "la confiance", "nl": "vertrouwen", "en": "trust"}),
)
"""What a network stands for until it says otherwise."""
