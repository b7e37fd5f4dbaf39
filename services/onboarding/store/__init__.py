"""Where onboarding keeps what it knows."""

from typing import Any

from pymongo.database import Database

from services.onboarding.store.acceptances import Acceptances
from services.onboarding.store.busy_feeds import BusyFeeds
from services.onboarding.store.calendar_feeds import CalendarFeeds
from services.onboarding.store.calls import Calls
from services.onboarding.store.charter_rounds import CharterRounds
from services.onboarding.store.charters import Charters
from services.onboarding.store.diary_entries import DiaryEntries
from services.onboarding.store.drafts import Drafts
from services.onboarding.store.guidance import Faq, Lessons, Values
from services.onboarding.store.hosting import Hosting
from services.onboarding.store.journeys import Journeys
from services.onboarding.store.members import Members
from services.onboarding.store.milestones import Milestones
from services.onboarding.store.network import NetworkSettings
from services.onboarding.store.places import Places
from services.onboarding.store.quality import QualityMeasures
from services.onboarding.store.questions import Questions
from services.onboarding.store.session_invitations import SessionInvitations
from services.onboarding.store.sessions import Sessions
from services.onboarding.store.shared_contacts import SharedContacts
from services.onboarding.store.support import SupportFiles
from services.onboarding.store.tasks import Tasks
from services.onboarding.store.welcomers import Welcomers

__all__ = ["OnboardingStore", "ensure_indexes"]


class OnboardingStore:
    """The service's collections, one attribute each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.places = Places(database)
        self.members = Members(database)
        self.welcomers = Welcomers(database)
        self.calls = Calls(database)
        self.busy_feeds = BusyFeeds(database)
        self.calendar_feeds = CalendarFeeds(database)
        self.diary_entries = DiaryEntries(database)
        self.milestones = Milestones(database)
        self.journeys = Journeys(database)
        self.support_files = SupportFiles(database)
        self.sessions = Sessions(database)
        self.session_invitations = SessionInvitations(database)
        self.drafts = Drafts(database)
        self.charters = Charters(database)
        self.charter_rounds = CharterRounds(database)
        self.acceptances = Acceptances(database)
        self.network = NetworkSettings(database)
        self.tasks = Tasks(database)
        self.hosting = Hosting(database)
        self.values = Values(database)
        self.faq = Faq(database)
        self.lessons = Lessons(database)
        self.questions = Questions(database)
        self.quality = QualityMeasures(database)
        self.shared_contacts = SharedContacts(database)


_ROOMS = (
    SharedContacts,
    Places,
    Members,
    Welcomers,
    Calls,
    BusyFeeds,
    CalendarFeeds,
    DiaryEntries,
    Milestones,
    Journeys,
    Drafts,
    Charters,
    CharterRounds,
    Acceptances,
    Values,
    Faq,
    Lessons,
    Questions,
    QualityMeasures,
    Sessions,
    SessionInvitations,
    NetworkSettings,
    Tasks,
    Hosting,
)


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the collections need; harmless where they are."""
    for room in _ROOMS:
        if room.indexes():
            database[room.COLLECTION].create_indexes(room.indexes())
