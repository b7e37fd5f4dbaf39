"""Where matching keeps what it knows."""

from typing import Any

from pymongo.database import Database

from chassis.ties import Ties
from services.matching.store.assignments import Assignments
from services.matching.store.figures import Counted
from services.matching.store.mentor_news import MentorNews
from services.matching.store.mentor_questions import MentorQuestions
from services.matching.store.mentors import Mentors
from services.matching.store.milestones import Milestones
from services.matching.store.orientation import Orientation
from services.matching.store.round_claims import RoundClaims
from services.matching.store.round_pairs import RoundPairs
from services.matching.store.rounds import Rounds
from services.matching.store.skill_imports import SkillImports
from services.matching.store.skills import Skills
from services.matching.store.unknown_words import UnknownWords
from services.matching.store.waiting import WaitingList
from services.matching.store.wishes import KeptWishes

__all__ = ["MatchingStore", "bring_up_to_date", "ensure_indexes"]


class MatchingStore:
    """The service's collections, one attribute each.

    Args:
        database: the service's own.
        ties: what makes marks of what mentors share with others.
    """

    def __init__(self, database: Database[dict[str, Any]], ties: Ties | None = None) -> None:
        self.mentors = Mentors(database, ties)
        self.mentor_news = MentorNews(database)
        self.assignments = Assignments(database)
        self.wishes = KeptWishes(database)
        self.mentor_questions = MentorQuestions(database)
        self.orientation = Orientation(database)
        self.skills = Skills(database)
        self.skill_imports = SkillImports(database)
        self.unknown_words = UnknownWords(database)
        self.waiting = WaitingList(database)
        self.rounds = Rounds(database)
        self.round_pairs = RoundPairs(database)
        self.round_claims = RoundClaims(database)
        self.milestones = Milestones(database)
        self.counted = Counted(database)


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the collections need; harmless where they are."""
    for room in (
        Mentors,
        Assignments,
        MentorQuestions,
        Orientation,
        Skills,
        SkillImports,
        UnknownWords,
        WaitingList,
        Rounds,
        RoundPairs,
        RoundClaims,
        Milestones,
        Counted,
    ):
        database[room.COLLECTION].create_indexes(room.indexes())


def bring_up_to_date(database: Database[dict[str, Any]]) -> None:
    """Give documents from earlier versions what they lack; harmless where they lack nothing."""
    Assignments(database).bring_up_to_date()
