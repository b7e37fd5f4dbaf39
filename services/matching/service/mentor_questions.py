"""Questions to mentors: what was asked and answered, for the two and for who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bus import reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from contracts.journey import MemberLeft
from services.matching.domain.mentor_questions import MentorQuestion, Reply
from services.matching.forms.guidance import SaidForm
from services.matching.service.mentoring_room import assignment_id_from
from services.matching.service.room import Room, found, now
from services.matching.store.mentor_questions import place_in_row
from services.matching.views.guidance import of_question

if TYPE_CHECKING:
    from datetime import datetime

    from services.matching.domain.mentoring import Assignment
    from services.matching.domain.people import Mentor


class MentorQuestionLog(Room):
    """Routes about what newcomers ask their mentors."""

    @reacts_to(MemberLeft, queue="matching.forget_mentor_questions")
    def forget_mentor_questions(self, events: list[MemberLeft]) -> None:
        """Erase what those had asked who left, and whose answers those of them were."""
        left: dict[str, datetime] = {}
        for event in events:
            left[event.member_id] = max(
                event.occurred_at, left.get(event.member_id, event.occurred_at)
            )
        self.store.mentor_questions.forget(left)

    @route("POST", "/members/<member_id>/mentor/questions")
    def ask_mentor(self, call: Call, member_id: str) -> Answer:
        """Note a question: by the newcomer, or by the mentor who was asked it."""
        form = read(SaidForm, call.body)
        assignment = self._asked_within(call, member_id)
        mentor_id = _mentor_id_of(assignment)
        if mentor_id is None:
            raise Problem(409, "conflict", "There is no mentor yet whom to ask.")
        mentor: Mentor | None = self.store.mentors.get(mentor_id)
        question = MentorQuestion(
            id=str(uuid4()),
            member_id=member_id,
            mentor_id=mentor_id,
            mentor_member_id=mentor.member_id if mentor else None,
            place_id=assignment.newcomer.place_id,
            text=form.text,
            asked_by=call.caller.subject or "",
            asked_at=now(),
        )
        body = self.store.mentor_questions.add(
            question, effect=call.effect, body=of_question(question)
        )
        return Answer(201, body)

    @route("GET", "/members/<member_id>/mentor/questions")
    def list_questions(self, call: Call, member_id: str) -> Answer:
        """List what a newcomer has asked; a mentor sees what was asked of them."""
        assignment = self._asked_within(call, member_id)
        limit, after = call.page()
        theirs = call.caller.may_see(member_id=member_id, place_id=assignment.newcomer.place_id)
        listed: list[MentorQuestion] = self.store.mentor_questions.of(
            member_id,
            limit=limit + 1,
            after=after,
            mentor_id=None if theirs else call.caller.subject,
        )
        return Answer(
            200,
            {
                "items": [of_question(each) for each in listed[:limit]],
                "after": place_in_row(listed[limit - 1]) if len(listed) > limit else None,
            },
        )

    @route("POST", "/members/<member_id>/mentor/questions/<question_id>/answer")
    def answer_question(self, call: Call, member_id: str, question_id: str) -> Answer:
        """Answer a question; what was answered stays."""
        form = read(SaidForm, call.body)
        self._asked_within(call, member_id)
        reply = Reply(text=form.text, by=call.caller.subject or "", at=now())

        def decide(question: MentorQuestion) -> tuple[Reply, dict[str, Any]]:
            if question.member_id != member_id or not _may_answer(call, question):
                raise not_found()
            answered = question.answered(reply)
            if answered is None:
                raise Problem(409, "conflict", "It has an answer already.")
            return reply, of_question(answered)

        body = self.store.mentor_questions.answer(question_id, effect=call.effect, decide=decide)
        return Answer(200, found(body))

    def _asked_within(self, call: Call, member_id: str) -> Assignment:
        assignment: Assignment = found(self.store.assignments.get(assignment_id_from(member_id)))
        if not call.caller.may_see(
            member_id=member_id,
            place_id=assignment.newcomer.place_id,
            assigned_to=_mentor_id_of(assignment),
        ):
            raise not_found()
        return assignment


def _mentor_id_of(assignment: Assignment) -> str | None:
    """Return who is at the newcomer's side; who is only asked hears no questions yet."""
    return assignment.lead.mentor_id if assignment.has_mentor and assignment.lead else None


def _may_answer(call: Call, question: MentorQuestion) -> bool:
    return call.caller.may_see(place_id=question.place_id, assigned_to=question.mentor_id)
