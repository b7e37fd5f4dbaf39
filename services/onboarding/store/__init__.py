"""Where onboarding keeps what it knows."""

from typing import Any

from pymongo.database import Database

from services.onboarding.store.calls import Calls
from services.onboarding.store.members import Members
from services.onboarding.store.milestones import Milestones
from services.onboarding.store.places import Places
from services.onboarding.store.welcomers import Welcomers

__all__ = ["OnboardingStore", "ensure_indexes"]


class OnboardingStore:
    """The service's collections, one attribute each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.places = Places(database)
        self.members = Members(database)
        self.welcomers = Welcomers(database)
        self.calls = Calls(database)
        self.milestones = Milestones(database)


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the collections need; harmless where they are."""
    for room in (Places, Members, Welcomers, Calls, Milestones):
        database[room.COLLECTION].create_indexes(room.indexes())
