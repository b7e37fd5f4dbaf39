"""What time does with mentorings, and what becomes of them when people come, go or pause."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from nameko.timer import Timer

from bus import Later, reacts_to
from contracts.journey import MemberLeft, MemberReturned, StepTaken
from contracts.matching import MentorChanged, MentorReleased
from services.matching.domain.mentoring import assignment_id_of
from services.matching.domain.mentoring.comings_and_goings import Return
from services.matching.domain.score import fades_from
from services.matching.handing_over import HandingOver
from services.matching.service.mentoring_room import MentoringRoom
from services.matching.service.room import EXPECTED_WITHIN, as_kept, not_back_since, now, point
from services.matching.settings import MatchingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from services.matching.domain.people import Support

    News = MemberLeft | MemberReturned | StepTaken

_SUPPORT: Final[dict[str, Support]] = {"none": "none", "light": "light", "close": "close"}


class Clock(Timer):
    """Fires every ``MATCHING_CLOCK_SECONDS``, in every replica: each step is done once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = MatchingSettings().clock_seconds


class ComingsAndGoings(MentoringRoom):
    """Silence, pauses, departures and returns."""

    @property
    def handing_over(self) -> HandingOver:
        """What gives newcomers into other hands, by the one memory of this process."""
        return HandingOver(self.store, self.matchmaker)

    @Clock.decorator
    def do_what_is_due(self) -> None:
        """Ask again, ask others, ask how it goes; and once a day look who is away."""
        at = now()
        self.handing_over.do_what_is_due(at)
        self.handing_over.look_over(at)

    @reacts_to(MentorChanged, queue="matching.hand_over_newcomers")
    def hand_over_newcomers(self, events: list[MentorChanged]) -> None:
        """Give the newcomers of who pauses, is held or has left into other hands."""
        at = now()
        causes = {event.mentor_id: event.event_id for event in events}
        left = {
            mentor.id
            for mentor in self.store.mentors.of(causes)
            if not self.handing_over.hand_over(mentor, at, causes[mentor.id])
        }
        if left:
            raise Later(
                "others_were_quicker", [event for event in events if event.mentor_id in left]
            )

    @reacts_to(MentorReleased, queue="matching.note_declines")
    def note_declines(self, events: list[MentorReleased]) -> None:
        """Note which mentors declined: it counts for a while, by its reason, and never for ever."""
        declined = {
            (event.mentor_id, noted)
            for event in events
            if event.because == "declined"
            and (noted := fades_from(event.reason, event.occurred_at)) is not None
        }
        self.store.mentor_news.note_declines(declined, now())

    @reacts_to(MemberLeft, MemberReturned, StepTaken, queue="matching.follow_members")
    def follow_members(self, events: list[News]) -> None:
        """End the mentoring of who leaves, resume it for who is back, heed what they wish for."""
        at = now()
        early: list[News] = []
        done = True
        heard = sorted(filter(_concerns_us, events), key=lambda event: event.occurred_at)
        for kind, group in groupby(heard, key=type):
            alike = list(group)
            known = self.store.assignments.of(assignment_id_of(each.member_id) for each in alike)
            early += [
                each
                for each in alike
                if assignment_id_of(each.member_id) not in known
                and at - each.occurred_at < EXPECTED_WITHIN
            ]
            there = [each for each in alike if assignment_id_of(each.member_id) in known]
            if kind is MemberLeft:
                # They may be somebody's mentor, too, whoever else they are.
                departures = [each for each in alike if isinstance(each, MemberLeft)]
                gone = not_back_since(departures, self.presence_of(departures))
                self._let_go_as_mentors(gone, at, alike[-1].event_id)
            if there:
                done = self._follow(there, at, there[-1].event_id) and done
        if not done:
            raise Later("others_were_quicker")
        if early:
            raise Later("not_heard_of_yet", early)

    def _follow(self, events: Sequence[News], at: datetime, because: UUID) -> bool:
        moments = {assignment_id_of(each.member_id): as_kept(each.occurred_at) for each in events}
        if isinstance(events[0], MemberLeft):
            return self.handing_over.let_go(moments, at, because)
        if isinstance(events[0], MemberReturned):
            back = {
                assignment_id_of(each.member_id): Return(
                    at=as_kept(each.occurred_at),
                    place=point(each.location),
                    ties=frozenset(each.ties),
                )
                for each in events
                if isinstance(each, MemberReturned)
            }
            return self.handing_over.take_back(back, at, because)
        steps = [each for each in events if isinstance(each, StepTaken)]
        wishes = {
            assignment_id_of(each.member_id): (
                _SUPPORT[each.choice],
                as_kept(each.occurred_at),
            )
            for each in steps
            if each.step == "needs_check"
        }
        met = [assignment_id_of(each.member_id) for each in steps if each.step == "mentor_met"]
        done = self.handing_over.support(wishes, at, because) if wishes else True
        return (self.handing_over.met(met, at, because) if met else True) and done

    def _let_go_as_mentors(self, member_ids: Sequence[str], at: datetime, because: UUID) -> None:
        mentor_ids = self.store.mentor_news.being(member_ids)
        if mentor_ids:
            self.store.mentor_news.stop(mentor_ids, at)
            for mentor in self.store.mentors.of(mentor_ids):
                if not self.handing_over.hand_over(mentor, at, because):
                    raise Later("others_were_quicker")
        self.store.mentor_news.forget_person(member_ids, at)
        self.store.assignments.forget_person(member_ids)


def _concerns_us(event: News) -> bool:
    if not isinstance(event, StepTaken):
        return True
    if event.step == "needs_check":
        return event.choice in _SUPPORT
    return event.step == "mentor_met" and event.choice == "met"
