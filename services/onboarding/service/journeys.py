"""Journeys: where members are on their way, and what they do on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bus import reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from contracts.charter import CharterAccepted
from contracts.journey import MemberLeft, MemberReturned, RoleTaken, StepTaken
from contracts.matching import (
    MentorAccepted,
    MentorAssigned,
    MentoringEnded,
    MentorMet,
    MentorReleased,
    MentorWanted,
)
from contracts.onboarding import MemberJoined, WelcomeCallBooked, WelcomeCallWanted
from contracts.sessions import SessionAttended, SessionSeatTaken
from contracts.welcome import (
    HostingCleared,
    HostingHeld,
    WelcomeCallCancelled,
    WelcomeCallDeclined,
    WelcomeCallEscalated,
    WelcomeCallHeld,
    WelcomeCallMissed,
)
from services.onboarding.domain.journey.acts import Taken, added_up, check_act
from services.onboarding.domain.journey.begun import Begun, journey_id_of
from services.onboarding.domain.journey.figures import figures
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.forms.journeys import ActForm
from services.onboarding.journey_files import NEWCOMER
from services.onboarding.news import SIGNS_OF_LIFE, milestone_of
from services.onboarding.questions import tongue_of
from services.onboarding.service.room import not_valid, now
from services.onboarding.service.ways import Ways
from services.onboarding.tidings import of_step
from services.onboarding.views.drawing import drawing_of
from services.onboarding.views.journeys import of_figures, of_journey

if TYPE_CHECKING:
    from datetime import datetime

    from services.onboarding.domain.journey.templates import StepTemplate, Template, WhoActs
    from services.onboarding.domain.members import Member
    from services.onboarding.news import News


class Journeys(Ways):
    """What moves members on, and the routes that show it."""

    @reacts_to(MemberJoined, RoleTaken, queue="onboarding.begin_journeys")
    def begin_journeys(self, events: list[MemberJoined | RoleTaken]) -> None:
        """Have each newcomer begin their journeys, and who takes a role that role's."""
        begun = []
        for event in events:
            taken = [event.role] if isinstance(event, RoleTaken) else event.roles
            of_theirs = self.templates.roles_of(taken)
            begun += [
                self.beginning(event.member_id, event.place_id, role, event.occurred_at, event)
                for role in (of_theirs[1:] if isinstance(event, RoleTaken) else of_theirs)
            ]
        self.store.journeys.begin(begun, now())

    @reacts_to(
        WelcomeCallBooked,
        WelcomeCallWanted,
        WelcomeCallCancelled,
        WelcomeCallHeld,
        WelcomeCallMissed,
        WelcomeCallDeclined,
        WelcomeCallEscalated,
        HostingCleared,
        HostingHeld,
        MentorAssigned,
        MentorAccepted,
        MentorWanted,
        MentorReleased,
        MentorMet,
        MentoringEnded,
        CharterAccepted,
        SessionSeatTaken,
        SessionAttended,
        StepTaken,
        MemberLeft,
        MemberReturned,
        queue="onboarding.advance_journeys",
    )
    def advance_journeys(self, events: list[News]) -> None:
        """Note what happened; the journey adds it up whenever somebody looks."""
        self.store.milestones.add([(event.member_id, milestone_of(event)) for event in events])
        days: dict[datetime, set[str]] = {}
        calls: dict[datetime, set[str]] = {}
        for event in events:
            if isinstance(event, SIGNS_OF_LIFE):
                day = event.occurred_at.replace(hour=0, minute=0, second=0, microsecond=0)
                days.setdefault(day, set()).add(event.member_id)
                if isinstance(event, WelcomeCallHeld):
                    calls.setdefault(day, set()).add(event.welcomer_id)
        self.store.members.seen(days)
        self.store.welcomers.seen(calls)
        self.store.journeys.stir((event.member_id for event in events), now())

    @route("GET", "/members/<member_id>/journey")
    def get_journey(self, call: Call, member_id: str) -> Answer:
        """Show where a member is on their way."""
        return Answer(200, self._journey_shown(call, self.visible(call, member_id)))

    @route("GET", "/members/<member_id>/journey.svg")
    def draw_journey(self, call: Call, member_id: str) -> Answer:
        """Draw where a member is on their way."""
        member = self.visible(call, member_id)
        place = self.store.places.get(member.place_id)
        zone = ZoneInfo((place.time_zone if place else None) or "UTC")
        drawing = drawing_of(self._journey_shown(call, member), tongue_of(call.query), zone)
        return Answer(200, drawing, media_type="image/svg+xml")

    @route("POST", "/members/<member_id>/journey/steps/<step>")
    def take_step(self, call: Call, member_id: str, step: str) -> Answer:
        """Note that a member did a step, or that somebody notes it for them."""
        member, form = self.visible(call, member_id), read(ActForm, call.body)
        begun = self.store.journeys.of(member.id)
        template, part = self._part(member, begun, step)
        acted_by = self._acting(call, member)
        if part.form is None or acted_by not in part.form.by:
            raise Problem(403, "forbidden", "This step is noted by somebody else.")
        try:
            check_act(part.form, form.act())
        except NotAcceptable as refusal:
            raise not_valid(refusal.field, refusal.because) from None
        at, asked, heard = now(), part.form, self.store.milestones.of(member.id)
        reading = self.reading_of(member)

        def decide(current: Begun) -> tuple[Taken, list[StepTaken], dict[str, Any]]:
            whole = {**begun, current.role: current}
            journey = self.journey(member, template, whole, heard, at, reading=reading)
            here = journey.step(part.id)
            if journey.standing == "left":
                raise Problem(409, "conflict", "Come back first: one step is enough.")
            if here is None or here.state == "todo":
                raise Problem(409, "conflict", "This step is not open yet: others come before it.")
            before = current.taken.get(part.id)
            act, word = added_up(asked, before.act if before else None, form.act())
            fact = of_step(
                current, part.id, word, acted_by, now=at, correlation_id=call.correlation_id
            )
            taken = Taken(
                step=part.id,
                fact_id=str(fact.event_id),
                act=act,
                word=word,
                acted_by=acted_by,
                at=at,
                noted_by=None if acted_by == "member" else call.caller.subject,
            )
            after = {**whole, current.role: current.with_act(taken)}
            then = self.journey(member, template, after, heard, at, reading=reading)
            settled = then.step(part.id)
            body = {
                "member_id": member.id,
                "role": template.role,
                "step": part.id,
                "state": settled.state if settled else here.state,
                "items": list(act.items),
                "acted_by": acted_by,
            }
            return taken, [fact], body

        if template.role not in begun:
            # Their joining has not come round yet: it will find that this was done already.
            self.store.journeys.begin([self.first_of(member, template, call, at)], at)
        body = self.store.journeys.take(
            journey_id_of(member.id, template.role), effect=call.effect, decide=decide, now=at
        )
        if body is None:
            raise not_found()
        return Answer(200, body)

    @route("GET", "/journeys/figures")
    def get_figures(self, call: Call) -> Answer:
        """Tell how long it takes people to find their way, where nobody can be recognised."""
        if not {"place", "network"} & call.caller.reach:
            raise not_found()
        places = None if "network" in call.caller.reach else call.caller.places
        return Answer(200, {"places": of_figures(figures(self.store.journeys.paces(places)))})

    def _journey_shown(self, call: Call, member: Member) -> dict[str, Any]:
        roles = self.templates.roles_of(member.roles)
        role = call.query.get("role", NEWCOMER)
        begun = self.store.journeys.of(member.id)
        if role not in {*roles, *begun}:
            raise not_found()
        template = self.template_of(role, begun)
        heard = self.store.milestones.of(member.id)
        reading = self.reading_of(member)
        journey = self.journey(member, template, begun, heard, now(), reading=reading)
        taken = begun[role].taken if role in begun else {}
        return of_journey(journey, tongue_of(call.query), taken, roles)

    def _part(
        self, member: Member, begun: dict[str, Begun], step: str
    ) -> tuple[Template, StepTemplate]:
        for role in dict.fromkeys([*self.templates.roles_of(member.roles), *begun]):
            template = self.template_of(role, begun)
            part = template.step(step)
            if part is not None:
                return template, part
        raise not_found()

    def _acting(self, call: Call, member: Member) -> WhoActs:
        if "own" in call.caller.reach and call.caller.subject == member.id:
            return "member"
        if "network" in call.caller.reach:
            return "network"
        if "place" in call.caller.reach and member.place_id in call.caller.places:
            return "place"
        return "mentor" if self.companion_of(call, member.id) == "mentor" else "welcomer"
