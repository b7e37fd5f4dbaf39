"""Why a welcome call does not get on by itself, as whoever takes it over reads it."""

from typing import Final

_REASONS: Final = {
    "fr": {
        "no_welcomer": "personne ne donne encore d'appels",
        "no_welcomer_for_language": "parmi celles et ceux qui appellent, aucun ne parle sa langue",
        "no_free_slot": "aucune heure n'est libre",
        "too_late": "l'appel fixé vient après la date promise",
        "no_word": "personne n'a dit comment l'appel s'est passé",
        "missed_twice": "deux fois, le moment n'a pas convenu",
        "cancelled": "l'appel a été annulé, et aucun autre n'est fixé",
        "not_arranged": "rien n'est encore fixé",
    },
    "nl": {
        "no_welcomer": "er is nog niemand die belt",
        "no_welcomer_for_language": "niemand van wie belt spreekt die taal",
        "no_free_slot": "er is geen uur vrij",
        "too_late": "het gesprek valt na de beloofde dag",
        "no_word": "niemand heeft gezegd hoe het gesprek is verlopen",
        "missed_twice": "het moment kwam twee keer niet goed uit",
        "cancelled": "het gesprek is afgezegd, en er ligt geen ander vast",
        "not_arranged": "er ligt nog niets vast",
    },
    "en": {
        "no_welcomer": "nobody gives calls yet",
        "no_welcomer_for_language": "nobody who gives calls speaks their language",
        "no_free_slot": "no time is free",
        "too_late": "the call is arranged for after the day that was promised",
        "no_word": "nobody has said how the call went",
        "missed_twice": "the time did not suit, twice",
        "cancelled": "the call was cancelled, and no other one is arranged",
        "not_arranged": "nothing is arranged yet",
    },
}


def escalation_in_words(reason: str, language: str) -> str:
    """Say why a call is in a person's own hands; empty for a reason that we have no words for."""
    return _REASONS[language].get(reason, "")
