"""Mentors: members who are there for newcomers, what they can do, when, and when not."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.shapes.members import Reason
from gateway.shapes.places import Location
from gateway.words import Day, Email, Id, In, Languages, Name, Out, Point, Whole, Words, different

Capacity = Annotated[int, Field(ge=1, le=50), Whole]
Level = Annotated[Literal[1, 2, 3], Whole]
ReachM = Annotated[int, Field(ge=0, le=20_100_000), Whole]
Ids = Annotated[
    list[Id],
    Field(max_length=100, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
]
Part = Annotated[
    str,
    StringConstraints(pattern="^[1-7][mae]$"),
    Field(
        description="part of a week: 1 (Monday) to 7, and m(orning), a(fternoon) or e(vening)",
        examples=["2e"],
    ),
]
Parts = Annotated[
    list[Part],
    Field(max_length=21, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
]


class NewAbility(In):
    """Something that somebody can do, in a few words of their own."""

    words: Name
    level: Level = Field(default=2, description="1: a little, 2: well, 3: very well")
    shows: bool = Field(default=True, description="they show others how")
    does: bool = Field(default=True, description="they do it for others")


def _different_words(abilities: list[NewAbility]) -> list[NewAbility]:
    different([each.words for each in abilities])
    return abilities


Abilities = Annotated[list[NewAbility], Field(max_length=20), AfterValidator(_different_words)]


class Profile(In):
    """What may be said of a mentor besides."""

    location: Point | None = None
    skills: Words = Field(default=[], description="what they can do, a few words each")
    abilities: Abilities = Field(default=[], description="the same, and how well and in which way")
    passes_on: Words = Field(default=[], description="what they like to pass on, a few words each")
    reach_m: ReachM | None = Field(
        default=None, description="how far they go to meet; null: as far as it takes"
    )
    online: bool = Field(default=True, description="meeting online suits them")
    free: Parts = Field(default=[], description="the parts of the week that suit them")
    household: Name | None = Field(
        default=None, description="shared with whom they live with; nobody else sees it"
    )
    employer: Name | None = Field(
        default=None, description="shared with whom they work with; nobody else sees it"
    )
    partner: Name | None = Field(
        default=None, description="the outside organisation that lends them; asked last"
    )
    member_since: Day | None = Field(default=None, description="since when they know the place")
    member_id: Id | None = Field(default=None, description="of their own record as a member")
    accepts_at_once: bool = Field(
        default=True, description="nobody has to ask them before a newcomer is theirs"
    )


class NewMentor(Profile):
    """An experienced member who offers to be a mentor."""

    given_name: Name
    family_name: Name | None = None
    email: Email
    place_id: Id
    languages: Languages
    capacity: Capacity = Field(description="newcomers at a time")


class MentorChange(Profile):
    """What is to be different; what is not sent stays as it is.

    Who leads says of a mentor who lends them, since when they know the place, and which member
    they are; only mentors themselves say whom to avoid, and with whom they live or work.
    """

    given_name: Name = Field(default="")
    family_name: Name | None = None
    email: Email = Field(default="")
    languages: Languages = Field(default=[])
    capacity: Capacity = 1
    avoid: Ids = Field(
        default=[],
        description="ids of members who are not to be theirs; only they say so, and see it",
    )


class NewCapacity(In):
    """How many newcomers a mentor accompanies at a time, at the most."""

    capacity: Capacity


class NewMentorPause(In):
    """Days on which a mentor is not to be counted on. Nobody has to say why."""

    from_: Day = Field(alias="from", description="the first day; it begins and ends as in UTC")
    until: Day = Field(description="the last day, likewise")


class Nothing(In):
    """Nothing has to be said."""


class Ability(Out):
    """Something that a mentor can do, and what the vocabulary understands by it."""

    words: str
    level: int
    shows: bool
    does: bool
    concepts: list[str] = Field(default=[])


class MentorPause(Out):
    """Days on which a mentor is not to be counted on."""

    id: str
    from_: str = Field(alias="from")
    until: str


class Mentor(Out):
    """A mentor, and how many newcomers they have at their side.

    Whom they avoid, and with whom they live or work, is null for everybody but themselves.
    """

    id: str
    given_name: str
    family_name: str | None = None
    email: str | None = None
    place_id: str
    location: Location | None = None
    languages: list[str]
    skills: list[str]
    abilities: list[Ability] = Field(default=[])
    passes_on: list[str] = Field(default=[])
    capacity: int
    mentees: int
    reach_m: int | None = None
    online: bool = True
    free: list[str] = Field(default=[])
    pauses: list[MentorPause] = Field(default=[])
    avoid: list[str] | None = None
    household: str | None = None
    employer: str | None = None
    partner: str | None = None
    member_since: str | None = None
    member_id: str | None = None
    accepts_at_once: bool = True
    held: bool = Field(
        default=False, description="kept from newcomers while something is clarified"
    )
    left: bool = Field(default=False, description="a mentor no longer")


class Mentee(Out):
    """A newcomer whom a mentor is asked to accompany, or does, and what comes next."""

    member_id: str
    mentor_id: str
    step: str | None = Field(default=None, description="`asked`, `accepted` or `met`")
    since: AwareDatetime
    arrangement: int = 0
    reasons: list[Reason] = Field(default=[])
    sentences: list[str] = Field(default=[], description="the reasons, in the reader's language")
    answer_by: AwareDatetime | None = Field(default=None, description="while the mentor is asked")
    next_step: str | None = Field(default=None, description="what comes next, as a closed word")
    who_acts: str | None = Field(
        default=None, description="`member`, `mentor`, `both` or `network`"
    )
    next_step_by: AwareDatetime | None = None
