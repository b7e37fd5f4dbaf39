"""Why two people were brought together, as each of them reads it."""

from collections.abc import Iterable
from typing import Final

from services.notifications.domain.words import language_in_words

MOST_REASONS: Final = 3
"""So many are told: the weightiest come first, and a longer list is read by nobody."""

_TO_NEWCOMER: Final = {
    "fr": {
        "shares_language": ("vous parlez une même langue", "vous parlez une même langue : {}"),
        "knows": ("vos envies et son expérience se rejoignent", "son expérience : {}"),
        "same_place": ("vous fréquentez le même lieu", ""),
        "near": ("vous vivez non loin", "vous êtes à {} km de distance"),
        "free_together": ("vous avez du temps aux mêmes moments", ""),
        "knows_the_place": ("cette personne connaît bien les lieux, et depuis longtemps", ""),
        "can_something_else": ("vos savoir-faire se complètent", ""),
        "likes_to_pass_on": ("cette personne aime transmettre", "elle aime transmettre : {}"),
        "has_room": ("il y a de la place pour vous", ""),
        "meets_online": ("vous pouvez aussi vous parler à distance", ""),
        "comes_along": ("cette personne peut se déplacer pour vous rencontrer", ""),
    },
    "nl": {
        "shares_language": ("u spreekt dezelfde taal", "u spreekt dezelfde taal: {}"),
        "knows": ("uw wensen en die ervaring sluiten bij elkaar aan", "ervaring met: {}"),
        "same_place": ("u komt op dezelfde plek", ""),
        "near": ("u woont niet ver van elkaar", "u woont {} km van elkaar"),
        "free_together": ("u hebt op dezelfde momenten tijd", ""),
        "knows_the_place": ("uw mentor kent de plek goed, en al lang", ""),
        "can_something_else": ("wat u allebei kunt, vult elkaar aan", ""),
        "likes_to_pass_on": ("uw mentor geeft graag iets door", "geeft graag door: {}"),
        "has_room": ("er is ruimte voor u", ""),
        "meets_online": ("u kunt elkaar ook op afstand spreken", ""),
        "comes_along": ("uw mentor kan zich voor een ontmoeting verplaatsen", ""),
    },
    "en": {
        "shares_language": ("you share a language", "you share a language: {}"),
        "knows": ("your wishes and their experience meet", "their experience: {}"),
        "same_place": ("you go to the same place", ""),
        "near": ("you live not far away", "you are {} km apart"),
        "free_together": ("you have time at the same moments", ""),
        "knows_the_place": ("they have known the place well and for long", ""),
        "can_something_else": ("what you both can do goes together", ""),
        "likes_to_pass_on": ("they like to pass on what they know", "they like to pass on: {}"),
        "has_room": ("there is room for you", ""),
        "meets_online": ("you can also talk at a distance", ""),
        "comes_along": ("they can come to where you meet", ""),
    },
}
"""For each of matching's reasons: the words without its detail, and with it.

The keys are the closed words of ``contracts.matching.ReasonCode``.
"""

_TO_MENTOR: Final = {
    "fr": {
        "knows": ("ses envies et votre expérience se rejoignent", "votre expérience : {}"),
        "knows_the_place": ("vous connaissez bien les lieux, et depuis longtemps", ""),
        "likes_to_pass_on": ("vous aimez transmettre", "vous aimez transmettre : {}"),
        "has_room": ("vous avez de la place", ""),
        "comes_along": ("vous pouvez vous déplacer pour une rencontre", ""),
    },
    "nl": {
        "knows": ("die wensen en uw ervaring sluiten bij elkaar aan", "uw ervaring met: {}"),
        "knows_the_place": ("u kent de plek goed, en al lang", ""),
        "likes_to_pass_on": ("u geeft graag iets door", "u geeft graag door: {}"),
        "has_room": ("u hebt ruimte", ""),
        "comes_along": ("u kunt zich voor een ontmoeting verplaatsen", ""),
    },
    "en": {
        "knows": ("their wishes and your experience meet", "your experience: {}"),
        "knows_the_place": ("you have known the place well and for long", ""),
        "likes_to_pass_on": ("you like to pass on what you know", "you like to pass on: {}"),
        "has_room": ("you have room", ""),
        "comes_along": ("you can come to where you meet", ""),
    },
}
"""Where a mentor reads it in other words than the newcomer."""


def reason_in_words(
    code: str, detail: str, language: str, *, to_mentor: bool = False
) -> str | None:
    """Say why a mentor was chosen; ``None`` for a reason that we have no words for.

    Args:
        code: matching's closed word.
        detail: what it was about; may be empty.
        language: one of ``LANGUAGES``.
        to_mentor: whether the mentor reads it, and not the newcomer.
    """
    words = _TO_NEWCOMER[language].get(code)
    if words is None:
        return None
    without_detail, with_detail = _TO_MENTOR[language].get(code, words) if to_mentor else words
    if not (detail and with_detail):
        return without_detail
    if code == "shares_language":
        detail = language_in_words(detail, language)
    return with_detail.format(detail)


def reasons_in_words(
    reasons: Iterable[tuple[str, str]], language: str, *, to_mentor: bool = False
) -> list[str]:
    """Say the first of these reasons, codes and details, that there are words for."""
    said = (
        reason_in_words(code, detail, language, to_mentor=to_mentor) for code, detail in reasons
    )
    return [words for words in said if words][:MOST_REASONS]
