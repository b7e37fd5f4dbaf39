"""Concerns, voiced in confidence."""

from typing import Literal

from pydantic import Field

from gateway.words import FreeText, Id, In, Out

About = Literal[
    "hosting_conditions",
    "pace",
    "safety",
    "inappropriate_behaviour",
    "lack_of_privacy",
    "other",
]


class NewConcern(In):
    """A concern; a doubt is enough, and nothing but the text is needed."""

    place_id: Id | None = None
    text: FreeText
    about: About | None = None


class Receipt(Out):
    """The acknowledgement. The receipt is shown this once."""

    id: str
    receipt: str
    filed_on: str = Field(description="a day, never a time")


class Concern(Out):
    """A concern as the network's staff reads it."""

    id: str
    filed_on: str
    about: str | None = None
    place_id: str | None = None
    text: str
    from_member: bool


class ConcernInList(Out):
    """A concern in a list, without its text unless the service gives it."""

    id: str
    filed_on: str
    about: str | None = None
    place_id: str | None = None
    text: str | None = None
    from_member: bool
