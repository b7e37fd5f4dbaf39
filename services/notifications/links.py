"""The links of a letter: what its reader may do by them, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.links import OF_CHECKS, OF_MENTORING, Link, Purpose, sign
from contracts.matching import (
    FirstContactAsked,
    FirstContactMissing,
    GoodbyeAsked,
    MentorAccepted,
    MentorAsked,
    MentorAssigned,
    MentoringCheckDue,
)
from contracts.onboarding import WelcomeCallBooked
from contracts.welcome import ArrangedCall, WelcomeCallCancelled, WelcomeCallOffered
from services.notifications.domain.messages import Role
from services.notifications.mentoring import ROLE_CARD

if TYPE_CHECKING:
    from datetime import datetime

    from joserfc.jwk import OKPKey

    from contracts.event import Event
    from services.notifications.due import Due

_TO_COME_BACK: Final = timedelta(days=30)
_TO_SAY_HOW_IT_GOES: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LinkMaker:
    """Makes the links of letters; the same letter always has the same ones.

    Attributes:
        key: private, Ed25519.
        public_url: where people reach the gateway, without a slash at its end.
    """

    key: OKPKey
    public_url: str

    def links(self, event: Event, due: Due, language: str) -> dict[str, str]:
        """Return the address of each offer; whoever has it can act, so it is kept nowhere.

        Args:
            event: what the letter is about.
            due: the letter; what it offers is the value of a ``Purpose``, or ``ROLE_CARD``.
            language: of the letter, for the page behind the link.
        """
        found = {}
        for offer in due.offers:
            path = _READING.get(offer)
            if path is None:
                link = _link(event, due, Purpose(offer))
                page = "mentor" if link.purpose in OF_MENTORING else "call"
                path = f"{page}/{sign(link, self.key)}"
            found[offer] = f"{self.public_url}/{path}?language={language}"
        return found


_READING: Final = {ROLE_CARD: "mentor-role"}
"""What is only to be read, and where."""


def _link(event: Event, due: Due, purpose: Purpose) -> Link:
    match event:
        case WelcomeCallOffered() | WelcomeCallBooked() | ArrangedCall():
            about_id = event.call_id
        case (
            MentorAsked()
            | MentorAssigned()
            | MentorAccepted()
            | FirstContactAsked()
            | FirstContactMissing()
            | MentoringCheckDue()
            | GoodbyeAsked()
        ):
            about_id = event.assignment_id
        case _:
            raise TypeError(f"{type(event).__name__} offers nothing")
    return Link(
        purpose=purpose,
        member_id=event.member_id,
        about_id=about_id,
        arrangement=event.arrangement,
        expires_at=_expires_at(event),
        mentor_id=due.reader_id if due.role is Role.MENTOR else None,
        day=getattr(event, "day", None) if purpose in OF_CHECKS else None,
    )


def _expires_at(
    event: WelcomeCallOffered
    | WelcomeCallBooked
    | ArrangedCall
    | MentorAsked
    | MentorAssigned
    | MentorAccepted
    | FirstContactAsked
    | FirstContactMissing
    | MentoringCheckDue
    | GoodbyeAsked,
) -> datetime:
    match event:
        case (
            WelcomeCallOffered()
            | MentorAsked()
            | FirstContactAsked()
            | FirstContactMissing()
            | GoodbyeAsked()
        ):
            return event.answer_by
        case WelcomeCallCancelled():
            return event.occurred_at + _TO_COME_BACK
        case MentoringCheckDue() | MentorAssigned() | MentorAccepted():
            return event.occurred_at + _TO_SAY_HOW_IT_GOES
        case _:
            return event.starts_at
