"""Facts as onboarding, matching and reports announce them, about made-up people."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from contracts.event import event_id
from contracts.journey import MemberLeft
from contracts.matching import (
    MatchingEvent,
    MentorAssigned,
    MentorContactGiven,
    MentorWanted,
    Reason,
)
from contracts.onboarding import (
    ContactGiven,
    MemberJoined,
    WelcomeCallBooked,
    WelcomeCallWanted,
)
from contracts.reports import ConcernFiled
from contracts.sessions import SessionEvent
from contracts.welcome import ArrangedCall, Choice, WelcomeCallOffered

Session = TypeVar("Session", bound=SessionEvent)
Call = TypeVar("Call", bound=ArrangedCall)
Mentoring = TypeVar("Mentoring", bound=MatchingEvent)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who joined, and what may be announced about them."""

    email: str | None = None
    given_name: str = "Amina"
    languages: tuple[str, ...] = ("fr",)
    member_id: str = field(default_factory=lambda: str(uuid4()))
    place_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def address(self) -> str:
        """Their own address unless one was given."""
        return f"{self.member_id}@mail.example" if self.email is None else self.email

    def contact(self, *, at: datetime = NOW) -> ContactGiven:
        """How to write to them."""
        return ContactGiven(
            event_id=uuid4(),
            occurred_at=at,
            correlation_id=uuid4(),
            member_id=self.member_id,
            place_id=self.place_id,
            given_name=self.given_name,
            family_name="Nom-de-famille",
            email=self.address,
            phone="+33600000000",
            languages=self.languages,
        )

    def joined(self) -> MemberJoined:
        """The fact that they joined; the same one each time."""
        return MemberJoined(
            event_id=event_id(self.member_id, 1, MemberJoined),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            member_id=self.member_id,
            place_id=self.place_id,
            languages=self.languages,
            wishes="un jardin",
        )

    @property
    def call_id(self) -> str:
        """Their call, however often it is arranged."""
        return str(uuid5(UUID(self.member_id), "call"))

    def _arranged(self, **changes: Any) -> dict[str, Any]:
        """Their call is on Thursday 5 March 2026 at half past six in Paris."""
        return {
            "occurred_at": NOW,
            "correlation_id": UUID(self.member_id),
            "call_id": self.call_id,
            "member_id": self.member_id,
            "welcomer_id": str(uuid4()),
            "welcomer_given_name": "Bastien",
            "starts_at": datetime(2026, 3, 5, 17, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 3, 5, 18, 0, tzinfo=UTC),
            "language": "fr",
            "time_zone": "Europe/Paris",
            "arrangement": 1,
            **changes,
        }

    def call_booked(self, **changes: Any) -> WelcomeCallBooked:
        """Their call has a time, the first one or another."""
        arranged = self._arranged(**changes)
        fact = event_id(self.call_id, arranged["arrangement"], WelcomeCallBooked)
        return WelcomeCallBooked(event_id=fact, **arranged)

    def call(self, event: type[Call], **changes: Any) -> Call:
        """Something happened to their call."""
        arranged = self._arranged(**changes)
        return event(event_id=event_id(self.call_id, arranged["arrangement"], event), **arranged)

    def offered(self) -> WelcomeCallOffered:
        """Times are kept for them to choose from."""
        starts = [datetime(2026, 3, day, 17, 30, tzinfo=UTC) for day in (5, 6, 7)]
        return WelcomeCallOffered(
            event_id=event_id(self.call_id, 1, WelcomeCallOffered),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            call_id=self.call_id,
            member_id=self.member_id,
            choices=tuple(
                Choice(
                    starts_at=each,
                    ends_at=each + timedelta(minutes=30),
                    welcomer_given_name="Bastien",
                    language="fr",
                )
                for each in starts
            ),
            answer_by=datetime(2026, 3, 4, 11, 0, tzinfo=UTC),
            time_zone="Europe/Paris",
            arrangement=1,
        )

    def left(self, goodbye: str = "") -> MemberLeft:
        """They have left."""
        return MemberLeft(
            event_id=event_id(self.member_id, 9, MemberLeft),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            member_id=self.member_id,
            place_id=self.place_id,
            goodbye=goodbye,
        )

    def call_wanted(self) -> WelcomeCallWanted:
        """Nobody is free to call them."""
        return WelcomeCallWanted(
            event_id=event_id(self.member_id, 3, WelcomeCallWanted),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            call_id=self.call_id,
            member_id=self.member_id,
            languages=self.languages,
            reason="nobody_free",
        )

    def mentor_assigned(self) -> MentorAssigned:
        """Chloé is their mentor."""
        return MentorAssigned(
            event_id=event_id(self.member_id, 4, MentorAssigned),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            assignment_id=str(uuid4()),
            member_id=self.member_id,
            mentor_id=str(uuid4()),
            mentor_given_name="Chloé",
            reasons=(
                Reason(code="shares_language", detail="fr"),
                Reason(code="not a word we know"),
            ),
        )

    @property
    def assignment_id(self) -> str:
        """Their mentor's assignment, however often it is arranged."""
        return str(uuid5(UUID(self.member_id), "mentor"))

    def mentoring(
        self, event: type[Mentoring], mentor: "Newcomer", *, version: int = 1, **changes: Any
    ) -> Mentoring:
        """Something happened between them and a mentor."""
        told = {
            "mentor_given_name": mentor.given_name,
            "arrangement": 1,
            "answer_by": datetime(2026, 3, 9, 9, 0, tzinfo=UTC),
            "day": 30,
            "reasons": (Reason(code="knows", detail="réparer un vélo"), Reason(code="?")),
            "days": 7 if event.__name__ == "MentorMet" else 120,
            **changes,
        }
        return event(
            event_id=event_id(self.assignment_id, version, event),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            assignment_id=self.assignment_id,
            member_id=self.member_id,
            mentor_id=mentor.member_id,
            **{name: value for name, value in told.items() if name in event.model_fields},
        )

    def mentors_contact(self, *, at: datetime = NOW) -> MentorContactGiven:
        """How to write to them, where they are a mentor."""
        return MentorContactGiven(**(self.contact(at=at).model_dump() | {"event_id": uuid4()}))

    def mentor_wanted(self) -> MentorWanted:
        """Nobody has room for them."""
        return MentorWanted(
            event_id=event_id(self.member_id, 5, MentorWanted),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            assignment_id=str(uuid4()),
            member_id=self.member_id,
            reason="nobody_suitable",
        )


def concern_filed() -> ConcernFiled:
    """Somebody voiced a concern that day."""
    return ConcernFiled(
        event_id=uuid4(),
        occurred_at=datetime(2026, 3, 2, tzinfo=UTC),
        correlation_id=uuid4(),
    )


def session(event: type[Session], **changes: Any) -> Session:
    """Something happened to a session, or to somebody's seat in it."""
    session_id = str(uuid4())
    return event(
        **{
            "event_id": event_id(session_id, 1, event),
            "occurred_at": NOW,
            "correlation_id": UUID(session_id),
            "session_id": session_id,
            "kind": "information",
            "title": "Comment ça marche, chez nous ; et ailleurs",
            "starts_at": datetime(2026, 3, 5, 17, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 3, 5, 19, 0, tzinfo=UTC),
            "time_zone": "Europe/Paris",
            "mode": "hybrid",
            "where": "12 rue du Four, Saillans",
            "languages": ("fr", "nl"),
            **changes,
        }
    )
