"""Mentors: experienced members who are there for newcomers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import Problem, moved_on, not_found
from services.matching.announcements import of_contact, of_enrolment
from services.matching.domain.people import Mentor
from services.matching.domain.profiles import stopping, told, with_pause, without_pause
from services.matching.forms.mentors import (
    CapacityForm,
    MentorChangeForm,
    MentorForm,
    NothingForm,
    PauseForm,
)
from services.matching.profile_facts import of_mentor_changed
from services.matching.service.refusing import refusing
from services.matching.service.room import Room, found, not_valid, now, places_within_reach
from services.matching.store.mentors import Changed
from services.matching.views.mentors import SECRET, of_mentor, of_pause, secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.matching.own_words import Hearing

_LEADERS_SAY = ("member_id", "member_since", "partner")
"""What mentors do not say of themselves."""


class Mentors(Room):
    """Routes about mentors."""

    @route("POST", "/mentors")
    def enrol(self, call: Call) -> Answer:
        """Take in an experienced member who offers to be a mentor."""
        form = read(MentorForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        at = now()
        hearing = self.own_words.hearing(form.languages, at)
        with refusing():
            said = told(form.said(), hearing)
        mentor = Mentor(id=str(uuid4()), **said)
        body = self.store.mentors.add(
            mentor,
            [
                of_contact(mentor, at, call.correlation_id),
                of_enrolment(mentor, at, call.correlation_id),
            ],
            effect=call.effect,
            body=of_mentor(mentor, 0),
            now=at,
        )
        self.own_words.keep(hearing, at)
        return Answer(201, body, etag(1))

    @route("GET", "/mentors")
    def list_mentors(self, call: Call) -> Answer:
        """List the mentors of the places within reach."""
        limit, after = call.page()
        listed: list[Mentor] = self.store.mentors.page(
            limit=limit + 1, after=after, place_ids=places_within_reach(call)
        )
        shown = listed[:limit]
        mentees = self.store.assignments.mentees([mentor.id for mentor in shown])
        return Answer(
            200,
            {
                "items": [of_mentor(mentor, mentees[mentor.id]) for mentor in shown],
                "after": shown[-1].id if len(listed) > limit else None,
            },
        )

    @route("GET", "/mentors/<mentor_id>")
    def get_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Show one mentor to themselves and their place."""
        mentor = self.reachable_mentor(call, mentor_id)
        body = of_mentor(mentor, self.store.assignments.mentees([mentor.id])[mentor.id])
        return Answer(200, self._with_mentors_secrets(call, mentor_id, body), etag(mentor.version))

    @route("PATCH", "/mentors/<mentor_id>")
    def change_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Change what is said of a mentor; what is not named stays as it is."""
        said = read(MentorChangeForm, call.body).said()
        known, at = call.if_match, now()
        heard: list[Hearing] = []

        def decide(mentor: Mentor) -> Mentor:
            _check_words(call, mentor, said)
            if mentor.version != known:
                raise moved_on()
            heard[:] = [self.own_words.hearing(said.get("languages", mentor.languages), at)]
            return replace(mentor, **told(said, heard[0], mentor.abilities))

        answer = self._change_mentor(call, mentor_id, decide, at)
        for each in heard:
            self.own_words.keep(each, at)
        return answer

    @route("POST", "/mentors/<mentor_id>/capacity")
    def change_capacity(self, call: Call, mentor_id: str) -> Answer:
        """Say how many newcomers a mentor accompanies; nobody is sent away."""
        capacity = read(CapacityForm, call.body).capacity
        return self._change_mentor(
            call, mentor_id, lambda mentor: replace(mentor, capacity=capacity)
        )

    @route("POST", "/mentors/<mentor_id>/pauses")
    def add_pause(self, call: Call, mentor_id: str) -> Answer:
        """Note days on which a mentor is not to be counted on; nobody has to say why."""
        pause, at = read(PauseForm, call.body).pause(), now()
        return self._change_mentor(
            call,
            mentor_id,
            lambda mentor: with_pause(mentor, pause, at.date()),
            at,
            answering=lambda mentor: {**of_pause(mentor.id, pause), "version": mentor.version},
            status=201,
        )

    @route("DELETE", "/mentors/<mentor_id>/pauses/<pause_id>")
    def remove_pause(self, call: Call, mentor_id: str, pause_id: str) -> Answer:
        """Take a pause back."""
        return self._change_mentor(
            call, mentor_id, lambda mentor: found(without_pause(mentor, pause_id))
        )

    @route("POST", "/mentors/<mentor_id>/hold")
    def hold_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Keep a mentor from newcomers while something is looked into; theirs are handed over."""
        return self._judge_mentor(call, mentor_id, held=True)

    @route("POST", "/mentors/<mentor_id>/release")
    def release_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Let a mentor accompany newcomers again."""
        return self._judge_mentor(call, mentor_id, held=False)

    @route("POST", "/mentors/<mentor_id>/leave")
    def leave_as_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Let somebody be a mentor no longer; theirs are handed over, and then they are erased."""
        read(NothingForm, call.body)
        return self._change_mentor(call, mentor_id, stopping)

    def reachable_mentor(self, call: Call, mentor_id: str) -> Mentor:
        """Return a mentor to themselves and to who leads their place.

        Raises:
            Problem: 404, there is none, or it is somebody else's.
        """
        mentor: Mentor = found(self.store.mentors.get(mentor_id))
        _check_reach(call, mentor)
        return mentor

    def _judge_mentor(self, call: Call, mentor_id: str, *, held: bool) -> Answer:
        read(NothingForm, call.body)

        def decide(mentor: Mentor) -> Mentor:
            # Nobody decides about themselves.
            if call.caller.subject in {mentor.id, mentor.member_id}:
                raise not_found()
            return replace(mentor, held=held)

        return self._change_mentor(call, mentor_id, decide)

    def _change_mentor(
        self,
        call: Call,
        mentor_id: str,
        decide: Callable[[Mentor], Mentor],
        at: datetime | None = None,
        *,
        answering: Callable[[Mentor], dict[str, Any]] | None = None,
        status: int = 200,
    ) -> Answer:
        at = at or now()

        def decided(mentor: Mentor) -> Changed:
            _check_reach(call, mentor)
            with refusing():
                changed = decide(mentor)
            if mentor.left:
                raise Problem(409, "conflict", "They are a mentor no longer.")
            changed = replace(changed, version=mentor.version + 1)
            body = (
                answering(changed)
                if answering is not None
                else of_mentor(changed, self.store.assignments.mentees([mentor.id])[mentor.id])
            )
            return Changed(
                mentor=changed,
                facts=of_mentor_changed(mentor, changed, at, call.correlation_id),
                body=body,
            )

        body = found(self.store.mentors.change(mentor_id, decided, effect=call.effect, now=at))
        return Answer(
            status, self._with_mentors_secrets(call, mentor_id, body), etag(body["version"])
        )

    def _with_mentors_secrets(
        self, call: Call, mentor_id: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what is answered with what a mentor alone sees, if it is they who ask.

        It is never kept with an answer that was given: what is taken back is gone.
        """
        if call.caller.subject != mentor_id or not body.keys() >= set(SECRET):
            return body
        return {**body, **secrets_of(found(self.store.mentors.get(mentor_id)))}


def _check_reach(call: Call, mentor: Mentor) -> None:
    if not call.caller.may_see(member_id=mentor.id, place_id=mentor.place_id):
        raise not_found()


def _check_words(call: Call, mentor: Mentor, said: dict[str, Any]) -> None:
    """Refuse what is not theirs to say."""
    leads = call.caller.may_see(place_id=mentor.place_id)
    for name in _LEADERS_SAY:
        if name in said and not leads:
            raise not_valid(f"/{name}", "Who leads the place says so.")
    for name in SECRET:
        if name in said and call.caller.subject != mentor.id:
            raise not_valid(f"/{name}", "They say so themselves, and nobody else sees it.")
