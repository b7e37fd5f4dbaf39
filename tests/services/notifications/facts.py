"""Facts as onboarding, matching and reports announce them, about made-up people."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from contracts.event import event_id
from contracts.matching import MentorAssigned, MentorWanted, Reason
from contracts.onboarding import (
    ContactGiven,
    MemberJoined,
    WelcomeCallBooked,
    WelcomeCallWanted,
)
from contracts.reports import ConcernFiled

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who joined, and what may be announced about them."""

    email: str = ""
    given_name: str = "Amina"
    languages: tuple[str, ...] = ("fr",)
    member_id: str = field(default_factory=lambda: str(uuid4()))
    place_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def address(self) -> str:
        """Their own address unless one was given."""
        return self.email or f"{self.member_id}@mail.example"

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

    def call_booked(self) -> WelcomeCallBooked:
        """Their call is on Thursday 5 March 2026 at half past six in Paris."""
        return WelcomeCallBooked(
            event_id=event_id(self.member_id, 2, WelcomeCallBooked),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            call_id=str(uuid4()),
            member_id=self.member_id,
            welcomer_id=str(uuid4()),
            welcomer_given_name="Bastien",
            starts_at=datetime(2026, 3, 5, 17, 30, tzinfo=UTC),
            ends_at=datetime(2026, 3, 5, 18, 0, tzinfo=UTC),
            language="fr",
            time_zone="Europe/Paris",
        )

    def call_wanted(self) -> WelcomeCallWanted:
        """Nobody is free to call them."""
        return WelcomeCallWanted(
            event_id=event_id(self.member_id, 3, WelcomeCallWanted),
            occurred_at=NOW,
            correlation_id=UUID(self.member_id),
            call_id=str(uuid4()),
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
