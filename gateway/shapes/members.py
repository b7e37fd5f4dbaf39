"""Members, and what follows from their joining."""

from typing import Literal

from pydantic import AwareDatetime, Field

from gateway.words import Email, Id, In, Languages, Name, Out, Phone, Wishes, Words


class Newcomer(In):
    """Somebody who joins a place."""

    given_name: Name
    family_name: Name | None = None
    email: Email
    phone: Phone | None = None
    place_id: Id
    languages: Languages
    roles: Words = Field(default=[], description="such as organiser or participant")
    wishes: Wishes = Field(default="", description="what they hope for, in their own words")


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
    wishes: str | None = None
    status: str
    joined_at: AwareDatetime


class Reason(Out):
    """Why it is so: a closed word, and what it is about."""

    code: str
    detail: str = ""


class Step(Out):
    """One step of a newcomer's journey."""

    name: str
    title: str
    state: Literal["done", "current", "todo"]
    at: AwareDatetime | None = None
    waiting_for: str | None = None
    reasons: list[Reason | str] = Field(default=[])


class Journey(Out):
    """Where a newcomer is, what comes next and whose turn it is."""

    member_id: str
    you_are_here: str | None
    next_action: str | None
    who_acts: str | None
    steps: list[Step]
    updated_at: AwareDatetime


class WelcomeCall(Out):
    """The call with a trained peer that every newcomer is due."""

    id: str
    member_id: str
    welcomer_id: str | None = None
    welcomer_given_name: str | None = None
    status: str = Field(description="`booked`, or `wanted` while nobody is free")
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    language: str | None = None
    since: AwareDatetime
    waiting_for: str | None = None
    reasons: list[Reason | str] = Field(default=[])


class AssignedMentor(Out):
    """The experienced member at a newcomer's side, and why this one."""

    member_id: str
    mentor_id: str | None = None
    mentor_given_name: str | None = None
    status: str = Field(description="`assigned`, or `wanted` while nobody suitable has room")
    since: AwareDatetime
    reasons: list[Reason | str] = Field(default=[])
    waiting_for: str | None = None


class Message(Out):
    """A message that somebody was written, without its text."""

    id: str
    about: str = Field(description="the fact it tells of, such as `member_joined`")
    event_id: str
    channel: str
    language: str
    subject: str | None = None
    status: str = Field(description="`to_send` or `sent`")
    created_at: AwareDatetime
    sent_at: AwareDatetime | None = None
