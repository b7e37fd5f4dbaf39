"""Every promise there is, in one list."""

from contracts.event import Event
from contracts.matching import MentorAssigned, MentorEnrolled, MentorWanted
from contracts.onboarding import (
    ContactGiven,
    MemberJoined,
    WelcomeCallBooked,
    WelcomeCallWanted,
    WelcomerTrained,
)
from contracts.reports import ConcernFiled

EVENTS: tuple[type[Event], ...] = (
    MemberJoined,
    ContactGiven,
    WelcomerTrained,
    WelcomeCallBooked,
    WelcomeCallWanted,
    MentorEnrolled,
    MentorAssigned,
    MentorWanted,
    ConcernFiled,
)

UNREAD: frozenset[type[Event]] = frozenset()
"""Events that are announced although nobody reads them yet."""
