"""Support files, contacts, leaving and returning."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.words import LINES, Day, Id, In, Name, Out, Wishes

Notes = Annotated[str, StringConstraints(max_length=8000, pattern=LINES)]
Note = Annotated[Wishes, StringConstraints(max_length=2000)]
Channel = Literal["phone", "in_person", "email", "letter", "other"]
Moment = Annotated[
    str,
    StringConstraints(
        max_length=35,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})$",
    ),
    Field(json_schema_extra={"format": "date-time"}, examples=["2026-03-02T10:30:00+01:00"]),
]


class Companion(In):
    """Who looks after somebody; with an id where they are known to us."""

    name: Name
    person_id: Id | None = None


class SupportStep(In):
    """Something that was agreed."""

    title: Name
    done: bool = False


class NextAction(In):
    """What comes next, by whom, and until when."""

    what: Name
    by_whom: Name
    by_when: Day | None = None


class SupportFileChange(In):
    """What changes of a support file; what is absent stays (RFC 7396)."""

    companion: Companion | None = None
    steps: list[SupportStep] = Field(default=[], max_length=50)
    notes: Notes = Field(default="", description="the member reads these, too")
    private_notes: Notes = Field(default="", description="for those at their side alone")
    next_action: NextAction | None = None


class NewContact(In):
    """A time when somebody was spoken to, with or without Internet."""

    channel: Channel
    at: Moment
    note: Note = Field(default="", description="for those at their side alone")


class CompanionShown(Out):
    """Who looks after somebody."""

    name: str
    person_id: str | None = None


class SupportStepShown(Out):
    """Something that was agreed."""

    title: str
    done: bool


class NextActionShown(Out):
    """What comes next, by whom, and until when."""

    what: str
    by_whom: str
    by_when: str | None = None


class Contact(Out):
    """A time when somebody was spoken to; the note is null for the member themselves."""

    id: str
    channel: str
    at: AwareDatetime
    note: str | None = None
    noted_by: str | None = None


class SupportFile(Out):
    """Who is at somebody's side, what was agreed, and what comes next."""

    member_id: str
    companion: CompanionShown | None = None
    steps: list[SupportStepShown] = Field(default=[])
    notes: str = ""
    private_notes: str | None = Field(default=None, description="null for the member themselves")
    next_action: NextActionShown | None = None
    contacts: list[Contact] = Field(default=[])


class Feedback(In):
    """What somebody who leaves says of us; who coordinates reads it, and nobody else."""

    good: Wishes = ""
    missing: Wishes = ""


class NewDeparture(In):
    """What somebody says who leaves; nothing of it is required."""

    goodbye: Wishes = Field(default="", description="to the community")
    feedback: Feedback = Feedback()
    hand_over: Wishes = Field(default="", description="what of their tasks goes to whom")


class NewReturn(In):
    """Coming back needs no words."""


class FeedbackShown(Out):
    """What somebody who left says of us."""

    good: str = ""
    missing: str = ""


class Responsibility(Out):
    """Something that is to be taken over."""

    kind: str = Field(description="`role` or `first_responsibility`")
    detail: str


class Departure(Out):
    """Who has left, what they said, and what is to be taken over."""

    id: str
    place_id: str
    given_name: str
    family_name: str | None = None
    left_at: AwareDatetime
    goodbye: str = ""
    feedback: FeedbackShown
    hand_over: str = ""
    responsibilities: list[Responsibility] = Field(default=[])
