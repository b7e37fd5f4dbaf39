"""What matching announces."""

from typing import ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event, Id, Language, Moment, ShortText


class MatchingEvent(Event):
    """Anything announced on matching's exchange."""

    exchange: ClassVar[str] = "matching.events"


ReasonCode: TypeAlias = Literal[
    "shares_language",
    "knows",
    "same_place",
    "near",
    "free_together",
    "knows_the_place",
    "likes_to_pass_on",
    "can_something_else",
    "has_room",
    "meets_online",
    "comes_along",
]
"""Every word by which matching says why. Whoever tells people has a sentence for each.

On the wire a reason's ``code`` stays any short text, so that a reader who does not know a newer
word yet leaves it out and reads all the rest.
"""


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


class MentorContactGiven(MatchingEvent):
    """A mentor gave the address at which they may be written to. Read by notifications alone."""

    routing_key: ClassVar[str] = "mentor_contact_given.v1"

    member_id: Id = Field(description="the mentor's id")
    place_id: Id
    given_name: ShortText
    family_name: ShortText | None = None
    email: ShortText
    phone: ShortText | None = None
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)


class MentorAssigned(MatchingEvent):
    """A newcomer has a mentor, and both may know why."""

    routing_key: ClassVar[str] = "mentor_assigned.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    reasons: tuple[Reason, ...] = Field(default=(), max_length=10, strict=False)
    arrangement: int = Field(
        default=1, description="counts how often this newcomer's mentor was arranged"
    )
    accepted: bool = Field(default=True, description="false while the mentor is still to answer")
    backup_mentor_id: Id | None = Field(default=None, description="who steps in if need be")
    may_ask_another: bool = Field(
        default=False, description="whether the newcomer may ask for somebody else instead: once"
    )


class MentorWanted(MatchingEvent):
    """A newcomer waits for a mentor, because nobody suitable has room yet."""

    routing_key: ClassVar[str] = "mentor_wanted.v1"

    assignment_id: Id
    member_id: Id
    reason: ShortText = Field(description="why nobody was found, as a closed word")
    anew: bool = Field(
        default=False, description="whether they waited already, and only wish otherwise now"
    )


class MentorChanged(MatchingEvent):
    """Something about a mentor is new: profile, capacity, pause, or that they stop."""

    routing_key: ClassVar[str] = "mentor_changed.v1"

    mentor_id: Id
    place_id: Id
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    takes_newcomers: bool = Field(description="whether they can be given anybody at all now")


class MentorAsked(MatchingEvent):
    """A mentor is asked to accept a newcomer, or asked again."""

    routing_key: ClassVar[str] = "mentor_asked.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    arrangement: int = Field(description="counts how often this newcomer's mentor was arranged")
    again: bool = Field(default=False, description="whether the first letter was not answered")
    answer_by: Moment
    reasons: tuple[Reason, ...] = Field(default=(), max_length=10, strict=False)


class MentorAccepted(MatchingEvent):
    """A mentor has said yes. The first one who does is the newcomer's mentor."""

    routing_key: ClassVar[str] = "mentor_accepted.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    arrangement: int
    backup_mentor_id: Id | None = None
    reasons: tuple[Reason, ...] = Field(default=(), max_length=10, strict=False)
    at_once: bool = Field(
        default=False, description="whether they had said beforehand that they accept"
    )
    just_assigned: bool = Field(
        default=False, description="whether MentorAssigned says it to the newcomer in this moment"
    )
    may_ask_another: bool = Field(
        default=False, description="whether the newcomer may ask for somebody else instead: once"
    )


class MentorReleased(MatchingEvent):
    """A mentor who was asked, or was at a newcomer's side, is so no longer."""

    routing_key: ClassVar[str] = "mentor_released.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    because: ShortText = Field(
        description="declined, no_answer, accepted_elsewhere, another_asked_for, no_contact, "
        "paused, held, mentor_left, member_left, not_wanted, arranged_anew"
    )
    reason: ShortText = Field(
        default="",
        description="why they declined: no_time, too_far, not_my_field, know_each_other or other",
    )


class FirstContactAsked(MatchingEvent):
    """Time to ask a newcomer and their mentor whether they have been in touch."""

    routing_key: ClassVar[str] = "first_contact_asked.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    arrangement: int
    again: bool = False
    answer_by: Moment


class FirstContactMissing(MatchingEvent):
    """A newcomer says that they have not been in touch with their mentor yet, who may not know."""

    routing_key: ClassVar[str] = "first_contact_missing.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    arrangement: int
    answer_by: Moment = Field(description="when both are asked about it, for the last time")


class MentorMet(MatchingEvent):
    """A newcomer and their mentor have been in touch for the first time."""

    routing_key: ClassVar[str] = "mentor_met.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    days: int = Field(description="whole days since the mentor accepted")


class MentoringCheckDue(MatchingEvent):
    """Time to ask both how it is going."""

    routing_key: ClassVar[str] = "mentoring_check_due.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    arrangement: int
    day: int = Field(description="days since the mentor accepted: 30, 90, and later on")
    may_end: bool = Field(
        default=False, description="whether it is time to ask, too, whether it may end well now"
    )


class MentoringSupportWanted(MatchingEvent):
    """One of two says that a little more support would be good: somebody of the place looks."""

    routing_key: ClassVar[str] = "mentoring_support_wanted.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    place_id: Id
    day: int = Field(description="of the question that they answered: days since the yes")
    said_by: ShortText = Field(description="member or mentor")


class GoodbyeAsked(MatchingEvent):
    """One of two has said that the newcomer finds their own way; the other is asked for theirs."""

    routing_key: ClassVar[str] = "goodbye_asked.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id
    mentor_given_name: ShortText
    arrangement: int
    said_by: ShortText = Field(description="member or mentor: the other one is asked")
    day: int = Field(default=0, description="of the last question how it goes; 0 before the first")
    again: bool = False
    answer_by: Moment


class MentoringEnded(MatchingEvent):
    """A newcomer finds their own way now, by the word of both, or has left."""

    routing_key: ClassVar[str] = "mentoring_ended.v1"

    assignment_id: Id
    member_id: Id
    mentor_id: Id | None = None
    how: ShortText = Field(description="autonomy, not_wanted, left or silence")
    days: int | None = Field(default=None, description="from joining to autonomy, whole days")
