"""How mentors look in JSON."""

from typing import Any

from services.matching.domain.people import Mentor, Pause
from services.matching.domain.profiles import pause_id_of, said_abilities

_PLAIN = (
    "id",
    "given_name",
    "family_name",
    "email",
    "place_id",
    "capacity",
    "reach_m",
    "online",
    "partner",
    "member_id",
    "accepts_at_once",
    "held",
    "left",
    "version",
)

SECRET = ("avoid", "household", "employer")
"""What is shown to mentors themselves, and to nobody who leads."""


def of_mentor(mentor: Mentor, mentees: int) -> dict[str, Any]:
    """Return a mentor as others see them, and how many newcomers they have at their side."""
    return {
        **{name: getattr(mentor, name) for name in _PLAIN},
        "location": None
        if mentor.location is None
        else {"latitude": mentor.location.latitude, "longitude": mentor.location.longitude},
        "languages": list(mentor.languages),
        "skills": list(mentor.skills),
        "abilities": [
            {
                "words": said.words,
                "level": said.level,
                "shows": said.shows,
                "does": said.does,
                "concepts": [
                    each.concept
                    for each in mentor.abilities
                    if each.words == said.words and not each.concept.startswith("word:")
                ],
            }
            for said in said_abilities(mentor.abilities)
        ],
        "passes_on": list(mentor.passes_on_words),
        "free": sorted(mentor.free),
        "pauses": [of_pause(mentor.id, each) for each in mentor.pauses],
        "member_since": mentor.member_since and mentor.member_since.isoformat(),
        "mentees": mentees,
        **dict.fromkeys(SECRET),
    }


def secrets_of(mentor: Mentor) -> dict[str, Any]:
    """Return what a mentor alone sees of themselves."""
    return {
        "avoid": sorted(mentor.avoid),
        "household": mentor.household,
        "employer": mentor.employer,
    }


def of_pause(mentor_id: str, pause: Pause) -> dict[str, Any]:
    """Return a pause."""
    return {
        "id": pause_id_of(mentor_id, pause),
        "from": pause.first.isoformat(),
        "until": pause.last.isoformat(),
    }
