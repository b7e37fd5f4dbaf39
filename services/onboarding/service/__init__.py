"""What onboarding listens to, announces and answers: a room for each thing it looks after."""

from typing import ClassVar

from bus import Outbox
from contracts import charter, journey, onboarding, questions, welcome
from contracts import sessions as session_facts
from services.onboarding.service.acceptances import Acceptances
from services.onboarding.service.busy_times import BusyTimes
from services.onboarding.service.calendar_feeds import CalendarFeeds
from services.onboarding.service.call_guide import CallGuide
from services.onboarding.service.charter_rounds import CharterRounds
from services.onboarding.service.charters import Charters
from services.onboarding.service.contributions import Contributions
from services.onboarding.service.departures import Departures
from services.onboarding.service.guidance import Guidance
from services.onboarding.service.journeys import Journeys
from services.onboarding.service.members import Members
from services.onboarding.service.network import Network
from services.onboarding.service.places import Places
from services.onboarding.service.quality import Quality
from services.onboarding.service.session_invitations import SessionInvitations
from services.onboarding.service.session_seats import SessionSeats
from services.onboarding.service.sessions import Sessions
from services.onboarding.service.shared_contacts import SharedContacts
from services.onboarding.service.support import Support
from services.onboarding.service.tasks import Tasks
from services.onboarding.service.welcome_calls import WelcomeCalls
from services.onboarding.service.welcome_ladder import WelcomeLadder
from services.onboarding.service.welcome_outcomes import WelcomeOutcomes
from services.onboarding.service.welcomers import Welcomers
from services.onboarding.service.welcomers_as_members import WelcomersAsMembers


class Onboarding(
    Places,
    Members,
    Departures,
    Support,
    Welcomers,
    WelcomersAsMembers,
    WelcomeCalls,
    WelcomeOutcomes,
    WelcomeLadder,
    Tasks,
    CharterRounds,
    Network,
    CalendarFeeds,
    BusyTimes,
    Journeys,
    Sessions,
    SessionSeats,
    SessionInvitations,
    Charters,
    Acceptances,
    Guidance,
    CallGuide,
    Contributions,
    Quality,
    SharedContacts,
):
    """Takes members in, has them called by a trained peer, and knows where they are."""

    name: ClassVar[str] = "onboarding"
    outbox = Outbox(
        announces=(
            onboarding.ContactGiven,
            onboarding.MemberJoined,
            onboarding.MemberChanged,
            onboarding.WelcomerTrained,
            onboarding.WelcomeCallBooked,
            onboarding.WelcomeCallWanted,
            welcome.WelcomeCallOffered,
            welcome.WelcomeCallCancelled,
            welcome.WelcomeCallReminderDue,
            welcome.WelcomeCallHeld,
            welcome.WelcomeCallMissed,
            welcome.WelcomeCallDeclined,
            welcome.WelcomeCallEscalated,
            welcome.HostingCleared,
            welcome.HostingHeld,
            welcome.WelcomerChanged,
            welcome.WelcomerReminderDue,
            charter.CharterPublished,
            charter.CharterReadingAsked,
            charter.CharterAccepted,
            journey.StepTaken,
            journey.StepOverdue,
            journey.RoleTaken,
            journey.WishesChanged,
            journey.MemberLeft,
            journey.MemberReturned,
            questions.QuestionAnswered,
            session_facts.SessionScheduled,
            session_facts.SessionCancelled,
            session_facts.SessionInvited,
            session_facts.SessionSeatTaken,
            session_facts.SessionSeatAwaited,
            session_facts.SessionSeatOffered,
            session_facts.SessionSeatGivenUp,
            session_facts.SessionSeatMoved,
            session_facts.SessionAttended,
            session_facts.SessionReminderDue,
            session_facts.SessionEldersMissing,
        ),
        collections=(
            "members",
            "welcomers",
            "busy_feeds",
            "welcome_calls",
            "hosting",
            "journeys",
            "charter_versions",
            "charter_acceptances",
            "questions",
            "sessions",
            "session_invitations",
        ),
    )
