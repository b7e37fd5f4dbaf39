"""Welcome calls: how they are arranged, what comes of them, and who looks after them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.shapes.members import WelcomeCall
from gateway.words import Id, In, Name, Out, Paragraphs, Whole, Wishes, different

Arrangement = Annotated[
    Annotated[int, Field(ge=0, le=1_000_000), Whole] | None,
    Field(description="refuse the order if it was arranged anew since"),
]
CallTime = Annotated[
    str,
    StringConstraints(
        max_length=40,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})$",
    ),
    Field(description="on a full or half hour", examples=["2027-03-02T17:00:00Z"]),
]
Notes = Annotated[Wishes, Field(description="for the needed few")]
Measures = Annotated[list[Name], Field(max_length=50), AfterValidator(different)]
How = Literal["phone", "in_person", "online"]


class Order(In):
    """An order about a call."""

    arrangement: Arrangement = None


class Chosen(Order):
    """One of the times that were offered."""

    starts_at: CallTime


class Time(Order):
    """A certain time; without one, the next that is free."""

    starts_at: CallTime | None = None


class Nothing(In):
    """Nothing more needs to be said."""


class Held(Order):
    """What came of a call. Whoever is not aligned is told with which measures of the charter."""

    outcome: Literal["aligned", "to_follow_up", "not_aligned"]
    measures: Measures = Field(default=[])
    notes: Notes = ""
    how: How = "phone"


class Contact(In):
    """A word that was exchanged beside the call."""

    how: Literal["phone", "in_person", "online", "letter"]
    notes: Notes = ""


class BookableTime(Out):
    """A time that the call could be at."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class BookableTimes(Out):
    """The times that the call could be at, soonest first."""

    items: list[BookableTime]


class Note(Out):
    """What somebody noted about a call."""

    at: AwareDatetime
    by: str | None
    how: str
    about: str
    text: str


class NotesOfCall(Out):
    """What was noted about a call, oldest first."""

    items: list[Note]


class CallToGive(WelcomeCall):
    """A call that a welcomer gives, and whom to ring up."""

    member_given_name: str | None = None
    member_phone: str | None = None


class Task(Out):
    """Something that a person is to do about a newcomer."""

    id: str
    kind: str = Field(
        description="`ask_for_number`, `offer_two_slots`, `nobody_free` (find somebody who could "
        "call), `look_after`, `gentle_word`, `say_how_it_went`, `follow_up`, `look_again`, "
        "`look_at_mentoring` or `overdue_step`"
    )
    member_id: str
    member_given_name: str | None = Field(default=None, description="in the list of open tasks")
    member_phone: str | None = Field(default=None, description="in the list of open tasks")
    place_id: str
    for_person: str | None = None
    since: AwareDatetime
    deadline: AwareDatetime
    times: list[AwareDatetime] = Field(description="to offer by telephone")
    role: str | None = Field(default=None, description="whose journey an overdue step is on")
    step: str | None = Field(default=None, description="the overdue step")
    who_acts: str | None = Field(default=None, description="who is to do it, besides who leads")
    status: str = Field(description="`open`, `done`, or `settled` by what happened meanwhile")
    note: str | None = None
    done_by: str | None = None
    done_at: AwareDatetime | None = None


class Done(In):
    """How a task was done."""

    note: Paragraphs


class NewHold(In):
    """Why somebody is not to host for now, by measures of the charter."""

    measures: Annotated[list[Name], Field(min_length=1, max_length=50), AfterValidator(different)]
    reason: Paragraphs


class Clearing(In):
    """Why nothing stands against it any more."""

    reason: Paragraphs


class Hold(Out):
    """Who said that somebody is not to host, and who saw it the same way."""

    measures: list[str]
    reason: str
    said_by: str | None = None
    said_at: AwareDatetime
    confirmed_by: str | None = None


class Cleared(Out):
    """Who let a hold go, and why."""

    reason: str
    by: str | None = None
    at: AwareDatetime


class Hosting(Out):
    """Whether somebody may host an activity."""

    member_id: str
    state: Literal["pending", "cleared", "held"]
    missing: list[str] = Field(description="`call_held`, `charter_accepted`, `checklist`")
    charter_until: AwareDatetime | None = Field(
        default=None,
        description="who was cleared has until then to read what the charter says anew",
    )
    measures: list[str] = Field(description="of the charter, that stand against it")
    reason: str | None = None
    held_by: Hold | None = Field(default=None, description="for those who decide")
    proposed: Hold | None = Field(default=None, description="waits for a second pair of eyes")
    cleared: Cleared | None = Field(default=None, description="for those who decide")


Hours = Annotated[float, Field(ge=0, le=1440, allow_inf_nan=False)]


class ContactPerson(In):
    """A person who takes calls into their own hands."""

    name: Name
    place_id: Id | None = Field(default=None, description="null: for all other places")
    person_id: Id | None = None


class WelcomeRulesChange(In):
    """What is to be different about how the network welcomes."""

    deadline_days: float = Field(default=7, gt=0, le=60, allow_inf_nan=False)
    way: Literal["slot", "choice"] = "slot"
    answer_hours: Hours = 48
    reminder_hours: Hours = 24
    press_on_hours: Hours = 72
    escalate_hours: Hours = 24
    word_hours: Hours = 48
    for_whom: Literal["everybody", "organisers"] = "everybody"
    contacts: list[ContactPerson] = Field(default=[], max_length=200)
    hosting_needs: Annotated[
        list[Literal["call_held", "charter_accepted", "checklist"]], AfterValidator(different)
    ] = Field(default=[], max_length=3)


class ContactPersonSeen(Out):
    """A person who takes calls into their own hands."""

    name: str
    place_id: str | None = None
    person_id: str | None = None


class WelcomeRules(Out):
    """How the network welcomes."""

    deadline_days: float = Field(description="within which a newcomer is called")
    way: str = Field(description="`slot`: a time at once; `choice`: three to choose from")
    answer_hours: float = Field(description="to choose; then one is booked")
    reminder_hours: float = Field(description="before a call")
    press_on_hours: float = Field(description="before the deadline: two times by telephone")
    escalate_hours: float = Field(description="before the deadline: into a person's own hands")
    word_hours: float = Field(description="after a call, until its outcome must be known")
    for_whom: str = Field(description="who gets a call without asking")
    contacts: list[ContactPersonSeen]
    hosting_needs: list[str] = Field(description="what must be before somebody may host")
