"""Which letters a fact causes, and to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contracts.charter import CharterReadingAsked
from contracts.journey import MemberLeft, MemberReturned, StepOverdue
from contracts.matching import MatchingEvent, MentorWanted
from contracts.onboarding import MemberJoined, WelcomeCallBooked, WelcomeCallWanted
from contracts.questions import QuestionAnswered
from contracts.reports import ConcernFiled
from contracts.sessions import (
    SessionCancelled,
    SessionEldersMissing,
    SessionInvited,
    SessionReminderDue,
    SessionScheduled,
    SessionSeatAwaited,
    SessionSeatGivenUp,
    SessionSeatMoved,
    SessionSeatOffered,
    SessionSeatTaken,
)
from contracts.welcome import (
    HostingCleared,
    HostingHeld,
    WelcomeCallCancelled,
    WelcomeCallDeclined,
    WelcomeCallEscalated,
    WelcomeCallHeld,
    WelcomeCallMissed,
    WelcomeCallOffered,
    WelcomeCallReminderDue,
    WelcomerReminderDue,
)
from services.notifications import mentoring
from services.notifications.domain.appointments import Method
from services.notifications.domain.messages import Role
from services.notifications.due import Due

if TYPE_CHECKING:
    from contracts.event import Event

_TO_SUBJECT: Final[dict[type[Event], tuple[str, Method | None, tuple[str, ...]]]] = {
    MemberJoined: ("member_joined", None, ()),
    WelcomeCallWanted: ("welcome_call_wanted", None, ()),
    WelcomeCallOffered: ("welcome_call_offered", None, ("choose",)),
    WelcomeCallCancelled: ("welcome_call_cancelled", Method.CANCEL, ("rebook",)),
    WelcomeCallReminderDue: ("welcome_call_reminder_due", None, ("move", "cancel")),
    WelcomeCallMissed: ("welcome_call_missed", None, ()),
    WelcomeCallHeld: ("welcome_call_held", None, ()),
    WelcomeCallDeclined: ("welcome_call_declined", None, ()),
    WelcomeCallEscalated: ("welcome_call_escalated", None, ()),
    HostingCleared: ("hosting_cleared", None, ()),
    HostingHeld: ("hosting_held", None, ()),
    CharterReadingAsked: ("charter_reading_asked", None, ()),
    StepOverdue: ("step_overdue", None, ()),
    MemberLeft: ("member_left", None, ()),
    MemberReturned: ("member_returned", None, ()),
    SessionInvited: ("session_invited", None, ()),
    SessionSeatTaken: ("session_seat_taken", Method.REQUEST, ()),
    SessionSeatMoved: ("session_seat_moved", Method.REQUEST, ()),
    SessionSeatAwaited: ("session_seat_awaited", None, ()),
    SessionSeatOffered: ("session_seat_offered", None, ()),
    SessionReminderDue: ("session_reminder_due", None, ()),
    SessionSeatGivenUp: ("session_seat_given_up", Method.CANCEL, ()),
    MentorWanted: ("mentor_wanted", None, ()),
}
"""The letter to whom a fact is about, what it does to their calendar, and what it offers."""

FACTS: Final[tuple[type[Event], ...]] = (
    *_TO_SUBJECT,
    WelcomeCallBooked,
    WelcomerReminderDue,
    SessionScheduled,
    SessionCancelled,
    SessionEldersMissing,
    ConcernFiled,
    QuestionAnswered,
    *mentoring.FACTS,
)
"""What somebody is written to about."""

_OVER: Final = {"held", "left"}
"""Why a call is cancelled that cannot be booked again: its letter offers no other one."""

_TO_STAY: Final = {
    "inactive_soon": "welcomer_inactive_soon",
    "training_ends": "welcomer_training_ends",
}
"""What a welcomer reads about a day after which they would give no calls."""

_BOOKED: Final = {"moved": "moved", "rebooked": "rebooked", "handed_over": "handed_over"}


def letters_due(event: Event) -> tuple[Due, ...]:  # noqa: PLR0911 - a table of facts
    """Return the letters that a fact causes; none for one that is nobody's news."""
    match event:
        case WelcomeCallBooked():
            return _booked(event)
        case WelcomerReminderDue():
            about = _TO_STAY.get(event.kind)
            return () if about is None else (_to_welcomer(about, event.welcomer_id),)
        case SessionCancelled() | SessionScheduled():
            return _to_participants(event)
        case ConcernFiled():
            return (Due(about="concern_filed", reader_id=None),)
        case QuestionAnswered():
            return (Due(about="question_answered", reader_id=event.asked_by, role=Role.ASKER),)
        case SessionEldersMissing():
            return _to_who_looks_for_elders(event)
        case StepOverdue() if event.who_acts != "member":
            return _to_companion(event)
        case MentorWanted() if event.anew:
            # They have read that they wait; that they wish otherwise now, they said themselves.
            return ()
        case MatchingEvent() if isinstance(event, mentoring.FACTS):
            return mentoring.letters_due(event)
        case _:
            return (_to_subject(event), *_to_others(event))


def _to_subject(event: Event) -> Due:
    about, calendar, offers = _TO_SUBJECT[type(event)]
    if getattr(event, "cancelled_by", "") in _OVER:
        offers = ()
    if getattr(event, "lapsed", False):
        # A seat that was only kept for them is in no calendar.
        about, calendar = "session_seat_lapsed", None
    member_id: str = event.member_id  # type: ignore[attr-defined]
    return Due(about=about, reader_id=member_id, calendar=calendar, offers=offers)


def _to_participants(event: SessionCancelled | SessionScheduled) -> tuple[Due, ...]:
    about: str
    calendar: Method | None
    if isinstance(event, SessionCancelled):
        # What never had a time is in nobody's calendar.
        about, calendar = "session_cancelled", Method.CANCEL if event.dated else None
    else:
        # Nobody's appointment: those who have a seat are told by a fact of their own.
        about, calendar = "session_scheduled", None
    return tuple(
        Due(about=about, reader_id=member_id, role=Role.PARTICIPANT, calendar=calendar)
        for member_id in dict.fromkeys(event.member_ids)
    )


def _to_who_looks_for_elders(event: SessionEldersMissing) -> tuple[Due, ...]:
    """Return one to who organises the session, and one to the staff: some have given no address."""
    to_staff = Due(about="session_elders_missing", reader_id=None, role=Role.STAFF)
    if not event.organiser_id:
        return (to_staff,)
    to_organiser = replace(to_staff, reader_id=event.organiser_id, role=Role.ORGANISER)
    return to_organiser, to_staff


def _to_others(event: Event) -> tuple[Due, ...]:
    match event:
        case WelcomeCallCancelled():
            return (_to_welcomer("call_to_give_cancelled", event.welcomer_id, Method.CANCEL),)
        case WelcomeCallReminderDue():
            return (_to_welcomer("call_to_give_reminder_due", event.welcomer_id),)
        case WelcomeCallEscalated():
            return _to_who_looks_after(event)
        case MemberLeft() if event.goodbye:
            return (Due(about="goodbye_to_pass_on", reader_id=None, role=Role.STAFF),)
        case _:
            return ()


def _to_who_looks_after(event: WelcomeCallEscalated) -> tuple[Due, ...]:
    about = "call_to_look_after"
    to_staff = Due(about=about, reader_id=None, role=Role.STAFF)
    if event.person_id is None:
        return (to_staff,)
    return (to_staff, Due(about=about, reader_id=event.person_id, role=Role.IN_CHARGE))


def _to_companion(event: StepOverdue) -> tuple[Due, ...]:
    """Return the letter to the peer who is to do a step; what the place does is on its list."""
    if event.person_id is None:
        return ()
    role = Role.MENTOR if event.who_acts == "mentor" else Role.WELCOMER
    return (Due(about="company_step_overdue", reader_id=event.person_id, role=role),)


def _booked(event: WelcomeCallBooked) -> tuple[Due, ...]:
    change = _BOOKED.get(event.change, "booked")
    to_newcomer = Due(
        about=f"welcome_call_{change}",
        reader_id=event.member_id,
        calendar=Method.REQUEST,
        offers=("move", "cancel"),
    )
    former = event.previous_welcomer_id
    changed_hands = former is not None and former != event.welcomer_id
    about = "call_to_give_moved" if change == "moved" and not changed_hands else "call_to_give"
    to_welcomer = _to_welcomer(about, event.welcomer_id, Method.REQUEST)
    if former is None or not changed_hands:
        return to_newcomer, to_welcomer
    return (
        to_newcomer,
        to_welcomer,
        Due(
            about="call_given_over",
            reader_id=former,
            role=Role.FORMER_WELCOMER,
            calendar=Method.CANCEL,
        ),
    )


def _to_welcomer(about: str, welcomer_id: str, calendar: Method | None = None) -> Due:
    return Due(about=about, reader_id=welcomer_id, role=Role.WELCOMER, calendar=calendar)
