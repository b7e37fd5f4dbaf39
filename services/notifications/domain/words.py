"""Times and closed words as people say them, in each language that we write."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
        *("september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
_CLOCK: Final = {
    "fr": ("heure locale de votre lieu", "heure universelle, UTC", "à l'heure de {}"),
    "nl": ("plaatselijke tijd op uw plek", "wereldtijd, UTC", "tijd van {}"),
    "en": ("local time at your place", "universal time, UTC", "{} time"),
}
_LANGUAGE_NAMES: Final = {
    "fr": {"fr": "français", "en": "anglais", "nl": "néerlandais", "de": "allemand"}
    | {"es": "espagnol", "it": "italien", "pt": "portugais", "ar": "arabe", "br": "breton"},
    "nl": {"fr": "Frans", "en": "Engels", "nl": "Nederlands", "de": "Duits"}
    | {"es": "Spaans", "it": "Italiaans", "pt": "Portugees", "ar": "Arabisch", "br": "Bretons"},
    "en": {"fr": "French", "en": "English", "nl": "Dutch", "de": "German"}
    | {"es": "Spanish", "it": "Italian", "pt": "Portuguese", "ar": "Arabic", "br": "Breton"},
}
_MODES: Final = {
    "fr": {
        "in_person": "sur place",
        "online": "à distance",
        "hybrid": "sur place ou à distance, comme vous préférez",
    },
    "nl": {
        "in_person": "ter plaatse",
        "online": "op afstand",
        "hybrid": "ter plaatse of op afstand, zoals u verkiest",
    },
    "en": {
        "in_person": "in person",
        "online": "at a distance",
        "hybrid": "in person or at a distance, as you prefer",
    },
}
"""How a session is held."""
_STEPS: Final = {
    "fr": {
        "introduction": "vous présenter, de la façon que vous voulez",
        "commitment": "lire ce que nous attendons les uns des autres",
        "charter": "lire la charte, et accepter ce qui vous concerne",
        "needs_check": "dire quel accompagnement vous souhaitez",
        "mentor_met": "rencontrer votre mentor",
        "check_in": "prendre de ses nouvelles",
        "information_session": "choisir une séance d'information",
        "first_responsibility": "dire de quoi vous aimeriez vous occuper",
        "deepening_session": "choisir une séance d'approfondissement",
        "organiser_charter": "lire la charte des organisateurs",
        "activity_described": "décrire votre activité en quelques lignes",
        "preparation": "préparer votre première activité",
        "first_activity": "accueillir votre première activité",
        "mentor_promise": "lire ce qu'un mentor fait, et ce qu'il ne fait pas",
        "skills_told": "raconter ce que vous savez faire",
        "first_mentee": "rencontrer la première personne que vous accompagnez",
        "mentors_circle": "venir au cercle des mentors",
        "hours_given": "dire quand vous pourriez appeler",
        "first_calls": "donner vos premiers appels",
        "place_presented": "présenter votre lieu",
        "place_charter": "lire la charte des lieux",
        "doors_open": "ouvrir vos portes",
    },
    "nl": {
        "introduction": "u voorstellen, op uw eigen manier",
        "commitment": "lezen wat wij van elkaar verwachten",
        "charter": "het charter lezen, en aanvaarden wat voor u geldt",
        "needs_check": "zeggen hoeveel begeleiding u wenst",
        "mentor_met": "uw mentor ontmoeten",
        "check_in": "vragen hoe het gaat",
        "information_session": "een infosessie kiezen",
        "first_responsibility": "zeggen waar u graag voor zou zorgen",
        "deepening_session": "een verdiepingssessie kiezen",
        "organiser_charter": "het charter voor organisatoren lezen",
        "activity_described": "uw activiteit in enkele regels beschrijven",
        "preparation": "uw eerste activiteit voorbereiden",
        "first_activity": "uw eerste activiteit organiseren",
        "mentor_promise": "lezen wat een mentor doet, en wat niet",
        "skills_told": "vertellen wat u kunt",
        "first_mentee": "de eerste persoon die u begeleidt ontmoeten",
        "mentors_circle": "naar de kring van mentoren komen",
        "hours_given": "zeggen wanneer u zou kunnen bellen",
        "first_calls": "uw eerste gesprekken voeren",
        "place_presented": "uw plek voorstellen",
        "place_charter": "het charter voor plekken lezen",
        "doors_open": "uw deuren openen",
    },
    "en": {
        "introduction": "introducing yourself, in any way you like",
        "commitment": "reading what we expect of one another",
        "charter": "reading the charter, and accepting what concerns you",
        "needs_check": "saying how much support you would like",
        "mentor_met": "meeting your mentor",
        "check_in": "asking how they are getting on",
        "information_session": "choosing an information session",
        "first_responsibility": "saying what you would like to look after",
        "deepening_session": "choosing a deepening session",
        "organiser_charter": "reading the organisers' charter",
        "activity_described": "describing your activity in a few lines",
        "preparation": "preparing your first activity",
        "first_activity": "hosting your first activity",
        "mentor_promise": "reading what a mentor does, and does not",
        "skills_told": "telling what you know how to do",
        "first_mentee": "meeting the first person at your side",
        "mentors_circle": "coming to the mentors' circle",
        "hours_given": "saying when you could call",
        "first_calls": "giving your first calls",
        "place_presented": "presenting your place",
        "place_charter": "reading the charter for places",
        "doors_open": "opening your doors",
    },
}
"""The steps of a journey that a member takes themselves."""
_CALLS: Final = {
    "fr": ("Appel de bienvenue avec {}", "le réseau", "par téléphone"),
    "nl": ("Welkomstgesprek met {}", "het netwerk", "telefonisch"),
    "en": ("Welcome call with {}", "the network", "by telephone"),
}
"""What a calendar says of a call: with whom, with whom if that has no name, and where."""


def in_words(moment: datetime, zone: str, language: str, *, of_place: bool = True) -> str:
    """Say when something happens, by the clock on the wall of the place.

    Args:
        moment: an aware time.
        zone: an IANA name; the time is told in UTC, saying so, where it is unknown.
        language: one of ``LANGUAGES``.
        of_place: whether it is the reader's own place; otherwise the clock is told by its city.
    """
    local_clock, universal_clock, clock_of_city = _CLOCK[language]
    try:
        local = moment.astimezone(ZoneInfo(zone))
        city = zone.rpartition("/")[2].replace("_", " ")
        clock = local_clock if of_place else clock_of_city.format(city)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        local, clock = moment.astimezone(UTC), universal_clock
    day = _day(local, language)
    if language == "fr":
        minutes = f" {local.minute:02}" if local.minute else ""
        return f"{day} à {local.hour} h{minutes} ({clock})"
    if language == "nl":
        return f"{day} om {local:%H.%M} uur ({clock})"
    return f"{day} at {local:%H:%M} ({clock})"


def day_in_words(moment: datetime, language: str) -> str:
    """Say on which day something ends that has no time of day to people: by universal time."""
    return _day(moment.astimezone(UTC), language)


def _day(local: datetime, language: str) -> str:
    number = "1er" if language == "fr" and local.day == 1 else str(local.day)
    weekday, month = _WEEKDAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    return f"{weekday} {number} {month} {local.year}"


def language_in_words(tag: str, language: str) -> str:
    """Return a language's name, or its BCP 47 tag where we have no name for it."""
    return _LANGUAGE_NAMES[language].get(tag.split("-", 1)[0], tag)


def mode_in_words(mode: str, language: str) -> str:
    """Say how a session is held; empty for a way that we have no words for."""
    return _MODES[language].get(mode, "")


def step_in_words(step: str, language: str) -> str:
    """Say what a member is to do in a step; empty for one that we have no words for."""
    return _STEPS[language].get(step, "")


def call_in_words(name: str, language: str) -> tuple[str, str]:
    """Return what a calendar says of a call with ``name``, and where it is."""
    with_whom, nameless, where = _CALLS[language]
    return with_whom.format(name or nameless), where
