"""Mentoring: who is at a newcomer's side, from their joining on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bus import Later, reacts_to
from chassis.http import Answer, Call, route
from contracts.matching import MentorChanged, MentorEnrolled, MentorReleased, MentorWanted
from contracts.onboarding import MemberJoined
from services.matching.domain.mentoring import Assignment, assignment_id_of
from services.matching.domain.people import Newcomer
from services.matching.service.mentoring_room import MentoringRoom
from services.matching.service.room import Patience, as_kept, now, point

if TYPE_CHECKING:
    from datetime import datetime


class Mentoring(MentoringRoom):
    """What finds mentors, and the routes about who is whose."""

    @reacts_to(MemberJoined, queue="matching.find_mentors")
    def find_mentors(self, events: list[MemberJoined]) -> None:
        """Find each newcomer the mentor who fits best, or have them wait for one."""
        at = now()
        sought = self.own_words.sought([(event.wishes, event.languages) for event in events], at)
        due = {
            event.event_id: _mentor_due(event, words, at)
            for event, words in zip(events, sought, strict=True)
        }
        late = self.matchmaker.assign(
            list(due.values()),
            {due[event.event_id].id: event.event_id for event in events},
            at,
        )
        if late:
            ids = {each.id for each in late}
            raise Later(
                "others_were_quicker", [event for event in events if due[event.event_id].id in ids]
            )

    @reacts_to(
        MentorEnrolled,
        MentorChanged,
        MentorReleased,
        MentorWanted,
        queue="matching.retry_waiting_newcomers",
    )
    def retry_waiting_newcomers(
        self, events: list[MentorEnrolled | MentorChanged | MentorReleased | MentorWanted]
    ) -> None:
        """Find mentors for those who wait; a wait is news, too: a mentor may have just come."""
        waiting = [event.assignment_id for event in events if isinstance(event, MentorWanted)]
        hopeful = [event for event in events if not isinstance(event, MentorWanted)]
        mentors = {event.mentor_id for event in hopeful}
        spoken = {each for one in self.store.mentors.of(mentors) for each in one.languages}
        self.matchmaker.retry(
            now(),
            languages=spoken if hopeful else None,
            changed=mentors,
            waiting=waiting,
            because=hopeful[-1].event_id if hopeful else None,
        )

    @Patience.decorator
    def retry_all_waiting_newcomers(self) -> None:
        """Find mentors for those who wait, whatever was missed."""
        self.matchmaker.retry(now())

    @route("GET", "/members/<member_id>/mentor")
    def get_mentor_of(self, call: Call, member_id: str) -> Answer:
        """Show who a member's mentor is, or what is waited for."""
        return Answer(200, self.view(call, self.mentoring_of(call, member_id)))


def _mentor_due(event: MemberJoined, sought: tuple[str, ...], at: datetime) -> Assignment:
    return Assignment(
        id=assignment_id_of(event.member_id),
        newcomer=Newcomer(
            member_id=event.member_id,
            place_id=event.place_id,
            languages=event.languages,
            wishes=event.wishes,
            location=point(event.location),
            sought=sought,
            ties=frozenset(event.ties),
        ),
        joined_at=as_kept(event.occurred_at),
        since=at,
        correlation_id=str(event.correlation_id),
    )
