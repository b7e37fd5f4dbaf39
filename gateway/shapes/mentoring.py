"""A newcomer and their mentor: answers, checks, wishes, questions, and why it is these two."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.shapes.mentors import Ids, Parts
from gateway.shapes.places import Location
from gateway.words import (
    In,
    Languages,
    Name,
    Out,
    Paragraphs,
    Point,
    Whole,
    Wishes,
    Words,
)

Arrangement = Annotated[
    Annotated[int, Field(ge=0, le=1_000_000), Whole] | None,
    Field(description="refuse the order if it was arranged anew since"),
]
Day = Annotated[int, Field(ge=1, le=36_500), Whole]


DeclineReason = Literal["no_time", "too_far", "not_my_field", "know_each_other", "other"]


class Order(In):
    """An order about a mentoring."""

    arrangement: Arrangement = None


class Refusal(Order):
    """A mentor says no; the reason helps to ask the right one next time."""

    reason: DeclineReason = "other"


class FirstContact(Order):
    """Whether a newcomer and their mentor have been in touch, by the word of either."""

    contacted: bool


class CheckAnswer(Order):
    """How it is going, by one of the two."""

    day: Day = Field(description="days since the mentor accepted")
    how: Literal["going_well", "needs_more", "not_working"]
    note: Annotated[Wishes, StringConstraints(max_length=2000)] = Field(
        default="", description="for the coordinator"
    )


class Farewell(Order):
    """A word at the end, if somebody wants one."""

    word: Annotated[Wishes, StringConstraints(max_length=2000)] = Field(
        default="", description="for the coordinator"
    )


class WishesChange(In):
    """What is to be different about a newcomer's wishes; what is not sent stays as it is.

    Only newcomers themselves say whom to avoid, and with whom they live or work. Who wants no
    mentor says so on their journey.
    """

    wishes: Wishes = Field(default="", description="what they hope for, in their own words")
    learn: Words = Field(default=[], description="what they would like to learn, a few words each")
    can: Words = Field(default=[], description="what they can do already, a few words each")
    languages: Languages = Field(default=[])
    location: Point | None = None
    support: Literal["light", "close"] = "light"
    online: bool = Field(default=True, description="meeting online suits them")
    free: Parts = Field(default=[], description="the parts of the week that suit them")
    avoid: Ids = Field(
        default=[], description="ids of mentors who are not to be theirs; nobody else sees it"
    )
    household: Name | None = None
    employer: Name | None = None


class MentorWishes(Out):
    """What a newcomer hopes for of their mentor, and brings along.

    Whom they avoid, and with whom they live or work, is null for everybody but themselves.
    """

    member_id: str
    wishes: str
    learn: list[str]
    can: list[str]
    languages: list[str]
    location: Location | None = None
    support: str
    online: bool
    free: list[str]
    concepts: list[str] = Field(description="what the vocabulary understands by what they seek")
    unknown: list[str] = Field(
        default=[], description="what it does not know yet: kept for who looks after it"
    )
    avoid: list[str] | None = None
    household: str | None = None
    employer: str | None = None


class Assessment(Out):
    """How well a mentor suits a newcomer, part by part, and what stands against it."""

    mentor_id: str
    mentor_given_name: str | None = None
    closed_gate: str | None = Field(
        default=None, description="why they cannot be theirs, as a closed word"
    )
    tier: str | None = None
    distance_m: float | None = None
    points: int | None = None
    fit: float | None = Field(default=None, description="from 0 to 1")
    load_points: int | None = Field(default=None, description="less for those they have already")
    parts: dict[str, int] = Field(default={}, description="the points, by what they are for")
    less: list[str] = Field(
        default=[], description="by which parts they stand behind the one who was chosen"
    )


class MentoringNote(Out):
    """What one of the two has said, for who leads."""

    at: AwareDatetime
    by: str | None = None
    about: str
    how: str = ""
    text: str = ""


class Explanation(Out):
    """Why it is this mentor, for who leads: the full breakdown, and why not a certain other one."""

    member_id: str
    status: str
    waiting_for: str | None = None
    sentences: list[str] = Field(default=[])
    mentor: Assessment | None = None
    instead: Assessment | None = None
    runners_up: list[Assessment] = Field(default=[], description="who would be next now")
    notes: list[MentoringNote] = Field(default=[], description="what the two have said")


class NewMentorQuestion(In):
    """Something to ask a mentor, or that one was asked."""

    text: Paragraphs


class NewMentorAnswer(In):
    """What somebody is told."""

    text: Paragraphs


class MentorQuestion(Out):
    """A question to a mentor, with its answer once there is one."""

    id: str
    member_id: str
    mentor_id: str | None = None
    text: str
    asked_by: str = Field(description="who wrote it down: `member` or `mentor`")
    asked_at: AwareDatetime
    answer: str | None = None
    answered_at: AwareDatetime | None = None


class RoleCard(Out):
    """What a mentor is and is not, for both to read."""

    language: str
    title: str
    summary: str
    is_: list[str] = Field(alias="is", description="a mentor is ...")
    is_not: list[str] = Field(description="a mentor is not ...")
    course: list[str] = Field(description="how it begins, goes on and ends")
    freedoms: list[str] = Field(description="what both may do without giving a reason")
