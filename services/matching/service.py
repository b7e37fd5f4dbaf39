"""What matching listens to, announces and answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from nameko.timer import Timer

from bus import Later, Outbox, Service, reacts_to
from chassis.database import Store
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from contracts.matching import MentorAssigned, MentorEnrolled, MentorWanted
from contracts.onboarding import MemberJoined
from services.matching import views
from services.matching.announcements import of_enrolment
from services.matching.domain.assignments import Assignment, assignment_id_of
from services.matching.domain.people import Mentor, Newcomer, Point
from services.matching.forms import MentorForm
from services.matching.matchmaker import Matchmaker
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore

if TYPE_CHECKING:
    from chassis.database import ServiceDatabase


def _matchmaker(database: ServiceDatabase) -> Matchmaker:
    return Matchmaker(MatchingStore(database), MatchingSettings())


class Patience(Timer):
    """Fires every ``MATCHING_RETRY_SECONDS``, in every replica: what it does must be harmless."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = MatchingSettings().retry_seconds


class Matching(Service):
    """Finds each newcomer a mentor with room, and says why it is this one."""

    name: ClassVar[str] = "matching"
    store = Store(MatchingStore)
    matchmaker = Store(_matchmaker)
    outbox = Outbox(
        announces=(MentorEnrolled, MentorAssigned, MentorWanted),
        collections=("mentors", "assignments"),
    )

    @reacts_to(MemberJoined, queue="matching.find_mentors")
    def find_mentors(self, events: list[MemberJoined]) -> None:
        """Assign each newcomer the mentor who fits best, or have them wait for one."""
        now = _now()
        due = {event.event_id: _mentor_due(event, now) for event in events}
        late = self.matchmaker.assign(
            list(due.values()),
            {due[event.event_id].id: event.event_id for event in events},
            now,
        )
        if late:
            ids = {each.id for each in late}
            raise Later(
                "others_were_quicker", [event for event in events if due[event.event_id].id in ids]
            )

    @reacts_to(MentorEnrolled, MentorWanted, queue="matching.retry_waiting_newcomers")
    def retry_waiting_newcomers(self, events: list[MentorEnrolled | MentorWanted]) -> None:
        """Assign those who wait; a wait itself is news, as a mentor may have just come."""
        enrolled = [event for event in events if isinstance(event, MentorEnrolled)]
        everybody = len(enrolled) < len(events)
        self.matchmaker.retry(
            _now(),
            languages=None
            if everybody
            else {language for event in enrolled for language in event.languages},
            enrolled=[event.mentor_id for event in enrolled],
            because=enrolled[-1].event_id if enrolled else None,
        )

    @Patience.decorator
    def retry_all_waiting_newcomers(self) -> None:
        """Assign those who wait, whatever was missed."""
        self.matchmaker.retry(_now())

    @route("POST", "/mentors")
    def enrol(self, call: Call) -> Answer:
        """Take in an experienced member who offers to be a mentor."""
        form = read(MentorForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        now = _now()
        mentor = Mentor(
            id=str(uuid4()),
            location=form.location.point() if form.location else None,
            languages=tuple(form.languages),
            skills=tuple(form.skills),
            **form.model_dump(
                include={"place_id", "given_name", "family_name", "email", "capacity"}
            ),
        )
        body = self.store.mentors.add(
            mentor,
            [of_enrolment(mentor, now, call.correlation_id)],
            effect=call.effect,
            body=views.of_mentor(mentor, 0),
            now=now,
        )
        return Answer(201, body)

    @route("GET", "/mentors")
    def list_mentors(self, call: Call) -> Answer:
        """List the mentors of the places within reach."""
        limit, after = call.page()
        found: list[Mentor] = self.store.mentors.page(
            limit=limit + 1, after=after, place_ids=_places_within_reach(call)
        )
        shown = found[:limit]
        mentees = self.store.assignments.mentees([mentor.id for mentor in shown])
        return Answer(
            200,
            {
                "items": [views.of_mentor(mentor, mentees[mentor.id]) for mentor in shown],
                "after": shown[-1].id if len(found) > limit else None,
            },
        )

    @route("GET", "/mentors/<mentor_id>")
    def get_mentor(self, call: Call, mentor_id: str) -> Answer:
        """Show one mentor to themselves and their place."""
        mentor: Mentor | None = next(iter(self.store.mentors.of([mentor_id])), None)
        if mentor is None or not call.caller.may_see(member_id=mentor.id, place_id=mentor.place_id):
            raise not_found()
        mentees = self.store.assignments.mentees([mentor.id])
        return Answer(200, views.of_mentor(mentor, mentees[mentor.id]))

    @route("GET", "/members/<member_id>/mentor")
    def get_mentor_of(self, call: Call, member_id: str) -> Answer:
        """Show who a member's mentor is, or what is waited for."""
        assignment: Assignment | None = self.store.assignments.get(_assignment_id(member_id))
        if assignment is None or not call.caller.may_see(
            member_id=member_id,
            place_id=assignment.newcomer.place_id,
            assigned_to=assignment.mentor_id,
        ):
            raise not_found()
        return Answer(200, views.of_assignment(assignment))


def _now() -> datetime:
    # To the millisecond, as the store keeps it: an answer now and one read later are the same.
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _mentor_due(event: MemberJoined, now: datetime) -> Assignment:
    return Assignment(
        id=assignment_id_of(event.member_id),
        newcomer=Newcomer(
            member_id=event.member_id,
            place_id=event.place_id,
            languages=event.languages,
            wishes=event.wishes,
            location=None
            if event.location is None
            else Point(latitude=event.location.latitude, longitude=event.location.longitude),
        ),
        since=now,
        correlation_id=str(event.correlation_id),
    )


def _assignment_id(member_id: str) -> str:
    try:
        return assignment_id_of(member_id)
    except ValueError:
        raise not_found() from None


def _places_within_reach(call: Call) -> list[str] | None:
    """Return the places to list from, ``None`` for all; a foreign one does not exist."""
    asked = call.query.get("place_id")
    if not call.caller.may_see(place_id=asked or next(iter(call.caller.places), None)):
        raise not_found()
    if asked is not None:
        return [asked]
    return None if "network" in call.caller.reach else sorted(call.caller.places)
