"""Journeys, and what is done on them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.shapes.members import Reason
from gateway.words import STEP_PATTERN, In, Out, Wishes, different

OptionId = Annotated[str, StringConstraints(pattern=STEP_PATTERN.pattern)]
Url = Annotated[
    str,
    StringConstraints(
        min_length=10,
        max_length=500,
        pattern=r"^https?://[^\s\u0000-\u0020\u007f-\u00a0\u2028\u2029\u202a-\u202e<>\"^`{|}]+$",
    ),
    Field(examples=["https://media.example.org/bonjour.ogg"]),
]


class Link(In):
    """Something that lies elsewhere: a picture, a voice, a film, a page."""

    kind: Literal["image", "audio", "video", "page"]
    url: Url


class Act(In):
    """What somebody says who does a step, as the step's `form` asks for it."""

    text: Wishes = ""
    links: list[Link] = Field(default=[], max_length=5)
    choice: OptionId | None = Field(default=None, description="one of the form's options")
    items: Annotated[
        list[OptionId],
        Field(max_length=30, json_schema_extra={"uniqueItems": True}),
        AfterValidator(different),
    ] = Field(default=[], description="of a check-list: what is done now; it stays ticked")


class StepNow(Out):
    """How a step stands after somebody has done something at it."""

    member_id: str
    role: str
    step: str
    state: Literal["done", "current", "todo"]
    items: list[str] = Field(default=[], description="of a check-list: all that is ticked")
    acted_by: str = Field(description="`member`, or who noted it for them")


class LinkGiven(Out):
    """A link that a member gave."""

    kind: str
    url: str


class Given(Out):
    """What somebody said at a step."""

    text: str = ""
    links: list[LinkGiven] = Field(default=[])
    choice: str | None = None
    items: list[str] = Field(default=[])
    acted_by: str
    noted_by: str | None = Field(
        default=None, description="who noted it for them, by id; null where they did it themselves"
    )
    at: AwareDatetime


class Option(Out):
    """Something to choose or to tick."""

    id: str
    title: str


class Form(Out):
    """How one says that a step is done."""

    kind: str = Field(description="`text`, `link`, `choice` or `checklist`")
    options: list[Option] = Field(default=[])
    by: list[str] = Field(default=[], description="who may do it or note it")


class Step(Out):
    """One step of a journey."""

    name: str
    title: str
    help: str = ""
    state: Literal["done", "current", "todo"]
    at: AwareDatetime | None = None
    who_acts: str | None = None
    optional: bool = False
    opens_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    waiting_for: str | None = None
    reasons: list[Reason | str] = Field(default=[])
    form: Form | None = None
    given: Given | None = None


class Journey(Out):
    """Where somebody is, what comes next and whose turn it is."""

    member_id: str
    role: str = "newcomer"
    roles: list[str] = Field(default=[], description="the journeys that there are, for `role`")
    title: str = ""
    activity: str = "active"
    message: str | None = Field(default=None, description="a kind word to who is away")
    you_are_here: str | None
    next_action: str | None
    who_acts: str | None
    due_at: AwareDatetime | None = None
    steps: list[Step]
    updated_at: AwareDatetime


class Median(Out):
    """A median, and of how many people."""

    people: int
    median_days: float


class PlaceFigures(Out):
    """How long it takes people at a place; null where too few people would be behind it."""

    place_id: str
    first_responsibility: Median | None = None
    autonomy: Median | None = None


class JourneyFigures(Out):
    """How long it takes people to find their way, by place."""

    places: list[PlaceFigures]
