"""Templates of journeys as the service knows them, and the deadlines that pass on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nameko.timer import Timer

from chassis.database import Store
from chassis.problems import not_found
from services.onboarding.domain.journey.agreement import UNKNOWN, Agreement
from services.onboarding.domain.journey.begun import Begun, with_acts
from services.onboarding.domain.journey.deadlines import next_look, overdue
from services.onboarding.domain.journey.figures import pace_of
from services.onboarding.domain.journey.milestones import companions
from services.onboarding.domain.journey.way import journey_of
from services.onboarding.journey_files import NEWCOMER, SHIPPED, Templates, read_templates
from services.onboarding.readings import Readings
from services.onboarding.service.room import Room, now
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store.journeys import LookedAt
from services.onboarding.tidings import of_overdue, overdue_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.database import ServiceDatabase
    from chassis.http import Call
    from contracts.event import Event
    from services.onboarding.domain.charter.readings import Reading
    from services.onboarding.domain.journey.milestones import Milestone
    from services.onboarding.domain.journey.templates import Template
    from services.onboarding.domain.journey.way import Journey
    from services.onboarding.domain.members import Member

_AT_ONCE = 100
_ROUNDS = 50


def _templates(_: ServiceDatabase) -> Templates:
    return read_templates(OnboardingSettings().journeys_directory or SHIPPED)


class Deadlines(Timer):
    """Fires every ``ONBOARDING_DEADLINES_SECONDS``, in every replica."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how often."""
        self.interval = OnboardingSettings().deadlines_seconds


class Ways(Room):
    """The templates, and what time alone brings about."""

    templates = Store(_templates)

    @Deadlines.decorator
    def look_after_deadlines(self) -> None:
        """Say once of each step that its deadline has passed, and find out which comes next."""
        for _ in range(_ROUNDS):
            at = now()
            due = self.store.journeys.due(at, limit=_AT_ONCE)
            if not due:
                return
            ids = {begun.member_id for begun in due}
            members = self.store.members.of(ids)
            heard = self.store.milestones.of_all(ids)
            readings = Readings(self.store).of(members.values())
            begun = self.store.journeys.of_all(ids)
            looked_at = [
                self._looked_at(
                    each,
                    members.get(each.member_id),
                    begun[each.member_id],
                    heard[each.member_id],
                    at,
                    reading=readings.get(each.member_id),
                )
                for each in due
            ]
            self.store.journeys.looked_at(looked_at)
            self.store.tasks.settle([task for each in looked_at for task in each.settled], at)

    def reading_of(self, member: Member) -> Reading | None:
        """Return where a member stands with the charters in force."""
        return Readings(self.store).of([member]).get(member.id)

    def journey(
        self,
        member: Member,
        template: Template,
        begun: Mapping[str, Begun],
        heard: Sequence[Milestone],
        at: datetime,
        *,
        reading: Reading | None,
    ) -> Journey:
        """Return a member's journey, with what they did that has not come round yet."""
        own = begun.get(template.role)
        return journey_of(
            template,
            member.id,
            own.started_at if own else _started_at(member, template.role, at),
            with_acts(heard, begun.values()),
            at,
            roles=member.roles,
            standing=self.activity_of(member, at),
            agreement=self._agreement(member, template.role, reading),
        )

    def _agreement(self, member: Member, role: str, reading: Reading | None) -> Agreement:
        if reading is None:
            return UNKNOWN
        # What has changed is asked again once: on the way of the role that it names, if it is one
        # that has a way of its own, and on the newcomer's otherwise.
        ways = [each for each in self.templates.roles_of(member.roles) if each != NEWCOMER]
        asked = any(
            measure.is_for_any_of([role]) if role != NEWCOMER else not measure.is_for_any_of(ways)
            for measure in reading.changed
        )
        return Agreement(
            complete_at=reading.accepted_at if reading.complete else None,
            changed_at=reading.changed_at if asked else None,
            answer_within=self.answer_within(),
        )

    def template_of(self, role: str, begun: Mapping[str, Begun]) -> Template:
        """Return the template by which somebody goes in a role: theirs, or the newest.

        Raises:
            Problem: 404, there is no such journey.
        """
        own = begun.get(role)
        template: Template | None = self.templates.of(role, own.template_version if own else None)
        if template is None:
            raise not_found()
        return template

    def beginning(
        self, member_id: str, place_id: str, role: str, started_at: datetime, because: Event
    ) -> Begun:
        """Return a journey that begins with a fact."""
        return self._begun(member_id, place_id, role, started_at, because.correlation_id)

    def first_of(self, member: Member, template: Template, call: Call, at: datetime) -> Begun:
        """Return the journey of somebody whose joining, or role, has not come round yet."""
        started_at = _started_at(member, template.role, at)
        return self._begun(
            member.id, member.place_id, template.role, started_at, call.correlation_id
        )

    def _begun(
        self, member_id: str, place_id: str, role: str, started_at: datetime, correlation_id: UUID
    ) -> Begun:
        return Begun(
            member_id=member_id,
            place_id=place_id,
            role=role,
            template_version=self.templates.of(role).version,
            started_at=started_at,
            correlation_id=str(correlation_id),
        )

    def _looked_at(
        self,
        begun: Begun,
        member: Member | None,
        all_of_theirs: Mapping[str, Begun],
        heard: Sequence[Milestone],
        at: datetime,
        *,
        reading: Reading | None,
    ) -> LookedAt:
        template: Template | None = self.templates.of(begun.role, begun.template_version)
        if member is None or template is None:
            return LookedAt(begun=begun, due_at=None)
        theirs = {**all_of_theirs, begun.role: begun}
        journey = self.journey(member, template, theirs, heard, at, reading=reading)
        late, pace = overdue(journey, begun.told, at), pace_of(journey, begun.place_id)
        return LookedAt(
            begun=begun,
            due_at=next_look(journey, at),
            facts=of_overdue(begun, late, at, companions(heard, at)),
            told=[each.mark for each in late],
            settled=_no_longer_asked(begun, journey),
            pace=None if pace == begun.pace else pace,
        )


def _started_at(member: Member, role: str, at: datetime) -> datetime:
    """Return when a journey began of which the news has not come round: a role just now."""
    return member.joined_at if role == NEWCOMER else at


def _no_longer_asked(begun: Begun, journey: Journey) -> list[str]:
    """Return the tasks about overdue steps that nobody has to look after any more."""
    still_open = {
        step.mark
        for step in journey.steps
        if step.state == "current" and journey.standing != "left"
    }
    return [str(overdue_id(begun, mark)) for mark in begun.told if mark not in still_open]
