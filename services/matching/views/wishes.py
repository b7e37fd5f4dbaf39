"""How a newcomer's wishes look in JSON."""

from typing import Any

from services.matching.domain.wishes import Wishes

SECRET = ("avoid", "household", "employer")
"""What is shown to newcomers themselves, and to nobody who leads."""


def of_wishes(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as others may see them."""
    location = wishes.location
    return {
        "member_id": wishes.member_id,
        "wishes": wishes.wishes,
        "learn": list(wishes.learn),
        "can": list(wishes.can_words),
        "languages": list(wishes.languages),
        "location": None
        if location is None
        else {"latitude": location.latitude, "longitude": location.longitude},
        "support": wishes.support,
        "online": wishes.online,
        "free": sorted(wishes.free),
        "concepts": [each for each in wishes.sought if not each.startswith("word:")],
        "unknown": [
            each.removeprefix("word:") for each in wishes.sought if each.startswith("word:")
        ],
        "version": wishes.version,
        **dict.fromkeys(SECRET),
    }


def secrets_of(wishes: Wishes) -> dict[str, Any]:
    """Return what a newcomer alone sees of themselves."""
    return {
        "avoid": sorted(wishes.avoid),
        "household": wishes.household,
        "employer": wishes.employer,
    }
