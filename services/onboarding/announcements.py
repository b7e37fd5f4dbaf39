"""What onboarding says of what it has done: the domain's things as contracts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from contracts.event import Event, Location, event_id
from contracts.onboarding import (
    NO_ADDRESS,
    ContactGiven,
    MemberJoined,
    ValuesSaid,
    WelcomerTrained,
)
from contracts.welcome import WelcomerChanged, WelcomerReminderDue
from services.onboarding.domain.guidance.values import Value
from services.onboarding.domain.members import Member
from services.onboarding.domain.places import Place
from services.onboarding.domain.welcome.welcomers import Reminder, Welcomer
from services.onboarding.domain.words import TONGUES, said


def of_joining(
    member: Member,
    place: Place,
    values: Sequence[Value],
    ties: Iterable[str],
    correlation_id: UUID,
) -> tuple[ContactGiven, MemberJoined]:
    """Return the facts of a new member: first how to write to them, then that they are here.

    Args:
        member: who joins.
        place: where.
        values: what the network stands for, which they are told.
        ties: marks of the household and the employer that they share with others.
        correlation_id: of the request.
    """
    return (
        ContactGiven(
            event_id=event_id(member.id, 1, ContactGiven),
            occurred_at=member.joined_at,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            given_name=member.given_name,
            family_name=member.family_name,
            email=member.email or NO_ADDRESS,
            phone=member.phone,
            languages=member.languages,
        ),
        MemberJoined(
            event_id=event_id(member.id, 1, MemberJoined),
            occurred_at=member.joined_at,
            correlation_id=correlation_id,
            member_id=member.id,
            place_id=member.place_id,
            location=None
            if place.location is None
            else Location(latitude=place.location.latitude, longitude=place.location.longitude),
            languages=member.languages,
            roles=member.roles,
            wishes=member.wishes,
            ties=tuple(sorted(ties)),
            stands_for=tuple(
                ValuesSaid(
                    language=tongue, values=tuple(said(each.name, tongue)[0] for each in values)
                )
                for tongue in TONGUES
            ),
        ),
    )


def of_enrolment(
    welcomer: Welcomer, now: datetime, correlation_id: UUID
) -> tuple[ContactGiven, WelcomerTrained]:
    """Return the facts of a new welcomer: how to write to them, and that they are there."""
    return (
        _contact(welcomer, 1, now, correlation_id),
        of_training(welcomer, now, correlation_id),
    )


def of_welcomer_changed(
    before: Welcomer,
    welcomer: Welcomer,
    change: str,
    *,
    version: int,
    now: datetime,
    correlation_id: UUID,
) -> tuple[Event, ...]:
    """Return the facts of a welcomer who is not as before; with a new address if they have one.

    Args:
        before: as they were.
        welcomer: as they are in this version.
        change: what happened, as a closed word.
        version: theirs, now.
        now: when it happened.
        correlation_id: of the request.
    """
    changed = WelcomerChanged(
        event_id=event_id(welcomer.id, version, WelcomerChanged),
        occurred_at=now,
        correlation_id=correlation_id,
        welcomer_id=welcomer.id,
        place_id=welcomer.place_id,
        languages=welcomer.languages,
        change=change,
        member_id=welcomer.member_id,
        has_hours=bool(welcomer.availability),
    )
    if all(getattr(before, name) == getattr(welcomer, name) for name in _CONTACT):
        return (changed,)
    return (_contact(welcomer, version, now, correlation_id), changed)


def of_welcomer_reminder(
    welcomer: Welcomer, reminder: Reminder, now: datetime, correlation_id: UUID
) -> WelcomerReminderDue:
    """Return the fact that a welcomer is to be told something; one for each day in question."""
    told = str(uuid5(UUID(welcomer.id), f"{reminder.kind}:{reminder.on.isoformat()}"))
    return WelcomerReminderDue(
        event_id=event_id(told, 1, WelcomerReminderDue),
        occurred_at=now,
        correlation_id=correlation_id,
        welcomer_id=welcomer.id,
        place_id=welcomer.place_id,
        kind=reminder.kind,
        on=reminder.on,
    )


_CONTACT = ("given_name", "family_name", "email", "languages")


def _contact(welcomer: Welcomer, version: int, now: datetime, correlation_id: UUID) -> ContactGiven:
    return ContactGiven(
        event_id=event_id(welcomer.id, version, ContactGiven),
        occurred_at=now,
        correlation_id=correlation_id,
        member_id=welcomer.id,
        place_id=welcomer.place_id,
        given_name=welcomer.given_name,
        family_name=welcomer.family_name,
        email=welcomer.email,
        languages=welcomer.languages,
    )


def of_training(welcomer: Welcomer, now: datetime, correlation_id: UUID) -> WelcomerTrained:
    """Return the fact that a welcomer is there."""
    return WelcomerTrained(
        event_id=event_id(welcomer.id, 1, WelcomerTrained),
        occurred_at=now,
        correlation_id=correlation_id,
        welcomer_id=welcomer.id,
        place_id=welcomer.place_id,
        languages=welcomer.languages,
        member_id=welcomer.member_id,
        has_hours=bool(welcomer.availability),
    )
