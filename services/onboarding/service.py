"""What onboarding listens to, announces and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import uuid4

from nameko.timer import Timer

from bus import Later, Outbox, Service, reacts_to
from chassis.database import Store
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import FieldError, Problem, not_found
from contracts.matching import MentorAssigned, MentorWanted
from contracts.onboarding import (
    ContactGiven,
    MemberJoined,
    WelcomeCallBooked,
    WelcomeCallWanted,
    WelcomerTrained,
)
from services.onboarding import views
from services.onboarding.announcements import of_joining, of_training
from services.onboarding.domain.calls import call_id_of
from services.onboarding.domain.journey import is_peer_of, journey_of
from services.onboarding.domain.members import Member
from services.onboarding.domain.places import Place
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcomers import Welcomer, check_availability, check_training
from services.onboarding.forms import MemberForm, PlaceForm, WelcomerForm
from services.onboarding.news import call_due, milestone_of
from services.onboarding.questions import (
    near_of,
    page_of,
    places_within_reach,
    position_of,
    tongue_of,
)
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.welcome_desk import WelcomeDesk

if TYPE_CHECKING:
    from chassis.database import ServiceDatabase
    from services.onboarding.news import News

T = TypeVar("T")


def _desk(database: ServiceDatabase) -> WelcomeDesk:
    return WelcomeDesk(OnboardingStore(database), OnboardingSettings())


class Patience(Timer):
    """Fires every ``ONBOARDING_RETRY_SECONDS``, in every replica: what it does must be harmless."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = OnboardingSettings().retry_seconds


class Onboarding(Service):
    """Takes members in, has them called by a trained peer, and knows where they are."""

    name: ClassVar[str] = "onboarding"
    store = Store(OnboardingStore)
    desk = Store(_desk)
    outbox = Outbox(
        announces=(
            ContactGiven,
            MemberJoined,
            WelcomerTrained,
            WelcomeCallBooked,
            WelcomeCallWanted,
        ),
        collections=("members", "welcomers", "welcome_calls"),
    )

    @reacts_to(MemberJoined, queue="onboarding.book_welcome_calls")
    def book_welcome_calls(self, events: list[MemberJoined]) -> None:
        """Book each newcomer the earliest call, or have them wait for one."""
        now = _now()
        places = self.store.places.of(event.place_id for event in events)
        calls = {event.event_id: call_due(event, places, now) for event in events}
        late = self.desk.book(
            list(calls.values()),
            {calls[event.event_id].id: event.event_id for event in events},
            now,
        )
        if late:
            ids = {call.id for call in late}
            raise Later(
                "others_were_quicker",
                [event for event in events if calls[event.event_id].id in ids],
            )

    @reacts_to(WelcomerTrained, WelcomeCallWanted, queue="onboarding.retry_waiting_calls")
    def retry_waiting_calls(self, events: list[WelcomerTrained | WelcomeCallWanted]) -> None:
        """Book for those who wait; a wait itself is news, as a welcomer may have just come."""
        trained = [event for event in events if isinstance(event, WelcomerTrained)]
        self.desk.retry(
            _now(),
            languages={language for event in events for language in event.languages},
            trained=[event.welcomer_id for event in trained],
            because=trained[-1].event_id if trained else None,
        )

    @Patience.decorator
    def retry_all_waiting_calls(self) -> None:
        """Book for those who wait, as time itself opens new slots."""
        self.desk.retry(_now())

    @reacts_to(
        WelcomeCallBooked,
        WelcomeCallWanted,
        MentorAssigned,
        MentorWanted,
        queue="onboarding.advance_journeys",
    )
    def advance_journeys(self, events: list[News]) -> None:
        """Note what happened; the journey adds it up whenever somebody looks."""
        self.store.milestones.add([(event.member_id, milestone_of(event)) for event in events])

    @route("POST", "/places")
    def add_place(self, call: Call) -> Answer:
        """Take a place into the network."""
        form = read(PlaceForm, call.body)
        if not call.caller.may_see():
            raise not_found()
        place = Place(
            id=str(uuid4()),
            location=form.location.point() if form.location else None,
            **form.model_dump(exclude={"location"}),
        )
        body = self.store.places.add(place, effect=call.effect, body=views.of_place(place))
        return Answer(201, body)

    @route("GET", "/places")
    def list_places(self, call: Call) -> Answer:
        """List places, those near a point first where one is given."""
        limit, after = call.page()
        near = near_of(call.query)
        if near is None:
            places = self.store.places.page(limit=limit + 1, after=after)
            return page_of([views.of_place(each) for each in places], limit)
        centre, radius_m = near
        found = self.store.places.near(
            centre, radius_m=radius_m, limit=limit + 1, after=position_of(after)
        )
        items = [views.of_place(place, nearby.distance_m) for nearby, place in found[:limit]]
        last = found[limit - 1][0] if len(found) > limit else None
        return Answer(
            200, {"items": items, "after": f"{last.distance_m}:{last.id}" if last else None}
        )

    @route("GET", "/places/<place_id>")
    def get_place(self, call: Call, place_id: str) -> Answer:  # noqa: ARG002 - as every route
        """Show one place."""
        return Answer(200, views.of_place(_found(self.store.places.get(place_id))))

    @route("POST", "/members")
    def join(self, call: Call) -> Answer:
        """Take a member in; everything else follows from the facts stored with them."""
        form = read(MemberForm, call.body)
        insider = call.caller.may_see(place_id=form.place_id)
        if not insider and "public" not in call.caller.reach:
            raise not_found()
        place = self._known_place(form.place_id)
        member = Member(
            id=str(uuid4()),
            joined_at=_now(),
            **form.model_dump(exclude={"languages", "roles"}),
            languages=tuple(form.languages),
            roles=tuple(form.roles),
        )
        body = self.store.members.add(
            member,
            of_joining(member, place, call.correlation_id),
            effect=call.effect,
            body=views.of_member(member, with_contact=insider),
        )
        return Answer(201, body)

    @route("GET", "/members")
    def list_members(self, call: Call) -> Answer:
        """List members of the places within reach."""
        limit, after = call.page()
        places = places_within_reach(call)
        members = self.store.members.page(limit=limit + 1, after=after, place_ids=places)
        return page_of([views.of_member(each, with_contact=True) for each in members], limit)

    @route("GET", "/members/<member_id>")
    def get_member(self, call: Call, member_id: str) -> Answer:
        """Show one member to themselves, their place, or the peers at their side."""
        return Answer(200, views.of_member(self._visible(call, member_id), with_contact=True))

    @route("GET", "/members/<member_id>/journey")
    def get_journey(self, call: Call, member_id: str) -> Answer:
        """Show where a member is on their way."""
        member = self._visible(call, member_id)
        milestones = self.store.milestones.of(member_id)
        journey = journey_of(member_id, member.joined_at, milestones, _now())
        return Answer(200, views.of_journey(journey, tongue_of(call.query)))

    @route("GET", "/members/<member_id>/welcome-call")
    def get_welcome_call(self, call: Call, member_id: str) -> Answer:
        """Show a member's welcome call, booked or wanted."""
        welcome_call = _found(self.store.calls.get(_call_id(member_id)))
        if not call.caller.may_see(
            member_id=member_id,
            place_id=welcome_call.place_id,
            assigned_to=welcome_call.welcomer_id,
        ):
            raise not_found()
        return Answer(200, views.of_call(welcome_call))

    @route("POST", "/welcomers")
    def add_welcomer(self, call: Call) -> Answer:
        """Take in a peer who has been trained to give welcome calls."""
        form = read(WelcomerForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        now = _now()
        welcomer = Welcomer(
            id=str(uuid4()),
            location=self._known_place(form.place_id).location,
            languages=tuple(form.languages),
            trained_until=date.fromisoformat(form.trained_until),
            availability=tuple(each.window() for each in form.availability),
            **form.model_dump(
                include={"place_id", "given_name", "family_name", "email", "time_zone"}
            ),
        )
        try:
            check_training(welcomer.trained_until, today=now.date())
            check_availability(welcomer.availability)
        except NotAcceptable as refusal:
            raise _not_valid(refusal.field, refusal.because) from None
        body = self.store.welcomers.add(
            welcomer,
            [of_training(welcomer, now, call.correlation_id)],
            effect=call.effect,
            body=views.of_welcomer(welcomer),
            now=now,
        )
        return Answer(201, body)

    @route("GET", "/welcomers")
    def list_welcomers(self, call: Call) -> Answer:
        """List the welcomers of the places within reach."""
        limit, after = call.page()
        places = places_within_reach(call)
        welcomers = self.store.welcomers.page(limit=limit + 1, after=after, place_ids=places)
        return page_of([views.of_welcomer(each) for each in welcomers], limit)

    @route("GET", "/welcomers/<welcomer_id>")
    def get_welcomer(self, call: Call, welcomer_id: str) -> Answer:
        """Show one welcomer to themselves and their place."""
        welcomer = _found(next(iter(self.store.welcomers.of([welcomer_id])), None))
        if not call.caller.may_see(member_id=welcomer.id, place_id=welcomer.place_id):
            raise not_found()
        return Answer(200, views.of_welcomer(welcomer))

    def _known_place(self, place_id: str) -> Place:
        place: Place | None = self.store.places.get(place_id)
        if place is None:
            raise Problem(
                422,
                "unknown-place",
                "Choose a place of the network.",
                errors=[FieldError("/place_id", "no such place")],
            )
        return place

    def _visible(self, call: Call, member_id: str) -> Member:
        """Return a member within reach; the peers at their side are known from the journey."""
        member: Member = _found(self.store.members.get(member_id))
        if call.caller.may_see(member_id=member.id, place_id=member.place_id):
            return member
        if "assigned" in call.caller.reach and is_peer_of(
            self.store.milestones.of(member_id), call.caller.subject
        ):
            return member
        raise not_found()


def _now() -> datetime:
    # To the millisecond, as the store keeps it: an answer now and one read later are the same.
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _call_id(member_id: str) -> str:
    try:
        return call_id_of(member_id)
    except ValueError:
        raise not_found() from None


def _found(thing: T | None) -> T:
    if thing is None:
        raise not_found()
    return thing


def _not_valid(pointer: str, because: str) -> Problem:
    return Problem(
        422, "not-valid", "Correct the fields named here.", errors=[FieldError(pointer, because)]
    )
