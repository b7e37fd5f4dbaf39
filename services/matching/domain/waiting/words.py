"""Why somebody waits and what would help, in French, Dutch and English."""

from collections.abc import Mapping
from typing import Final, Literal

from services.matching.domain.waiting.reasons import Wait

Tongue = Literal["fr", "nl", "en"]

_REASONS: Final[Mapping[Tongue, Mapping[str, str]]] = {
    "fr": {
        "no_mentor": "Il n'y a encore ni parrain ni marraine dans le réseau.",
        "no_mentor_for_language": "Aucun parrain, aucune marraine ne parle {}.",
        "all_paused": "Tous ceux et toutes celles qui parlent {} font une pause.",
        "all_mentors_full": "Tous ceux et toutes celles qui parlent {} accompagnent déjà autant de "
        "personnes qu'ils et elles le souhaitent.",
        "all_set_aside": "Parmi ceux et celles qui parlent {} et ont de la place, personne ne peut "
        "l'accompagner.",
        "out_of_reach": "Ceux et celles qui parlent {} et ont de la place sont trop loin pour se "
        "rencontrer.",
        "next_round": "Quelqu'un qui parle {} a de la place : le prochain tour les réunira.",
    },
    "nl": {
        "no_mentor": "Er is nog geen mentor in het netwerk.",
        "no_mentor_for_language": "Geen enkele mentor spreekt {}.",
        "all_paused": "Alle mentoren die {} spreken, nemen een pauze.",
        "all_mentors_full": "Alle mentoren die {} spreken, begeleiden al zoveel mensen als ze "
        "willen.",
        "all_set_aside": "Van de mentoren die {} spreken en plaats hebben, kan niemand de mentor "
        "van deze persoon zijn.",
        "out_of_reach": "De mentoren die {} spreken en plaats hebben, wonen te ver weg om elkaar "
        "te ontmoeten.",
        "next_round": "Een mentor die {} spreekt, heeft plaats: de volgende ronde koppelt hen.",
    },
    "en": {
        "no_mentor": "There is no mentor in the network yet.",
        "no_mentor_for_language": "No mentor speaks {}.",
        "all_paused": "All mentors who speak {} are taking a break.",
        "all_mentors_full": "All mentors who speak {} are with as many people as they wish to be.",
        "all_set_aside": "Of the mentors who speak {} and have room, none can be theirs.",
        "out_of_reach": "The mentors who speak {} and have room are too far away to meet.",
        "next_round": "A mentor who speaks {} has room: the next round brings them together.",
    },
}
_HELP: Final[Mapping[Tongue, Mapping[str, str]]] = {
    "fr": {
        "a_mentor": "un premier parrain ou une première marraine qui parle {}",
        "a_speaker": "un parrain ou une marraine qui parle {}",
        "a_return": "quelqu'un qui parle {} et n'est pas en pause",
        "more_room": "une place de plus chez quelqu'un qui parle {}",
        "somebody_else": "quelqu'un d'autre qui parle {}",
        "somebody_nearer": "quelqu'un qui parle {}, plus près, ou prêt à se rencontrer en ligne",
        "a_round": "le prochain tour",
    },
    "nl": {
        "a_mentor": "een eerste mentor die {} spreekt",
        "a_speaker": "een mentor die {} spreekt",
        "a_return": "een mentor die {} spreekt en geen pauze neemt",
        "more_room": "een plaats erbij bij een mentor die {} spreekt",
        "somebody_else": "een andere mentor die {} spreekt",
        "somebody_nearer": "een mentor dichterbij die {} spreekt, of die online wil afspreken",
        "a_round": "de volgende ronde",
    },
    "en": {
        "a_mentor": "a first mentor who speaks {}",
        "a_speaker": "a mentor who speaks {}",
        "a_return": "a mentor who speaks {} and is not on a break",
        "more_room": "one more seat with a mentor who speaks {}",
        "somebody_else": "another mentor who speaks {}",
        "somebody_nearer": "a mentor nearby who speaks {}, or one who meets online",
        "a_round": "the next round",
    },
}
_OR: Final[Mapping[Tongue, str]] = {"fr": " ou ", "nl": " of ", "en": " or "}
_LANGUAGES: Final[Mapping[Tongue, Mapping[str, str]]] = {
    "fr": {
        "fr": "français",
        "nl": "néerlandais",
        "en": "anglais",
        "de": "allemand",
        "es": "espagnol",
        "it": "italien",
        "pt": "portugais",
        "ar": "arabe",
        "br": "breton",
        "oc": "occitan",
        "co": "corse",
        "eu": "basque",
        "ca": "catalan",
        "tr": "turc",
        "uk": "ukrainien",
        "ru": "russe",
        "pl": "polonais",
        "ro": "roumain",
        "fa": "persan",
        "ps": "pachto",
        "ti": "tigrigna",
        "so": "somali",
        "ln": "lingala",
        "sw": "swahili",
    },
    "nl": {
        "fr": "Frans",
        "nl": "Nederlands",
        "en": "Engels",
        "de": "Duits",
        "es": "Spaans",
        "it": "Italiaans",
        "pt": "Portugees",
        "ar": "Arabisch",
        "br": "Bretons",
        "oc": "Occitaans",
        "co": "Corsicaans",
        "eu": "Baskisch",
        "ca": "Catalaans",
        "tr": "Turks",
        "uk": "Oekraïens",
        "ru": "Russisch",
        "pl": "Pools",
        "ro": "Roemeens",
        "fa": "Perzisch",
        "ps": "Pasjtoe",
        "ti": "Tigrinya",
        "so": "Somalisch",
        "ln": "Lingala",
        "sw": "Swahili",
    },
    "en": {
        "fr": "French",
        "nl": "Dutch",
        "en": "English",
        "de": "German",
        "es": "Spanish",
        "it": "Italian",
        "pt": "Portuguese",
        "ar": "Arabic",
        "br": "Breton",
        "oc": "Occitan",
        "co": "Corsican",
        "eu": "Basque",
        "ca": "Catalan",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ru": "Russian",
        "pl": "Polish",
        "ro": "Romanian",
        "fa": "Persian",
        "ps": "Pashto",
        "ti": "Tigrinya",
        "so": "Somali",
        "ln": "Lingala",
        "sw": "Swahili",
    },
}


def reason_in(tongue: Tongue, wait: Wait) -> str:
    """Return why somebody waits, as a sentence."""
    return _REASONS[tongue][wait.because].format(_languages(tongue, wait))


def help_in(tongue: Tongue, wait: Wait) -> str:
    """Return what would end a wait, as the end of a sentence."""
    return _HELP[tongue][wait.help].format(_languages(tongue, wait))


def _languages(tongue: Tongue, wait: Wait) -> str:
    names = _LANGUAGES[tongue]
    return _OR[tongue].join(names.get(each, each) for each in wait.languages)
