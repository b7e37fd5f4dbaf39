"""A little network in which mentorings live, by the plain rules and without a store."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.matching.domain.gates import closed_gate
from services.matching.domain.mentoring import (
    Assignment,
    Because,
    Choice,
    Prospects,
    Rules,
    Told,
    Turn,
)
from services.matching.domain.mentoring.arranging import arrange, pass_on
from services.matching.domain.mentoring.comings_and_goings import unfit
from services.matching.domain.mentoring.passing_time import fire, gone_silent
from services.matching.domain.people import Mentor
from services.matching.domain.score import load_points, score_of, today
from tests.services.matching.people import NOW

RULES = Rules()


class Exactly:
    """Only the same concept meets a wish."""

    def akin(self, concept: str) -> Mapping[str, int]:
        """As the contract has it."""
        return {concept: 100}


class World:
    """Mentors, mentorings and the time; every turn is kept with what it told."""

    def __init__(self, mentors: Iterable[Mentor]) -> None:
        self.now = NOW
        self.mentors = {each.id: each for each in mentors}
        self.known: dict[str, Assignment] = {}
        self.told: list[tuple[str, datetime, Told]] = []
        self.invited: list[tuple[str, str]] = []

    def seats(self, mentor_id: str, but: str | None = None) -> set[int]:
        """Return which seats of a mentor are taken."""
        return {
            each.seat
            for assignment in self.known.values()
            if assignment.id != but
            for each in assignment.invitations
            if each.mentor_id == mentor_id
        }

    def prospects(self, assignment: Assignment, without: Iterable[str] = ()) -> Prospects:
        """Return who is free, whoever is named to step in first."""
        newcomer = assignment.seeking(without)
        free = []
        for mentor in self.mentors.values():
            taken = self.seats(mentor.id, but=assignment.id)
            if closed_gate(newcomer, mentor, len(taken), today(self.now)) is None:
                score = score_of(newcomer, mentor, Exactly(), self.now)
                worth = score.points - load_points(len(taken), mentor.capacity)
                named = assignment.backup is not None and assignment.backup.mentor_id == mentor.id
                seat = min(set(range(mentor.capacity)) - taken)
                choice = Choice(
                    mentor_id=mentor.id,
                    given_name=mentor.given_name,
                    seat=seat,
                    at_once=mentor.accepts_at_once,
                    score=score,
                )
                free.append((not named, -worth, mentor.id, choice))
        return Prospects(tuple(choice for *_, choice in sorted(free)), "all_mentors_full")

    def keep(self, turn: Turn) -> None:
        """Let a turn have happened."""
        assert turn.after.version == turn.before.version + 1
        self.known[turn.after.id] = turn.after
        self.told += [(turn.after.id, self.now, each) for each in turn.told]
        self.invited += [
            (turn.after.id, each.mentor_id)
            for each in turn.after.invitations
            if turn.before.invitation_of(each.mentor_id) is None
        ]

    def join(self, assignment: Assignment) -> None:
        """Let somebody join."""
        self.keep(arrange(assignment, self.prospects(assignment), RULES, self.now))

    def hand_over(self, mentor: Mentor) -> None:
        """Let a mentor be so, and all of theirs be handed over if need be."""
        self.mentors[mentor.id] = mentor
        for each in list(self.known.values()):
            because = unfit(each, mentor, today(self.now))
            named = each.backup is not None and each.backup.mentor_id == mentor.id
            if because and (named or each.invitation_of(mentor.id)):
                gone: dict[str, Because] = {mentor.id: because}
                self.keep(pass_on(each, gone, self.prospects(each, gone), RULES, self.now))

    def retry(self) -> None:
        """Find mentors for those who wait, longest waiting first."""
        waiting = [each for each in self.known.values() if each.status == "wanted"]
        for each in sorted(waiting, key=lambda one: (one.alone_since, one.id)):
            prospects = self.prospects(each)
            if prospects.choices:
                self.keep(arrange(each, prospects, RULES, self.now))

    def pass_time(self, by: timedelta) -> None:
        """Let time pass, and do what is due, as often as it takes."""
        self.now += by
        for mentor in self.mentors.values():
            if mentor.is_paused(today(self.now)):
                self.hand_over(mentor)
        while due := [each for each in self.known.values() if each.due_at and self.is_due(each)]:
            for each in due:
                gone = gone_silent(each, RULES, self.now)
                self.keep(fire(each, self.prospects(each, gone), RULES, self.now))

    def is_due(self, assignment: Assignment) -> bool:
        """Whether time does something with it now."""
        return assignment.due_at is not None and assignment.due_at <= self.now

    def counted(self, what: str) -> Counter[tuple[str, str | None]]:
        """How often something was told, by assignment and mentor."""
        return Counter(
            (assignment_id, told.mentor.mentor_id if told.mentor else None)
            for assignment_id, _, told in self.told
            if told.what == what
        )

    def counted_invitations(self) -> Counter[tuple[str, str | None]]:
        """How often each was invited, by assignment and mentor."""
        return Counter((assignment_id, mentor_id) for assignment_id, mentor_id in self.invited)

    def change(self, mentor_id: str, **changes: Any) -> None:
        """Let something about a mentor be otherwise."""
        self.hand_over(replace(self.mentors[mentor_id], **changes))
