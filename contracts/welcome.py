"""What onboarding announces about welcome calls, once they are wanted or booked."""

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Id, Language, Moment, ShortText
from contracts.onboarding import OnboardingEvent


class Choice(BaseModel):
    """One time that a newcomer may choose for their call."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    starts_at: Moment
    ends_at: Moment
    welcomer_given_name: ShortText
    language: Language


class WelcomeCallOffered(OnboardingEvent):
    """A newcomer has been kept some times to choose from; without an answer, one is booked."""

    routing_key: ClassVar[str] = "welcome_call_offered.v1"

    call_id: Id
    member_id: Id
    choices: tuple[Choice, ...] = Field(min_length=1, max_length=5, strict=False)
    answer_by: Moment
    time_zone: ShortText
    arrangement: int = Field(description="counts how often this call was arranged, from 1")


class ArrangedCall(OnboardingEvent):
    """What is said of a call that has a time and a welcomer."""

    call_id: Id
    member_id: Id
    welcomer_id: Id
    welcomer_given_name: ShortText
    starts_at: Moment
    ends_at: Moment
    language: Language
    time_zone: ShortText
    arrangement: int = Field(description="counts how often this call was arranged, from 1")


class WelcomeCallCancelled(ArrangedCall):
    """A call will not be at the time that was said; another one may follow."""

    routing_key: ClassVar[str] = "welcome_call_cancelled.v1"

    cancelled_by: ShortText = Field(
        description="member, welcomer or network; "
        "held: somebody else rang them up before; left: they left the network"
    )


class WelcomeCallReminderDue(ArrangedCall):
    """A booked call is near: both are to be reminded."""

    routing_key: ClassVar[str] = "welcome_call_reminder_due.v1"


class WelcomeCallHeld(ArrangedCall):
    """A call took place. What was said, and what came of it, is not told here."""

    routing_key: ClassVar[str] = "welcome_call_held.v1"


class WelcomeCallMissed(ArrangedCall):
    """Two people did not meet on the telephone; nobody is to blame."""

    routing_key: ClassVar[str] = "welcome_call_missed.v1"

    times: int = Field(ge=1, description="how often this newcomer was missed by now")


class WelcomeCallDeclined(OnboardingEvent):
    """A newcomer would rather not be called."""

    routing_key: ClassVar[str] = "welcome_call_declined.v1"

    call_id: Id
    member_id: Id


class WelcomeCallEscalated(OnboardingEvent):
    """A call is in a named person's own hands now."""

    routing_key: ClassVar[str] = "welcome_call_escalated.v1"

    call_id: Id
    member_id: Id
    place_id: Id
    person_id: Id | None = Field(description="who looks after it; None: the network's staff")
    person_name: ShortText
    reason: ShortText = Field(description="a closed word")
    deadline: Moment
    place_name: ShortText = Field(default="", description="of the newcomer's place, if known")
    time_zone: ShortText = Field(default="", description="IANA zone of the place, if known")


class HostingDecided(OnboardingEvent):
    """What is said of whether somebody may host an activity."""

    member_id: Id
    call_id: Id
    measures: tuple[ShortText, ...] = Field(
        default=(), max_length=50, strict=False, description="of the charter, that it is about"
    )


class HostingCleared(HostingDecided):
    """Somebody may host an activity."""

    routing_key: ClassVar[str] = "hosting_cleared.v1"


class HostingHeld(HostingDecided):
    """Somebody may not host an activity yet."""

    routing_key: ClassVar[str] = "hosting_held.v1"

    missing: tuple[ShortText, ...] = Field(
        default=(),
        max_length=10,
        strict=False,
        description="what has still to be, where nothing stands against it: call_held, "
        "charter_accepted, checklist",
    )


class WelcomerChanged(OnboardingEvent):
    """When, for whom or whether somebody gives welcome calls is not as it was."""

    routing_key: ClassVar[str] = "welcomer_changed.v1"

    welcomer_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    change: ShortText = Field(
        description="profile, absence, busy, paused, resumed, training, inactive, active or left"
    )
    member_id: Id | None = Field(
        default=None, description="of their own record as a member, where they have one"
    )
    has_hours: bool = Field(default=False, description="whether they have said when they call")


class WelcomerReminderDue(OnboardingEvent):
    """Somebody who gives welcome calls would soon give none any more, unless something is done."""

    routing_key: ClassVar[str] = "welcomer_reminder_due.v1"

    welcomer_id: Id
    place_id: Id
    kind: ShortText = Field(
        description="inactive_soon: without any act they count as inactive from that day; "
        "training_ends: their training counts until that day"
    )
    on: date = Field(description="the day in question, on the welcomer's own calendar")
