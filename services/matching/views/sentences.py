"""The words in which it is said why, what is missing and what comes next: French, Dutch, English.

They read the same for a newcomer and for their mentor.
"""

from typing import Final, Literal, TypeAlias

from services.matching.domain.why import Reason

Tongue: TypeAlias = Literal["fr", "nl", "en"]
Words: TypeAlias = dict[Tongue, str]

_DEFAULT: Final[Tongue] = "fr"
_TONGUES: Final[dict[str, Tongue]] = {"fr": "fr", "nl": "nl", "en": "en"}

_NAMES_OF_LANGUAGES: Final[dict[str, Words]] = {
    "fr": {"fr": "le français", "nl": "Frans", "en": "French"},
    "nl": {"fr": "le néerlandais", "nl": "Nederlands", "en": "Dutch"},
    "en": {"fr": "l'anglais", "nl": "Engels", "en": "English"},
    "de": {"fr": "l'allemand", "nl": "Duits", "en": "German"},
    "es": {"fr": "l'espagnol", "nl": "Spaans", "en": "Spanish"},
    "it": {"fr": "l'italien", "nl": "Italiaans", "en": "Italian"},
    "pt": {"fr": "le portugais", "nl": "Portugees", "en": "Portuguese"},
    "ar": {"fr": "l'arabe", "nl": "Arabisch", "en": "Arabic"},
    "tr": {"fr": "le turc", "nl": "Turks", "en": "Turkish"},
    "uk": {"fr": "l'ukrainien", "nl": "Oekraïens", "en": "Ukrainian"},
    "fa": {"fr": "le persan", "nl": "Perzisch", "en": "Persian"},
}

_REASONS: Final[dict[str, Words]] = {
    "shares_language": {
        "fr": "Vous parlez tous les deux {language}.",
        "nl": "Jullie spreken allebei {language}.",
        "en": "You both speak {language}.",
    },
    "shares_some_language": {
        "fr": "Vous avez une langue en commun.",
        "nl": "Jullie spreken een gemeenschappelijke taal.",
        "en": "You have a language in common.",
    },
    "knows": {
        "fr": "{name} s'y connaît : {detail}.",
        "nl": "{name} kent er iets van: {detail}.",
        "en": "{name} knows about this: {detail}.",
    },
    "same_place": {
        "fr": "Vous êtes du même lieu.",
        "nl": "Jullie horen bij dezelfde plek.",
        "en": "You belong to the same place.",
    },
    "near": {
        "fr": "Vous êtes à {detail} km l'un de l'autre, à peu près.",
        "nl": "Jullie zijn ongeveer {detail} km van elkaar.",
        "en": "You are about {detail} km from each other.",
    },
    "free_together": {
        "fr": "Vous avez des moments libres en commun dans la semaine ({detail}).",
        "nl": "Jullie hebben in de week momenten samen vrij ({detail}).",
        "en": "You have free times of the week in common ({detail}).",
    },
    "knows_the_place": {
        "fr": "{name} connaît les lieux depuis plus d'un an.",
        "nl": "{name} kent het huis al meer dan een jaar.",
        "en": "{name} has known the place for more than a year.",
    },
    "likes_to_pass_on": {
        "fr": "{name} aime transmettre ce qui est cherché.",
        "nl": "{name} geeft graag door wat gezocht wordt.",
        "en": "{name} likes to pass on what is sought.",
    },
    "can_something_else": {
        "fr": "Vous avez des savoir-faire différents à échanger.",
        "nl": "Jullie kunnen verschillende dingen, om uit te wisselen.",
        "en": "You can do different things, and have something to exchange.",
    },
    "has_room": {
        "fr": "{name} a encore de la place.",
        "nl": "{name} heeft nog plaats.",
        "en": "{name} has room.",
    },
    "meets_online": {
        "fr": "{name} peut aussi vous parler en ligne.",
        "nl": "{name} kan ook online afspreken.",
        "en": "{name} can meet online, too.",
    },
    "comes_along": {
        "fr": "{name} peut se déplacer pour une rencontre.",
        "nl": "{name} kan zich voor een ontmoeting verplaatsen.",
        "en": "{name} can come to where you meet.",
    },
}

_WAITING: Final[dict[str, Words]] = {
    "no_mentor": {
        "fr": "Il n'y a pas encore de mentor dans le réseau.",
        "nl": "Er is nog geen mentor in het netwerk.",
        "en": "There is no mentor in the network yet.",
    },
    "no_mentor_for_language": {
        "fr": "Aucun mentor ne parle encore une de vos langues.",
        "nl": "Nog geen mentor spreekt een van uw talen.",
        "en": "No mentor speaks one of your languages yet.",
    },
    "all_paused": {
        "fr": "Les mentors de votre langue ne sont pas disponibles en ce moment.",
        "nl": "De mentoren van uw taal zijn op dit moment niet beschikbaar.",
        "en": "The mentors who speak your language are not available at the moment.",
    },
    "all_mentors_full": {
        "fr": "Les mentors de votre langue accompagnent déjà autant de personnes qu'ils peuvent.",
        "nl": "Alle mentoren van uw taal begeleiden al zoveel mensen als ze kunnen.",
        "en": "All mentors who speak your language accompany as many people as they can already.",
    },
    "all_set_aside": {
        "fr": "Nous attendons une personne qui vous conviendra.",
        "nl": "Wij wachten op iemand die bij u past.",
        "en": "We are waiting for somebody who suits you.",
    },
    "out_of_reach": {
        "fr": "Les mentors qui ont de la place sont trop loin pour l'instant.",
        "nl": "De mentoren die plaats hebben, zijn voorlopig te ver weg.",
        "en": "The mentors who have room are too far away for now.",
    },
}

_ANY_WAIT: Final[Words] = {
    "fr": "Nous cherchons un mentor pour vous.",
    "nl": "Wij zoeken een mentor voor u.",
    "en": "We are looking for a mentor for you.",
}


def tongue_of(language: str | None) -> Tongue:
    """Return in which of our languages to answer; French where it is none of them."""
    return _TONGUES.get((language or "")[:2].lower(), _DEFAULT)


def why(reason: Reason, name: str, tongue: Tongue) -> str:
    """Return one reason as a plain sentence.

    Args:
        reason: a part of the score.
        name: the mentor's given name.
        tongue: in which language.
    """
    spoken = _NAMES_OF_LANGUAGES.get(reason.detail[:2].lower(), {}).get(tongue, "")
    code: str = reason.code
    if code == "shares_language" and not spoken:
        code = "shares_some_language"
    words = _REASONS.get(code, _REASONS["has_room"])[tongue]
    return words.format(language=spoken, detail=reason.detail, name=name)


def waiting(reason: str, tongue: Tongue) -> str:
    """Return what is missing as a plain sentence."""
    return _WAITING.get(reason, _ANY_WAIT)[tongue]
