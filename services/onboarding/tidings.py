"""What onboarding says of its members after they joined: changes, steps, leaving, returning."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from chassis.ties import Ties
from contracts.event import Event, Location, event_id
from contracts.journey import (
    MemberLeft,
    MemberReturned,
    RoleTaken,
    StepOverdue,
    StepTaken,
    WishesChanged,
)
from contracts.onboarding import NO_ADDRESS, ContactGiven, MemberChanged
from services.onboarding.domain.journey.begun import Begun
from services.onboarding.domain.journey.deadlines import Overdue
from services.onboarding.domain.members import Departure, Member
from services.onboarding.domain.places import Place


def of_changes(
    before: Member,
    member: Member,
    now: datetime,
    correlation_id: UUID,
    *,
    ties: Ties | None = None,
) -> list[Event]:
    """Return the facts of a changed member.

    How to reach them, who may call them, what they hope for and speak, with whom they live or work
    (as marks, where these can be made), and what they are now besides.
    """
    facts: list[Event] = []
    if not member.is_reached_as(before):
        facts.append(
            ContactGiven(
                event_id=event_id(member.id, member.version, ContactGiven),
                occurred_at=now,
                correlation_id=correlation_id,
                member_id=member.id,
                place_id=member.place_id,
                given_name=member.given_name,
                family_name=member.family_name,
                email=member.email or NO_ADDRESS,
                phone=member.phone,
                languages=member.languages,
            )
        )
    if not member.is_called_as(before):
        facts.append(
            MemberChanged(
                event_id=event_id(member.id, member.version, MemberChanged),
                occurred_at=now,
                correlation_id=correlation_id,
                member_id=member.id,
                place_id=member.place_id,
                languages=member.languages,
            )
        )
    said = {
        name: getattr(member, name)
        for name in ("languages", "wishes")
        if getattr(member, name) != getattr(before, name)
    }
    if ties is not None and (marks := ties_of(member, ties)) != ties_of(before, ties):
        said["ties"] = marks
    if said:
        facts.append(
            WishesChanged(
                event_id=event_id(member.id, member.version, WishesChanged),
                occurred_at=now,
                correlation_id=correlation_id,
                member_id=member.id,
                **said,
            )
        )
    facts += [
        RoleTaken(
            event_id=event_id(str(uuid5(UUID(member.id), role)), member.version, RoleTaken),
            occurred_at=now,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            role=role,
        )
        for role in member.roles
        if role not in before.roles
    ]
    return facts


def ties_of(member: Member, ties: Ties | None) -> tuple[str, ...]:
    """Return marks of the household and the employer that somebody shares with others."""
    if ties is None:
        return ()
    return tuple(sorted(ties.of(household=member.household, employer=member.organisation)))


def of_leaving(member: Member, departure: Departure, correlation_id: UUID) -> list[Event]:
    """Return the fact that somebody has left, with their goodbye and nothing else they said."""
    return [
        MemberLeft(
            event_id=event_id(member.id, member.version, MemberLeft),
            occurred_at=departure.at,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            goodbye=departure.goodbye,
        )
    ]


def of_returning(
    member: Member, place: Place | None, ties: Iterable[str], now: datetime, correlation_id: UUID
) -> list[Event]:
    """Return the fact that somebody is back, where their place is, and what they share."""
    where = None if place is None else place.location
    return [
        MemberReturned(
            event_id=event_id(member.id, member.version, MemberReturned),
            occurred_at=now,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            location=None
            if where is None
            else Location(latitude=where.latitude, longitude=where.longitude),
            ties=tuple(ties),
        )
    ]


def of_step(
    begun: Begun, step: str, word: str, acted_by: str, *, now: datetime, correlation_id: UUID
) -> StepTaken:
    """Return the fact that a step was done, in the next version of its journey."""
    return StepTaken(
        event_id=event_id(begun.id, begun.version + 1, StepTaken),
        occurred_at=now,
        correlation_id=correlation_id,
        member_id=begun.member_id,
        step=step,
        acted_by=acted_by,
        choice=word,
    )


def overdue_id(begun: Begun, mark: str) -> UUID:
    """Return the id of the fact that a step is overdue: there is one each time it is asked for."""
    return event_id(str(uuid5(UUID(begun.id), mark)), 1, StepOverdue)


def of_overdue(
    begun: Begun, late: Sequence[Overdue], now: datetime, companions: Mapping[str, str]
) -> list[Event]:
    """Return the facts that steps are overdue, with who is at somebody's side if it is they."""
    return [
        StepOverdue(
            event_id=overdue_id(begun, each.mark),
            occurred_at=now,
            correlation_id=UUID(begun.correlation_id),
            member_id=begun.member_id,
            place_id=begun.place_id,
            role=begun.role,
            step=each.step,
            who_acts=each.who_acts,
            due_at=each.due_at,
            person_id=companions.get(each.who_acts),
        )
        for each in late
    ]
