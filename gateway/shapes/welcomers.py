"""Welcomers: trained peers who give welcome calls, when they do, and when not."""

from typing import Annotated

from pydantic import Field, model_validator

from gateway.words import (
    ClockTime,
    Day,
    Email,
    EndOfTime,
    Id,
    In,
    Languages,
    Name,
    Out,
    TimeZone,
    Whole,
    Words,
)

Weekday = Annotated[int, Field(ge=1, le=7), Whole, Field(description="Monday is 1")]
Cap = Annotated[int, Field(ge=1, le=1000), Whole]
Rest = Annotated[int, Field(ge=0, le=1440), Whole]
Buffer = Annotated[int, Field(ge=0, le=240), Whole]
Notice = Annotated[int, Field(ge=0, le=720), Whole]
Weight = Annotated[float, Field(ge=0.1, le=10, allow_inf_nan=False)]
Ids = Annotated[list[Id], Field(max_length=100, json_schema_extra={"uniqueItems": True})]


class NewHours(In):
    """A part of a day, by the clock on their wall."""

    from_: ClockTime = Field(alias="from")
    until: EndOfTime

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "NewHours":
        if self.until <= self.from_:
            raise ValueError("must end after it begins")
        return self


class NewTimes(NewHours):
    """When somebody can usually be called, in their own time zone."""

    weekday: Weekday


class NewTerritory(In):
    """Whose newcomers a welcomer calls: of any of these."""

    radius_m: Annotated[float, Field(ge=1, le=20_100_000, allow_inf_nan=False)] | None = Field(
        default=None, description="places no further away from their own"
    )
    place_ids: Ids = Field(default=[], description="these places")
    regions: Words = Field(default=[], description="places in these regions")


class NewWelcomer(In):
    """Somebody who has been trained to give welcome calls."""

    given_name: Name
    family_name: Name | None = None
    email: Email
    place_id: Id
    languages: Languages
    time_zone: TimeZone
    trained_until: Day = Field(description="the last day on which the training counts")
    availability: list[NewTimes] = Field(min_length=1, max_length=20)
    since: Day | None = Field(default=None, description="the first day of calls; today by default")
    per_day: Cap | None = Field(default=None, description="calls at most, on their own calendar")
    per_week: Cap | None = Field(default=None, description="from Monday to Sunday")
    per_month: Cap | None = None
    rest_minutes: Rest = Field(default=0, description="between two calls, at least")
    buffer_before_minutes: Buffer = Field(default=0, description="kept free before each call")
    buffer_after_minutes: Buffer = Field(default=0, description="kept free after each call")
    notice_hours: Notice | None = Field(
        default=None, description="before a call, that they want to know of it"
    )
    has_organised: bool = Field(default=False, description="has organised an activity")
    has_taken_part: bool = Field(default=False, description="has taken part in one")
    is_professional: bool = Field(default=False, description="does such work for a living")
    kinds: Words = Field(default=[], description="kinds of project that they know")
    territory: NewTerritory | None = Field(default=None, description="null: anywhere")
    household: Name | None = Field(
        default=None, description="a word that its members share; shown to nobody else"
    )
    employer: Name | None = Field(default=None, description="shown to nobody else")
    conflicts: Ids = Field(
        default=[],
        description="members and places with whom they have a conflict of interest; shown to "
        "nobody else",
    )
    weight: Weight = Field(default=1.0, description="how large their share of the calls is")
    member_id: Id | None = Field(
        default=None,
        description="of their own record as a member, with whom they leave and come back",
    )


class WelcomerChange(In):
    """What is to be different; what is not sent stays as it is.

    Only the coordinator says until when a training counts, what the weight is and which member
    they are; only welcomers themselves say with whom they share a household or an employer, or
    have a conflict of interest.
    """

    given_name: Name = Field(default="")
    family_name: Name | None = None
    email: Email = Field(default="")
    languages: Languages = Field(default=[])
    time_zone: TimeZone = Field(default="")
    trained_until: Day = Field(default="")
    availability: list[NewTimes] = Field(default=[], max_length=20)
    per_day: Cap | None = None
    per_week: Cap | None = None
    per_month: Cap | None = None
    rest_minutes: Rest = 0
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    notice_hours: Notice | None = None
    has_organised: bool = False
    has_taken_part: bool = False
    is_professional: bool = False
    kinds: Words = Field(default=[])
    territory: NewTerritory | None = None
    household: Name | None = None
    employer: Name | None = None
    conflicts: Ids = Field(default=[])
    weight: Weight = 1.0
    member_id: Id | None = None


class NewAbsence(In):
    """Days on which a welcomer's week is not as usual."""

    from_: Day = Field(alias="from", description="the first day, on their own calendar")
    until: Day = Field(description="the last day")
    hours: list[NewHours] = Field(
        default=[], max_length=10, description="of each of these days; the whole day if empty"
    )
    extra: bool = Field(default=False, description="they give this time besides, and are not away")


class NewPause(In):
    """A rest from giving calls. Nobody has to say why."""

    until: Day | None = Field(default=None, description="the last day of it; null: until they say")


class Resumption(In):
    """Nothing has to be said."""


class WelcomersDeparture(In):
    """Nothing has to be said."""


class NewTraining(In):
    """Until when a training counts from now on."""

    trained_until: Day


class Hours(Out):
    """A part of a day."""

    from_: str = Field(alias="from")
    until: str


class Times(Hours):
    """When somebody can usually be called, in their own time zone."""

    weekday: int


class Absence(Out):
    """Days on which a welcomer's week is not as usual."""

    id: str
    from_: str = Field(alias="from")
    until: str
    hours: list[Hours]
    extra: bool


class Territory(Out):
    """Whose newcomers a welcomer calls."""

    radius_m: float | None = None
    place_ids: list[str]
    regions: list[str]


class Pause(Out):
    """A rest from giving calls."""

    since: str
    until: str | None = None
    imposed: bool = Field(
        default=False, description="somebody who leads has set it, and only who leads ends it"
    )


class Welcomer(Out):
    """A trained peer who gives welcome calls."""

    id: str
    member_id: str | None = None
    given_name: str
    family_name: str | None = None
    email: str | None = None
    place_id: str
    languages: list[str]
    time_zone: str
    trained_until: str
    availability: list[Times]
    absences: list[Absence] = Field(default=[])
    since: str | None = None
    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    rest_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_hours: int | None = None
    has_organised: bool = False
    has_taken_part: bool = False
    is_professional: bool = False
    kinds: list[str] = Field(default=[])
    territory: Territory | None = None
    pause: Pause | None = None
    active: bool = True
    left: bool = Field(
        default=False, description="as a welcomer for good, or while the member they are has left"
    )
    weight: float = 1.0
    household: str | None = None
    employer: str | None = None
    conflicts: list[str] | None = None
