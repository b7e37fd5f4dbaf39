"""What matching listens to, announces and answers: a room for each thing it looks after."""

from typing import ClassVar

from bus import Outbox
from contracts import matching
from services.matching.service.answers import Answers
from services.matching.service.comings_and_goings import ComingsAndGoings
from services.matching.service.explaining import Explaining
from services.matching.service.figures import Figures
from services.matching.service.mentees import Mentees
from services.matching.service.mentor_questions import MentorQuestionLog
from services.matching.service.mentoring import Mentoring
from services.matching.service.mentors import Mentors
from services.matching.service.orientation import OrientationDesk
from services.matching.service.rounds import Rounds
from services.matching.service.skills import Skills
from services.matching.service.waiting import Waiting
from services.matching.service.wishes import Wishing


class Matching(
    Mentors,
    Mentoring,
    Wishing,
    MentorQuestionLog,
    OrientationDesk,
    Answers,
    ComingsAndGoings,
    Skills,
    Mentees,
    Explaining,
    Rounds,
    Waiting,
    Figures,
):
    """Finds each newcomer a mentor with room, and says why it is this one."""

    name: ClassVar[str] = "matching"
    outbox = Outbox(
        announces=(
            matching.MentorEnrolled,
            matching.MentorContactGiven,
            matching.MentorChanged,
            matching.MentorAssigned,
            matching.MentorWanted,
            matching.MentorAsked,
            matching.MentorAccepted,
            matching.MentorReleased,
            matching.FirstContactAsked,
            matching.FirstContactMissing,
            matching.MentorMet,
            matching.MentoringCheckDue,
            matching.MentoringSupportWanted,
            matching.GoodbyeAsked,
            matching.MentoringEnded,
        ),
        collections=("mentors", "assignments"),
    )
