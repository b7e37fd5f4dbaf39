"""What onboarding announces."""

from typing import ClassVar

from pydantic import Field

from contracts.event import Event, Id, Language, Location, LongText, Moment, ShortText


class OnboardingEvent(Event):
    """Anything announced on onboarding's exchange."""

    exchange: ClassVar[str] = "onboarding.events"


class MemberJoined(OnboardingEvent):
    """Somebody registered at a place. Says nothing that would identify them."""

    routing_key: ClassVar[str] = "member_joined.v1"

    member_id: Id
    place_id: Id
    location: Location | None = Field(default=None, description="where the place is")
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    roles: tuple[ShortText, ...] = Field(default=(), max_length=20, strict=False)
    wishes: LongText = ""


class ContactGiven(OnboardingEvent):
    """Somebody gave the address at which they may be written to. Read by notifications alone."""

    routing_key: ClassVar[str] = "contact_given.v1"

    member_id: Id
    place_id: Id
    given_name: ShortText
    family_name: ShortText | None = None
    email: ShortText
    phone: ShortText | None = None
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)


class WelcomerTrained(OnboardingEvent):
    """A peer who has been trained to give welcome calls is available."""

    routing_key: ClassVar[str] = "welcomer_trained.v1"

    welcomer_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)


class WelcomeCallBooked(OnboardingEvent):
    """A trained peer will call a newcomer at a known time."""

    routing_key: ClassVar[str] = "welcome_call_booked.v1"

    call_id: Id
    member_id: Id
    welcomer_id: Id
    welcomer_given_name: ShortText
    starts_at: Moment
    ends_at: Moment
    language: Language
    time_zone: ShortText = Field(description="IANA zone of the place, to show the time in")


class WelcomeCallWanted(OnboardingEvent):
    """A newcomer waits for a welcome call, because nobody is free yet."""

    routing_key: ClassVar[str] = "welcome_call_wanted.v1"

    call_id: Id
    member_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    reason: ShortText = Field(description="why nobody was found, as a closed word")
