"""Questions from calls and contributions of members: each gets an answer, by a known day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from services.onboarding.domain.guidance.answers import FaqEntry
from services.onboarding.domain.guidance.questions import (
    NotNow,
    Question,
    check_names_nobody,
    due,
    faq_id_of,
)
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.forms.guidance import PromotionForm, QuestionForm, ReplyForm
from services.onboarding.question_facts import of_answer
from services.onboarding.questions import page_of
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store.questions import place_in_row
from services.onboarding.views.guidance import of_question

if TYPE_CHECKING:
    from contracts.event import Event
    from services.onboarding.domain.guidance.questions import QuestionKind


class Contributions(Room):
    """Routes about what people ask and say."""

    @route("POST", "/call-guide/questions")
    def log_question(self, call: Call) -> Answer:
        """Note what came up in a call; any of those who give calls may answer."""
        return self._ask(call, "question", place_id=None)

    @route("GET", "/call-guide/questions")
    def list_questions(self, call: Call) -> Answer:
        """List the log, or those that should have an answer by now."""
        return self._list(call, "question", None)

    @route("GET", "/call-guide/questions/<question_id>")
    def get_question(self, call: Call, question_id: str) -> Answer:  # noqa: ARG002 - as every route
        """Show one question of the log."""
        return Answer(200, of_question(found(self.store.questions.get("question", question_id))))

    @route("POST", "/call-guide/questions/<question_id>/answer")
    def answer_question(self, call: Call, question_id: str) -> Answer:
        """Answer a question of the log."""
        return self._reply(call, found(self.store.questions.get("question", question_id)))

    @route("POST", "/call-guide/questions/<question_id>/promote")
    def promote_question(self, call: Call, question_id: str) -> Answer:
        """Make the answer one for everybody, on a measure."""
        return self._promote(call, found(self.store.questions.get("question", question_id)))

    @route("POST", "/contributions")
    def contribute(self, call: Call) -> Answer:
        """Take what a member has to say."""
        member = self.store.members.get(call.caller.subject or "")
        return self._ask(call, "contribution", place_id=member.place_id if member else None)

    @route("GET", "/contributions")
    def list_contributions(self, call: Call) -> Answer:
        """List one's own contributions, or those within reach."""
        if "network" in call.caller.reach:
            return self._list(call, "contribution", None)
        if "place" in call.caller.reach:
            return self._list(call, "contribution", sorted(call.caller.places))
        limit, after = call.page()
        own = self.store.questions.of(
            "contribution", call.caller.subject or "", limit=limit + 1, after=after
        )
        return page_of([of_question(each) for each in own], limit)

    @route("GET", "/contributions/<contribution_id>")
    def get_contribution(self, call: Call, contribution_id: str) -> Answer:
        """Show a contribution and its answer to whose it is, and to who answers it."""
        return Answer(200, of_question(self._contribution(call, contribution_id)))

    @route("POST", "/contributions/<contribution_id>/answer")
    def answer_contribution(self, call: Call, contribution_id: str) -> Answer:
        """Answer a contribution."""
        return self._reply(call, self._contribution(call, contribution_id))

    @route("POST", "/contributions/<contribution_id>/promote")
    def promote_contribution(self, call: Call, contribution_id: str) -> Answer:
        """Make the answer one for everybody, on a measure."""
        return self._promote(call, self._contribution(call, contribution_id))

    def _ask(self, call: Call, kind: QuestionKind, *, place_id: str | None) -> Answer:
        form = read(QuestionForm, call.body)
        if kind == "question":
            _check_text(form.text, "/text")
        in_force = self.store.charters.in_force(place_id)
        known = {measure.id for version in in_force for measure in version.measures}
        # A call may be about any place's charter: which one is said when the answer is promoted.
        if kind == "contribution" and form.measure_id not in {None, *known}:
            raise not_valid("/measure_id", "not a measure of a charter in force")
        at = now()
        question = Question(
            id=str(uuid4()),
            kind=kind,
            asked_by=call.caller.subject or "",
            place_id=place_id,
            text=form.text,
            measure_id=form.measure_id,
            asked_at=at,
            answer_due_at=due(at, OnboardingSettings().answer_within),
            rules=tuple((version.charter_id, version.number) for version in in_force),
        )
        body = self.store.questions.add(question, effect=call.effect, body=of_question(question))
        return Answer(201, body)

    def _list(self, call: Call, kind: QuestionKind, place_ids: list[str] | None) -> Answer:
        limit, after = call.page()
        if "overdue" in call.query:
            found = self.store.questions.overdue(
                kind, now(), limit=limit + 1, after=after, place_ids=place_ids
            )
            items = [of_question(each) for each in found[:limit]]
            following = place_in_row(found[limit - 1]) if len(found) > limit else None
            return Answer(200, {"items": items, "after": following})
        listed = self.store.questions.page(
            kind,
            limit=limit + 1,
            after=after,
            status=call.query.get("status"),
            place_ids=place_ids,
        )
        return page_of([of_question(each) for each in listed], limit)

    def _contribution(self, call: Call, contribution_id: str) -> Question:
        question: Question = found(self.store.questions.get("contribution", contribution_id))
        if not call.caller.may_see(member_id=question.asked_by, place_id=question.place_id):
            raise not_found()
        return question

    def _reply(self, call: Call, question: Question) -> Answer:
        form = read(ReplyForm, call.body)
        at = now()

        def decide(current: Question) -> tuple[Question, list[Event], dict[str, Any]]:
            try:
                answered = current.answered(form.text, by=call.caller.subject or "", now=at)
            except NotNow:
                raise Problem(409, "conflict", "It has an answer: read it.") from None
            facts: list[Event] = list(of_answer(answered, call.correlation_id))
            return answered, facts, of_question(answered)

        body = self.store.questions.change(question.id, effect=call.effect, decide=decide)
        return Answer(200, found(body))

    def _promote(self, call: Call, question: Question) -> Answer:
        form = read(PromotionForm, call.body)
        draft = self.written_by(call, form.charter_id)
        if not self.is_measure_of(draft, form.measure_id):
            raise not_valid("/measure_id", "not a measure of this charter")
        words = form.given()
        for tongue, each in words.items():
            _check_text(each.question, f"/words/{tongue}/question")
            _check_text(each.answer, f"/words/{tongue}/answer")

        def decide(current: Question) -> tuple[Question, list[Event], dict[str, Any]]:
            try:
                promoted = current.promoted()
            except NotNow:
                raise Problem(
                    409, "conflict", "Only what is answered, and not promoted yet, can be promoted."
                ) from None
            # Before the question says that the answer is there. Whoever is second, or repeats
            # this, finds it there and alters nothing.
            self.store.faq.put(
                FaqEntry(
                    id=faq_id_of(current.id),
                    charter_id=form.charter_id,
                    measure_id=form.measure_id,
                    roles=tuple(form.roles),
                    words=words,
                    from_question=current.id,
                )
            )
            return promoted, [], of_question(promoted)

        body = self.store.questions.change(question.id, effect=call.effect, decide=decide)
        return Answer(200, found(body))


def _check_text(text: str, field: str) -> None:
    try:
        check_names_nobody(text, field)
    except NotAcceptable as refusal:
        raise not_valid(refusal.field, refusal.because) from None
