"""Information and deepening sessions: their times, their seats, who comes."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.config import JsonDict
from pydantic.types import StringConstraints

from gateway.words import (
    HIDDEN,
    Id,
    In,
    Language,
    Languages,
    Moment,
    Name,
    Out,
    TimeZone,
    Whole,
    Wishes,
    different,
)

Kind = Literal["information", "deepening"]
Mode = Literal["in_person", "online", "hybrid"]
Way = Literal["room", "online"]
VoteAnswer = Literal["yes", "maybe", "no"]
Constraint = Literal["evening", "daytime", "weekend", "school_hours", "childcare", "online_only"]

Text = Wishes
Address = Annotated[
    str,
    StringConstraints(max_length=200, pattern=rf"^[^{HIDDEN}]*$"),
    Field(description="needed where people can be in the room"),
]
Link = Annotated[
    str,
    StringConstraints(
        max_length=200,
        pattern=r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][!-~]*)?)?$",
    ),
    Field(
        description="https; needed where people can take part online; shown to who has a seat",
        examples=["https://visio.example.org/bienvenue"],
    ),
]
Seats = Annotated[int, Field(ge=0, le=400), Whole]
_CLOSED: JsonDict = {"additionalProperties": False}
"""Keys that are no languages are refused; the pattern of the keys alone would not say so."""

Titles = Annotated[
    dict[Language, Name],
    Field(
        min_length=1, max_length=20, description="by language, BCP 47", json_schema_extra=_CLOSED
    ),
]
Texts = Annotated[
    dict[Language, Text],
    Field(max_length=20, description="by language, BCP 47", json_schema_extra=_CLOSED),
]


class NewSpan(In):
    """From when until when."""

    starts_at: Moment
    ends_at: Moment


class NewPoll(In):
    """Proposed times, and until when people may vote on them."""

    closes_at: Moment
    times: list[NewSpan] = Field(min_length=2, max_length=10)


class NewSession(In):
    """A session: give it a time, or a poll that is to find one."""

    kind: Kind
    titles: Titles
    descriptions: Texts = Field(default={})
    languages: Languages = Field(description="those it is held in")
    place_id: Id | None = Field(default=None, description="none for the whole network's")
    mode: Mode
    address: Address = ""
    link: Link = ""
    room_seats: Seats = 0
    online_seats: Seats = 0
    elders_wanted: Seats = Field(default=0, description="how many elders are to be there")
    time_zone: TimeZone
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    poll: NewPoll | None = None


class SessionChange(In):
    """What is to be otherwise; what is not named stays, a null in titles takes one away."""

    titles: dict[Language, Name | None] = Field(
        default={}, max_length=20, json_schema_extra=_CLOSED
    )
    descriptions: dict[Language, Text | None] = Field(
        default={}, max_length=20, json_schema_extra=_CLOSED
    )
    languages: Languages | None = None
    mode: Mode | None = None
    address: Address | None = None
    link: Link | None = None
    room_seats: Seats | None = None
    online_seats: Seats | None = None
    elders_wanted: Seats | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class NewVote(In):
    """A vote on one proposed time."""

    number: Annotated[int, Field(ge=1, le=10), Whole]
    answer: VoteAnswer


class NewBallot(In):
    """Votes on proposed times, and what somebody needs so as to be able to come."""

    member_id: Id | None = Field(default=None, description="for whom; none for oneself")
    votes: list[NewVote] = Field(max_length=10)
    constraints: Annotated[list[Constraint], AfterValidator(different)] = Field(
        default=[], max_length=6, json_schema_extra={"uniqueItems": True}
    )


class NewSeat(In):
    """A seat that somebody wants."""

    member_id: Id | None = Field(default=None, description="for whom; none for oneself")
    way: Way | None = Field(default=None, description="needed where there are both")
    elder: Literal[True] | None = Field(
        default=None, description="the organiser counts them as an elder"
    )


class NewAttendance(In):
    """Who was there."""

    member_ids: Annotated[list[Id], AfterValidator(different)] = Field(
        min_length=1, max_length=500, json_schema_extra={"uniqueItems": True}
    )


class Nothing(In):
    """An act that needs no further words."""


class Need(Out):
    """What some of those who can come need."""

    constraint: str
    people: int


class Tally(Out):
    """What was said of a proposed time."""

    can_come: int
    yes: int
    maybe: int
    with_constraints: int
    needs: list[Need]
    unmet: int = Field(description="voters who stated something that this time does not respect")


class ProposedTime(Out):
    """A time that people may vote on."""

    number: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    tally: Tally | None = Field(default=None, description="for organisers")


class Poll(Out):
    """A poll of times, and what it came to."""

    closes_at: AwareDatetime
    times: list[ProposedTime]
    chosen: int | None = None
    because: str | None = Field(
        default=None,
        description="which part of the rule decided: `most_people`, then `constraints_first`, "
        "then `most_certain`, then `earliest`; or `only_one_left`, `no_votes`",
    )


class Warning(Out):  # noqa: A001 - what the API calls it
    """Something that its organiser should look at."""

    code: str
    detail: str
    since: AwareDatetime | None = None


class Seat(Out):
    """Somebody's seat, or their place in the waiting line."""

    session_id: str
    member_id: str
    way: str
    standing: str = Field(description="`seated`, `offered`, `waiting` or `given_up`")
    position: int | None = Field(default=None, description="in the waiting line, from 1")
    elder: bool
    since: AwareDatetime
    answer_by: AwareDatetime | None = Field(
        default=None, description="until when the offered seat is kept"
    )
    where: str | None = Field(default=None, description="the address or link, with a seat")
    attended: bool


class Session(Out):
    """A session."""

    id: str
    kind: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    languages: list[str]
    place_id: str | None = None
    mode: str
    address: str
    link: str | None = Field(default=None, description="for who has a seat, and for organisers")
    room_seats: int
    online_seats: int
    room_free: int
    online_free: int
    waiting: int
    elders_wanted: int
    elders: int
    time_zone: str
    status: str = Field(description="`polling`, `scheduled`, `over` or `cancelled`")
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    arrangement: int = Field(description="counts its times and whereabouts")
    poll: Poll | None = None
    warnings: list[Warning]
    mine: Seat | None = Field(default=None, description="the reader's own seat")


class Ballot(Out):
    """How somebody voted."""

    session_id: str
    member_id: str
    votes: list[NewVote]
    constraints: list[str]


class Attendance(Out):
    """Who was there."""

    session_id: str
    member_ids: list[str]


class OfferedLanguage(Out):
    """A language in which there are sessions to come."""

    language: str
    sessions: int
    next_starts_at: AwareDatetime


class LackingLanguage(Out):
    """A language whose newcomers find no session in any language that they speak."""

    language: str
    newcomers: int


class SessionLanguages(Out):
    """In which languages there are information sessions, and in which there are none."""

    at_least: int = Field(description="so many languages there should be")
    offered: list[OfferedLanguage]
    lacking: list[LackingLanguage]
    warnings: list[Warning]
