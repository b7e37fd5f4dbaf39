"""The guide to a welcome call: lessons learned, and the log of what people asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on
from services.onboarding.domain.guidance.lessons import Lesson
from services.onboarding.domain.guidance.questions import check_names_nobody
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.forms.guidance import LessonChangeForm, LessonForm
from services.onboarding.questions import tongue_of
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.views.guidance import of_guide, of_lesson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.onboarding.domain.words import Tongue

MOST_LESSONS = 200
_LEADING = frozenset({"coordinator", "staff"})


class CallGuide(Room):
    """Routes about the guide and its lessons."""

    @route("GET", "/call-guide")
    def get_call_guide(self, call: Call) -> Answer:
        """Show the guide; to who leads, with the lessons that are proposed."""
        lessons = self.store.lessons.with_status("published", limit=MOST_LESSONS)
        proposals = self.store.lessons.with_status("proposed", limit=MOST_LESSONS)
        if not _leads(call):
            proposals = [each for each in proposals if each.proposed_by == call.caller.subject]
        return Answer(200, of_guide(lessons, proposals, tongue_of(call.query)))

    @route("POST", "/call-guide/lessons")
    def add_lesson(self, call: Call) -> Answer:
        """Propose a lesson; who leads publishes theirs at once."""
        form = read(LessonForm, call.body)
        words = form.words.given()
        _check_words(words)
        who = call.caller.subject or ""
        lesson = Lesson(
            id=str(uuid4()),
            section=form.section,
            words=words,
            status="published" if _leads(call) else "proposed",
            proposed_by=who,
            proposed_at=now(),
            published_by=who if _leads(call) else None,
        )
        body = self.store.lessons.add(lesson, effect=call.effect, body=of_lesson(lesson, "fr"))
        return Answer(201, body, etag(1))

    @route("GET", "/call-guide/lessons/<lesson_id>")
    def get_lesson(self, call: Call, lesson_id: str) -> Answer:
        """Show one lesson."""
        lesson = found(self.store.lessons.get(lesson_id))
        return Answer(200, of_lesson(lesson, tongue_of(call.query)), etag(lesson.version))

    @route("PATCH", "/call-guide/lessons/<lesson_id>")
    def change_lesson(self, call: Call, lesson_id: str) -> Answer:
        """Publish a lesson, better its words, or retire it."""
        form = read(LessonChangeForm, call.body)
        words = form.words.given() if form.words else None
        if words:
            _check_words(words)

        def decide(lesson: Lesson) -> tuple[Lesson, dict[str, Any]]:
            if lesson.version != call.if_match:
                raise moved_on()
            published = form.status == "published" and lesson.status != "published"
            changed = replace(
                lesson,
                section=form.section or lesson.section,
                words=words or lesson.words,
                status=form.status or lesson.status,
                published_by=call.caller.subject if published else lesson.published_by,
                version=lesson.version + 1,
            )
            return changed, of_lesson(changed, "fr")

        body = self.store.lessons.change(lesson_id, effect=call.effect, decide=decide)
        return Answer(200, found(body), etag(call.if_match + 1))


def _leads(call: Call) -> bool:
    return bool(call.caller.roles & _LEADING)


def _check_words(words: Mapping[Tongue, str]) -> None:
    try:
        for tongue, text in words.items():
            check_names_nobody(text, f"/words/{tongue}")
    except NotAcceptable as refusal:
        raise not_valid(refusal.field, refusal.because) from None
