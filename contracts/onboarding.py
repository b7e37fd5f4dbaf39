"""What onboarding announces."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event, Id, Language, Location, LongText, Moment, ShortText


class OnboardingEvent(Event):
    """Anything announced on onboarding's exchange."""

    exchange: ClassVar[str] = "onboarding.events"


class ValuesSaid(BaseModel):
    """What a network stands for, in the words of one language."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    language: Language
    values: tuple[ShortText, ...] = Field(max_length=20, strict=False)


class MemberJoined(OnboardingEvent):
    """Somebody registered at a place. Says nothing that would identify them."""

    routing_key: ClassVar[str] = "member_joined.v1"

    member_id: Id
    place_id: Id
    location: Location | None = Field(default=None, description="where the place is")
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    roles: tuple[ShortText, ...] = Field(default=(), max_length=20, strict=False)
    wishes: LongText = ""
    ties: tuple[ShortText, ...] = Field(
        default=(),
        max_length=2,
        strict=False,
        description="keyed marks of household and employer: to be compared, never to be read",
    )
    stands_for: tuple[ValuesSaid, ...] = Field(
        default=(),
        max_length=20,
        strict=False,
        description="the network's values on that day, in each of its languages",
    )


NO_ADDRESS: Final = ""
"""The e-mail address of who has a telephone alone.

A promise keeps its required fields: who reads it as before finds nobody to write to.
"""


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


class MemberChanged(OnboardingEvent):
    """A member corrected what their call depends on: languages, household, employer or number.

    Says the languages alone; the rest is nobody else's business.
    """

    routing_key: ClassVar[str] = "member_changed.v1"

    member_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)


class WelcomerTrained(OnboardingEvent):
    """A peer who has been trained to give welcome calls is available."""

    routing_key: ClassVar[str] = "welcomer_trained.v1"

    welcomer_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    member_id: Id | None = Field(
        default=None, description="of their own record as a member, where they have one"
    )
    has_hours: bool = Field(default=False, description="whether they have said when they call")


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
    arrangement: int = Field(default=1, description="counts how often this call was arranged")
    change: ShortText = Field(
        default="booked", description="booked, chosen, moved, rebooked or handed_over"
    )
    previous_welcomer_id: Id | None = Field(
        default=None, description="who had it before it was handed over"
    )
    previous_starts_at: Moment | None = Field(
        default=None, description="when it would have been before it was moved"
    )


class WelcomeCallWanted(OnboardingEvent):
    """A newcomer waits for a welcome call, because nobody is free yet."""

    routing_key: ClassVar[str] = "welcome_call_wanted.v1"

    call_id: Id
    member_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    reason: ShortText = Field(description="why nobody was found, as a closed word")
