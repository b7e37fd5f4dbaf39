"""Members, and what follows from their joining."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from gateway.words import Email, Id, In, Languages, Name, Out, Phone, Wishes, Words, different

Stakeholder = Literal[
    "beneficiary",
    "volunteer",
    "partner",
    "worker",
    "cooperator",
    "donor",
    "neighbour",
    "public_body",
    "other",
]
Stakeholders = Annotated[
    list[Stakeholder],
    Field(max_length=9, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
]


def _given(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"type": "string"}}}


class Newcomer(In):
    """Somebody who joins a place; with an e-mail address, a telephone number, or both."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [_given("email"), _given("phone")]})

    given_name: Name
    family_name: Name | None = None
    email: Email | None = Field(default=None, description="not needed: a telephone number will do")
    phone: Phone | None = None
    place_id: Id
    languages: Languages
    roles: Words = Field(default=[], description="such as organiser or participant")
    wishes: Wishes = Field(default="", description="what they hope for, in their own words")
    stakeholder_types: Stakeholders = Field(default=[], description="what the place is to them")
    organisation: Name | None = Field(
        default=None,
        description="for whom they stand: nobody of the same calls them or is their mentor",
    )
    household: Name | None = Field(
        default=None,
        description="shared with whom they live with: none of those calls them or is their mentor",
    )

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.email is None and self.phone is None:
            raise ValueError("give an e-mail address or a telephone number")
        return self


class MemberChange(In):
    """What changes of a member; what is absent stays (RFC 7396)."""

    given_name: Name = ""
    family_name: Name | None = None
    email: Email | None = Field(default=None, description="once, by who had none")
    phone: Phone | None = Field(
        default=None, description="can be taken away by who has an e-mail address"
    )
    languages: Languages = Field(default=[])
    roles: Words = Field(default=[], description="all of them, the further ones too")
    wishes: Wishes = ""
    stakeholder_types: Stakeholders = Field(default=[])
    organisation: Name | None = None
    household: Name | None = Field(default=None, description="shown to nobody")


class Member(Out):
    """A member; the contact details are null for who may not know them."""

    id: str
    place_id: str
    given_name: str
    family_name: str | None = None
    email: str | None = None
    phone: str | None = None
    languages: list[str]
    roles: list[str]
    stakeholder_types: list[str] = Field(default=[])
    organisation: str | None = None
    wishes: str | None = None
    status: str = Field(description="`joined` or `left`")
    activity: str = Field(
        default="active",
        description="`active`, `inactive` or `left`; it only changes what is asked of them",
    )
    joined_at: AwareDatetime


class Reason(Out):
    """Why it is so: a closed word, and what it is about."""

    code: str
    detail: str = ""


class OfferedTime(Out):
    """A time that is kept for a newcomer to choose."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    welcomer_given_name: str
    language: str


class Happening(Out):
    """Something that happened to a call."""

    at: AwareDatetime
    what: str
    by: str = Field(description="`member`, `welcomer`, `network` or `time`")
    person_id: str | None = None


class CallOutcome(Out):
    """What came of a call; that somebody is not aligned has no effect until it is confirmed."""

    judgement: str
    measures: list[str]
    said_by: str | None = None
    decided_by: str | None = None
    confirmed: bool | None = None


class WelcomeCall(Out):
    """The call with a trained peer that every newcomer is due."""

    id: str
    member_id: str
    welcomer_id: str | None = None
    welcomer_given_name: str | None = None
    status: str = Field(
        description="`wanted`, `offered`, `booked`, `held`, `declined`, `escalated` or `closed`"
    )
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    language: str | None = None
    time_zone: str | None = Field(default=None, description="to show the times in")
    since: AwareDatetime
    waiting_for: str | None = None
    reasons: list[Reason | str] = Field(default=[])
    arrangement: int = Field(default=0, description="counts how often it was arranged")
    deadline: AwareDatetime | None = Field(default=None, description="until when they are called")
    choices: list[OfferedTime] = Field(default=[], description="kept for them to choose from")
    answer_by: AwareDatetime | None = None
    missed: int = 0
    in_the_hands_of: str | None = Field(default=None, description="who looks after it by name")
    explanation: list[Reason] | None = Field(
        default=None, description="why this welcomer; for the coordinator"
    )
    history: list[Happening] | None = Field(default=None, description="for the coordinator")
    escalation_reason: str | None = None
    outcome: CallOutcome | None = Field(default=None, description="for the coordinator")


class StandIn(Out):
    """Who is asked next, should it come to that."""

    mentor_id: str
    given_name: str


class MentoringCheck(Out):
    """How it is going after so many days; each of the two sees their own word."""

    day: int
    member: str | None = None
    mentor: str | None = None


class AssignedMentor(Out):
    """The experienced member at a newcomer's side, and why this one."""

    member_id: str
    mentor_id: str | None = None
    mentor_given_name: str | None = None
    status: str = Field(
        description="`assigned`, `wanted` while nobody suitable has room, `ended`; `released` to a "
        "mentor who is asked no longer"
    )
    step: str | None = Field(
        default=None, description="while assigned: `asked`, `accepted` or `met`"
    )
    since: AwareDatetime
    reasons: list[Reason | str] = Field(default=[])
    sentences: list[str] = Field(default=[], description="the reasons, in the reader's language")
    waiting_for: str | None = None
    arrangement: int = Field(default=0, description="counts how often it was arranged")
    backup: StandIn | None = None
    answer_by: AwareDatetime | None = Field(default=None, description="while the mentor is asked")
    next_step: str | None = Field(default=None, description="what comes next, as a closed word")
    who_acts: str | None = Field(
        default=None, description="`member`, `mentor`, `both` or `network`"
    )
    next_step_by: AwareDatetime | None = None
    asked_another: bool = Field(default=False, description="they may ask for another one once")
    accepted_at: AwareDatetime | None = None
    met_at: AwareDatetime | None = None
    checks: list[MentoringCheck] = Field(default=[])
    ended: str | None = Field(
        default=None, description="`autonomy`, `not_wanted`, `left` or `silence`"
    )


class Message(Out):
    """A message that somebody was written, or is to be told, without its text."""

    id: str
    about: str = Field(description="the fact it tells of, such as `member_joined`")
    event_id: str
    channel: str
    language: str
    subject: str | None = None
    status: str = Field(
        description="`to_send`, `sent`, `refused`, `not_needed`, or `by_telephone`: they have no "
        "e-mail address, so that somebody tells them"
    )
    created_at: AwareDatetime
    sent_at: AwareDatetime | None = None
