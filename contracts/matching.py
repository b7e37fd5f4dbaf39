"""What matching announces."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event, Id, Language, ShortText


class MatchingEvent(Event):
    """Anything announced on matching's exchange."""

    exchange: ClassVar[str] = "matching.events"


class Reason(BaseModel):
    """One part of why a mentor was chosen: a closed word and what it was about."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    code: ShortText
    detail: ShortText = ""


class MentorEnrolled(MatchingEvent):
    """An experienced member offers to be a mentor."""

    routing_key: ClassVar[str] = "mentor_enrolled.v1"

    mentor_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)


class MentorAssigned(MatchingEvent):
    """A newcomer has a mentor, and both may know why."""

    routing_key: ClassVar[str] = "mentor_assigned.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    reasons: tuple[Reason, ...] = Field(default=(), max_length=10, strict=False)


class MentorWanted(MatchingEvent):
    """A newcomer waits for a mentor, because nobody suitable has room yet."""

    routing_key: ClassVar[str] = "mentor_wanted.v1"

    assignment_id: Id
    member_id: Id
    reason: ShortText = Field(description="why nobody was found, as a closed word")
