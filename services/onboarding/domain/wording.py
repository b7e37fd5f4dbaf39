"""The journey's words in French and English."""

from typing import Literal

Tongue = Literal["fr", "en"]

_TITLES: dict[Tongue, dict[str, str]] = {
    "fr": {
        "joined": "Inscription faite",
        "welcome_call": "Appel d'accueil fixé",
        "mentor": "Mentor trouvé",
    },
    "en": {
        "joined": "Joined",
        "welcome_call": "Welcome call arranged",
        "mentor": "Mentor found",
    },
}

_ACTIONS: dict[Tongue, dict[str, str]] = {
    "fr": {
        "find_welcome_call": "Nous cherchons la personne qui vous appellera.",
        "await_welcome_call": "Personne n'est encore libre pour vous appeler ; nous vous écrirons "
        "dès qu'un rendez-vous est fixé.",
        "find_mentor": "Nous cherchons un mentor pour vous.",
        "await_mentor": "Aucun mentor n'a encore de place pour vous ; nous vous écrirons dès "
        "qu'il y en a un.",
        "take_welcome_call": "Soyez joignable à l'heure de votre appel d'accueil.",
    },
    "en": {
        "find_welcome_call": "We are looking for the person who will call you.",
        "await_welcome_call": "Nobody is free to call you yet; we will write to you as soon as a "
        "time is fixed.",
        "find_mentor": "We are looking for a mentor for you.",
        "await_mentor": "No mentor has room for you yet; we will write to you as soon as there "
        "is one.",
        "take_welcome_call": "Be reachable at the time of your welcome call.",
    },
}


def title(step: str, tongue: Tongue) -> str:
    """Return the title of a step."""
    return _TITLES[tongue][step]


def sentence(action: str | None, tongue: Tongue) -> str | None:
    """Return what comes next as a sentence; ``None`` when nothing does."""
    return None if action is None else _ACTIONS[tongue][action]
